"""Operations of test-vectors/operations/sealing.json."""

import os

from .. import sealing
from ..json_text import parse_object
from ..registry import operation


@operation("x25519.shared")
def shared(args, _dialect):
    public = sealing.parse_encryption_key(args["public_key"])
    return {"shared": sealing.x25519(bytes.fromhex(args["secret_key"]), public).hex()}


@operation("key_exchange.session")
def session(args, _dialect):
    secret = bytes.fromhex(args["secret_key"])
    own = sealing.public_key(secret)
    peer = sealing.parse_encryption_key(args["peer_public_key"])
    result = sealing.x25519(secret, peer)
    if args["role"] == "sender":
        receive, send = sealing.session_keys(result, own, peer)
    else:
        send, receive = sealing.session_keys(result, peer, own)
    return {"receive_key": receive.hex(), "send_key": send.hex()}


@operation("aead.open")
def aead_open(args, _dialect):
    key, nonce, ciphertext = (bytes.fromhex(args[name]) for name in ("key", "nonce", "ciphertext"))
    associated_data = bytes.fromhex(args.get("associated_data", ""))
    return {"plaintext": sealing.decrypt(key, nonce, ciphertext, associated_data).hex()}


@operation("payload.open")
def payload_open(args, dialect):
    secret = bytes.fromhex(args["secret_key"])
    block = args.get("block_size", sealing.BLOCK)
    return {"text": sealing.open_payload(args["payload_text"], secret, dialect, block)}


@operation("payload.seal")
def payload_seal(args, _dialect):
    payload = sealing.seal(
        args["text"],
        sealing.parse_encryption_key(args["receiver_public_key"]),
        bytes.fromhex(args["ephemeral_secret_key"]),
        bytes.fromhex(args["nonce"]),
        args.get("block_size", sealing.BLOCK),
    )
    return {"payload_text": payload}


@operation("payload.seal_twice")
def payload_seal_twice(args, _dialect):
    receiver = sealing.parse_encryption_key(args["receiver_public_key"])
    first, second = (
        parse_object(sealing.seal(args["text"], receiver, os.urandom(32), os.urandom(sealing.NONCE_BYTES)))
        for _ in range(2)
    )
    return {
        "ephemeral_keys_differ": first["ephemPublicKey"] != second["ephemPublicKey"],
        "nonces_differ": first["nonce"] != second["nonce"],
    }
