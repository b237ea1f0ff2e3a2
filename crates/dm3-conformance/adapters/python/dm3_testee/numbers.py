"""Whole numbers in JSON, where every number is a float."""

from .reply import Rejected

LARGEST = 2**53 - 1


def whole(value, lowest=0, highest=LARGEST):
    """The int of a JSON number that is whole and within the limits."""
    if not isinstance(value, float) or not lowest <= value <= highest or value != int(value):
        raise Rejected("semantic", "number")
    return int(value)
