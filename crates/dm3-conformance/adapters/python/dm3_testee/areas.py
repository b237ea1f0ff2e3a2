"""All areas: importing one adds its operations."""

from .operations import (  # noqa: F401
    access,
    canonical_json,
    envelopes,
    key_derivation,
    keys,
    messages,
    names,
    postmark,
    profile_uris,
    profiles,
    rpc,
    sealing,
    spam,
    storage,
    transport,
)
