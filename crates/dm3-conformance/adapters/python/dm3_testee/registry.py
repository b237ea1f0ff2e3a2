"""The operations by name. A module adds its own with the decorator."""

OPERATIONS = {}

SPEC = "spec"
LEGACY = "legacy-ts"


def operation(name):
    """Marks a function `(args, dialect) -> output members` as the operation of this name."""

    def add(function):
        if name in OPERATIONS:
            raise ValueError(f"{name} stands twice")
        OPERATIONS[name] = function
        return function

    return add
