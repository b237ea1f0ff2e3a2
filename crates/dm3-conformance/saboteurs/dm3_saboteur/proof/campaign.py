"""All runs of a proof and the table of what they showed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from fnmatch import fnmatchcase

from .kinds import KINDS, environment
from .record import Broken
from .suite import Suite, covers

PROVEN, NOT_PROVEN, NOT_RUN = 0, 1, 2


def run(arguments):
    """Runs everything, prints the table and gives the exit code."""
    with tempfile.TemporaryDirectory(prefix="dm3-sabotage-") as scratch, nursery(scratch) as python:
        try:
            campaign = Campaign(Suite(arguments.suite, python, arguments.keep or scratch), arguments)
        except (Broken, OSError) as problem:
            print(f"the suite cannot be run: {problem}", file=sys.stderr)
            return NOT_RUN
        return campaign.run()


@contextmanager
def nursery(directory):
    """Starts the process that forks subjects; gives the words that run a module in it."""
    path = os.path.join(directory, "nursery")
    command = [sys.executable, "-m", "dm3_saboteur.proof.nursery", path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, env=environment(None)) as process:
        try:
            if process.stdout.readline().strip() == b"ready":
                yield [sys.executable, "-S", "-E", os.path.join(os.path.dirname(__file__), "launch.py"), path]
            else:
                yield [sys.executable, "-m"]
        finally:
            process.terminate()


class Campaign:
    def __init__(self, suite, arguments):
        self.suite = suite
        self.quick = arguments.quick
        self.jobs = max(1, arguments.jobs)
        self.kinds = {name: KINDS[name] for name in arguments.kind or KINDS if KINDS[name].faults}
        globs = arguments.fault or ["*"]
        self.faults = [
            (name, fault)
            for name, kind in self.kinds.items()
            for fault in kind.faults
            if any(fnmatchcase(fault.name, glob) for glob in globs)
        ]

    def run(self):
        begun = time.monotonic()
        with ThreadPoolExecutor(self.jobs) as workers, ThreadPoolExecutor(8) as waiting:
            honest = {name: self.honest_runs(name, workers, waiting) for name in self.kinds}
            sabotaged = [
                (name, fault, (waiting if fault.waits else workers).submit(self.sabotaged, name, fault))
                for name, fault in self.faults
            ]
            known = {name: self.judge_honest(name, runs) for name, runs in honest.items()}
            caught = [self.judge(name, fault, run, known[name]) for name, fault, run in sabotaged]
        is_honest = all(conforms for _, conforms in known.values())
        print(f"{len(caught)} runs in {time.monotonic() - begun:.0f} s")
        print(f"{sum(caught)} of {len(caught)} sabotages caught")
        return PROVEN if is_honest and all(caught) else NOT_PROVEN

    def honest_runs(self, name, workers, waiting):
        """The runs of an honest subject. Those that mostly wait do not keep others from running."""
        kind = self.kinds[name]
        chosen = [test["id"] for test in self.suite.tests if kind.has(test)]
        if self.quick:
            needed = [set(self.suite.chosen(kind, fault)) for of, fault in self.faults if of == name]
            chosen = [identifier for identifier in chosen if not needed or any(identifier in ids for ids in needed)]
        runs = []
        for glob in kind.slow:
            slow = [identifier for identifier in chosen if covers(glob, identifier)]
            chosen = [identifier for identifier in chosen if identifier not in slow]
            if slow and not self.quick:
                runs.append(waiting.submit(self.suite.run, f"{name}-honest-{len(runs)}", kind, None, slow))
        runs.append(workers.submit(self.suite.run, f"{name}-honest", kind, None, chosen))
        return runs

    def judge_honest(self, name, runs):
        """What the honest subject ends with beside passes, and whether it conforms."""
        known, counts, against = set(), {}, []
        try:
            for run in runs:
                record = run.result()
                known |= record.keys()
                against += record.against() + record.unclear()
                for test in record.tests:
                    counts[test["verdict"]] = counts.get(test["verdict"], 0) + 1
        except Broken as problem:
            print(f"the honest {name} cannot be tested: {problem}")
            return known, False
        print(f"the honest {name}: {', '.join(f'{count} {verdict}' for verdict, count in sorted(counts.items()))}")
        for test in against:
            print(f"    {test['verdict']} {test['id']}: {test.get('reason', '')}")
        return known, not against

    def sabotaged(self, name, fault):
        kind = self.kinds[name]
        return self.suite.run(f"{name}-{fault.name}", kind, fault, self.suite.chosen(kind, fault))

    def judge(self, name, fault, run, honest):
        """Prints the line of a fault; tells whether it is caught."""
        known, _ = honest
        try:
            record = run.result()
        except Broken as problem:
            print(f"{name}/{fault.name} | CANNOT BE RUN | {' '.join(str(problem).split())}")
            return False
        found = record.catches(fault, known)
        if found is None:
            print(f"{name}/{fault.name} | NOT CAUGHT ({len(record.tests)} tests) | {' '.join(fault.clauses)}")
            return False
        passed = record.passed() if fault.nothing_passes else []
        if passed:
            print(f"{name}/{fault.name} | CAUGHT, BUT {len(passed)} TESTS PASS, such as {passed[0]} | {found[1]}")
            return False
        print(f"{name}/{fault.name} | {found[0]} | {found[1]}", flush=True)
        return True
