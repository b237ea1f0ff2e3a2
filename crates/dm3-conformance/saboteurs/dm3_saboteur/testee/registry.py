"""Faults of looking names up."""

from dm3_testee import abi, ens

from ..fault import swap
from .table import fault


@fault(
    "ancestor-asked-for-the-name", "the resolver of an ancestor is asked though it takes no names below", "REG-REC-006"
)
def ancestor_asked_for_the_name():
    def find_resolver(node, name):
        return honest(node, name)[0], True

    honest = swap(ens, "find_resolver", find_resolver)


@fault("farthest-resolver-first", "the resolver is looked for from the top of the tree", "REG-REC-004")
def farthest_resolver_first():
    def find_resolver(node, name):
        labels = name.split(".")
        for place in reversed(range(len(labels))):
            call = abi.encode_call(ens.RESOLVER, [ens.names.node(".".join(labels[place:]))])
            found = abi.decode_address(node(ens.REGISTRY, call))
            if found != ens.NO_ADDRESS:
                return ens.address_text(found), place == 0
        raise ens.NoRecord

    swap(ens, "find_resolver", find_resolver)


@fault("wildcards-not-known", "resolvers that answer through resolve(bytes,bytes) are asked like others", "REG-REC-005")
def wildcards_not_known():
    swap(ens, "supports_wildcards", lambda node, contract: False)


@fault("revert-with-data-means-none", "every revert means that there is no record", "REG-REC-012 REG-REC-018")
def revert_with_data_means_none():
    swap(ens, "revert_data", lambda error: b"")


@fault("zero-address-is-an-owner", "a zero address counts as the address of a name", "REG-REC-010")
def zero_address_is_an_owner():
    def address(node, name):
        found = abi.decode_address(ens.look_up(node, name, abi.encode_call(ens.ADDR, [ens.names.node(name)])))
        return ens.address_text(found)

    swap(ens, "address", address)


@fault("address-in-any-word", "the upper bytes of an address are not looked at", "REG-REC-013")
def address_in_any_word():
    swap(abi, "decode_address", lambda data: data[12:32] if len(data) == 32 else abi.decode_bytes(data))


@fault("abi-read-leniently", "a text of the contract ABI may be cut or badly placed", "REG-REC-015")
def abi_read_leniently():
    def decode_bytes(data):
        length = int.from_bytes(data[32:64], "big")
        return data[64 : 64 + length]

    swap(abi, "decode_bytes", decode_bytes)
