"""Proxy envelopes (spec/transport.md)."""

from . import json_text
from .envelopes import check_metadata
from .profiles import name_or_none
from .records import bad_member, object_member, text_member
from .reply import Rejected


def read(text):
    """The proxy envelope in a JSON text, with its members checked."""
    proxy = json_text.parse_object(text)
    text_member(proxy, "to")
    text_member(proxy, "encryptedMessage")
    entries = proxy.get("encryptionEnvelops")
    if not isinstance(entries, list):
        raise bad_member("encryptionEnvelops")
    for entry in entries:
        if not isinstance(entry, dict):
            raise bad_member("encryptionEnvelops")
        text_member(entry, "deliveryServiceEnsName")
        check_metadata(object_member(object_member(entry, "encryptionEnvelop"), "metadata"))
    return proxy


def envelope_for(proxy, service):
    """The envelope for a delivery service: the message, and the metadata of the first entry with its name."""
    wanted = name_or_none(service)
    for entry in proxy["encryptionEnvelops"]:
        if wanted is not None and name_or_none(entry["deliveryServiceEnsName"]) == wanted:
            return {"message": proxy["encryptedMessage"], "metadata": entry["encryptionEnvelop"]["metadata"]}
    raise Rejected("policy", "no-entry")
