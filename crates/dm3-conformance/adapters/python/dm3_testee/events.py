"""Server-sent events (HTML standard, section 9.2) as a client of the live push reads them (spec/message-access.md)."""

import re

from . import json_text
from .mailboxes import check_message
from .reply import Rejected

LINE_END = re.compile(r"\r\n|\n|\r")
MESSAGE = "message"


def read(stream):
    """The cursors of the complete message events, and the id to go on with, None where there is none."""
    cursors = [message["cursor"] for message in messages(stream)]
    return cursors, cursors[-1] if cursors else None


def messages(stream):
    """The messages of all complete message events."""
    found = []
    for kind, data, last_id in dispatched(stream):
        if kind != MESSAGE:
            continue
        message = json_text.parse_object(data)
        check_message(message)
        if message["cursor"] != last_id:
            raise Rejected("semantic", "event-id")
        found.append(message)
    return found


def dispatched(stream):
    """Type, data and last id of each event that the stream completes."""
    lines = LINE_END.split(stream.removeprefix("\ufeff"))[:-1]  # what has no line end is not complete
    kind, data, last_id = "", [], ""
    for line in lines:
        if line == "":
            if data:
                yield kind or MESSAGE, "\n".join(data), last_id
            kind, data = "", []
            continue
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            kind = value
        elif name == "data":
            data.append(value)
        elif name == "id" and "\x00" not in value:
            last_id = value
