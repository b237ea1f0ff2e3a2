"""Faults of postmarks and of what is handed over with them."""

from dm3_testee import envelopes, json_text, postmarks

from .submission import Submission
from .table import fault


def marks(name, breaks, clauses):
    """A fault of postmarks: the marked function changes what is sealed (mark, secret) to another mark."""

    def add(change):
        @fault(name, breaks, clauses)
        def switch_on():
            def create(message, information, secret, now_ms, dialect):
                return change(honest, message, information, secret, now_ms)

            honest = postmarks.create
            postmarks.create = create

        return change

    return add


@marks("postmark-unsigned", "the signature of the postmark is of something else", "MTP-PMK-004")
def postmark_unsigned(honest, message, information, secret, now_ms):
    mark = honest(message, information, secret, now_ms, "spec")
    return {**mark, "signature": honest("other", information, secret, now_ms, "spec")["signature"]}


@marks("postmark-by-another-key", "the postmark is signed with a key that nobody knows", "MTP-PMK-004")
def postmark_by_another_key(honest, message, information, secret, now_ms):
    return honest(message, information, bytes(range(1, 33)), now_ms, "spec")


@marks("postmark-in-seconds", "the time of the postmark is in seconds", "MTP-PMK-002")
def postmark_in_seconds(honest, message, information, secret, now_ms):
    return honest(message, information, secret, now_ms // 1000, "spec")


@marks("postmark-of-tomorrow", "the clock of the postmark goes wrong", "MTP-PMK-002")
def postmark_of_tomorrow(honest, message, information, secret, now_ms):
    return honest(message, information, secret, now_ms + 86_400_000, "spec")


@marks("postmark-for-another-message", "the postmark names the hash of another message", "MTP-PMK-001")
def postmark_for_another_message(honest, message, information, secret, now_ms):
    return honest(message[:-1], information, secret, now_ms, "spec")


@marks("postmark-of-the-text-in-quotes", "the postmark names the hash of the JSON of the message", "MTP-PMK-001")
def postmark_of_the_text_in_quotes(honest, message, information, secret, now_ms):
    return honest(json_text.canonical(message), information, secret, now_ms, "spec")


@marks("postmark-drops-the-instruction", "the delivery instruction is not repeated", "MTP-PMK-003 MTP-DLV-021")
def postmark_drops_the_instruction(honest, message, information, secret, now_ms):
    return honest(message, json_text.without(information, "deliveryInstruction"), secret, now_ms, "spec")


@fault("postmark-left-out", "messages are kept without a postmark", "DSA-SUB-023 MTP-PMK-005")
def postmark_left_out():
    envelopes.with_postmark = lambda envelope, *_: envelope


@fault("postmark-of-the-sender-kept", "a postmark that the sender wrote stays", "MTP-ENV-031")
def postmark_of_the_sender_kept():
    def with_postmark(envelope, information, sealed, dialect):
        return {"postmark": sealed, **envelope}

    envelopes.with_postmark = with_postmark


@fault("postmark-in-clear", "the postmark is not encrypted", "MTP-PMK-005")
def postmark_in_clear():
    def postmark(service, envelope, information, account, arrived_ms):
        secret = service.settings.signing_secret
        return json_text.canonical(postmarks.create(envelope["message"], information, secret, arrived_ms, "spec"))

    Submission.postmark = postmark
