"""A process that has everything imported already and forks the subjects, which is much faster than starting each.

`python -m dm3_saboteur.proof.nursery SOCKET` says `ready` and serves launch.py until it is terminated.
"""

import json
import os
import runpy
import select
import signal
import socket
import sys

from ..client import faults as _client  # noqa: F401 (what subjects would import)
from ..service import faults as _faults  # noqa: F401
from ..testee import faults as _testee  # noqa: F401

ABSENT = 1


class Nursery:
    """`running` are the connections to launch.py by the process that runs for it."""

    def __init__(self, path):
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        self.listener.listen(64)
        self.running = {}
        self.woken, waking = os.pipe()
        os.set_blocking(waking, False)
        signal.set_wakeup_fd(waking)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def serve(self):
        while True:
            readable, _, _ = select.select([self.listener, self.woken, *self.running.values()], [], [])
            if self.woken in readable:
                os.read(self.woken, 512)
                self.bury()
            if self.listener in readable:
                self.start(self.listener.accept()[0])
            for pid, connection in list(self.running.items()):
                if connection in readable:  # launch.py is gone
                    kill(pid)

    def start(self, connection):
        length, streams, _, _ = socket.recv_fds(connection, 4, 3)
        text = b""
        while len(text) < int.from_bytes(length, "big"):
            text += connection.recv(1 << 20)
        pid = os.fork()
        if pid == 0:
            become(json.loads(text), streams)
        for stream in streams:
            os.close(stream)
        self.running[pid] = connection

    def bury(self):
        """Tells launch.py how its process ended."""
        while self.running:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            connection = self.running.pop(pid)
            code = os.waitstatus_to_exitcode(status)
            try:
                connection.sendall(bytes([code if code >= 0 else 128 - code]))
            except OSError:
                pass
            connection.close()


def become(wish, streams):
    """Runs a module in this process, which was just forked; does not return."""
    status = ABSENT
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        os.setpgid(0, wish["group"])
        for place, stream in enumerate(streams):
            os.dup2(stream, place)
        os.closerange(3, 4096)
        os.chdir(wish["directory"])
        os.environ.clear()
        os.environ.update(wish["variables"])
        module, *arguments = wish["arguments"]
        sys.argv = [module, *arguments]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        status = 0
    except SystemExit as ending:
        status = ending.code if isinstance(ending.code, int) else ABSENT if ending.code else 0
    except BaseException as error:
        print(repr(error), file=sys.stderr)
    finally:
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        finally:
            os._exit(status)


def kill(pid):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def main():
    nursery = Nursery(sys.argv[1])
    print("ready", flush=True)
    nursery.serve()


if __name__ == "__main__":
    main()
