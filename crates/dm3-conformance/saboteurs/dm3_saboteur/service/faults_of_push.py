"""Faults of live push."""

import time

from . import server
from .access import Access, Answer
from .server import Handler
from .table import fault


def starting(name, breaks, clauses, **settings):
    """A fault of where a stream begins: the marked function changes the place."""

    def add(change):
        @fault(name, breaks, clauses, **settings)
        def switch_on():
            def events(service, *rest):
                answer = honest(service, *rest)
                address, after, expires = answer.stream
                return Answer(200, stream=(address, change(service.store.box(address), after, rest), expires))

            honest = Access.events
            Access.events = events

        return change

    return add


@starting("stream-loses-on-resume", "a stream begins at the end", "MAP-PSH-002 MAP-PSH-006", waits=True)
def stream_loses_on_resume(box, _after, _request):
    return box.last


@starting("stream-repeats-on-resume", "a stream begins at the beginning", "MAP-PSH-002 MAP-PSH-006")
def stream_repeats_on_resume(_box, _after, _request):
    return 0


@starting("stream-skips-one", "a stream begins one message later", "MAP-PSH-006", waits=True)
def stream_skips_one(box, after, _request):
    return min(after + 1, box.last)


@fault("parameter-before-header", "the parameter counts, not the header", "MAP-PSH-007", waits=True)
def parameter_before_header():
    def events(service, address, expires, query, headers, body):
        if "after=" in query:
            del headers["last-event-id"]
        return honest(service, address, expires, query, headers, body)

    honest = Access.events
    Access.events = events


@fault("last-event-id-of-any-form", "a Last-Event-ID that is no cursor is passed over", "MAP-PSH-008")
def last_event_id_of_any_form():
    def place(service, address, cursor):
        try:
            return honest(service, address, cursor)
        except Exception:
            return 0

    honest = Access.place
    Access.place = place


@fault(
    "stream-ends-with-what-waits",
    "nothing new is pushed",
    "MAP-PSH-003",
    only=("ds.live-push/new-message",),
    arguments=("--timeout", "10"),
)
def stream_ends_with_what_waits():
    def stream(handler, address, after, expires):
        honest(handler, address, after, min(expires, time.time() + 0.2))

    honest = Handler.stream
    Handler.stream = stream


@fault("stream-repeats", "each message is pushed twice", "MAP-PSH-004")
def stream_repeats():
    honest = server.event
    server.event = lambda mail: honest(mail) * 2


@fault("stream-with-numbers-as-ids", "the ids of events are no cursors", "MAP-PSH-005")
def stream_with_numbers_as_ids():
    def event(mail):
        return honest(mail).replace(b"id: ", b"id: event-", 1)

    honest = server.event
    server.event = event


@fault("stream-on-several-lines", "the data of an event have several lines", "MAP-PSH-013")
def stream_on_several_lines():
    def event(mail):
        return honest(mail).replace(b',"envelope"', b',\ndata: "envelope"', 1)

    honest = server.event
    server.event = event


@fault("stream-without-type", "events have another type", "MAP-PSH-013")
def stream_without_type():
    def event(mail):
        return honest(mail).replace(b"event: message\n", b"event: mail\n", 1)

    honest = server.event
    server.event = event


@fault("stream-deletes", "what was pushed is gone", "MAP-PSH-010")
def stream_deletes():
    def stream(handler, address, after, expires):
        def event(mail):
            handler.server.store.delete(address, [mail.place])
            return honest_event(mail)

        server.event = event
        honest(handler, address, after, expires)

    honest, honest_event = Handler.stream, server.event
    Handler.stream = stream


@fault("stream-of-everybody", "a stream carries the messages of all mailboxes", "MAP-PSH-003 MAP-PSH-004")
def stream_of_everybody():
    def stream(handler, address, after, expires):
        class All:
            changed = handler.server.store.changed

            def page(self, _address, after, limit):
                boxes = handler.server.store.mailboxes.values()
                mail = [one for box in boxes for one in box.mail.values() if one.place > after]
                return sorted(mail, key=lambda one: one.place)[:limit], False

        class Everybody:
            store = All()

        handler.server = Everybody()
        honest(handler, address, after, expires)

    honest = Handler.stream
    Handler.stream = stream


@fault(
    "one-stream-only",
    "a second stream of a mailbox gets nothing",
    "MAP-PSH-009",
    only=("ds.live-push/four-streams",),
    arguments=("--timeout", "10"),
)
def one_stream_only():
    opened = set()

    def stream(handler, address, after, expires):
        if address in opened:
            expires = 0
        opened.add(address)
        honest(handler, address, after, expires)

    honest = Handler.stream
    Handler.stream = stream


@fault(
    "stream-of-plain-text", "the stream is not said to be one", "MAP-PSH-001", only=("ds.live-push/stream",), waits=True
)
def stream_of_plain_text():
    def send_header(handler, name, value):
        honest(handler, name, "text/plain" if value == "text/event-stream" else value)

    honest = Handler.send_header
    Handler.send_header = send_header
