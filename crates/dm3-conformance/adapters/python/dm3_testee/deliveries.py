"""The choice of the delivery service, and what the answer to a submission means (spec/transport.md)."""

import re

from . import json_text
from .profiles import name_or_none
from .registry import LEGACY
from .reply import Rejected
from .rpc_errors import CODES

HASH_FORMS = ("messageHash", "encryptedMessageHash")
UNAVAILABLE_STATUSES = (408, 425, 429)
UNAVAILABLE_CODES = (-32603, -32002)
MOST_SERVICES = 32
LONGEST_REASON = 300
DEPLOYED_ACCEPTANCE = "OK"
DEPLOYED_ACCEPTANCE_ALONE = re.compile(r"[ \t\n\r]*OK[ \t\n\r]*")
DEPLOYED_UNKNOWN_FORM = "invalid schema"

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def services_of(entries):
    """The names to try, in order, each once."""
    named = (name_or_none(entry) for entry in entries)
    return list(dict.fromkeys(name for name in named if name is not None))[:MOST_SERVICES]


def plan(entries, outcomes, first_form, dialect):
    """What comes of the attempts: the members of the operation's output."""
    services = services_of(entries)
    if not services:
        return {"result": "no-delivery-service", "attempts": [], "forms": []}
    remaining = iter(outcomes)
    attempts, forms = [], []
    for service in services:
        for form in forms_to_try(first_form, dialect):
            outcome = next(remaining, None)
            if outcome is None:
                return {"result": "unfinished", "attempts": attempts, "forms": forms}
            attempts.append(service)
            forms.append(form)
            if outcome != "unknown-variant":
                break
        if outcome == "accepted":
            return {"result": "delivered", "service": service, "attempts": attempts, "forms": forms}
        if outcome != "unavailable":
            return {"result": "refused", "service": service, "attempts": attempts, "forms": forms}
    return {"result": "retry-later", "attempts": attempts, "forms": forms}


def forms_to_try(first, dialect):
    """The envelope's member that holds the hash: the first choice, and what is left (DIV-TS-028)."""
    if dialect != LEGACY:
        return (None,)
    first = first or HASH_FORMS[0]
    return (first, *(form for form in HASH_FORMS if form != first))


def read_answer(status, body_text, dialect):
    """What an answer to dm3_submitMessage means: meaning, JSON-RPC code of the table or None, reason."""
    body = parsed_or_none(body_text)
    record = body if isinstance(body, dict) else {}
    error = record.get("error")
    code = code_of(error)
    reason = reason_of(error)
    if reason is None:
        reason = shown(body_text)
    if 200 <= status <= 299 and error is None:
        return ("accepted" if is_acceptance(body, body_text, dialect) else "unavailable"), code, reason
    if dialect == LEGACY and is_unknown_form(error, body_text):  # DIV-TS-028
        return "unknown-variant", code, reason
    if 300 <= status <= 399 or status in UNAVAILABLE_STATUSES or status >= 500:
        return "unavailable", code, reason
    if code in UNAVAILABLE_CODES:
        return "unavailable", code, reason
    return "refused", code, reason


def is_acceptance(body, body_text, dialect):
    if dialect == LEGACY and (body == DEPLOYED_ACCEPTANCE or DEPLOYED_ACCEPTANCE_ALONE.fullmatch(body_text)):
        return True  # DIV-TS-036
    return isinstance(body, dict) and "result" in body and not denies_success(body["result"])


def denies_success(result):
    return result is False or isinstance(result, dict) and result.get("success") is False


def parsed_or_none(text):
    try:
        return json_text.parse(text)
    except Rejected:
        return None


def code_of(error):
    """The code of an error where it is one of the table."""
    code = error.get("code") if isinstance(error, dict) else None
    return int(code) if isinstance(code, float) and code in CODES else None


def is_unknown_form(error, body_text):
    words = words_of(error)
    return (body_text if words is None else words) == DEPLOYED_UNKNOWN_FORM


def words_of(error):
    """What the service says of its reasons in the error object, or in place of it; else None."""
    message = error.get("message") if isinstance(error, dict) else error
    return message if isinstance(message, str) else None


def reason_of(error):
    """The same, made fit to be shown."""
    words = words_of(error)
    return None if words is None else shown(words)


def shown(text):
    return CONTROL.sub("", text)[:LONGEST_REASON]
