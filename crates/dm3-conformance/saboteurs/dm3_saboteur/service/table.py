"""The table of the service's faults."""

from ..fault import Table

TABLE = Table()
fault = TABLE.fault
