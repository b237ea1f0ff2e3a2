"""Records of a name from the ENS contracts (spec/registry.md)."""

from . import abi, names
from .encoding import address_text, hex0x_bytes
from .reply import Rejected

REGISTRY = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e"
MAX_LABELS = 24
MAX_TEXT_BYTES = 1048576

RESOLVER = "0x0178b8bf"
SUPPORTS_INTERFACE = "0x01ffc9a7"
RESOLVE = "0x9061b923"
ADDR = "0x3b3b57de"
TEXT = "0x59d1d43c"

NO_ADDRESS = bytes(20)
TRUE = abi.word(1)
REVERT_WORDS = ("revert", "invalid opcode", "invalid jump", "vm execution error")


class NoRecord(Exception):
    """The name has no such record."""


class Unavailable(Exception):
    """Nobody could say."""


class Reverted(Exception):
    """A contract reverted, with these bytes."""

    def __init__(self, data):
        super().__init__("reverted")
        self.data = data


def text(node, name, key):
    """The text record of a name. `node` answers calls: (contract, call data) to the returned bytes."""
    call = abi.encode_call(TEXT, [names.node(name)], [key.encode("utf-8")])
    content = abi.decode_bytes(look_up(node, name, call))
    if not content:
        raise NoRecord
    if len(content) > MAX_TEXT_BYTES:
        raise Rejected("policy", "too-long")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        raise Rejected("decode", "not-utf-8") from None


def address(node, name):
    """The address of a name, as text with its checksum."""
    found = abi.decode_address(look_up(node, name, abi.encode_call(ADDR, [names.node(name)])))
    if found == NO_ADDRESS:
        raise NoRecord
    return address_text(found)


def look_up(node, name, call):
    """What the resolver contract of a name returns for a call; never empty."""
    name = names.normalize(name)
    contract, is_own = find_resolver(node, name)
    is_wildcard = supports_wildcards(node, contract)
    if not is_wildcard and not is_own:
        raise NoRecord
    try:
        if is_wildcard:
            answer = node(contract, abi.encode_call(RESOLVE, (), [names.dns_encoding(name), call]))
            answer = abi.decode_bytes(answer) if answer else b""
        else:
            answer = node(contract, call)
    except Reverted as revert:
        if revert.data:  # EIP-3668 among it, which is not followed here
            raise Rejected("semantic", "reverted") from None
        raise NoRecord from None
    if not answer:
        raise NoRecord
    return answer


def find_resolver(node, name):
    """The nearest resolver contract, and whether it is that of the name itself."""
    labels = name.split(".")
    if len(labels) > MAX_LABELS:
        raise Rejected("policy", "too-many-labels")
    for place in range(len(labels)):
        call = abi.encode_call(RESOLVER, [names.node(".".join(labels[place:]))])
        try:
            found = abi.decode_address(node(REGISTRY, call))
        except Reverted:
            raise Rejected("semantic", "registry-reverted") from None
        if found != NO_ADDRESS:
            return address_text(found), place == 0
    raise NoRecord


def supports_wildcards(node, contract):
    asked_for = bytes.fromhex(RESOLVE[2:]) + bytes(28)
    try:
        return node(contract, abi.encode_call(SUPPORTS_INTERFACE, [asked_for])) == TRUE
    except Reverted:
        return False


def played_node(calls):
    """A node that answers from a list of calls with their outcomes."""

    def node(contract, data):
        for call in calls:
            if call["to"].lower() == contract.lower() and hex0x_bytes(call["data"]) == data:
                return outcome(call)
        return abi.word(0)

    return node


def outcome(call):
    """The bytes that a played call returns."""
    if call.get("down"):
        raise Unavailable
    if "error" in call:
        data = revert_data(call["error"])
        if data is None:
            raise Unavailable
        raise Reverted(data)
    return hex0x_bytes(call["result"])


def revert_data(error):
    """The data of a revert, empty where it has none; None where the error is no revert."""
    data = error.get("data")
    if isinstance(data, dict):
        data = data.get("data")
    if isinstance(data, str):
        try:
            return hex0x_bytes(data.removeprefix("Reverted "))
        except Rejected:
            pass
    message = str(error.get("message", "")).lower()
    if error.get("code") == 3 or any(word in message for word in REVERT_WORDS):
        return b""
    return None
