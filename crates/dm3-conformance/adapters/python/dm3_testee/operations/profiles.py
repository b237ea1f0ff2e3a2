"""Operations of test-vectors/operations/profiles.json."""

from .. import ens, json_text, profiles, service_profiles, signatures, worlds
from ..encoding import address_bytes, address_text, hex0x_bytes, hex0x_text
from ..registry import operation


def told(found, answer):
    """The output of a look-up, with `none` or `unavailable` where it finds nothing."""
    try:
        return {"result": found, **answer()}
    except ens.NoRecord:
        return {"result": "none"}
    except ens.Unavailable:
        return {"result": "unavailable"}


def world_of(args):
    return worlds.World(args["records"], args.get("resources", []), args.get("unavailable", []), args.get("address"))


@operation("profile.verify")
def verify(args, dialect):
    profile = profiles.verify(json_text.parse_object(args["json_text"]), args["address"], dialect)
    return profiles.output(profile)


@operation("profile.creation_message")
def creation_message(args, dialect):
    profile = profiles.read(args["json_text"], dialect)
    return {"text": profiles.creation_text(profile, args["address"])}


@operation("profile.sign")
def sign(args, dialect):
    secret = hex0x_bytes(args["wallet_key"])
    address = address_text(signatures.wallet_address(secret))
    text = profiles.creation_text(profiles.read(args["json_text"], dialect), address)
    return {"address": address, "signature": hex0x_text(signatures.wallet_sign(secret, text.encode("utf-8")))}


@operation("profile.hash")
def content_hash(args, _dialect):
    return {"hash": profiles.content_hash(json_text.parse_object(args["json_text"]))}


@operation("profile.resolve")
def resolve(args, dialect):
    world = world_of(args)

    def answer():
        address, profile = worlds.user(args["name"], world, dialect)
        return {"address": address_text(address_bytes(address)), **profiles.output(profile)}

    return {**told("profile", answer), "requests": world.requests}


@operation("service_profile.parse")
def parse_service(args, dialect):
    return service_profiles.output(service_profiles.check(json_text.parse_object(args["json_text"]), dialect))


@operation("service_profile.resolve")
def resolve_service(args, dialect):
    world = world_of(args)
    told_of_it = told("service", lambda: service_profiles.output(worlds.service(args["name"], world, dialect)))
    return {**told_of_it, "requests": world.requests}


@operation("registry.text")
def registry_text(args, _dialect):
    node = ens.played_node(args["calls"])
    return told("found", lambda: {"text": ens.text(node, args["name"], args["key"])})


@operation("registry.address")
def registry_address(args, _dialect):
    node = ens.played_node(args["calls"])
    return told("found", lambda: {"address": ens.address(node, args["name"])})
