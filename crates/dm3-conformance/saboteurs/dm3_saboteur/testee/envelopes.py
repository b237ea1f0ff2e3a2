"""Faults of envelopes, delivery information and postmarks."""

from dm3_testee import delivery_information, envelopes, json_text, messages, names, postmarks, sealing
from dm3_testee.hashes import sha256
from dm3_testee.records import bad_member
from dm3_testee.registry import LEGACY
from dm3_testee.reply import Rejected

from ..fault import swap
from .table import fault


@fault("metadata-signature-not-checked", "the metadata count whoever signed them", "MTP-MET-031")
def metadata_signature_not_checked():
    swap(envelopes, "verify_metadata", lambda envelope, signing_key: None)


@fault("inner-sender-not-compared", "the author may be another than the sender outside", "MTP-ENV-043")
def inner_sender_not_compared():
    def opened(text, receiver_secret, *rest):
        envelope = envelopes.read(text, rest[-1])
        author = messages.sender(messages.read(sealing.open_payload(envelope["message"], receiver_secret, rest[-1])))
        swap(envelopes, "sender_outside", lambda envelope, postmark: author)
        return honest(text, receiver_secret, *rest)

    honest = swap(envelopes, "open_envelope", opened)


@fault("not-addressed-to-me-accepted", "messages for others are taken", "MTP-ENV-045")
def not_addressed_to_me_accepted():
    def opened(text, receiver_secret, own_names, *rest):
        envelope = envelopes.read(text, rest[-1])
        message = messages.read(sealing.open_payload(envelope["message"], receiver_secret, rest[-1]))
        return honest(text, receiver_secret, [*own_names, message["metadata"]["to"]], *rest)

    honest = swap(envelopes, "open_envelope", opened)


@fault("message-hash-not-compared", "the hash in the metadata may be any other", "MTP-ENV-046")
def message_hash_not_compared():
    swap(envelopes, "check_hash", lambda envelope, message: None)


@fault("sender-without-profile-accepted", "a sender without a profile needs no signature", "MTP-ENV-042")
def sender_without_profile_accepted():
    def verify(message, signing_key):
        if signing_key is not None:
            honest(message, signing_key)

    swap(messages, "key_of", lambda signing_keys, name: signing_keys.get(name))
    honest = swap(messages, "verify", verify)


@fault("no-delivery-information-accepted", "a message without delivery information is taken", "MTP-ENV-044")
def no_delivery_information_accepted():
    def opened(text, receiver_secret, *rest):
        envelope = envelopes.read(text, rest[-1])
        author = messages.sender(messages.read(sealing.open_payload(envelope["message"], receiver_secret, rest[-1])))

        def outside(envelope, postmark):
            try:
                return honest_outside(envelope, postmark)
            except Rejected:
                return author

        swap(envelopes, "sender_outside", outside)
        return honest(text, receiver_secret, *rest)

    honest_outside = envelopes.sender_outside
    honest = swap(envelopes, "open_envelope", opened)


@fault("postmark-of-another-message", "the hash in the postmark is not compared", "MTP-PMK-015")
def postmark_of_another_message():
    def verify(postmark, encrypted_message, key, dialect):
        claimed = postmarks.hash_member(postmark, "messageHash")
        honest_hash = swap(postmarks, "message_hash", lambda message, dialect: claimed)
        try:
            return honest(postmark, encrypted_message, key, dialect)
        finally:
            swap(postmarks, "message_hash", honest_hash)

    honest = swap(postmarks, "verify", verify)


@fault("postmark-of-another-service", "the signature of the postmark is not checked", "MTP-PMK-007")
def postmark_of_another_service():
    class Unchecked:
        def __getattr__(self, name):
            return getattr(honest, name)

        def verify_text(self, *_):
            pass

    honest = postmarks.signatures
    postmarks.signatures = Unchecked()


@fault("postmark-names-nobody", "a postmark needs no delivery information", "MTP-PMK-013")
def postmark_names_nobody():
    def verify(postmark, *rest):
        information = {"to": "bob.eth", "from": "alice.eth"}
        if "deliveryInformation" in postmark:
            return honest(postmark, *rest)
        honest_bytes = swap(postmarks, "signed_bytes", lambda _, dialect: signed)
        signed = honest_bytes(postmark, rest[-1])
        try:
            return honest({**postmark, "deliveryInformation": information}, *rest)
        finally:
            swap(postmarks, "signed_bytes", honest_bytes)

    honest = swap(postmarks, "verify", verify)


@fault("postmark-with-both-times", "a postmark may have both spellings of its time", "MTP-PMK-016")
def postmark_with_both_times():
    def verify(postmark, *rest):
        if not {postmarks.WRITTEN_TIME, postmarks.DEPLOYED_TIME} <= set(postmark):
            return honest(postmark, *rest)
        signed = postmarks.signed_bytes(postmark, rest[-1])
        other = postmarks.WRITTEN_TIME if rest[-1] == LEGACY else postmarks.DEPLOYED_TIME
        honest_bytes = swap(postmarks, "signed_bytes", lambda _, dialect: signed)
        try:
            return honest(json_text.without(postmark, other), *rest)
        finally:
            swap(postmarks, "signed_bytes", honest_bytes)

    honest = swap(postmarks, "verify", verify)


@fault("postmark-of-the-text-in-quotes", "the postmark names the hash of the JSON of the message", "MTP-PMK-001")
def postmark_of_the_text_in_quotes():
    def message_hash(encrypted_message, dialect):
        if dialect == LEGACY:
            return honest(encrypted_message, dialect)
        return sha256(json_text.canonical_bytes(encrypted_message))

    honest = swap(postmarks, "message_hash", message_hash)


@fault("postmark-signs-everything-but-the-time", "the time of the postmark is not signed", "MTP-PMK-004 MTP-PMK-007")
def postmark_signs_everything_but_the_time():
    def signed_bytes(postmark, dialect):
        return honest(json_text.without(postmark, postmarks.time_name(dialect)), dialect)

    honest = swap(postmarks, "signed_bytes", signed_bytes)


@fault("postmark-drops-the-instruction", "the delivery instruction is not repeated", "MTP-PMK-003 MTP-DLV-021")
def postmark_drops_the_instruction():
    def create(encrypted_message, information, *rest):
        return honest(encrypted_message, json_text.without(information, "deliveryInstruction"), *rest)

    honest = swap(postmarks, "create", create)


@fault(
    "message-lost-with-its-postmark",
    "a message whose postmark does not pass is refused",
    "MTP-PMK-018",
    verdicts=("warn",),
)
def message_lost_with_its_postmark():
    def judge(*arguments):
        word, time = honest(*arguments)
        if word == "refused":
            raise Rejected("authenticate", "postmark")
        return word, time

    honest = swap(envelopes, "judge_postmark", judge)


@fault("size-limit-ignored", "envelopes of any size are taken", "MTP-ENV-020")
def size_limit_ignored():
    def accept(text, secret, keys, _size_limit, dialect):
        return honest(text, secret, keys, None, dialect)

    honest = swap(envelopes, "accept_submission", accept)


@fault("size-in-characters", "the size limit counts characters", "MTP-ENV-020")
def size_in_characters():
    swap(envelopes, "size", lambda value: len(json_text.canonical(value)))


@fault("message-of-any-text", "what is to be encrypted need not be", "MTP-ENV-021")
def message_of_any_text():
    def accept(text, *rest):
        honest_parse = sealing.parse_payload
        first = []

        def parse(payload, dialect):
            if not first:
                first.append(payload)
                return None
            return honest_parse(payload, dialect)

        swap(sealing, "parse_payload", parse)
        try:
            return honest(text, *rest)
        finally:
            swap(sealing, "parse_payload", honest_parse)

    honest = swap(envelopes, "accept_submission", accept)


@fault("delivery-information-in-clear", "delivery information is taken in clear", "MTP-MET-030")
def delivery_information_in_clear():
    def open_sealed(text, secret, dialect):
        if isinstance(text, dict):
            delivery_information.check(text)
            return text
        return honest(text, secret, dialect)

    swap(envelopes, "read_submission", envelopes.read)
    honest = swap(delivery_information, "open_sealed", open_sealed)


@fault("postmark-of-the-sender-kept", "a postmark that the sender wrote stays", "MTP-ENV-031")
def postmark_of_the_sender_kept():
    def with_postmark(envelope, information, sealed_postmark, dialect):
        return honest(envelope, information, envelope.get("postmark", sealed_postmark), dialect)

    honest = swap(envelopes, "with_postmark", with_postmark)


@fault("envelope-tidied", "members that the service does not know are dropped", "MTP-ENV-030")
def envelope_tidied():
    known = {"message", "metadata"}

    def with_postmark(envelope, *rest):
        return honest({name: value for name, value in envelope.items() if name in known}, *rest)

    honest = swap(envelopes, "with_postmark", with_postmark)


@fault("metadata-members-closed", "metadata have the members of the page and no others", "MTP-MET-014")
def metadata_members_closed():
    known = {"version", "signature", "deliveryInformation", "encryptionScheme", "messageHash", "encryptedMessageHash"}

    def read(text, dialect):
        envelope = honest(text, dialect)
        if set(envelope["metadata"]) - known:
            raise bad_member("metadata")
        return envelope

    honest = swap(envelopes, "read", read)


@fault("delivery-to-names-of-any-form", "names in the delivery information are not looked at", "MTP-DLV-004")
def delivery_to_names_of_any_form():
    def check(information):
        to, sender = (delivery_information.text_member(information, name) for name in ("to", "from"))
        delivery_information.optional_text_member(information, "deliveryInstruction")
        return lenient(to), lenient(sender)

    def lenient(name):
        try:
            return names.normalize(name)
        except Rejected:
            return name

    swap(delivery_information, "check", check)
