"""Running the suite."""

import json
import subprocess
from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

from .kinds import environment
from .record import Broken, Record

LONGEST_RUN = 600


class Suite:
    """The suite's program and the list of its tests; `python` are the words that run a module of the subjects."""

    def __init__(self, program, python, directory):
        self.program = program
        self.python = python
        self.directory = Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        listed = subprocess.run([program, "list", "--json"], capture_output=True, text=True, check=False)
        if listed.returncode != 0:
            raise Broken(listed.stderr)
        self.tests = json.loads(listed.stdout)["tests"]
        self.clauses = {clause for test in self.tests for clause in test["clauses"]}
        self.suites = Counter(suite_of(test["id"]) for test in self.tests)

    def chosen(self, kind, fault):
        """The ids of the tests to run for a fault; nothing stands for all."""
        unknown = set(fault.clauses) - self.clauses
        if unknown:
            raise Broken(f"no test names {' '.join(sorted(unknown))}")
        if fault.nothing_passes:
            return []
        of_mode = [test for test in self.tests if kind.has(test)]
        if fault.only:
            chosen = [test["id"] for test in of_mode if any(covers(glob, test["id"]) for glob in fault.only)]
        else:
            named = [test["id"] for test in of_mode if set(test["clauses"]) & set(fault.clauses)]
            chosen = [name for name in named if not any(covers(glob, name) for glob in (*kind.slow, *kind.heavy))]
        if not chosen:
            raise Broken("no test names one of its clauses")
        return chosen

    def run(self, name, kind, fault, chosen):
        """The record of one run."""
        path = self.directory / f"{name}.ndjson"
        command = [self.program, kind.mode, "--out", str(path), *kind.call(self.python, fault)]
        for glob in self.shortened(chosen):
            command += ["--only", glob]
        if fault is not None:
            command += fault.arguments or kind.arguments
        try:
            ran = subprocess.run(
                command,
                capture_output=True,
                text=True,
                errors="replace",
                check=False,
                env=environment(fault),
                timeout=LONGEST_RUN,
            )
        except subprocess.TimeoutExpired:
            raise Broken(f"the suite did not end within {LONGEST_RUN} s") from None
        return Record(path, ran.stderr + ran.stdout)

    def shortened(self, chosen):
        """The same choice, with the names of suites in the place of all their tests."""
        whole = {suite for suite, count in Counter(map(suite_of, chosen)).items() if count == self.suites[suite]}
        return [*sorted(whole), *(identifier for identifier in chosen if suite_of(identifier) not in whole)]


def suite_of(identifier):
    return identifier.split("/")[0]


def covers(glob, identifier):
    """As the suite reads a glob: one without slash chooses suites."""
    return fnmatchcase(identifier if "/" in glob else suite_of(identifier), glob)
