"""Access to waiting messages: the requests below /access/v1/."""

import re
from urllib.parse import unquote_to_bytes

from dm3_testee import json_text, mailboxes, names
from dm3_testee.records import text_member
from dm3_testee.registry import SPEC
from dm3_testee.reply import Rejected

from .chain import normal
from .failure import Failure

PREFIX = "/access/v1/"
PLACE = re.compile(r"0|[1-9][0-9]{0,15}")


class Answer:
    """Status and JSON value, None for an empty body. `stream` is (address, place, end of the session) of live push."""

    def __init__(self, status, value=None, stream=None):
        self.status = status
        self.value = value
        self.stream = stream


class Access:
    def __init__(self, store, accounts):
        self.store = store
        self.accounts = accounts
        self.routes = {
            ("PUT", "profile"): self.register,
            ("POST", "challenge"): self.challenge,
            ("POST", "session"): self.session,
        }
        self.own_routes = {
            ("GET", "messages"): self.messages,
            ("POST", "acknowledgements"): self.acknowledge,
            ("GET", "devices"): self.devices,
            ("GET", "events"): self.events,
        }

    def answer(self, method, path, query, headers, body):
        """Answers a request for a path that begins with the prefix."""
        name, *rest = path[len(PREFIX) :].split("/")
        kind = rest[0] if rest else ""
        as_asked = decoded(name)
        if len(rest) == 2 and kind == "devices":
            if method not in ("PUT", "DELETE"):
                raise not_allowed()
            address, _ = self.opened(as_asked, headers)
            return self.device(method, address, device_name(rest[1]))
        known = {path for _, path in (*self.routes, *self.own_routes)}
        if len(rest) != 1 or kind not in known:
            raise Failure("http.path.unknown", "there is nothing here")
        if (method, kind) in self.routes:
            return self.routes[method, kind](normal(as_asked), as_asked, body)
        if (method, kind) not in self.own_routes:
            raise not_allowed()
        address, expires = self.opened(as_asked, headers)
        return self.own_routes[method, kind](address, expires, query, headers, body)

    def opened(self, as_asked, headers):
        return self.accounts.open_mailbox(normal(as_asked), headers.get("authorization"))

    def register(self, name, _as_asked, body):
        self.accounts.register(name, object_in(body))
        return Answer(204)

    def challenge(self, name, as_asked, _body):
        return Answer(200, {"challenge": self.accounts.challenge(name, as_asked)})

    def session(self, name, as_asked, body):
        answer = object_in(body)
        try:
            challenge, signature = text_member(answer, "challenge"), text_member(answer, "signature")
        except Rejected:
            raise malformed() from None
        try:
            token, expires = self.accounts.log_in(name, as_asked, challenge, signature)
        except Failure as failure:
            if failure.word in ("ds.account.unknown", "ds.name.no-address"):
                raise Failure("ds.login.no-profile", failure.message) from None
            raise
        return Answer(200, {"token": token, "expires": expires})

    def messages(self, address, _expires, query, _headers, _body):
        after, limit = self.asked_for(address, query)
        mail, more = self.store.page(address, after, limit)
        cursor = mail[-1].place if mail else after
        return Answer(200, {"messages": [told(one) for one in mail], "cursor": str(cursor), "more": more})

    def asked_for(self, address, query):
        try:
            after, limit = mailboxes.parse_query(query)
        except Rejected as refusal:
            raise Failure("ds.cursor.malformed" if refusal.code == "cursor" else "http.query.malformed") from None
        return self.place(address, after), limit

    def place(self, address, cursor):
        """The place behind which a cursor stands."""
        if cursor is None:
            return 0
        if not PLACE.fullmatch(cursor):
            raise Failure("ds.cursor.malformed", "that is no cursor of this service")
        self.store.check_place(address, int(cursor))
        return int(cursor)

    def acknowledge(self, address, _expires, _query, _headers, body):
        try:
            named = mailboxes.parse_acknowledgement(body, SPEC)
        except Rejected:
            raise malformed() from None
        if named["kind"] == "messages":
            messages = [
                (known_form(sender), message_hash)
                for sender, message_hash in zip(named["senders"], named["hashes"], strict=True)
            ]
            return Answer(200, {"deleted": self.store.acknowledge(address, messages)})
        place = self.place(address, named["cursor"])
        return Answer(200, {"deleted": self.store.acknowledge_up_to(address, named["device"], place)})

    def devices(self, address, *_):
        return Answer(200, {"devices": [told_device(*device) for device in self.store.devices(address)]})

    def device(self, method, address, device):
        if method == "PUT":
            return Answer(200, told_device(device, self.store.add_device(address, device)))
        self.store.remove_device(address, device)
        return Answer(204)

    def events(self, address, expires, query, headers, _body):
        after, _ = self.asked_for(address, query)
        last = headers.get("last-event-id")
        if last is not None:
            after = self.place(address, last)
        return Answer(200, stream=(address, after, expires))


def told(mail):
    return {
        "cursor": str(mail.place),
        "sender": mail.sender,
        "messageHash": mail.message_hash,
        "envelope": mail.envelope,
    }


def told_device(device, cursor):
    return {"device": device, "cursor": str(cursor)}


def decoded(segment):
    try:
        return unquote_to_bytes(segment).decode("utf-8")
    except UnicodeDecodeError:
        raise Failure("ds.name.malformed", "that is no ENS name") from None


def device_name(segment):
    try:
        return mailboxes.parse_device(unquote_to_bytes(segment).decode("utf-8", "replace"))
    except Rejected:
        raise Failure("ds.device.malformed", "that is no name of a device") from None


def known_form(sender):
    try:
        return names.normalize(sender)
    except Rejected:
        return sender


def object_in(body):
    try:
        return json_text.parse_object(body)
    except Rejected:
        raise malformed() from None


def malformed():
    return Failure("http.body.malformed", "the body cannot be read")


def not_allowed():
    return Failure("http.method.not-allowed", "this method is not allowed here")
