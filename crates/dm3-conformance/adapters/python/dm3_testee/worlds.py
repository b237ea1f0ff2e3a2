"""Resolving names in a small world that is given as arguments: records, and resources by their URI."""

import ipaddress
import re

from . import content_identifiers, ens, json_text, names, profile_uris, profiles, public_addresses, service_profiles
from .reply import Rejected

MAX_CONTENT_BYTES = 1048576
UNAVAILABLE_STATUSES = (408, 429)
AUTHORITY = re.compile(r"[^:]+://(?:[^/?#@]*@)?(\[[^\]]*\]|[^:/?#]*)")


class World:
    """Records and resources; `requests` are the URIs that were fetched, in order."""

    def __init__(self, records, resources, unavailable, address=None):
        self.records = records
        self.resources = {resource["uri"]: resource for resource in resources}
        self.unavailable = unavailable
        self.owner = address
        self.requests = []

    def address(self):
        if "addr" in self.unavailable:
            raise ens.Unavailable
        if self.owner is None:
            raise ens.NoRecord
        return self.owner

    def text(self, key):
        if key in self.unavailable:
            raise ens.Unavailable
        if not self.records.get(key):
            raise ens.NoRecord
        return self.records[key]

    def fetch(self, uri):
        """The content at a URI."""
        self.requests.append(uri)
        if uri not in self.resources:
            raise ens.Unavailable
        status = self.resources[uri]["status"]
        if status in UNAVAILABLE_STATUSES or status >= 500:
            raise ens.Unavailable
        if not 200 <= status <= 299:
            raise Rejected("policy", "status")
        content = bytes.fromhex(self.resources[uri]["body_hex"])
        if len(content) > MAX_CONTENT_BYTES:
            raise Rejected("policy", "too-large")
        return content

    def object_at(self, uri, dialect):
        """The JSON object that a record leads to, proven by the record."""
        target = profile_uris.parse(uri, dialect)
        if target["kind"] == "data":
            return json_text.parse_object(target["json_text"])
        if target["kind"] == "ipfs":
            block = self.fetch("ipfs://" + target["cid"])
            return json_text.parse_object(content_identifiers.read_block(target["cid"], block))
        check_host(target["url"])
        content = json_text.parse(self.fetch(target["url"]))
        if profiles.content_hash(content) != target["dm3_hash"]:
            raise Rejected("authenticate", "other-content")
        if not isinstance(content, dict):
            raise Rejected("semantic", "no-object")
        return content


def check_host(url):
    """Refuses a host that is written as an address which is not public. Other hosts are not resolved here."""
    host = AUTHORITY.match(url).group(1).strip("[]")
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return
    public_addresses.check(host)


def user(name, world, dialect):
    """The address and the verified profile of a name."""
    names.normalize(name)
    address = world.address()
    signed = world.object_at(world.text(profiles.RECORD), dialect)
    return address, profiles.verify(signed, address, dialect)


def service(name, world, dialect):
    """The profile of the delivery service of a name."""
    names.normalize(name)
    return service_profiles.check(world.object_at(world.text(service_profiles.RECORD), dialect), dialect)
