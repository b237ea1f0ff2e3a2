"""How a call ends where nothing comes of it."""

from dm3_testee.reply import Rejected


def ended(word, message=""):
    return Rejected("policy", "client." + word, message)
