"""What deployed clients keep at their backend (spec/storage.md, What the deployed network does)."""

from . import json_text, names, sealing, signatures
from .encoding import base64_bytes, base64_text, hex0x_text, sloppy_base64_bytes
from .hashes import sha256
from .registry import LEGACY
from .reply import Rejected
from .storage_keys import hash_text

CONTACT_BLOCK = 1


def encrypt_contact(secret, account, text):
    nonce = contact_nonce(account)
    ciphertext = sealing.encrypt(secret, nonce, sealing.pad(text.encode("utf-8"), CONTACT_BLOCK))
    payload = {"ciphertext": base64_text(ciphertext), "nonce": hex0x_text(nonce)}
    return base64_text(json_text.canonical_bytes(payload))


def decrypt_contact(secret, encrypted):
    payload = json_text.parse_object(base64_bytes(encrypted))
    ciphertext = sloppy_base64_bytes(payload.get("ciphertext"))
    nonce = sealing.parse_nonce(payload.get("nonce"))
    content = sealing.unpad(sealing.decrypt(secret, nonce, ciphertext), CONTACT_BLOCK)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Rejected("parse", "not-utf-8") from None


def contact_nonce(account):
    """The first 12 bytes of the SHA-256 of the own name as it is written."""
    return sha256(account.encode("utf-8"))[: sealing.NONCE_BYTES]


def encrypt_container(secret, text, ephemeral_secret, nonce):
    payload = sealing.seal(text, sealing.public_key(secret), ephemeral_secret, nonce)
    return base64_text(payload.encode("utf-8"))


def decrypt_container(secret, encrypted):
    payload = base64_bytes(encrypted)
    try:
        return sealing.open_payload(payload.decode("utf-8"), secret, LEGACY)
    except UnicodeDecodeError:
        raise Rejected("parse", "not-utf-8") from None


def account_key(signing_seed, account):
    signature = signatures.sign(signing_seed, account.encode("utf-8"), LEGACY)
    return hash_text(base64_text(signature))


def below(key, part):
    """The key of what stands below another key: a contact's conversation, or a page by its number."""
    return hash_text(key + str(part))


def row_id(account, message_id):
    return hash_text(names.account_name(account) + message_id)
