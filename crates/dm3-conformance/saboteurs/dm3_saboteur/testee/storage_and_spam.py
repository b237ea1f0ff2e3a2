"""Faults of the optional parts: storage and protection from spam."""

from dm3_testee import containers, spam, storage, storage_keys

from ..fault import swap
from .table import fault


@fault("amounts-as-doubles", "amounts are compared as floating-point numbers", "SPM-EVA-005")
def amounts_as_doubles():
    def is_enough(value, minimum):
        return honest(None if value is None else float(value), float(minimum))

    honest = swap(spam, "is_enough", is_enough)


@fault("more-than-the-minimum", "what equals the minimum is not enough", "SPM-EVA-002 SPM-EVA-003 SPM-EVA-004")
def more_than_the_minimum():
    def is_enough(value, minimum):
        return honest(None if value is None or minimum == 0 else value - 1, minimum)

    honest = swap(spam, "is_enough", is_enough)


@fault("unknown-rules-hold", "a rule that is not known is taken to hold", "SPM-EVA-010")
def unknown_rules_hold():
    def rule_holds(name, *rest):
        return honest(name, *rest) if name in spam.KNOWN_RULES else True

    honest = swap(spam, "rule_holds", rule_holds)


@fault("unknown-state-means-spam", "where the node is down every message is spam", "SPM-EVA-009")
def unknown_state_means_spam():
    def rule_holds(*arguments):
        return honest(*arguments) is True

    honest = swap(spam, "rule_holds", rule_holds)


@fault("first-rule-decides", "the first rule that is undecided ends the evaluation", "SPM-EVA-008")
def first_rule_decides():
    def evaluate(rules, state, dialect):
        for name in sorted(rules):
            holds = spam.rule_holds(name, rules[name], state, dialect)
            if holds is not True:
                return ("undecided" if holds is None else "spam"), name
        return "passed", None

    swap(spam, "evaluate", evaluate)


@fault("spam-admitted", "what is spam is let in", "SPM-EVA-012")
def spam_admitted():
    swap(spam, "admit", lambda rules, state, dialect: None)


@fault("rules-of-any-kind", "rules are not looked at when they are set", "SPM-RUL-002 SPM-RUL-003 SPM-RUL-009")
def rules_of_any_kind():
    swap(spam, "check", lambda rules, dialect: rules)
    swap(spam, "check_settable", lambda rules: None)


@fault("storage-container-of-another-key", "a container may be one that was fetched for another key", "MSP-SEAL-009")
def storage_container_of_another_key():
    def open_container(storage_key, kind, key, text):
        return {**honest(storage_key, kind, key_inside(storage_key, text), text), "key": key}

    def key_inside(storage_key, text):
        stored = containers.json_text.parse_object(text)
        nonce = containers.sealing.parse_nonce(stored.get("nonce"))
        padded = containers.sealing.decrypt(storage_key, nonce, containers.base64_bytes(stored.get("ciphertext")))
        return containers.json_text.parse_object(containers.sealing.unpad(padded))["key"]

    honest = swap(containers, "open_container", open_container)


@fault("storage-unpadded", "records are sealed without padding", "MSP-SEAL-002")
def storage_unpadded():
    swap(containers.sealing, "pad", lambda content, block=0: content)


@fault("storage-members-dropped", "members that are not known are lost", "MSP-SEAL-010")
def storage_members_dropped():
    known = {"key", "conversations", "chunks", "messages"}

    def check_record(kind, record):
        return {name: value for name, value in honest(kind, record).items() if name in known}

    honest = swap(containers, "check_record", check_record)


@fault("storage-contacts-sorted", "new contacts are put in alphabetical order", "MSP-ROOT-005")
def storage_contacts_sorted():
    def add(*arguments):
        return [
            {**record, "conversations": sorted(record["conversations"])} if "conversations" in record else record
            for record in honest(*arguments)
        ]

    honest = swap(storage, "add", add)


@fault("storage-contacts-of-any-form", "the root names contacts in any form, and twice", "MSP-ROOT-002 MSP-ROOT-003")
def storage_contacts_of_any_form():
    swap(containers, "check_root", lambda root: root)


@fault("storage-messages-twice", "a message that is stored already is stored again", "MSP-ADD-005")
def storage_messages_twice():
    swap(storage, "holds", lambda chunk, message: False)


@fault("storage-root-first", "the root is written before what it leads to", "MSP-ADD-007")
def storage_root_first():
    honest = swap(storage, "add", lambda *arguments: honest(*arguments)[::-1])


@fault("storage-messages-unsorted", "messages stay in the order in which they were added", "MSP-CHK-006 MSP-CHK-007")
def storage_messages_unsorted():
    swap(containers, "in_order", lambda messages: messages)


@fault("storage-chunks-without-limit", "a chunk grows without limit", "MSP-ADD-003")
def storage_chunks_without_limit():
    def extended(chunk, message, _largest_chunk):
        return honest(chunk, message, 1 << 60)

    honest = swap(storage, "extended", extended)


@fault("storage-key-of-the-signature-bytes", "the root key is the hash of the signature's bytes", "MSP-KEY-001")
def storage_key_of_the_signature_bytes():
    def root_key(signing_secret, own_name):
        name = storage_keys.names.normalize(own_name).encode("utf-8")
        signature = storage_keys.signatures.sign(signing_secret, name, storage_keys.SPEC)
        return storage_keys.hex0x_text(storage_keys.sha256(signature))

    swap(storage_keys, "root_key", root_key)
