"""Vector files without the suite: every disagreement, one line each."""

import json

from . import protocol


def run(paths):
    """True when nothing disagrees."""
    total = wrong = 0
    for path in paths:
        with open(path, encoding="utf-8") as file:
            suite = json.load(file)
        for vector in suite["vectors"]:
            total += 1
            call = {"op": suite["operation"], "dialect": vector.get("dialect", "spec"), "args": vector["input"]}
            complaint = judge(vector["expect"], protocol.answer(call))
            if complaint:
                wrong += 1
                print(f"{vector['id']}: {complaint}")
    print(f"{total} vectors, {wrong} disagreements")
    return wrong == 0


def judge(expect, reply):
    """What disagrees, or nothing."""
    outcome = expect["outcome"]
    if outcome == "accept" and "ok" in reply:
        for name, value in expect["output"].items():
            if reply["ok"].get(name) != value:
                return f"{name}: expected {value!r}, got {reply['ok'].get(name)!r}"
        return None
    if outcome == "reject" and "rejected" in reply:
        return None
    if outcome == "observe" and ("ok" in reply or "rejected" in reply):
        return None
    return json.dumps(reply)[:400]
