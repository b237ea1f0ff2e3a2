"""Operations of test-vectors/operations/storage.json."""

from .. import containers, deployed_storage, json_text, storage, storage_keys
from ..encoding import base64_bytes
from ..registry import operation

STORAGE_KEY_BYTES = 32


def storage_key(args):
    return base64_bytes(args["storage_key"], STORAGE_KEY_BYTES)


@operation("storage.derive_keys")
def derive_keys(args, _dialect):
    root = storage_keys.root_key(bytes.fromhex(args["signing_private_key"]), args["own_name"])
    conversation = storage_keys.conversation_key(root, args["contact"])
    identifier = {"id": args["chunk_id"], "timestamp": args["chunk_timestamp_ms"]}
    chunk = storage_keys.chunk_key(conversation, identifier)
    return {"root_key": root, "conversation_key": conversation, "chunk_key": chunk}


@operation("storage.seal")
def seal(args, _dialect):
    record = containers.check_record(args["kind"], json_text.parse_object(args["record_json_text"]))
    return {"sealed_text": containers.seal(storage_key(args), record, bytes.fromhex(args["nonce"]))}


@operation("storage.open")
def open_container(args, _dialect):
    record = containers.open_container(storage_key(args), args["kind"], args["key"], args["sealed_text"])
    return {"record_json_text": json_text.canonical(record)}


@operation("storage.add")
def add(args, _dialect):
    store = storage.Store(
        storage_key(args),
        args.get("root_sealed_text"),
        args.get("conversation_sealed_text"),
        args.get("newest_chunk_sealed_text"),
    )
    writes = storage.add(
        bytes.fromhex(args["signing_private_key"]),
        args["own_name"],
        args["contact"],
        store,
        args["message_json_text"],
        args["max_chunk_bytes"],
    )
    return {"writes": [{"key": record["key"], "record_json_text": json_text.canonical(record)} for record in writes]}


@operation("storage.encrypt_contact")
def encrypt_contact(args, _dialect):
    secret = bytes.fromhex(args["encryption_private_key"])
    return {"encrypted": deployed_storage.encrypt_contact(secret, args["account"], args["plain_text"])}


@operation("storage.decrypt_contact")
def decrypt_contact(args, _dialect):
    secret = bytes.fromhex(args["encryption_private_key"])
    return {"plain_text": deployed_storage.decrypt_contact(secret, args["encrypted"])}


@operation("storage.encrypt_container")
def encrypt_container(args, _dialect):
    secret, ephemeral, nonce = (
        bytes.fromhex(args[name]) for name in ("encryption_private_key", "ephemeral_private_key", "nonce")
    )
    return {"encrypted": deployed_storage.encrypt_container(secret, args["plain_text"], ephemeral, nonce)}


@operation("storage.decrypt_container")
def decrypt_container(args, _dialect):
    secret = bytes.fromhex(args["encryption_private_key"])
    return {"plain_text": deployed_storage.decrypt_container(secret, args["encrypted"])}


@operation("storage.library_keys")
def library_keys(args, _dialect):
    account = deployed_storage.account_key(bytes.fromhex(args["signing_private_key"]), args["account"])
    conversation = deployed_storage.below(account, args["contact"])
    return {
        "account_key": account,
        "list_key": deployed_storage.below(account, args["page"]),
        "conversation_key": conversation,
        "chunk_key": deployed_storage.below(conversation, args["page"]),
    }


@operation("storage.row_id")
def row_id(args, _dialect):
    return {"row_id": deployed_storage.row_id(args["account"], args["message_id"])}
