"""Adding a message to a user's storage (spec/storage.md, Adding a message)."""

from . import json_text, names
from .containers import check_stored_message, in_order, open_container
from .messages import message_hash
from .reply import Rejected
from .storage_keys import chunk_key, conversation_key, root_key


class Store:
    """What is stored already, sealed; None where there is nothing."""

    def __init__(self, storage_key, root, conversation, newest_chunk):
        self.storage_key = storage_key
        self.root = root
        self.conversation = conversation
        self.newest_chunk = newest_chunk


def add(signing_secret, own_name, contact, store, message_text, largest_chunk):
    """The records to write, each with its key, in their order."""
    own_root_key = root_key(signing_secret, own_name)
    own_conversation_key = conversation_key(own_root_key, contact)
    message = check_stored_message(json_text.parse_object(message_text))
    root = {"conversations": [], "key": own_root_key}
    if store.root is not None:
        root = open_container(store.storage_key, "root", own_root_key, store.root)
    conversation = {"chunks": [], "key": own_conversation_key}
    if store.conversation is not None:
        conversation = open_container(store.storage_key, "conversation", own_conversation_key, store.conversation)

    writes = []
    newest = open_newest(store, conversation)
    if newest is None or not holds(newest, message):
        chunk = extended(newest, message, largest_chunk)
        if chunk is None:
            identifier = {"id": len(conversation["chunks"]), "timestamp": message["message"]["metadata"]["timestamp"]}
            conversation = {**conversation, "chunks": [*conversation["chunks"], identifier]}
            chunk = {"key": chunk_key(own_conversation_key, identifier), "messages": [message]}
            writes += [chunk, conversation]
        else:
            writes.append(chunk)
    contact = names.normalize(contact)
    if contact not in root["conversations"]:
        writes.append({**root, "conversations": [*root["conversations"], contact]})
    return writes


def open_newest(store, conversation):
    """The newest chunk, or None where it is missing or damaged."""
    if not conversation["chunks"] or store.newest_chunk is None:
        return None
    key = chunk_key(conversation["key"], conversation["chunks"][-1])
    try:
        return open_container(store.storage_key, "chunk", key, store.newest_chunk)
    except Rejected:
        return None


def holds(chunk, message):
    wanted = message_hash(message["message"])
    return any(message_hash(stored["message"]) == wanted for stored in chunk["messages"])


def extended(chunk, message, largest_chunk):
    """The chunk with the message in it, or None where there is no chunk or it would become too large."""
    if chunk is None:
        return None
    larger = {**chunk, "messages": in_order([*chunk["messages"], message])}
    return larger if len(json_text.canonical_bytes(larger)) <= largest_chunk else None
