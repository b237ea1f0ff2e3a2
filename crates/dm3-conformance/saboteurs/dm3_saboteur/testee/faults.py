"""All faults of the testee: importing a module adds its own."""

from . import (  # noqa: F401
    access,
    behaviour,
    canonical_json,
    encodings,
    envelopes,
    messages,
    names,
    profiles,
    registry,
    sealing,
    signatures,
    storage_and_spam,
    transport,
)
from .table import TABLE  # noqa: F401
