"""Names and profiles, as the client looks them up."""

from dm3_testee import ens, json_text, profile_uris, profiles, worlds
from dm3_testee.registry import SPEC
from dm3_testee.reply import Rejected

from ..service.chain import Chain, NamedWorld
from .web import LOOPBACK, TooLong, Unreachable

FETCH_SECONDS = 10
FETCH_BYTES = worlds.MAX_CONTENT_BYTES


class World:
    """The registry, and what profiles lead to."""

    def __init__(self, rpc_url, web, ipfs_gateway):
        self.chain = Chain(rpc_url)
        self.web = web
        self.ipfs_gateway = ipfs_gateway

    def user(self, name):
        """Address and verified profile. NoRecord, Unavailable or Rejected where there is none of use."""
        return worlds.user(name, Named(self, name), SPEC)

    def service(self, name):
        """The profile of a delivery service, in the same way."""
        return worlds.service(name, Named(self, name), SPEC)


class Named(NamedWorld):
    """The records of one name."""

    def __init__(self, world, name):
        super().__init__(world.chain, name)
        self.web = world.web
        self.ipfs_gateway = world.ipfs_gateway

    def object_at(self, uri, dialect):
        target = profile_uris.parse(uri, dialect)
        if target["kind"] != "link":
            return super().object_at(uri, dialect)
        content = json_text.parse(self.fetch(target["url"]))
        if profiles.content_hash(content) != target["dm3_hash"]:
            raise Rejected("authenticate", "other-content")
        if not isinstance(content, dict):
            raise Rejected("semantic", "no-object")
        return content

    def fetch(self, uri):
        """The content behind a link or a content identifier."""
        try:
            answer = self.web.request("GET", self.address_of(uri), FETCH_SECONDS, FETCH_BYTES)
        except Unreachable:
            raise ens.Unavailable from None
        except TooLong:
            raise Rejected("policy", "too-large") from None
        if answer.status in worlds.UNAVAILABLE_STATUSES or answer.status >= 500:
            raise ens.Unavailable
        if not 200 <= answer.status <= 299:
            raise Rejected("policy", "status")
        return answer.body

    def address_of(self, uri):
        """The URL to ask. In the tester's world what is named with TLS is asked for without."""
        if uri.startswith("ipfs://"):
            if self.ipfs_gateway is None:
                raise ens.Unavailable
            return f"{self.ipfs_gateway.rstrip('/')}/ipfs/{uri.removeprefix('ipfs://')}?format=raw"
        self.web.check_public(uri)
        secure, loopback = f"https://{LOOPBACK}", f"http://{LOOPBACK}"
        return loopback + uri[len(secure) :] if self.web.allow_loopback and uri.startswith(secure + ":") else uri
