"""Operations of test-vectors/operations/key-derivation.json."""

from .. import key_derivation, signatures
from ..encoding import address_text, base64_text, hex0x_text
from ..hashes import sha256
from ..registry import operation


def public_keys(seed):
    return {
        "encryption_public_key": base64_text(key_derivation.encryption_public(seed)),
        "ed25519_public_key": base64_text(key_derivation.ed25519_public(seed)),
    }


@operation("key_derivation.message")
def message(args, _dialect):
    nonce = args.get("nonce", key_derivation.DEFAULT_NONCE)
    return {"message": key_derivation.message(args["address"], nonce)}


@operation("key_derivation.keys")
def keys(args, _dialect):
    seed = key_derivation.storage_key(args["wallet_signature"])
    secret = key_derivation.encryption_secret(seed)
    return {"storage_key": base64_text(seed), "encryption_secret_key": secret.hex(), **public_keys(seed)}


@operation("key_derivation.wallet_keys")
def wallet_keys(args, _dialect):
    secret = bytes.fromhex(args["wallet_secret_key"])
    address = address_text(signatures.wallet_address(secret))
    text = key_derivation.message(address, args["nonce"])
    signature = hex0x_text(signatures.wallet_sign(secret, text.encode("utf-8")))
    seed = key_derivation.storage_key(signature)
    return {"address": address, "storage_key": base64_text(seed), **public_keys(seed)}


@operation("key_derivation.service_keys")
def service_keys(args, _dialect):
    return public_keys(sha256(args["secret_text"].encode("utf-8")))
