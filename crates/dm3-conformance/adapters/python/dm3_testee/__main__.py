"""`python -m dm3_testee` speaks DTP/1; `python -m dm3_testee --self-check FILE…` runs vector files and prints disagreements."""

import sys

from . import protocol, self_check

if sys.argv[1:2] == ["--self-check"]:
    sys.exit(0 if self_check.run(sys.argv[2:]) else 1)
protocol.serve()
