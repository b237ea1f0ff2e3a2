"""Faults of receivers."""

import os

from dm3_testee import delivery_information, envelopes, log_in, mailboxes, messages, postmarks
from dm3_testee.reply import Rejected

from . import receiving
from .receiving import Receiver, Session
from .table import fault


@fault(
    "acknowledges-what-it-could-not-verify", "everything in a page is acknowledged", "MAP-ACK-025", verdicts=("warn",)
)
def acknowledges_what_it_could_not_verify():
    def take(receiver, session):
        copies = honest(receiver, session)
        entries = session.page(None)["messages"]
        if entries:
            session.acknowledge([receiving.named(entry) for entry in entries])
        return copies

    honest = Receiver.take
    Receiver.take = take


@fault("acknowledges-before-returning", "messages are acknowledged before anybody has them", "MAP-ACK-023")
def acknowledges_before_returning():
    honest = Receiver.fetch
    Receiver.fetch = lambda receiver, args: honest(receiver, {**args, "acknowledge": True})


@fault("acknowledges-one-copy", "only one copy of a message is acknowledged", "MAP-ACK-026", verdicts=("warn",))
def acknowledges_one_copy():
    def acknowledge_all(receiver, copies, sessions):
        seen, first = set(), {}
        for name, of_service in copies.items():
            first[name] = [copy for copy in of_service if copy.hash not in seen and not seen.add(copy.hash)]
        return honest(receiver, first, sessions)

    honest = Receiver.acknowledge_all
    Receiver.acknowledge_all = acknowledge_all


@fault("acknowledges-by-the-inner-hash", "acknowledgements name the hash of the message", "MAP-ACK-024")
def acknowledges_by_the_inner_hash():
    def verified(receiver, entry, session):
        copy = honest(receiver, entry, session)
        if copy is not None:
            copy.entry = {**entry, "messageHash": copy.hash}
        return copy

    honest = Receiver.verified
    Receiver.verified = verified


@fault("acknowledges-everywhere", "acknowledgements go to all services", "MAP-ACK-024")
def acknowledges_everywhere():
    def acknowledge_all(receiver, copies, sessions):
        everything = [copy for of_service in copies.values() for copy in of_service]
        return honest(receiver, {name: everything for name in sessions}, sessions)

    honest = Receiver.acknowledge_all
    Receiver.acknowledge_all = acknowledge_all


@fault("shows-twice", "each copy of a message is shown", "MAP-PIC-022")
def shows_twice():
    def shown(receiver, copies):
        return [copy.told() for of_service in copies.values() for copy in of_service]

    Receiver.shown = shown


@fault("shows-what-reads-alike-once", "of two messages with the same text one is shown", "MAP-PIC-022")
def shows_what_reads_alike_once():
    def shown(receiver, copies):
        told = honest(receiver, copies)
        return list({one.get("text", one["message_hash"]): one for one in told}.values())

    honest = Receiver.shown
    Receiver.shown = shown


@fault("signs-any-challenge", "whatever a service sends is signed", "MAP-AUT-015 MAP-AUT-016 MAP-AUT-017")
def signs_any_challenge():
    log_in.answer_challenge = lambda challenge, own_name: challenge.encode("utf-8")


@fault("signs-challenges-for-others", "a challenge for another name is signed", "MAP-AUT-018")
def signs_challenges_for_others():
    def answer(challenge, _own_name):
        log_in.parse_challenge(challenge)
        return challenge.encode("utf-8")

    log_in.answer_challenge = answer


@fault("signs-challenges-with-further-claims", "a challenge with further claims is signed", "MAP-AUT-017")
def signs_challenges_with_further_claims():
    def checked(claims):
        honest({name: value for name, value in claims.items() if name in log_in.CLAIMS})
        return claims

    honest = log_in.checked_claims
    log_in.checked_claims = checked


@fault("signs-long-challenges", "a challenge has any length", "MAP-AUT-019")
def signs_long_challenges():
    log_in.LONGEST_CHALLENGE = 1 << 30


@fault("token-sent-to-all", "the token of one service is sent to the next", "MAP-AUT-034")
def token_sent_to_all():
    tokens = []

    def exchange(session, method, url, headers, body):
        if tokens:
            headers = {"authorization": "Bearer " + tokens[0], **headers}
        if session.token is not None:
            tokens.append(session.token)
        return honest(session, method, url, headers, body)

    honest = Session.exchange
    Session.exchange = exchange


@fault("first-service-only", "messages are picked up at one service", "MAP-PIC-019")
def first_service_only():
    honest = Receiver.services
    Receiver.services = lambda receiver: honest(receiver)[:1]


@fault("first-page-only", "there is no second page", "MAP-PIC-020")
def first_page_only():
    honest = Session.page
    Session.page = lambda session, cursor: {**honest(session, cursor), "more": False}


@fault("one-bad-envelope-spoils-all", "an envelope that cannot be opened ends the pick-up", "MAP-PIC-021")
def one_bad_envelope_spoils_all():
    def verified(receiver, entry, session):
        copy = honest(receiver, entry, session)
        if copy is None:
            raise receiving.NoMail
        return copy

    honest = Receiver.verified
    Receiver.verified = verified


@fault("one-bad-service-spoils-all", "a service that gives nothing ends the pick-up", "MAP-PIC-023")
def one_bad_service_spoils_all():
    def opened(receiver, name):
        try:
            return honest(receiver, name)
        except receiving.NoMail:
            raise receiving.ended("retry-later") from None

    honest = Receiver.open
    Receiver.open = opened


@fault("pages-of-any-form", "a page is taken as it comes", "MAP-PIC-017 MAP-PIC-018 MAP-PIC-004")
def pages_of_any_form():
    mailboxes.parse_page = lambda text: None


@fault(
    "endless-pages",
    "pages are followed for ever",
    "MAP-PIC-023",
    only=("client.pick-up/endless-pages",),
    verdicts=("fail", "hang"),
    arguments=("--dialect", "spec", "--timeout", "5"),
    waits=True,
)
def endless_pages():
    def take(receiver, session):
        cursor = None
        while True:
            page = session.page(cursor)
            cursor = page["cursor"]
            if not page["more"]:
                return honest(receiver, session)

    honest = Receiver.take
    Receiver.take = take


@fault("signatures-not-checked", "a message is shown whoever signed it", "MTP-MSG-031")
def signatures_not_checked():
    messages.verify = lambda message, signing_key: None


@fault("senders-not-compared", "the author may be another than the sender outside", "MTP-ENV-043")
def senders_not_compared():
    class Anybody:
        def __eq__(self, other):
            return True

        def __ne__(self, other):
            return False

        __hash__ = None

    envelopes.sender_outside = lambda envelope, postmark: Anybody()


@fault("mail-of-others-shown", "messages for others are shown", "MTP-ENV-045")
def mail_of_others_shown():
    def opened(receiver, envelope, service_key):
        text = receiving.json_text.canonical(envelope)
        message = messages.read(
            envelopes.sealing.open_payload(envelope["message"], receiver.person.encryption_secret, "spec")
        )
        own_names = [receiver.person.name, message["metadata"]["to"]]
        secret = receiver.person.encryption_secret
        return envelopes.open_envelope(text, secret, own_names, receiver.keys, service_key, "spec")

    Receiver.open_envelope = opened


@fault("hashes-not-compared", "the hash in the metadata may be any other", "MTP-ENV-046")
def hashes_not_compared():
    envelopes.check_hash = lambda *_: None


@fault("postmark-believed", "the signature of a postmark is not checked", "MTP-PMK-007")
def postmark_believed():
    def judge(envelope, postmark, _key, _dialect):
        if postmark is None or postmark.get("messageHash") != postmarks.hex0x_text(
            postmarks.message_hash(envelope["message"], "spec")
        ):
            return "refused", None
        return "proven", int(postmark["incomingTimestamp"])

    envelopes.judge_postmark = judge


@fault("postmark-of-another-message", "the hash of a postmark is not compared", "MTP-PMK-015")
def postmark_of_another_message():
    def verify(postmark, _message, key, dialect):
        claimed = postmarks.hash_member(postmark, "messageHash")
        postmarks.message_hash = lambda message, dialect: claimed
        return honest(postmark, _message, key, dialect)

    honest = postmarks.verify
    postmarks.verify = verify


@fault(
    "message-lost-with-its-postmark",
    "a message whose postmark does not pass is not shown",
    "MTP-PMK-018",
    verdicts=("warn",),
)
def message_lost_with_its_postmark():
    def judge(*arguments):
        word, time = honest(*arguments)
        if word == "refused":
            raise Rejected("authenticate", "postmark")
        return word, time

    honest = envelopes.judge_postmark
    envelopes.judge_postmark = judge


@fault("mail-without-delivery-information", "a message without delivery information is shown", "MTP-ENV-044")
def mail_without_delivery_information():
    def opened(receiver, envelope, service_key):
        try:
            return honest_open(receiver, envelope, service_key)
        except Rejected as refusal:
            if refusal.code != "no-delivery-information":
                raise
        message = messages.read(
            envelopes.sealing.open_payload(envelope["message"], receiver.person.encryption_secret, "spec")
        )
        return envelope, message, ("missing", None)

    honest_open = Receiver.open_envelope
    Receiver.open_envelope = opened


@fault("sender-without-profile-shown", "a sender without a profile needs no signature", "MTP-ENV-042")
def sender_without_profile_shown():
    def verify(message, signing_key):
        if signing_key is not None:
            honest(message, signing_key)

    def key_of(signing_keys, name):
        return signing_keys[name] if name in signing_keys else None

    honest = messages.verify
    messages.verify, messages.key_of = verify, key_of


@fault(
    "dies-of-a-bad-envelope",
    "an envelope that is no object ends the program",
    "MAP-PIC-018",
    verdicts=("fail", "error", "crash"),
)
def dies_of_a_bad_envelope():
    def parse_page(text):
        for entry in receiving.json_text.parse_object(text)["messages"]:
            if not isinstance(entry["envelope"], dict) or "cursor" not in entry:
                os._exit(1)

    mailboxes.parse_page = parse_page


@fault("names-compared-letter-by-letter", "names are compared as they are written", "MTP-ENV-043 MTP-ENV-045")
def names_compared_letter_by_letter():
    def check(information):
        honest(information)
        return information["to"], information["from"]

    honest = delivery_information.check
    delivery_information.check = check
    messages.sender = lambda message: message["metadata"]["from"]
