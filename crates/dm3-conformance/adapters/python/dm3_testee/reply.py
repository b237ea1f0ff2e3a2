"""What an operation answers besides its output."""


class Rejected(Exception):
    """The input is refused on purpose. `stage` is parse, decode, decrypt, authenticate, semantic or policy."""

    def __init__(self, stage, code, message=""):
        super().__init__(message or code)
        self.stage = stage
        self.code = code


class Unsupported(Exception):
    """This implementation cannot be asked that."""
