"""Delivery information (spec/delivery-information.md)."""

from . import json_text, names, sealing
from .records import optional_text_member, text_member


def check_members(information):
    """Checks the members of delivery information and returns its names as they stand there: receiver, sender."""
    optional_text_member(information, "deliveryInstruction")
    return text_member(information, "to"), text_member(information, "from")


def check(information):
    """The same for what a delivery service opened; returns the names in normal form."""
    to, sender = check_members(information)
    return names.normalize(to), names.normalize(sender)


def open_sealed(text, service_secret, dialect):
    """The delivery information in a sealed payload, given as JSON text."""
    information = json_text.parse_object(sealing.open_payload(text, service_secret, dialect))
    check(information)
    return information


def create(to, sender, instruction=None):
    information = {"to": to, "from": sender}
    if instruction is not None:
        information["deliveryInstruction"] = instruction
    return information
