"""What this implementation tells as a delivery service (spec/delivery-service-api.md, Properties and below)."""

from . import sealing
from .numbers import LARGEST
from .registry import LEGACY
from .reply import Rejected
from .service_terms import DAY_MS

SHORTEST_DAYS = 30
SUPPORTED_TYPES = ("NEW", "EDIT", "REPLY", "REACTION", "DELETE_REQUEST", "RESEND_REQUEST", "READ_RECEIPT")


def properties(size_limit, days, dialect):
    """The result of dm3_getDeliveryServiceProperties: size limit and time to live."""
    if not 0 <= size_limit <= LARGEST or days < 0 or 0 < days < SHORTEST_DAYS:
        raise Rejected("policy", "properties")
    time_to_live = days * DAY_MS if dialect == LEGACY else days  # DIV-TS-040
    if time_to_live > LARGEST:
        raise Rejected("policy", "properties")
    return size_limit, time_to_live


def supports(message_type, dialect):
    """Whether receivers here take a type. In the deployed form nothing is listed as not supported."""
    return dialect == LEGACY or message_type in SUPPORTED_TYPES


def encryption_schemes():
    return [sealing.SCHEME]
