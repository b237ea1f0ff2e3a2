"""All faults of the service: importing a module adds its own."""

from . import (  # noqa: F401
    faults_of_calls,
    faults_of_http,
    faults_of_log_in,
    faults_of_mailboxes,
    faults_of_postmarks,
    faults_of_push,
    faults_of_storing,
    faults_of_submission,
)
from .table import TABLE  # noqa: F401
