"""Faults of profiles and of the records that lead to them."""

from dm3_testee import (
    content_identifiers,
    ens,
    json_text,
    profile_uris,
    profiles,
    public_addresses,
    service_profiles,
    worlds,
)
from dm3_testee.registry import LEGACY

from ..fault import swap
from .table import fault


@fault("profile-signature-not-checked", "a profile counts whoever signed it", "REG-PRF-015 REG-PRF-017")
def profile_signature_not_checked():
    def verify(signed, address, dialect):
        profile = profiles.object_member(signed, "profile")
        profiles.text_member(signed, "signature")
        profiles.check_members(profile, dialect)
        return profile

    swap(profiles, "verify", verify)


@fault(
    "profile-names-its-owner",
    "a profile counts where it is signed by the address that it names",
    "REG-PRF-015 REG-PRF-017",
)
def profile_names_its_owner():
    def verify(signed, address, dialect):
        return honest(signed, profiles.object_member(signed, "profile").get("address", address), dialect)

    honest = swap(profiles, "verify", verify)


@fault("profile-text-of-known-members", "unknown members do not enter the text that was signed", "REG-PRF-011")
def profile_text_of_known_members():
    def creation_text(profile, address):
        return honest({name: value for name, value in profile.items() if name in profiles.MEMBERS}, address)

    honest = swap(profiles, "creation_text", creation_text)


@fault("profile-without-services", "the list of delivery services may be empty", "REG-PRF-005")
def profile_without_services():
    def check(profile, dialect):
        if profile.get("deliveryServices") == []:
            profile = {**profile, "deliveryServices": ["ds.eth"]}
        honest(profile, dialect)

    honest = swap(profiles, "check_members", check)


@fault("profile-members-closed", "a profile with further members is refused", "REG-PRF-008")
def profile_members_closed():
    def verify(signed, address, dialect):
        profiles.check_closed(profiles.object_member(signed, "profile"), profiles.MEMBERS)
        return honest(signed, address, dialect)

    honest = swap(profiles, "verify", verify)


@fault("one-bad-service-spoils-all", "a delivery service that is no name spoils the profile", "REG-PRF-007")
def one_bad_service_spoils_all():
    def delivery_services(profile):
        return [profiles.names.normalize(name) for name in profile["deliveryServices"]]

    swap(profiles, "delivery_services", delivery_services)


@fault("services-sorted", "delivery services are kept in alphabetical order", "REG-PRF-006")
def services_sorted():
    honest = swap(profiles, "delivery_services", lambda profile: sorted(honest(profile)))


@fault("dm3-hash-ignored", "what a link leads to is taken unseen", "REG-URI-018")
def dm3_hash_ignored():
    def object_at(world, uri, dialect):
        target = profile_uris.parse(uri, dialect)
        if target["kind"] != "link":
            return honest(world, uri, dialect)
        worlds.check_host(target["url"])
        return json_text.parse_object(world.fetch(target["url"]))

    honest = worlds.World.object_at
    worlds.World.object_at = object_at


@fault("link-without-hash", "a link need not name a hash", "REG-URI-015")
def link_without_hash():
    def hash_in_link(url, dialect):
        return honest(url, dialect) if "dm3Hash" in url else "0x" + "00" * 32

    honest = swap(profile_uris, "hash_in_link", hash_in_link)


@fault("link-with-several-hashes", "of several hashes in a link the first one counts", "REG-URI-015")
def link_with_several_hashes():
    def parameters(query):
        seen = set()
        for name, value in honest(query):
            if name not in seen:
                seen.add(name)
                yield name, value

    honest = swap(profile_uris, "parameters", parameters)


@fault("links-without-tls", "links with the scheme http are followed", "REG-URI-014")
def links_without_tls():
    def parse(uri, dialect):
        scheme, _, rest = uri.partition(":")
        if scheme.lower() == "http" and dialect != LEGACY:
            return {**honest("https:" + rest, dialect), "url": uri}
        return honest(uri, dialect)

    honest = swap(profile_uris, "parse", parse)


@fault("cid-not-checked", "a block of IPFS is taken unseen", "REG-URI-025")
def cid_not_checked():
    def read_block(text, block):
        codec, _ = content_identifiers.parse(text)
        return block if codec == content_identifiers.RAW else content_identifiers.file_content(block)

    swap(content_identifiers, "read_block", read_block)


@fault("cid-of-any-hash", "the kind of hash in a content identifier is not looked at", "REG-URI-023")
def cid_of_any_hash():
    swap(content_identifiers, "multihash", lambda data: data[2:])


@fault("hosts-of-any-network", "profiles are fetched from private addresses", "REG-URI-027")
def hosts_of_any_network():
    swap(public_addresses, "is_public", lambda address: True)


@fault("error-pages-are-profiles", "the HTTP status of a profile is not looked at", "REG-URI-031 REG-URI-032")
def error_pages_are_profiles():
    def fetch(world, uri):
        resource = world.resources.get(uri)
        if resource is not None:
            world.resources[uri] = {**resource, "status": 200}
        return honest(world, uri)

    honest = worlds.World.fetch
    worlds.World.fetch = fetch


@fault("unavailable-means-none", "where the registry is down there is no profile", "REG-PRF-019 REG-REC-011")
def unavailable_means_none():
    class Unavailable(ens.NoRecord):
        pass

    ens.Unavailable = Unavailable


@fault("data-not-decoded", "percent signs in data: records are kept", "REG-URI-005")
def data_not_decoded():
    swap(profile_uris, "percent_decoded", lambda octets: octets)


@fault("data-of-any-media-type", "the media type of a data: record is not looked at", "REG-URI-003")
def data_of_any_media_type():
    def read_head(head):
        _, semicolon, rest = head.partition(";")
        return honest(profile_uris.MEDIA_TYPE + semicolon + rest)

    honest = swap(profile_uris, "read_head", read_head)


@fault("service-url-with-password", "the URL of a service may carry a user's name and password", "REG-DSP-005")
def service_url_with_password():
    def check_url(url):
        scheme, separator, rest = url.partition("://")
        authority, slash, path = rest.partition("/")
        honest(scheme + separator + authority.rpartition("@")[2] + slash + path)

    honest = swap(service_profiles, "check_url", check_url)


@fault("service-url-of-any-scheme", "the URL of a service has any scheme", "REG-DSP-004")
def service_url_of_any_scheme():
    swap(service_profiles, "check_url", lambda url: None)


@fault("service-without-keys", "a service needs no signing key", "REG-DSP-001 REG-DSP-003")
def service_without_keys():
    def check(profile, dialect):
        key = profile.get("publicEncryptionKey")
        return honest({**profile, "publicSigningKey": key}, dialect) and profile

    honest = swap(service_profiles, "check", check)


@fault("hash-of-the-profile-alone", "dm3Hash leaves out the signature", "REG-URI-020")
def hash_of_the_profile_alone():
    def content_hash(value):
        return honest(value["profile"] if isinstance(value, dict) and "profile" in value else value)

    honest = swap(profiles, "content_hash", content_hash)
