"""Profiles of delivery services (spec/profiles.md)."""

import re

from . import sealing, signatures
from .profiles import check_closed
from .records import text_member
from .registry import LEGACY
from .reply import Rejected

RECORD = "network.dm3.deliveryService"
MEMBERS = {"publicEncryptionKey", "publicSigningKey", "url"}

BASE_URL = re.compile(r"https?://([^/?#]+)(/[^?#]*)?", re.IGNORECASE)
HOST_AND_PORT = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^@:\[\]]+)(:[0-9]{0,5})?")
NOT_IN_URLS = re.compile(r'[\x00-\x20\x7f"<>\\^`{|}]')
LARGEST_PORT = 65535


def check(profile, dialect):
    """Checks the members of a service's profile, given as its object."""
    sealing.parse_encryption_key(text_member(profile, "publicEncryptionKey"))
    signatures.parse_signing_key(text_member(profile, "publicSigningKey"))
    check_url(text_member(profile, "url"))
    if dialect == LEGACY:  # DIV-TS-016
        check_closed(profile, MEMBERS)
    return profile


def check_url(url):
    """Refuses what is no absolute http(s) URL of host, port and path alone."""
    found = BASE_URL.fullmatch(url)
    if found is None or NOT_IN_URLS.search(url):
        raise bad_url()
    authority = HOST_AND_PORT.fullmatch(found.group(1))
    if authority is None:
        raise bad_url()
    port = (authority.group(2) or ":")[1:]
    if port and int(port) > LARGEST_PORT:
        raise bad_url()


def rpc_url(profile):
    return profile["url"].rstrip("/") + "/rpc"


def bad_url():
    return Rejected("semantic", "url")


def output(profile):
    """What the operations tell of a service's profile."""
    return {
        "encryption_key": profile["publicEncryptionKey"],
        "signing_key": profile["publicSigningKey"],
        "rpc_url": rpc_url(profile),
    }
