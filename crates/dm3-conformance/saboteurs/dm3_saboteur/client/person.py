"""Who the client acts for, and its world."""

from dm3_testee import names

from .web import Web
from .world import World


class Person:
    """Name and keys of the client's user."""

    def __init__(self, args):
        self.name = names.normalize(args["name"])
        self.encryption_secret = bytes.fromhex(args["encryption_private_key"])
        self.signing_secret = bytes.fromhex(args["signing_private_key"])
        self.web = Web(bool(args.get("allow_loopback")))
        self.world = World(args["ethereum_rpc_url"], self.web, args.get("ipfs_gateway_url"))
