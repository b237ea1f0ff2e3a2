"""Picking up, verifying and acknowledging (spec/message-access.md, spec/envelopes.md)."""

import json
from urllib.parse import quote

from dm3_testee import ens, envelopes, json_text, log_in, mailboxes, messages, profiles, signatures
from dm3_testee.encoding import base64_text
from dm3_testee.registry import SPEC
from dm3_testee.reply import Rejected

from .outcome import ended
from .web import TooLong, Unreachable

ANSWER_SECONDS = 30
PAGE_BYTES = 64 * 1024 * 1024
MOST_PAGES = 1000
PAGE = 100


class NoMail(Exception):
    """A service does not give the messages."""


class Keys:
    """The signing keys of senders, looked up as they are needed."""

    def __init__(self, world):
        self.world = world
        self.known = {}

    def __contains__(self, name):
        if name not in self.known:
            try:
                self.known[name] = self.world.user(name)[1]["publicSigningKey"]
            except (ens.NoRecord, Rejected):
                self.known[name] = None
        return self.known[name] is not None

    def __getitem__(self, name):
        return self.known[name]


class Copy:
    """A verified envelope as one service handed it out."""

    def __init__(self, page_entry, opened):
        self.entry = page_entry
        self.envelope, self.message, (self.postmark, self.time) = opened
        self.hash = messages.hash_text(self.message)

    def told(self):
        """The message as the operation tells it."""
        told = {
            "message_hash": self.hash,
            "from": messages.sender(self.message),
            "to": messages.receiver(self.message),
            "type": self.message["metadata"]["type"],
            "postmark": self.postmark,
        }
        if "message" in self.message:
            told["text"] = self.message["message"]
        if self.time is not None:
            told["incoming_timestamp"] = self.time
        return told


class Receiver:
    def __init__(self, person):
        self.person = person
        self.keys = Keys(person.world)

    def fetch(self, args):
        copies, sessions, unavailable = {}, {}, []
        for name in self.services():
            try:
                sessions[name] = self.open(name)
                copies[name] = self.take(sessions[name])
            except NoMail:
                unavailable.append(name)
        shown = self.shown(copies)
        acknowledged = []
        if args.get("acknowledge", True):
            acknowledged = self.acknowledge_all(copies, sessions)
        return {"messages": shown, "acknowledged": acknowledged, "unavailable": unavailable}

    def services(self):
        try:
            profile = self.person.world.user(self.person.name)[1]
        except ens.NoRecord:
            raise ended("no-profile") from None
        except ens.Unavailable:
            raise ended("retry-later") from None
        except Rejected:
            raise ended("bad-profile") from None
        return list(dict.fromkeys(profiles.delivery_services(profile)))

    def shown(self, copies):
        """Each message once, from the copy whose postmark proves most."""
        best = {}
        for copy in (copy for of_service in copies.values() for copy in of_service):
            if copy.hash not in best or copy.postmark == "proven" != best[copy.hash].postmark:
                best[copy.hash] = copy
        return [copy.told() for copy in best.values()]

    def open(self, name):
        """A session at a service."""
        try:
            profile = self.person.world.service(name)
        except (ens.NoRecord, ens.Unavailable, Rejected):
            raise NoMail from None
        if not self.person.web.is_allowed(profile["url"]):
            raise NoMail
        return self.session(profile)

    def session(self, profile):
        session = Session(self.person, profile)
        session.log_in()
        return session

    def take(self, session):
        """The verified copies of all messages that wait at a service."""
        copies, cursor = [], None
        for _ in range(MOST_PAGES):
            page = session.page(cursor)
            for entry in page["messages"]:
                copy = self.verified(entry, session)
                if copy is not None:
                    copies.append(copy)
            if not page["more"]:
                break
            if page["cursor"] == cursor:
                raise NoMail
            cursor = page["cursor"]
        return copies

    def verified(self, entry, session):
        """The copy in an entry of a page, None where it is passed over."""
        try:
            return Copy(entry, self.open_envelope(entry["envelope"], session.profile["publicSigningKey"]))
        except (Rejected, ens.Unavailable):
            return None

    def open_envelope(self, envelope, service_key):
        text = json_text.canonical(envelope)
        secret, own_names = self.person.encryption_secret, [self.person.name]
        return envelopes.open_envelope(text, secret, own_names, self.keys, service_key, SPEC)

    def acknowledge_all(self, copies, sessions):
        """Acknowledges every copy; the hashes of those of which it worked."""
        acknowledged = []
        for name, of_service in copies.items():
            if of_service and sessions[name].acknowledge([named(copy.entry) for copy in of_service]):
                acknowledged += [copy.hash for copy in of_service]
        return list(dict.fromkeys(acknowledged))


def named(entry):
    """How an acknowledgement names an entry of a page."""
    return {"sender": entry["sender"], "messageHash": entry["messageHash"]}


class Session:
    """The conversation with one service."""

    def __init__(self, person, profile):
        self.person = person
        self.profile = profile
        self.base = f"{profile['url'].rstrip('/')}/access/v1/{quote(person.name, safe='')}/"
        self.token = None

    def log_in(self):
        challenge = self.asked("POST", "challenge").get("challenge")
        if not isinstance(challenge, str):
            raise NoMail
        try:
            signed = log_in.answer_challenge(challenge, self.person.name)
        except Rejected:
            raise NoMail from None
        signature = base64_text(signatures.sign(self.person.signing_secret, signed, SPEC))
        token = self.asked("POST", "session", {"challenge": challenge, "signature": signature}).get("token")
        if not isinstance(token, str):
            raise NoMail
        self.token = token

    def page(self, cursor):
        """A page, checked."""
        query = f"messages?limit={PAGE}" + ("" if cursor is None else f"&after={cursor}")
        answer = self.request("GET", query)
        try:
            mailboxes.parse_page(answer.text)
            return json_text.parse_object(answer.text)
        except Rejected:
            raise NoMail from None

    def acknowledge(self, entries):
        try:
            self.asked("POST", "acknowledgements", {"messages": entries})
        except NoMail:
            return False
        return True

    def asked(self, method, path, body=None):
        """The JSON object of an answer."""
        try:
            return json_text.parse_object(self.request(method, path, body).text)
        except Rejected:
            raise NoMail from None

    def request(self, method, path, body=None):
        headers = {}
        if self.token is not None:
            headers["authorization"] = "Bearer " + self.token
        if body is not None:
            headers["content-type"] = "application/json"
            body = json.dumps(body).encode("ascii")
        return self.exchange(method, self.base + path, headers, body)

    def exchange(self, method, url, headers, body):
        try:
            answer = self.person.web.request(method, url, ANSWER_SECONDS, PAGE_BYTES, headers, body)
        except (Unreachable, TooLong):
            raise NoMail from None
        if not 200 <= answer.status <= 299:
            raise NoMail
        return answer
