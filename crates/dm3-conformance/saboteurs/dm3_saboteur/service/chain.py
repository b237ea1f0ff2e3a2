"""What names publish, asked of an Ethereum node each time."""

import http.client
import json
from urllib.parse import urlsplit

from dm3_testee import ens, names, profiles, worlds
from dm3_testee.encoding import hex0x_text
from dm3_testee.registry import SPEC
from dm3_testee.reply import Rejected

from .failure import Failure

PATIENCE = 3


class Chain:
    """The registry behind a node."""

    def __init__(self, rpc_url):
        self.url = urlsplit(rpc_url)

    def call(self, contract, data):
        """Calls a contract; the bytes that it returns."""
        params = [{"to": contract, "data": hex0x_text(data)}, "latest"]
        answer = self.ask({"jsonrpc": "2.0", "id": 1, "method": "eth_call", "params": params})
        if not isinstance(answer, dict) or answer.get("id") != 1:
            raise ens.Unavailable
        error, result = answer.get("error"), answer.get("result")
        if isinstance(error, dict):
            return ens.outcome({"error": error})
        if not isinstance(result, str):
            raise ens.Unavailable
        return ens.outcome({"result": result})

    def ask(self, request):
        connection = http.client.HTTPConnection(self.url.hostname, self.url.port, timeout=PATIENCE)
        try:
            connection.request("POST", self.url.path or "/", json.dumps(request), {"content-type": "application/json"})
            answer = connection.getresponse()
            body = answer.read()
            if answer.status != 200:
                raise ens.Unavailable
            return json.loads(body)
        except (OSError, ValueError, http.client.HTTPException):
            raise ens.Unavailable from None
        finally:
            connection.close()

    def address(self, name):
        """The address of a name in normal form."""
        try:
            return ens.address(self.call, name)
        except ens.NoRecord:
            raise Failure("ds.name.no-address", "the name has no address") from None
        except ens.Unavailable:
            raise unavailable() from None
        except Rejected:
            raise Failure("ds.name.records-unusable", "the name's records cannot be read") from None

    def signed_profile(self, name):
        """The signed profile that a name publishes, not checked yet."""
        world = NamedWorld(self, name)
        return world.object_at(world.text(profiles.RECORD), SPEC)

    def profile(self, name):
        """The address of a name and the verified profile that it publishes now."""
        return worlds.user(name, NamedWorld(self, name), SPEC)


class NamedWorld(worlds.World):
    """The records of one name."""

    def __init__(self, chain, name):
        super().__init__({}, [], [])
        self.chain = chain
        self.name = name

    def address(self):
        return ens.address(self.chain.call, self.name)

    def text(self, key):
        return ens.text(self.chain.call, self.name, key)

    def fetch(self, uri):
        raise LinkNotFollowed


class LinkNotFollowed(Exception):
    """The profile stands behind a link, which this service does not follow."""


def normal(name):
    try:
        return names.normalize(name)
    except Rejected:
        raise Failure("ds.name.malformed", "that is no ENS name") from None


def unavailable():
    return Failure("ds.registry.unavailable", "the registry cannot be asked now")


def link_not_followed():
    return Failure("ds.profile.link-not-followed", "profiles behind links are not fetched here")
