"""DTP/1: one JSON object per line on standard input and output."""

import json
import sys
import traceback

from . import __version__, areas  # noqa: F401 (the areas add their operations)
from .registry import LEGACY, OPERATIONS, SPEC
from .reply import Rejected, Unsupported

SOURCE = "https://github.com/dm3-org/dm3-rs"


def hello():
    return {
        "dtp": 1,
        "name": "dm3-python",
        "version": __version__,
        "language": "python",
        "source": SOURCE,
        "issues": SOURCE + "/issues",
        "roles": ["codec"],
        "dialects": [SPEC, LEGACY],
        "features": ["associated-data", "fixed-ephemeral", "rfc6979", "spam", "storage"],
        "ops": sorted(OPERATIONS),
    }


def answer(call):
    """The members of the reply to one call."""
    name = call.get("op")
    if name == "hello":
        return {"ok": hello()}
    function = OPERATIONS.get(name)
    if function is None:
        return {"unsupported": {"reason": f"no operation {name}"}}
    try:
        return {"ok": function(call.get("args", {}), call.get("dialect", SPEC))}
    except Rejected as refusal:
        return {"rejected": {"stage": refusal.stage, "code": refusal.code, "message": str(refusal)}}
    except Unsupported as reason:
        return {"unsupported": {"reason": str(reason)}}
    except Exception as error:  # whatever it is, it is this program's fault, not a refusal
        return {"error": {"message": f"{type(error).__name__}: {error}", "trace": traceback.format_exc()}}


def serve():
    for line in sys.stdin.buffer:
        call = json.loads(line)
        reply = {"id": call.get("id"), **answer(call)}
        sys.stdout.write(json.dumps(reply, ensure_ascii=True) + "\n")
        sys.stdout.flush()
