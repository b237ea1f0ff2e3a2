"""Faults of logging in, picking up and acknowledging."""

import re

from dm3_testee import events, log_in, mailboxes
from dm3_testee.reply import Rejected

from ..fault import swap
from .table import fault


@fault("signs-any-challenge", "whatever a service sends is signed", "MAP-AUT-015 MAP-AUT-016 MAP-AUT-017")
def signs_any_challenge():
    swap(log_in, "answer_challenge", lambda challenge, own_name: challenge.encode("utf-8"))


@fault("signs-challenges-for-others", "a challenge for another name is signed", "MAP-AUT-018")
def signs_challenges_for_others():
    def answer(challenge, own_name):
        log_in.parse_challenge(challenge)
        return challenge.encode("utf-8")

    swap(log_in, "answer_challenge", answer)


@fault("challenge-with-further-claims", "a challenge with further claims is signed", "MAP-AUT-017")
def challenge_with_further_claims():
    def checked(claims):
        honest({name: value for name, value in claims.items() if name in log_in.CLAIMS})
        return claims

    honest = swap(log_in, "checked_claims", checked)


@fault("challenge-of-any-algorithm", "the algorithm of a challenge is not looked at", "MAP-AUT-016")
def challenge_of_any_algorithm():
    class Any(str):
        def __eq__(self, other):
            return True

        def __ne__(self, other):
            return False

        __hash__ = str.__hash__

    log_in.ALGORITHM = Any("HS256")


@fault("challenge-of-any-maker", "the MAC of an answered challenge is not checked", "MAP-AUT-021")
def challenge_of_any_maker():
    swap(log_in, "check_issued", lambda challenge, token_secret: log_in.parse_challenge(challenge))


@fault("challenge-for-ever", "an answered challenge may have ended", "MAP-AUT-023")
def challenge_for_ever():
    swap(log_in, "check_time", lambda claims, now_ms: None)


@fault("challenge-opens-again", "a challenge opens one session after the other", "MAP-AUT-024")
def challenge_opens_again():
    class Forgetful(set):
        def add(self, _):
            pass

    def redeem(token_secret, started_ms, answers):
        return [log_in.opens(token_secret, started_ms, answer, Forgetful()) for answer in answers]

    swap(log_in, "redeem", redeem)


@fault("challenge-of-another-account", "a challenge opens the mailbox of another name", "MAP-AUT-022")
def challenge_of_another_account():
    def check(challenge, signature, name, *rest):
        return honest(challenge, signature, log_in.parse_challenge(challenge)["account"], *rest)

    honest = swap(log_in, "check_answer", check)


@fault("cursor-of-any-form", "a cursor is any text", "MAP-PIC-001 MAP-PIC-002 MAP-PIC-004")
def cursor_of_any_form():
    mailboxes.CURSOR = re.compile(r".*", re.DOTALL)


@fault("device-of-any-name", "a device has any name", "MAP-ACK-017")
def device_of_any_name():
    mailboxes.DEVICE = re.compile(r".+", re.DOTALL)


@fault("pages-of-any-size", "the limit of a page is not looked at", "MAP-PIC-005")
def pages_of_any_size():
    def limit(text):
        try:
            return honest(text)
        except Rejected:
            return mailboxes.USUAL_PAGE

    honest = swap(mailboxes, "parse_limit", limit)


@fault("query-with-two-cursors", "of two cursors in a query the last one counts", "MAP-PIC-006")
def query_with_two_cursors():
    def parameters(text):
        return dict(honest(text)).items()

    honest = swap(mailboxes, "parameters", parameters)


@fault("page-of-any-members", "a message of a page may lack what it is known by", "MAP-PIC-018")
def page_of_any_members():
    def parse_page(text):
        page = mailboxes.json_text.parse_object(text)
        try:
            return honest(text)
        except Rejected:
            if not isinstance(page.get("messages"), list) or not isinstance(page.get("more"), bool):
                raise
            return {"cursors": [], "senders": [], "hashes": [], "cursor": "0", "more": False}

    honest = swap(mailboxes, "parse_page", parse_page)


@fault("acknowledgement-of-both-forms", "an acknowledgement may have both forms", "MAP-ACK-004")
def acknowledgement_of_both_forms():
    def parse(text, dialect):
        body = mailboxes.json_text.parse_object(text)
        if "messages" in body and "device" in body:
            return mailboxes.by_hash(body, "messages", "sender")
        return honest(text, dialect)

    honest = swap(mailboxes, "parse_acknowledgement", parse)


@fault("acknowledgements-without-limit", "an acknowledgement names any number of messages", "MAP-ACK-007")
def acknowledgements_without_limit():
    mailboxes.MOST_ACKNOWLEDGED = 10**9


@fault("events-with-other-ids", "the id of an event may be another than its cursor", "MAP-PSH-016")
def events_with_other_ids():
    def messages(stream):
        found = [
            events.json_text.parse_object(data) for kind, data, _ in events.dispatched(stream) if kind == "message"
        ]
        for message in found:
            events.check_message(message)
        return found

    swap(events, "messages", messages)
