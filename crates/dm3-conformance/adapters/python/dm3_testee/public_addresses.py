"""IP addresses that a profile may be fetched from (spec/profiles.md, Fetching)."""

import ipaddress

from .reply import Rejected

NOT_PUBLIC_V4 = [
    ipaddress.ip_network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
]
GLOBAL_V6 = ipaddress.ip_network("2000::/3")
NOT_PUBLIC_V6 = [ipaddress.ip_network(text) for text in ("2001::/23", "2001:db8::/32", "3fff::/20")]

# Networks whose addresses carry an IPv4 address, and how many bits stand behind it.
CARRIERS = [
    (ipaddress.ip_network("::ffff:0:0/96"), 0),
    (ipaddress.ip_network("64:ff9b::/96"), 0),
    (ipaddress.ip_network("2002::/16"), 80),
]


def check(text):
    """Refuses a text that is no IP address, and an address that is not public."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise Rejected("parse", "ip-address") from None
    if not is_public(address):
        raise Rejected("policy", "not-public")


def is_public(address):
    if address.version == 4:
        return not any(address in network for network in NOT_PUBLIC_V4)
    for network, bits_behind in CARRIERS:
        if address in network:
            return is_public(ipaddress.IPv4Address(int(address) >> bits_behind & 0xFFFFFFFF))
    return address in GLOBAL_V6 and not any(address in network for network in NOT_PUBLIC_V6)
