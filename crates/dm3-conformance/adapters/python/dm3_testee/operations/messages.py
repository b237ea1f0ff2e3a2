"""Operations of test-vectors/operations/messages.json."""

from .. import json_text, messages
from ..registry import operation


@operation("message.sign")
def sign(args, dialect):
    metadata = json_text.parse_object(args.get("further_metadata_text", "{}"))
    metadata |= {"to": args["to"], "from": args["from"], "timestamp": args["timestamp_ms"], "type": args["type"]}
    if "reference_message_hash" in args:
        metadata["referenceMessageHash"] = args["reference_message_hash"]
    if "reply_delivery_instruction" in args:
        metadata["replyDeliveryInstruction"] = args["reply_delivery_instruction"]
    attachments = json_text.parse(args["attachments_text"]) if "attachments_text" in args else None
    message = messages.compose(args["type"], metadata, args.get("text"), attachments, dialect)
    message = messages.sign(message, bytes.fromhex(args["sender_private_key"]), dialect)
    messages.read(json_text.canonical(message))
    return {"message_text": json_text.canonical(message), "message_hash": messages.hash_text(message)}


@operation("message.verify")
def verify(args, _dialect):
    message = messages.read(args["json_text"])
    messages.verify(message, args["sender_signing_key"])
    metadata = message["metadata"]
    return {
        "message_hash": messages.hash_text(message),
        "from": metadata["from"],
        "to": metadata["to"],
        "type": metadata["type"],
        "timestamp_ms": int(metadata["timestamp"]),
    }


@operation("message.check_authorship")
def check_authorship(args, _dialect):
    change, original = (read_verified(args[name], args["signing_keys"]) for name in ("change_text", "original_text"))
    messages.check_authorship(change, original)
    return {"change_hash": messages.hash_text(change), "original_hash": messages.hash_text(original)}


def read_verified(text, signing_keys):
    message = messages.read(text)
    messages.verify(message, messages.key_of(signing_keys, messages.sender(message)))
    return message
