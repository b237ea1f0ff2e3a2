"""Faults of the testee as a whole: answers that look like work."""

import os
import time

from dm3_testee import protocol

from ..fault import swap
from .table import fault

REFUSAL = {"rejected": {"stage": "semantic", "code": "no", "message": "no"}}


def answers(make):
    """Puts `make(call, honest answer)` in the place of every answer but that to `hello`."""

    def answer(call):
        return honest(call) if call.get("op") == "hello" else make(call, lambda: honest(call))

    honest = swap(protocol, "answer", answer)


@fault("refuses-everything", "everything is refused", "MTP-CJS-021 MTP-MSG-040", nothing_passes=True)
def refuses_everything():
    answers(lambda call, honest: REFUSAL)


@fault("accepts-everything", "everything is accepted", "MTP-CJS-003 MTP-MSG-031", nothing_passes=True)
def accepts_everything():
    answers(lambda call, honest: {"ok": {}})


@fault("answers-echo", "every argument comes back as the output", "MTP-CJS-003 MTP-MSG-031")
def answers_echo():
    answers(lambda call, honest: {"ok": call.get("args", {})})


@fault("answers-alike", "the first answer of an operation is that to all its calls", "MTP-CJS-021 MTP-MSG-031")
def answers_alike():
    first = {}

    def answer(call, honest):
        key = call["op"], call.get("dialect")
        if key not in first:
            first[key] = honest()
        return first[key]

    answers(answer)


@fault("answers-in-turns", "calls are accepted and refused in turns", "MTP-CJS-003 MTP-MSG-031")
def answers_in_turns():
    count = iter(range(10**9))
    answers(lambda call, honest: REFUSAL if next(count) % 2 else {"ok": {}})


@fault("never-refuses", "what would be refused is accepted without output", "MTP-CJS-003 MTP-MSG-031")
def never_refuses():
    def answer(_, honest):
        reply = honest()
        return {"ok": {}} if "rejected" in reply else reply

    answers(answer)


@fault("errors-in-place-of-refusals", "what is to be refused breaks the program", "MTP-CJS-001", verdicts=("error",))
def errors_in_place_of_refusals():
    def answer(_, honest):
        reply = honest()
        return {"error": {"message": "ValueError: bad input"}} if "rejected" in reply else reply

    answers(answer)


@fault("dies-of-bad-bytes", "bytes that are no UTF-8 end the program", "MTP-CJS-001")
def dies_of_bad_bytes():
    def answer(_, honest):
        reply = honest()
        if reply.get("rejected", {}).get("code") == "not-utf-8":
            os._exit(3)
        return reply

    answers(answer)


@fault(
    "waits-for-ever",
    "a value that nests too deep is never answered",
    "MTP-CJS-016",
    arguments=("--timeout", "1", "--max-restarts", "3"),
)
def waits_for_ever():
    def answer(_, honest):
        reply = honest()
        if reply.get("rejected", {}).get("code") == "too-deep":
            time.sleep(3600)
        return reply

    answers(answer)
