"""The table of the client's faults."""

from ..fault import Table

TABLE = Table()
fault = TABLE.fault
