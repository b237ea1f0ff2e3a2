"""Keys of the containers of the message storage (spec/storage.md, Keys of containers)."""

from . import json_text, names, signatures
from .encoding import base64_text, hex0x_text
from .hashes import sha256
from .registry import SPEC


def hash_text(text):
    return hex0x_text(sha256(text.encode("utf-8")))


def root_key(signing_secret, own_name):
    signature = signatures.sign(signing_secret, names.normalize(own_name).encode("utf-8"), SPEC)
    return hash_text(base64_text(signature))


def conversation_key(root, contact):
    return hash_text(root + names.normalize(contact))


def chunk_key(conversation, identifier):
    return hash_text(conversation + json_text.canonical(identifier))
