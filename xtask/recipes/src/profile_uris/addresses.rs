//! From which addresses a profile may be fetched.

use serde_json::json;

use super::rejects::{Kind, Rejects};
use crate::profiles::PAGE;
use crate::{Bug, Severity, Stage, Suite};

const INTERNAL: Kind = (Stage::Policy, Bug::Confidentiality, Severity::High);

/// `fetch.check_address`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "reg.fetch-address",
        PAGE,
        "fetch.check_address",
        "The guard that keeps a stranger's record from sending a server into its own network.",
    );
    for (slug, title, address) in [
        ("public", "A public IPv4 address is allowed", "93.184.216.34"),
        ("public-long", "A public IPv6 address is allowed", "2606:4700::1111"),
        ("other-public-long", "Another public IPv6 address is allowed", "2a00:1450:4001::1"),
        ("before-shared", "The last address before the shared range is allowed", "100.63.255.255"),
        ("behind-shared", "The first address behind the shared range is allowed", "100.128.0.0"),
        ("before-private", "The last address before a private range is allowed", "172.15.255.255"),
        ("behind-private", "The first address behind a private range is allowed", "172.32.0.0"),
        ("between-reserved", "An address between two reserved ranges is allowed", "192.0.1.1"),
        ("behind-benchmark", "The first address behind the benchmark range is allowed", "198.20.0.0"),
        ("before-multicast", "The last address before multicast is allowed", "223.255.255.255"),
        ("mapped-public", "A mapped public address is allowed", "::ffff:1.1.1.1"),
        ("translated-public", "A translated public address is allowed", "64:ff9b::101:101"),
        ("tunnelled-public", "A 6to4 address of a public one is allowed", "2002:101:101::"),
    ] {
        suite
            .accept(slug, title, &["REG-URI-027"], json!({ "address": address }), json!({}))
            .finds(Bug::EdgeCase);
    }
    for (control, rows) in [("public", SHORT), ("public-long", LONG)] {
        let mut rejects = Rejects::of(&mut suite, control, INTERNAL);
        for (slug, noun, address) in rows {
            let title = format!("{noun} is refused");
            rejects.add(
                "REG-URI-027",
                slug,
                &title,
                &format!("write {address}"),
                json!({ "address": address }),
            );
        }
    }
    suite
}

const SHORT: &[(&str, &str, &str)] = &[
    ("unspecified", "The unspecified address", "0.0.0.0"),
    ("this-network", "An address of this network", "0.1.2.3"),
    ("class-a-private", "A private address of the first range", "10.0.0.1"),
    ("shared", "The first shared address", "100.64.0.0"),
    ("shared-end", "The last shared address", "100.127.255.255"),
    ("loopback", "The loopback address", "127.0.0.1"),
    ("other-loopback", "Another loopback address", "127.255.255.254"),
    ("link-local", "A link-local address", "169.254.1.1"),
    ("cloud-metadata", "The address of a cloud's metadata", "169.254.169.254"),
    ("class-b-private", "A private address of the second range", "172.16.0.1"),
    ("class-b-private-end", "The last private address of the second range", "172.31.255.255"),
    ("protocol-assignments", "An address of protocol assignments", "192.0.0.1"),
    ("documentation", "A documentation address", "192.0.2.1"),
    ("relay-anycast", "An address of 6to4 relays", "192.88.99.1"),
    ("class-c-private", "A private address of the third range", "192.168.1.1"),
    ("benchmark", "A benchmark address", "198.18.0.1"),
    ("benchmark-end", "The last benchmark address", "198.19.255.255"),
    ("second-documentation", "A second documentation address", "198.51.100.7"),
    ("third-documentation", "A third documentation address", "203.0.113.9"),
    ("multicast", "A multicast address", "224.0.0.1"),
    ("reserved", "A reserved address", "240.0.0.1"),
    ("broadcast", "The broadcast address", "255.255.255.255"),
];

const LONG: &[(&str, &str, &str)] = &[
    ("unspecified-long", "The unspecified IPv6 address", "::"),
    ("loopback-long", "The IPv6 loopback address", "::1"),
    ("compatible", "An IPv4-compatible address", "::7f00:1"),
    ("mapped-loopback", "A mapped loopback address", "::ffff:127.0.0.1"),
    ("mapped-private", "A mapped private address", "::ffff:192.168.0.1"),
    ("mapped-metadata", "A mapped address of a cloud's metadata", "::ffff:169.254.169.254"),
    ("translated-private", "A translated private address", "64:ff9b::a00:1"),
    ("local-translation", "An address of local translation", "64:ff9b:1::1"),
    ("discard", "A discard address", "100::1"),
    ("teredo", "A Teredo address", "2001::1"),
    ("documentation-long", "An IPv6 documentation address", "2001:db8::1"),
    ("second-documentation-long", "A second IPv6 documentation address", "3fff::1"),
    ("tunnelled-loopback", "A 6to4 address of the loopback address", "2002:7f00:1::"),
    ("tunnelled-private", "A 6to4 address of a private one", "2002:c0a8:101::"),
    ("unique-local", "A unique local address", "fd12:3456::1"),
    ("link-local-long", "An IPv6 link-local address", "fe80::1"),
    ("site-local", "A site-local address", "fec0::1"),
    ("multicast-long", "An IPv6 multicast address", "ff02::1"),
    ("beyond-global", "An address beyond the global range", "4000::1"),
];
