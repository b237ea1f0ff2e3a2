"""Operations of test-vectors/operations/access.json."""

from .. import events, log_in, mailboxes
from ..registry import operation


@operation("access.answer_challenge")
def answer_challenge(args, _dialect):
    return {"signed_hex": log_in.answer_challenge(args["challenge"], args["name"]).hex()}


@operation("access.check_answer")
def check_answer(args, dialect):
    names = ("challenge", "signature", "name", "public_signing_key", "token_secret", "now_ms")
    return {"account": log_in.check_answer(*(args[name] for name in names), dialect)}


@operation("access.redeem_answers")
def redeem_answers(args, _dialect):
    return {"opened": log_in.redeem(args["token_secret"], args["started_ms"], args["answers"])}


@operation("access.parse_cursor")
def parse_cursor(args, _dialect):
    return {"cursor": mailboxes.parse_cursor(args["cursor"])}


@operation("access.parse_device")
def parse_device(args, _dialect):
    return {"device": mailboxes.parse_device(args["device"])}


@operation("access.parse_query")
def parse_query(args, _dialect):
    after, limit = mailboxes.parse_query(args["query_text"])
    return {"limit": limit} if after is None else {"after": after, "limit": limit}


@operation("access.parse_acknowledgement")
def parse_acknowledgement(args, dialect):
    return mailboxes.parse_acknowledgement(args["body_text"], dialect)


@operation("access.parse_page")
def parse_page(args, _dialect):
    return mailboxes.parse_page(args["body_text"])


@operation("access.read_events")
def read_events(args, _dialect):
    cursors, last_id = events.read(args["stream_text"])
    return {"cursors": cursors, "last_event_id": last_id}
