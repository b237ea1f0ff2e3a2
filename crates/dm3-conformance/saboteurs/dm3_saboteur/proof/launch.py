"""`python -S -E launch.py SOCKET MODULE ARGUMENT…` lets the nursery run a module in this program's place.

Standard input, output and error go along, and the process group, so that what kills this program kills the module too.
"""

import json
import os
import socket
import sys


def main():
    nursery = socket.socket(socket.AF_UNIX)
    nursery.connect(sys.argv[1])
    wish = {"arguments": sys.argv[2:], "variables": dict(os.environ), "group": os.getpgrp(), "directory": os.getcwd()}
    text = json.dumps(wish).encode("utf-8")
    socket.send_fds(nursery, [len(text).to_bytes(4, "big")], [0, 1, 2])
    nursery.sendall(text)
    for stream in (0, 1, 2):
        os.close(stream)
    status = nursery.recv(1)
    os._exit(status[0] if status else 1)


main()
