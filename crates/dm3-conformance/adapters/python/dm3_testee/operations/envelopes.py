"""Operations of test-vectors/operations/envelopes.json."""

from .. import delivery_information, envelopes, json_text, messages, postmarks, sealing
from ..encoding import hex0x_text
from ..records import object_member, optional_text_member
from ..registry import LEGACY, operation
from ..reply import Rejected


@operation("envelope.seal")
def seal(args, dialect):
    message = messages.read(args["message_text"])
    sealed_message = sealing.seal(
        json_text.canonical(message),
        sealing.parse_encryption_key(args["receiver_encryption_key"]),
        bytes.fromhex(args["message_ephemeral_private_key"]),
        bytes.fromhex(args["message_nonce"]),
    )
    information = delivery_information.create(args["to"], args["from"], args.get("delivery_instruction"))
    sealed_information = sealing.seal(
        json_text.canonical(information),
        sealing.parse_encryption_key(args["service_encryption_key"]),
        bytes.fromhex(args["delivery_ephemeral_private_key"]),
        bytes.fromhex(args["delivery_nonce"]),
    )
    metadata = {
        "version": envelopes.DEPLOYED_VERSION if dialect == LEGACY else envelopes.VERSION,
        "encryptionScheme": sealing.SCHEME,
        "deliveryInformation": sealed_information,
        **hash_member(args.get("hash_member"), message, sealed_message),
    }
    metadata = envelopes.sign_metadata(metadata, bytes.fromhex(args["sender_private_key"]), dialect)
    return {"envelope_text": json_text.canonical({"message": sealed_message, "metadata": metadata})}


def hash_member(name, message, sealed_message):
    if name is None:
        return {}
    if name == "messageHash":
        return {name: messages.hash_text(message)}
    if name == "encryptedMessageHash":
        return {name: hex0x_text(envelopes.encrypted_message_hash(sealed_message))}
    raise Rejected("semantic", "hash-member")


@operation("envelope.accept_submission")
def accept_submission(args, dialect):
    envelope, information = envelopes.accept_submission(
        args["envelope_text"],
        bytes.fromhex(args["service_private_key"]),
        args["signing_keys"],
        args["size_limit"],
        dialect,
    )
    to, sender = delivery_information.check(information)
    return {
        "to": to,
        "from": sender,
        "envelope_hash": envelopes.hash_text(envelope, dialect),
        "size": envelopes.size(envelope),
    }


@operation("envelope.postmark")
def postmark(args, dialect):
    envelope, information = envelopes.accept_submission(
        args["envelope_text"], bytes.fromhex(args["service_private_key"]), args["signing_keys"], None, dialect
    )
    signing_secret = bytes.fromhex(args["service_signing_private_key"])
    mark = postmarks.create(envelope["message"], information, signing_secret, args["now_ms"], dialect)
    sealed = sealing.seal(
        json_text.canonical(mark),
        sealing.parse_encryption_key(args["receiver_encryption_key"]),
        bytes.fromhex(args["ephemeral_private_key"]),
        bytes.fromhex(args["nonce"]),
    )
    return {"envelope_text": json_text.canonical(envelopes.with_postmark(envelope, information, sealed, dialect))}


@operation("envelope.open")
def open_envelope(args, dialect):
    envelope, message, (word, time) = envelopes.open_envelope(
        args["envelope_text"],
        bytes.fromhex(args["receiver_private_key"]),
        args["own_names"],
        args["signing_keys"],
        args["service_signing_key"],
        dialect,
    )
    output = {
        "message_hash": messages.hash_text(message),
        "envelope_hash": envelopes.hash_text(envelope, dialect),
        "from": messages.sender(message),
        "to": messages.receiver(message),
        "type": message["metadata"]["type"],
        "postmark": word,
    }
    if time is not None:
        output["incoming_timestamp"] = time
    return output


@operation("metadata.verify")
def verify_metadata(args, dialect):
    envelope = envelopes.read_submission(args["envelope_text"], dialect)
    envelopes.verify_metadata(envelope, args["sender_signing_key"])
    return {"version": envelope["metadata"]["version"], "envelope_hash": envelopes.hash_text(envelope, dialect)}


@operation("delivery_information.open")
def open_delivery_information(args, dialect):
    secret = bytes.fromhex(args["service_private_key"])
    information = delivery_information.open_sealed(args["sealed_text"], secret, dialect)
    to, sender = delivery_information.check(information)
    output = {"to": to, "from": sender}
    if "deliveryInstruction" in information:
        output["delivery_instruction"] = information["deliveryInstruction"]
    return output


@operation("delivery_information.create")
def create_delivery_information(args, _dialect):
    instruction = None
    if "in_reply_to_text" in args:
        metadata = object_member(json_text.parse_object(args["in_reply_to_text"]), "metadata")
        instruction = optional_text_member(metadata, "replyDeliveryInstruction")
    information = delivery_information.create(args["to"], args["from"], instruction)
    return {"json_text": json_text.canonical(information)}
