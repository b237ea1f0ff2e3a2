"""Records of runs, as far as the proof reads them."""

import json

PASS = "pass"


class Broken(Exception):
    """The suite made no usable record."""


class Record:
    """The tests of one run."""

    def __init__(self, path, told):
        """Reads a record; `told` is what the suite printed, for the case that there is none."""
        try:
            with open(path, encoding="utf-8") as file:
                lines = [json.loads(line) for line in file]
        except (OSError, ValueError):
            lines = []
        if not lines or lines[-1].get("type") != "footer":
            raise Broken(told.strip()[-600:] or "the suite said nothing")
        self.tests = [line for line in lines if line["type"] == "test"]
        self.exit_code = lines[-1]["exit_code"]
        self.problems = lines[-1].get("problems", [])

    def passed(self):
        return [test["id"] for test in self.tests if test["verdict"] == PASS]

    def count(self, *verdicts):
        return sum(test["verdict"] in verdicts for test in self.tests)

    def against(self):
        """Tests that speak against the subject."""
        return [test for test in self.tests if test["verdict"] in ("fail", "hang", "crash", "error", "xpass")]

    def unclear(self):
        """Tests that should have been judged and were not."""
        return [test for test in self.tests if test["verdict"] == "inconclusive"]

    def keys(self):
        """What speaks against the subject or is a warning, as (id, verdict)."""
        return {(test["id"], test["verdict"]) for test in self.tests if test["verdict"] != PASS}

    def catches(self, fault, known):
        """The first test that catches a fault, and the clause; None where there is none. `known` is what honest
        subjects end with too, as (id, verdict)."""
        for test in self.tests:
            if test["verdict"] not in fault.verdicts or (test["id"], test["verdict"]) in known:
                continue
            for clause in fault.clauses:
                if clause in test["clauses"]:
                    return test["id"], clause
        return None
