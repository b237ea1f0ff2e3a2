"""`python -m dm3_saboteur.testee [--fault NAME]` speaks DTP/1; without a fault it is the honest testee."""

import argparse

from dm3_testee import protocol

from . import faults


def main():
    parser = argparse.ArgumentParser(prog="dm3_saboteur.testee", description=faults.__doc__)
    parser.add_argument("--fault", choices=sorted(faults.TABLE.faults), metavar="NAME")
    parser.add_argument("--list", action="store_true", help="print the names of the faults and what they break")
    arguments = parser.parse_args()
    if arguments.list:
        for fault in faults.TABLE.faults.values():
            print(f"{fault.name:40} {fault.breaks}")
        return
    if arguments.fault:
        faults.TABLE.switch_on(arguments.fault)
    protocol.serve()


main()
