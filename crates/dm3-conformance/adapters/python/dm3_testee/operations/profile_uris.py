"""Operations of test-vectors/operations/profile_uris.json."""

from .. import content_identifiers, json_text, profile_uris, public_addresses
from ..registry import operation


@operation("profile_uri.parse")
def parse(args, dialect):
    return profile_uris.parse(args["uri"], dialect)


@operation("profile_uri.data")
def data(args, _dialect):
    return {"uri": profile_uris.data_uri(json_text.parse_object(args["json_text"]))}


@operation("profile_uri.link")
def link(args, dialect):
    return {"uri": profile_uris.link_uri(json_text.parse_object(args["json_text"]), args["url"], dialect)}


@operation("cid.read_block")
def read_block(args, _dialect):
    resource = args["resource"]
    content = content_identifiers.read_block(resource["cid"], bytes.fromhex(resource["block_hex"]))
    return {"content_hex": content.hex()}


@operation("fetch.check_address")
def check_address(args, _dialect):
    public_addresses.check(args["address"])
    return {}
