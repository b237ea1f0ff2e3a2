"""The table of the testee's faults. The modules beside this one add theirs."""

from ..fault import Table

TABLE = Table()
fault = TABLE.fault
