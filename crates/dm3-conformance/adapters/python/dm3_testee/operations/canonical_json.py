"""Operations of test-vectors/operations/canonical-json.json."""

from .. import json_text
from ..hashes import sha256
from ..registry import operation


def written(value):
    canonical = json_text.canonical_bytes(value)
    return {"canonical_hex": canonical.hex(), "sha256_hex": sha256(canonical).hex()}


@operation("canonical_json.hash")
def hash_of_text(args, _dialect):
    return written(json_text.parse(args["json_text"]))


@operation("canonical_json.hash_bytes")
def hash_of_bytes(args, _dialect):
    return written(json_text.parse(bytes.fromhex(args["json_hex"])))


@operation("canonical_json.signed_bytes")
def signed_bytes(args, _dialect):
    return written(json_text.without(json_text.parse_object(args["json_text"]), args["member"]))
