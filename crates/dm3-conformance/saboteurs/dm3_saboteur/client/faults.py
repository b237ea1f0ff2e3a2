"""All faults of the client: importing a module adds its own."""

from . import faults_of_look_ups, faults_of_receiving, faults_of_sending  # noqa: F401
from .table import TABLE  # noqa: F401
