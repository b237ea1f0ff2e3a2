"""Failures by the words of the tables of errors."""

from dm3_testee import rpc_errors

ACCESS_ONLY = {"ds.account.unknown": 404, **rpc_errors.ACCESS_OUTCOMES}


class Failure(Exception):
    """A request that is refused, or cannot be served."""

    def __init__(self, word, message="it cannot be done"):
        super().__init__(message)
        self.word = word
        self.message = message

    @property
    def rpc_code(self):
        return rpc_errors.OUTCOMES[self.word][1]

    @property
    def status(self):
        if self.word in ACCESS_ONLY:
            return ACCESS_ONLY[self.word]
        return rpc_errors.OUTCOMES[self.word][0]
