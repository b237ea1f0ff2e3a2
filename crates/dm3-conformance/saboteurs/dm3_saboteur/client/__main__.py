"""`python -m dm3_saboteur.client [--fault NAME]` speaks DTP/1 with the operations of a client alone."""

import argparse

from dm3_testee import protocol
from dm3_testee.registry import OPERATIONS, SPEC

from . import faults, receiving, sending
from .person import Person


def send(args, _dialect):
    return sending.Sender(Person(args)).send(args)


def fetch(args, _dialect):
    return receiving.Receiver(Person(args)).fetch(args)


def main():
    parser = argparse.ArgumentParser(prog="dm3_saboteur.client")
    parser.add_argument("--fault", choices=sorted(faults.TABLE.faults), metavar="NAME")
    arguments = parser.parse_args()
    if arguments.fault:
        faults.TABLE.switch_on(arguments.fault)
    OPERATIONS.clear()
    OPERATIONS.update({"client.send": send, "client.fetch": fetch})
    of_codec = protocol.hello
    protocol.hello = lambda: {**of_codec(), "roles": ["client"], "dialects": [SPEC], "features": []}
    protocol.serve()


main()
