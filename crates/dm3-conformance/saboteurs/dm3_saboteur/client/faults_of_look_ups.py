"""Faults of looking up names and profiles."""

from dm3_testee import content_identifiers, ens, json_text, profile_uris, profiles, service_profiles
from dm3_testee.reply import Rejected

from . import world
from .sending import Sender
from .table import fault
from .web import Web
from .world import Named, World


@fault(
    "requests-after-a-failed-check", "the signature of a profile is not checked", "MTP-TRN-001 REG-PRF-015 REG-PRF-017"
)
def requests_after_a_failed_check():
    def verify(signed, address, dialect):
        profile = profiles.object_member(signed, "profile")
        profiles.check_members(profile, dialect)
        return profile

    profiles.verify = verify


@fault("asks-before-it-checks", "a service is asked before the profile is checked", "MTP-TRN-001")
def asks_before_it_checks():
    def receiver(sender, name):
        try:
            signed = Named(sender.person.world, name).object_at(
                Named(sender.person.world, name).text(profiles.RECORD), "spec"
            )
            for service in profiles.delivery_services(signed["profile"])[:1]:
                url = service_profiles.rpc_url(sender.person.world.service(service))
                sender.question(url, "dm3_getDeliveryServiceProperties", [])
        except (Rejected, ens.NoRecord, ens.Unavailable, KeyError, TypeError):
            pass
        return honest(sender, name)

    honest = Sender.receiver
    Sender.receiver = receiver


@fault(
    "service-profile-not-checked",
    "the profile of a service is taken as it comes",
    "MTP-TRN-002 REG-DSP-001 REG-DSP-005 REG-DSP-006",
)
def service_profile_not_checked():
    service_profiles.check = lambda profile, dialect: profile


@fault("dm3-hash-ignored", "what a link leads to is taken unseen", "REG-URI-018")
def dm3_hash_ignored():
    def object_at(named, uri, dialect):
        target = profile_uris.parse(uri, dialect)
        if target["kind"] != "link":
            return honest(named, uri, dialect)
        return json_text.parse_object(named.fetch(target["url"]))

    honest = Named.object_at
    Named.object_at = object_at


@fault("dm3-hash-of-the-bytes", "the hash of a link is compared with that of the bytes", "REG-URI-018")
def dm3_hash_of_the_bytes():
    def object_at(named, uri, dialect):
        target = profile_uris.parse(uri, dialect)
        if target["kind"] != "link":
            return honest(named, uri, dialect)
        content = named.fetch(target["url"])
        if profiles.hex0x_text(profiles.sha256(content)) != target["dm3_hash"]:
            raise Rejected("authenticate", "other-content")
        return json_text.parse_object(content)

    honest = Named.object_at
    Named.object_at = object_at


@fault("cid-not-checked", "a block of IPFS is taken unseen", "REG-URI-025")
def cid_not_checked():
    def read_block(text, block):
        codec, _ = content_identifiers.parse(text)
        return block if codec == content_identifiers.RAW else content_identifiers.file_content(block)

    content_identifiers.read_block = read_block


@fault("content-of-any-size", "fetched content has no limit", "REG-URI-029")
def content_of_any_size():
    world.FETCH_BYTES = 1 << 40


@fault("text-record-of-any-size", "a text record has no limit", "REG-REC-016")
def text_record_of_any_size():
    ens.MAX_TEXT_BYTES = 1 << 40


@fault("hosts-of-any-network", "profiles are fetched from private addresses", "REG-URI-027")
def hosts_of_any_network():
    Web.check_public = lambda web, url: None


@fault("error-pages-are-profiles", "the HTTP status of a profile is not looked at", "REG-URI-031 REG-URI-032")
def error_pages_are_profiles():
    def fetch(named, uri):
        try:
            answer = named.web.request("GET", named.address_of(uri), world.FETCH_SECONDS, world.FETCH_BYTES)
        except (world.Unreachable, world.TooLong):
            raise Rejected("policy", "unreachable") from None
        return answer.body

    Named.fetch = fetch


@fault(
    "host-waited-for",
    "a host of profiles may take as long as it likes",
    "REG-URI-030",
    only=("client.links/slow-host",),
    verdicts=("warn", "hang"),
    waits=True,
)
def host_waited_for():
    world.FETCH_SECONDS = 3600


@fault("query-cut-off", "a link is fetched without its query", "REG-URI-017")
def query_cut_off():
    honest = Named.address_of
    Named.address_of = lambda named, uri: honest(named, uri.partition("?")[0] if uri.startswith("http") else uri)


@fault("unavailable-means-none", "where the registry is down there is no profile", "REG-PRF-019 REG-REC-011")
def unavailable_means_none():
    class Unavailable(ens.NoRecord):
        pass

    ens.Unavailable = Unavailable


@fault("failures-kept", "a failed look-up counts for ever", "REG-REC-021", only=("client.registry/failure-not-kept",))
def failures_kept():
    known = {}

    def user(own_world, name):
        if name in known:
            raise known[name]
        try:
            return honest(own_world, name)
        except (ens.Unavailable, ens.NoRecord) as failure:
            known[name] = failure
            raise

    honest = World.user
    World.user = user


@fault("user-record-of-services", "the record of a user is read as that of a service", "REG-REC-002")
def user_record_of_services():
    service_profiles.RECORD = profiles.RECORD


@fault("wildcards-not-known", "resolvers that answer through resolve(bytes,bytes) are asked like others", "REG-REC-005")
def wildcards_not_known():
    ens.supports_wildcards = lambda node, contract: False


@fault("links-without-tls", "links with the scheme http are followed", "REG-URI-014")
def links_without_tls():
    def parse(uri, dialect):
        scheme, _, rest = uri.partition(":")
        if scheme.lower() == "http":
            return {**honest("https:" + rest, dialect), "url": uri}
        return honest(uri, dialect)

    honest = profile_uris.parse
    profile_uris.parse = parse
