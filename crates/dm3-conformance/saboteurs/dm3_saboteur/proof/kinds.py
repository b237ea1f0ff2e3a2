"""The kinds of subjects and how the suite is called for each."""

import os
import shlex
from pathlib import Path

from ..client import faults as client_faults
from ..service import faults as service_faults
from ..testee import faults as testee_faults

SABOTEURS = Path(__file__).resolve().parents[2]
HONEST_PYTHON = SABOTEURS.parent / "adapters" / "python"
VARIABLE = "DM3_SABOTAGE"


class Kind:
    """One kind of subject.

    `mode` is the command of the suite and the word for its tests. `slow` are globs of tests that mostly wait, or are
    long: each gets a run of its own for the honest subject. They and `heavy` ones are run for a fault only where it
    asks for them. `arguments` go to the suite besides where there is a fault. Where a `dialect` is given, only its
    tests count.
    """

    def __init__(self, mode, table, call, slow=(), heavy=(), arguments=(), dialect=None):
        self.mode = mode
        self.faults = list(table.faults.values())
        self.call = call
        self.slow = slow
        self.heavy = heavy
        self.arguments = arguments
        self.dialect = dialect

    def has(self, test):
        """Whether a test of the suite's list is one for these subjects."""
        return test["mode"] == self.mode and self.dialect in (None, test["dialect"])


def adapter(package):
    """The arguments that make the suite start an adapter, with a fault or without; `python` are the words before the
    name of a module."""

    def call(python, fault):
        command = [*python, package]
        if fault is not None:
            command += ["--fault", fault.name]
        return ["--testee", shlex.join(command)]

    return call


def service(python, _fault):
    """The same for the service, which finds its fault in the environment."""
    return ["--start", shlex.join([*python, "dm3_saboteur.service"])]


KINDS = {
    "testee": Kind("vectors", testee_faults.TABLE, adapter("dm3_saboteur.testee")),
    "service": Kind(
        "ds",
        service_faults.TABLE,
        service,
        slow=("ds.http/request-that-never-ends", "ds.live-push/signs-of-life", "ds.concurrency", "ds.durability"),
        heavy=(
            "ds.acknowledging/of-200000",
            "ds.batches/of-100000",
            "ds.http/answers-in-time-without-registry",
            "ds.live-push/a-hundred-streams",
            "ds.live-push/what-waits-in-a-full-mailbox",
        ),
        arguments=("--timeout", "10", "--registry-patience", "2"),
    ),
    "client": Kind(
        "client",
        client_faults.TABLE,
        adapter("dm3_saboteur.client"),
        slow=("client.order/submission-not-answered-in-time", "client.links/slow-host"),
        heavy=("client.contents/twenty-megabytes", "client.registry/node-slow"),
        arguments=("--dialect", "spec"),
        dialect="spec",
    ),
}


def environment(fault):
    """The environment in which the suite, and with it the subject, runs."""
    variables = {name: value for name, value in os.environ.items() if name != VARIABLE}
    paths = [str(SABOTEURS), str(HONEST_PYTHON), *filter(None, [os.environ.get("PYTHONPATH")])]
    variables |= {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"}
    if fault is not None:
        variables[VARIABLE] = fault.name
    return variables
