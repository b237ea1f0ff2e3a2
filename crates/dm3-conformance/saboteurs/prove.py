"""Shows that the suite notices: runs it against every saboteur and looks for a test that says which clause is broken.

    python prove.py [--suite PROGRAM] [--jobs COUNT] [--kind testee|service|client] [--fault GLOB] [--quick]

Exit code 0: the honest subjects conform and every sabotage is caught; 1: not so; 2: the suite could not be run.
"""

import argparse
import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "adapters" / "python"))

from dm3_saboteur.proof import campaign  # noqa: E402 (the faults are made of the honest testee)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--suite", default="dm3-conformance", metavar="PROGRAM", help="the suite's program")
    jobs = os.cpu_count() or 2
    parser.add_argument("--jobs", type=int, default=jobs, metavar="COUNT", help=f"runs at a time ({jobs})")
    parser.add_argument("--kind", action="append", choices=sorted(campaign.KINDS), help="only these subjects")
    parser.add_argument("--fault", action="append", metavar="GLOB", help="only faults with such names")
    parser.add_argument("--quick", action="store_true", help="leave out tests of honest subjects that no fault needs")
    parser.add_argument("--keep", metavar="DIRECTORY", help="keep the records of the runs")
    sys.exit(campaign.run(parser.parse_args()))


if __name__ == "__main__":
    main()
