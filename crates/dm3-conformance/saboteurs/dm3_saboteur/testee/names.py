"""Faults of names."""

from dm3_testee import names
from dm3_testee.reply import Rejected

from ..fault import swap
from .table import fault


def checked(form):
    """A normaliser that makes this form and checks what is left besides."""

    def normalize(text):
        if not isinstance(text, str) or names.has_lone_surrogate(text):
            raise names.bad_name()
        names.check_labels(text)
        names.check_size(text)
        return form(text)

    return normalize


@fault("nameprep-in-place-of-ensip-15", "names are normalised as the deployed network does", "REG-NAM-001 REG-NAM-002")
def nameprep_in_place_of_ensip_15():
    swap(names, "normalize", checked(lambda text: ".".join(names.account_name(label) for label in text.split("."))))


@fault("names-in-lower-case-only", "the normal form is the name in lower case", "REG-NAM-002")
def names_in_lower_case_only():
    swap(names, "normalize", checked(str.lower))


@fault("names-as-they-are", "names are compared as they are written", "REG-NAM-001 REG-NAM-004")
def names_as_they_are():
    def normalize(text):
        honest(text)
        return text

    honest = swap(names, "normalize", normalize)


@fault("empty-labels", "a dot may stand at the end of a name", "REG-NAM-003")
def empty_labels():
    def normalize(text):
        return honest(text[:-1] if isinstance(text, str) and text.endswith(".") else text)

    honest = swap(names, "normalize", normalize)


@fault("names-of-any-length", "there is no limit to the length of names", "REG-NAM-005 REG-NAM-006")
def names_of_any_length():
    swap(names, "check_size", lambda name: None)


@fault("node-of-labels-in-their-order", "the first label is hashed first", "REG-NAM-010")
def node_of_labels_in_their_order():
    def node(text):
        result = bytes(32)
        for label in names.normalize(text).split(".") if text else []:
            result = names.keccak256(result + names.keccak256(label.encode("utf-8")))
        return result

    swap(names, "node", node)


@fault("dns-labels-of-any-length", "labels of more than 63 bytes are encoded", "REG-NAM-021")
def dns_labels_of_any_length():
    names.MAX_DNS_LABEL_BYTES = 255


@fault("node-of-names-without-form", "a text that is no name has a node", "REG-NAM-012")
def node_of_names_without_form():
    def node(text):
        try:
            return honest(text)
        except Rejected:
            return names.keccak256(text.encode("utf-8", "replace"))

    honest = swap(names, "node", node)
