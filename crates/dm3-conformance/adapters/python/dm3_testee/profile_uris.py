"""Text records that lead to a profile: data, link and IPFS (spec/profiles.md, Where a record leads)."""

import re

from . import character_sets, content_identifiers, json_text
from .encoding import base64_bytes, base64_text, sloppy_base64_bytes
from .profiles import content_hash
from .registry import LEGACY
from .reply import Rejected

MEDIA_TYPE = "application/json"
CHARSETS = ("utf-8", "utf8", "us-ascii")
HASH_PARAMETER = "dm3Hash"

TOKEN = r"[A-Za-z0-9_+.-]+"
DEPLOYED_DATA = re.compile(
    rf"data:({TOKEN}/{TOKEN})(?:;charset=({TOKEN}))?(?:;({TOKEN}))?,([^\n\r\u2028\u2029]*)"
)
PERCENT = re.compile(rb"%([0-9a-fA-F]{2})")
PLAIN_DATA = re.compile(r"[\x20-\x24\x26-\x7e]*")
LINK = re.compile(r"https?://[^/?#]+[^?#]*(\?[^#]*)?(#.*)?", re.IGNORECASE)
HASH = re.compile(r"(0x)?[0-9a-fA-F]{64}")
DEPLOYED_HASH = re.compile(r"0x[0-9a-f]{64}")


def parse(uri, dialect):
    """What a record leads to, as the members of the operation's output."""
    scheme, colon, rest = uri.partition(":")
    scheme = scheme.lower()
    if colon and scheme == "data":
        text = deployed_data_text(uri) if dialect == LEGACY else data_text(rest)
        return {"kind": "data", "json_text": text}
    if colon and (scheme == "https" or scheme == "http" and dialect == LEGACY):  # DIV-TS-012
        return {"kind": "link", "url": uri, "dm3_hash": hash_in_link(uri, dialect)}
    if colon and scheme == "ipfs":
        return {"kind": "ipfs", "cid": identifier(rest)}
    raise bad_uri("scheme")


def deployed_data_text(uri):
    """The JSON text in a data: URI as the deployed network reads it (DIV-TS-011)."""
    found = DEPLOYED_DATA.fullmatch(uri)
    if found is None:
        raise bad_uri("data")
    media_type, charset, word, data = found.groups()
    if media_type != MEDIA_TYPE:
        raise bad_uri("media-type")
    text = character_sets.decode(charset or "utf-8", bytes(unit & 0xFF for unit in utf_16_units(data)))
    if text is None:
        raise bad_uri("charset")
    return sloppy_base64_bytes(text).decode("utf-8", "replace") if word == "base64" else text


def data_text(rest):
    """The JSON text in a data: URI, without its scheme."""
    head, comma, data = rest.partition(",")
    if not comma:
        raise bad_uri("no-comma")
    is_base64 = read_head(head)
    octets = percent_decoded(data.encode("utf-8"))
    try:
        if is_base64:
            octets = base64_bytes(octets.decode("utf-8"))
        return octets.decode("utf-8")
    except UnicodeDecodeError:
        raise bad_uri("not-utf-8") from None


def read_head(head):
    """Checks what stands before the comma; tells whether the data are base64."""
    media_type, *parts = head.split(";")
    if media_type.lower() != MEDIA_TYPE:
        raise bad_uri("media-type")
    is_base64 = bool(parts) and parts[-1].lower() == "base64"
    for part in parts[:-1] if is_base64 else parts:
        name, equals, value = part.partition("=")
        if not equals or not name:
            raise bad_uri("head")
        if name.lower() == "charset" and value.lower() not in CHARSETS:
            raise bad_uri("charset")
    return is_base64


def percent_decoded(octets):
    return PERCENT.sub(lambda found: bytes.fromhex(found.group(1).decode("ascii")), octets)


def utf_16_units(text):
    encoded = text.encode("utf-16-be")
    return [int.from_bytes(encoded[at : at + 2], "big") for at in range(0, len(encoded), 2)]


def hash_in_link(url, dialect):
    """The hash that a link names, as `0x` and lower-case digits."""
    found = LINK.fullmatch(url)
    if found is None:
        raise bad_uri("link")
    hashes = [value for name, value in parameters((found.group(1) or "?")[1:]) if name == HASH_PARAMETER]
    if len(hashes) != 1:
        raise bad_uri("dm3-hash")
    form = DEPLOYED_HASH if dialect == LEGACY else HASH  # DIV-TS-013
    if not form.fullmatch(hashes[0]):
        raise bad_uri("dm3-hash")
    return "0x" + hashes[0][-64:].lower()


def parameters(query):
    """Names and values of a query without its question mark, both percent-decoded."""
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        yield decoded_text(name), decoded_text(value)


def decoded_text(text):
    return percent_decoded(text.encode("utf-8")).decode("utf-8", "replace")


def identifier(rest):
    """The content identifier in an ipfs: URI, without its scheme."""
    if not rest.startswith("//"):
        raise bad_uri("ipfs")
    text = rest[2:].removesuffix("/")
    content_identifiers.parse(text)
    return text


def data_uri(value):
    """The data: record that publishes a JSON value."""
    canonical = json_text.canonical(value)
    if PLAIN_DATA.fullmatch(canonical):
        return f"data:{MEDIA_TYPE},{canonical}"
    return f"data:{MEDIA_TYPE};base64,{base64_text(canonical.encode('utf-8'))}"


def link_uri(value, url, dialect):
    """The record that publishes a JSON value which lies at `url`."""
    address, hash_sign, fragment = url.partition("#")
    separator = "&" if "?" in address else "?"
    uri = f"{address}{separator}{HASH_PARAMETER}={content_hash(value)}{hash_sign}{fragment}"
    if parse(uri, dialect)["kind"] != "link":
        raise bad_uri("link")
    return uri


def bad_uri(code):
    return Rejected("decode", code)
