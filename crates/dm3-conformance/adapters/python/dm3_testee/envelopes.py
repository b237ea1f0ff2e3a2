"""Envelopes: what sender, delivery service and receiver do with them (spec/envelopes.md)."""

from . import delivery_information, json_text, messages, names, postmarks, sealing, signatures
from .encoding import base64_text, hex0x_bytes, hex0x_text
from .hashes import sha256
from .records import HASH_BYTES, object_member, optional_hash_member, optional_text_member, text_member
from .registry import LEGACY
from .reply import Rejected

VERSION = "1.0"
DEPLOYED_VERSION = "v1"


def read(text, dialect):
    """The envelope in a JSON text, with its members checked."""
    envelope = json_text.parse_object(text)
    text_member(envelope, "message")
    optional_text_member(envelope, "postmark")
    metadata = object_member(envelope, "metadata")
    check_metadata(metadata)
    check_version(metadata["version"], dialect)
    if dialect == LEGACY:
        check_deployed_hashes(envelope)
    return envelope


def check_metadata(metadata):
    """MTP-MET-010, MTP-MET-011, MTP-MET-013."""
    text_member(metadata, "version")
    text_member(metadata, "signature")
    if not isinstance(metadata.get("deliveryInformation"), (str, dict)):
        raise Rejected("semantic", "member", "deliveryInformation")
    optional_text_member(metadata, "encryptionScheme")
    optional_hash_member(metadata, "messageHash")


def check_deployed_hashes(envelope):
    """Not both hashes, and `encryptedMessageHash`, where it is there, is true (DIV-TS-027, DIV-TS-028)."""
    metadata = envelope["metadata"]
    claimed = optional_hash_member(metadata, "encryptedMessageHash")
    if claimed is None:
        return
    if "messageHash" in metadata:
        raise Rejected("semantic", "member", "two hashes")
    if claimed != encrypted_message_hash(envelope["message"]):
        raise Rejected("semantic", "other-hash")


def read_submission(text, dialect):
    """The same for an envelope on its way to the delivery service: the delivery information is sealed."""
    envelope = read(text, dialect)
    metadata = envelope["metadata"]
    text_member(metadata, "deliveryInformation")
    if dialect == LEGACY and "messageHash" not in metadata and "encryptedMessageHash" not in metadata:
        raise Rejected("semantic", "member", "no hash")
    return envelope


def check_version(version, dialect):
    """Declines versions that this implementation does not know (MTP-MET-015)."""
    if dialect == LEGACY:
        known = version == DEPLOYED_VERSION
    else:
        known = version.split(".")[0] == VERSION.split(".")[0]
    if not known:
        raise Rejected("policy", "version")


def envelope_hash(envelope, dialect):
    """The 32 bytes that name an envelope; a deployed one carries them."""
    metadata = envelope["metadata"]
    if dialect == LEGACY:
        for name in ("messageHash", "encryptedMessageHash"):
            if name in metadata:
                return hex0x_bytes(metadata[name], HASH_BYTES)
    return sha256(envelope["message"].encode("utf-8"))


def encrypted_message_hash(sealed_message):
    """The hash of the older deployed envelope, over the canonical JSON string (DIV-TS-028)."""
    return sha256(json_text.canonical_bytes(sealed_message))


def verify_metadata(envelope, signing_key):
    metadata = envelope["metadata"]
    signed = json_text.canonical_bytes(json_text.without(metadata, "signature"))
    signatures.verify_text(signing_key, signed, metadata["signature"])


def sign_metadata(metadata, secret, dialect):
    signature = signatures.sign(secret, json_text.canonical_bytes(metadata), dialect)
    return {**metadata, "signature": base64_text(signature)}


def accept_submission(text, service_secret, signing_keys, size_limit, dialect):
    """The delivery service's check. The envelope and the delivery information that was sealed in it."""
    if size_limit is not None and size(json_text.parse(text)) > size_limit:
        raise Rejected("policy", "too-large")
    envelope = read_submission(text, dialect)
    metadata = envelope["metadata"]
    if metadata.get("encryptionScheme", sealing.SCHEME) == sealing.SCHEME:
        sealing.parse_payload(envelope["message"], dialect)
    information = delivery_information.open_sealed(metadata["deliveryInformation"], service_secret, dialect)
    _, sender = delivery_information.check(information)
    verify_metadata(envelope, messages.key_of(signing_keys, sender))
    return envelope, information


def size(value):
    """The bytes of the canonical JSON."""
    return len(json_text.canonical_bytes(value))


def with_postmark(envelope, information, sealed_postmark, dialect):
    """What the delivery service keeps for the receiver."""
    kept = {**envelope, "postmark": sealed_postmark}
    if dialect == LEGACY:  # DIV-TS-029: the delivery information in clear
        kept["metadata"] = {**envelope["metadata"], "deliveryInformation": information}
    return kept


def open_envelope(text, receiver_secret, own_names, signing_keys, service_signing_key, dialect):
    """The receiver's check. The envelope, the message, and what the postmark proves: (word, time or None)."""
    envelope = read(text, dialect)
    metadata = envelope["metadata"]
    if metadata.get("encryptionScheme", sealing.SCHEME) != sealing.SCHEME:
        raise Rejected("policy", "encryption-scheme")
    message = messages.read(sealing.open_payload(envelope["message"], receiver_secret, dialect))
    sender = messages.sender(message)
    messages.verify(message, messages.key_of(signing_keys, sender))
    postmark = open_postmark(envelope, receiver_secret, dialect)
    if sender_outside(envelope, postmark) != sender:
        raise Rejected("semantic", "other-sender")
    if messages.receiver(message) not in {names.normalize(name) for name in own_names}:
        raise Rejected("semantic", "other-receiver")
    check_hash(envelope, message)
    return envelope, message, judge_postmark(envelope, postmark, service_signing_key, dialect)


def open_postmark(envelope, receiver_secret, dialect):
    """The postmark as an object, or None where there is none that can be opened and read."""
    if "postmark" not in envelope:
        return None
    try:
        postmark = json_text.parse_object(sealing.open_payload(envelope["postmark"], receiver_secret, dialect))
        postmarks.check_members(postmark, dialect)
    except Rejected:
        return None
    return postmark


def sender_outside(envelope, postmark):
    """The sender, in normal form, whom the delivery information names."""
    information = clear_information(envelope) or (postmark or {}).get("deliveryInformation")
    if information is None:
        raise Rejected("semantic", "no-delivery-information")
    return names.normalize(delivery_information.check_members(information)[1])


def clear_information(envelope):
    """The delivery information where it stands in clear, as in the deployed form; else None."""
    information = envelope["metadata"]["deliveryInformation"]
    return information if isinstance(information, dict) else None


def check_hash(envelope, message):
    """Whether the hash of the message in the metadata, where there is one, is true."""
    claimed = optional_hash_member(envelope["metadata"], "messageHash")
    if claimed is not None and claimed != messages.message_hash(message):
        raise Rejected("semantic", "other-hash")


def judge_postmark(envelope, postmark, service_signing_key, dialect):
    """`proven` with the time, `refused` or `missing` (MTP-PMK-018)."""
    if "postmark" not in envelope:
        return "missing", None
    if postmark is None:
        return "refused", None
    in_clear = clear_information(envelope)
    if in_clear is not None and postmark.get("deliveryInformation", in_clear) != in_clear:
        return "refused", None
    try:
        _, time = postmarks.verify(postmark, envelope["message"], service_signing_key, dialect)
    except Rejected:
        return "refused", None
    return "proven", time


def hash_text(envelope, dialect):
    return hex0x_text(envelope_hash(envelope, dialect))
