"""Operations of test-vectors/operations/keys.json."""

from .. import sealing, signatures
from ..encoding import address_bytes, address_text, base64_text, hex0x_bytes, hex0x_text
from ..records import HASH_BYTES
from ..registry import operation
from ..reply import Rejected

WRITERS = {
    "encryption_key": (base64_text, (32,)),
    "signing_key": (base64_text, (32, 33)),
    "signature": (base64_text, (64,)),
    "wallet_signature": (hex0x_text, (65,)),
    "nonce": (hex0x_text, (12,)),
    "hash": (hex0x_text, (32,)),
    "address": (address_text, (20,)),
}


@operation("key.parse_encryption_public")
def parse_encryption_public(args, _dialect):
    return {"key_hex": sealing.parse_encryption_key(args["key_text"]).hex()}


@operation("key.parse_signing_public")
def parse_signing_public(args, _dialect):
    key = signatures.parse_signing_key(args["key_text"])
    return {"curve": "ed25519" if len(key) == 32 else "secp256k1", "key_hex": key.hex()}


@operation("key.parse_signature")
def parse_signature(args, _dialect):
    return {"signature_hex": signatures.parse_signature(args["signature_text"]).hex()}


@operation("key.parse_nonce")
def parse_nonce(args, _dialect):
    return {"nonce_hex": sealing.parse_nonce(args["nonce_text"]).hex()}


@operation("key.parse_hash")
def parse_hash(args, _dialect):
    return {"hash_hex": hex0x_bytes(args["hash_text"], HASH_BYTES).hex()}


@operation("key.parse_address")
def parse_address(args, _dialect):
    return {"address": address_text(address_bytes(args["address_text"]))}


@operation("key.write")
def write(args, _dialect):
    writer, lengths = WRITERS[args["kind"]]
    data = bytes.fromhex(args["bytes"])
    if len(data) not in lengths:
        raise Rejected("decode", "length")
    return {"text": writer(data)}


@operation("signature.sign")
def sign(args, dialect):
    secret = bytes.fromhex(args["secret_key"])
    signature = signatures.sign(secret, bytes.fromhex(args["message"]), dialect)
    return {"public_key": base64_text(signatures.public_key(secret, dialect)), "signature": base64_text(signature)}


@operation("signature.verify")
def verify(args, _dialect):
    signatures.verify_text(args["public_key"], bytes.fromhex(args["message"]), args["signature"])
    return {}


@operation("wallet.sign")
def wallet_sign(args, _dialect):
    secret = bytes.fromhex(args["secret_key"])
    signature = signatures.wallet_sign(secret, bytes.fromhex(args["message"]))
    return {"address": address_text(signatures.wallet_address(secret)), "signature": hex0x_text(signature)}


@operation("wallet.recover")
def wallet_recover(args, dialect):
    message = bytes.fromhex(args["message"])
    return {"address": signatures.wallet_recover_text(message, args["signature_text"], dialect)}
