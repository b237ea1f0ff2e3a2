"""Operations of test-vectors/operations/postmark.json."""

from .. import json_text, postmarks
from ..encoding import hex0x_text
from ..registry import operation


@operation("postmark.create")
def create(args, dialect):
    information = json_text.parse_object(args["delivery_information_text"])
    secret = bytes.fromhex(args["service_signing_private_key"])
    postmark = postmarks.create(args["encrypted_message"], information, secret, args["now_ms"], dialect)
    return {"postmark_text": json_text.canonical(postmark), "message_hash": postmark["messageHash"]}


@operation("postmark.verify")
def verify(args, dialect):
    postmark = json_text.parse_object(args["json_text"])
    claimed, time = postmarks.verify(postmark, args["encrypted_message"], args["service_signing_key"], dialect)
    return {"message_hash": hex0x_text(claimed), "incoming_timestamp": time}
