"""User profiles and what the owner's wallet signs of them (spec/profiles.md)."""

from . import json_text, names, sealing, signatures
from .encoding import address_bytes, address_text, hex0x_text
from .hashes import sha256
from .records import bad_member, object_member, text_member
from .registry import LEGACY
from .reply import Rejected

RECORD = "network.dm3.profile"
MEMBERS = {"publicEncryptionKey", "publicSigningKey", "deliveryServices"}
SIGNED_MEMBERS = {"profile", "signature"}

TEXT = """dm3.chat wants you register your dm3 profile with your Ethereum account:
{address}

This is required only once!
(There is no paid transaction initiated. The signature is used off-chain only.)

URI: https://dm3.chat
Version: 1
dm3 Profile: {profile}"""


def creation_text(profile, address):
    """The text that the wallet signs; `address` is the owner's, as text in any case."""
    checksummed = address_text(address_bytes(address))
    return TEXT.format(address=checksummed, profile=json_text.canonical(profile))


def content_hash(value):
    """The dm3Hash of a JSON value."""
    return hex0x_text(sha256(json_text.canonical_bytes(value)))


def verify(signed, address, dialect):
    """Checks a signed profile, given as its object, against its owner; returns the profile."""
    profile = object_member(signed, "profile")
    signature = text_member(signed, "signature")
    check_members(profile, dialect)
    if dialect == LEGACY:  # DIV-TS-016
        check_closed(signed, SIGNED_MEMBERS)
        check_closed(profile, MEMBERS)
    text = creation_text(profile, address).encode("utf-8")
    signer = signatures.wallet_recover_text(text, signature, dialect)
    if address_bytes(signer) != address_bytes(address):
        raise Rejected("authenticate", "other-owner")
    return profile


def read(text, dialect):
    """The profile in a JSON text, without a signature, with its members checked."""
    profile = json_text.parse_object(text)
    check_members(profile, dialect)
    return profile


def check_members(profile, dialect):
    sealing.parse_encryption_key(text_member(profile, "publicEncryptionKey"))
    signatures.parse_signing_key(text_member(profile, "publicSigningKey"))
    services = profile.get("deliveryServices")
    if not isinstance(services, list) or not all(isinstance(service, str) for service in services):
        raise bad_member("deliveryServices")
    if not services and dialect != LEGACY:  # DIV-TS-064
        raise bad_member("deliveryServices")


def check_closed(record, members):
    further = set(record) - members
    if further:
        raise Rejected("semantic", "further-members", ", ".join(sorted(further)))


def delivery_services(profile):
    """The normal forms of the entries that are names, in their order."""
    return [name for name in map(name_or_none, profile["deliveryServices"]) if name is not None]


def name_or_none(text):
    try:
        return names.normalize(text)
    except Rejected:
        return None


def output(profile):
    """What the operations tell of a verified profile."""
    return {
        "delivery_services": delivery_services(profile),
        "encryption_key": profile["publicEncryptionKey"],
        "signing_key": profile["publicSigningKey"],
    }
