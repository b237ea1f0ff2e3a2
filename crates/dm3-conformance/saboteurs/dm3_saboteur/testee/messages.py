"""Faults of messages."""

from dm3_testee import json_text, messages, records
from dm3_testee.encoding import hex0x_bytes
from dm3_testee.hashes import sha256
from dm3_testee.reply import Rejected

from ..fault import swap
from .table import fault

KNOWN_TYPES = (*messages.WITH_TEXT, "DELETE_REQUEST", "RESEND_REQUEST", "READ_RECEIPT", *messages.DEPLOYED_RECEIPTS)


@fault("message-signature-not-checked", "a message is taken whoever signed it", "MTP-MSG-031")
def message_signature_not_checked():
    swap(messages, "verify", lambda message, signing_key: None)


@fault("edit-by-somebody-else", "everybody may change everybody's messages", "MTP-MSG-050")
def edit_by_somebody_else():
    swap(messages, "sender", lambda message: "anybody.eth")


@fault("authors-compared-letter-by-letter", "an author who spells the name otherwise is another author", "MTP-MSG-054")
def authors_compared_letter_by_letter():
    def check(change, original):
        honest(change, original)
        if change["metadata"]["from"] != original["metadata"]["from"]:
            raise Rejected("policy", "other-author")

    honest = swap(messages, "check_authorship", check)


@fault("change-of-another-message", "the hash of the message to be changed is not compared", "MTP-MSG-052")
def change_of_another_message():
    def check(change, original):
        metadata = {**change["metadata"]}
        if "referenceMessageHash" in metadata:
            metadata["referenceMessageHash"] = messages.hash_text(original)
        honest({**change, "metadata": metadata}, original)

    honest = swap(messages, "check_authorship", check)


@fault("change-without-reference", "a change without a reference concerns whatever it is held against", "MTP-MSG-051")
def change_without_reference():
    def check(change, original):
        reference = {"referenceMessageHash": messages.hash_text(original)}
        honest({**change, "metadata": {**reference, **change["metadata"]}}, original)

    honest = swap(messages, "check_authorship", check)


@fault("change-by-any-type", "messages of all types change others", "MTP-MSG-053")
def change_by_any_type():
    def check(change, original):
        honest({**change, "metadata": {**change["metadata"], "type": "EDIT"}}, original)

    honest = swap(messages, "check_authorship", check)


@fault("unknown-types-refused", "messages of unknown types are refused", "MTP-MSG-023")
def unknown_types_refused():
    def check(message):
        honest(message)
        if message["metadata"]["type"] not in KNOWN_TYPES:
            raise Rejected("semantic", "type")

    honest = swap(messages, "check_members", check)


@fault("message-hash-without-signature", "the signature does not enter the hash of a message", "MTP-MSG-040")
def message_hash_without_signature():
    def message_hash(message):
        return sha256(json_text.canonical_bytes(json_text.without(message, "signature")))

    swap(messages, "message_hash", message_hash)


@fault("signs-without-reference", "replies and edits are signed without a reference", "MTP-MSG-021")
def signs_without_reference():
    messages.WITH_REFERENCE = ()


@fault("signs-without-text", "messages are signed without their text", "MTP-MSG-022")
def signs_without_text():
    messages.WITH_TEXT = ()


@fault("times-of-any-kind", "a time may be a fraction, negative or a text", "MTP-MSG-004 MTP-PMK-012")
def times_of_any_kind():
    def time_member(record, name):
        value = record.get(name)
        return int(value) if isinstance(value, float) and value == value and abs(value) < 1e300 else 0

    swap(records, "time_member", time_member)


@fault("reference-of-any-form", "a reference need not be a hash", "MTP-MSG-005")
def reference_of_any_form():
    def check(message):
        metadata = message.get("metadata")
        if isinstance(metadata, dict):
            metadata = json_text.without(metadata, "referenceMessageHash")
        honest({**message, "metadata": metadata})

    honest = swap(messages, "check_members", check)


@fault("attachments-not-looked-at", "attachments are anything", "MTP-MSG-007 MTP-MSG-008")
def attachments_not_looked_at():
    swap(messages, "check_attachments", lambda message: None)


@fault("further-members-refused", "a message has the members of the page and no others", "MTP-MSG-010")
def further_members_refused():
    def check(message):
        honest(message)
        if set(message) - {"message", "metadata", "attachments", "signature"}:
            raise Rejected("semantic", "further-members")

    honest = swap(messages, "check_members", check)


@fault("hash-of-any-length", "a reference is a hash of any length", "MTP-MSG-005 MTP-KEY-015")
def hash_of_any_length():
    def hash_member(record, name):
        return hex0x_bytes(records.text_member(record, name))

    swap(records, "hash_member", hash_member)
