"""Operations of test-vectors/operations/names.json."""

from .. import names
from ..encoding import hex0x_text
from ..registry import LEGACY, operation


@operation("name.normalize")
def normalize(args, _dialect):
    return {"name": names.normalize(args["name"])}


@operation("name.same")
def same(args, dialect):
    form = names.account_name if dialect == LEGACY else names.normalize
    return {"same": form(args["a"]) == form(args["b"])}


@operation("name.namehash")
def namehash(args, _dialect):
    return {"node": hex0x_text(names.node(args["name"]))}


@operation("name.dns_encode")
def dns_encode(args, _dialect):
    return {"encoded_hex": names.dns_encoding(args["name"]).hex()}


@operation("name.account")
def account(args, _dialect):
    return {"account": names.account_name(args["name"])}
