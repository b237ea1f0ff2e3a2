"""Faults that can be switched on, and the tables of them."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

FAILING = ("fail", "hang", "crash")


@dataclass(frozen=True)
class Fault:
    """One way to break the specification.

    A test that ends with one of `verdicts` and names one of `clauses` catches it. Where `nothing_passes`, no test of a
    whole run may pass besides. `only` are the globs of the tests that are run; without them, those that name one of the
    clauses are. `arguments` go to the suite besides. A run that `waits` most of its time keeps no others from running.
    """

    name: str
    breaks: str
    clauses: tuple
    switch_on: Callable
    only: tuple = ()
    arguments: tuple = ()
    verdicts: tuple = FAILING
    nothing_passes: bool = False
    waits: bool = False


class Table:
    """The faults of one kind of subject, by name, in the order in which they were added."""

    def __init__(self):
        self.faults = {}

    def fault(self, name, breaks, clauses, **settings):
        """Marks a function that switches a fault on. `clauses` are ids between blanks."""

        def add(switch_on):
            if name in self.faults:
                raise ValueError(f"{name} stands twice")
            self.faults[name] = Fault(name, breaks, tuple(clauses.split()), switch_on, **settings)
            return switch_on

        return add

    def switch_on(self, name):
        """Switches a fault on; raises KeyError where there is none of this name."""
        self.faults[name].switch_on()


def swap(module, name, replacement):
    """Puts `replacement` wherever a function was imported to, and returns the function."""
    original = getattr(module, name)
    packages = ("dm3_testee", "dm3_saboteur.service", "dm3_saboteur.client")
    for other in [module for key, module in sys.modules.items() if key.startswith(packages)]:
        for attribute, value in list(vars(other).items()):
            if value is original:
                setattr(other, attribute, replacement)
    return original
