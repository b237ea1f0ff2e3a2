//! Session keys.

use dm3_oracle::encoding::{base64, hex};
use dm3_oracle::hash::sha256;
use dm3_oracle::seal::{public_key, session_keys, shared_secret};
use serde_json::{Value, json};

use super::{LOW_ORDER, PAGE, with_ends, with_top_bit};
use crate::keys::base64_defects;
use crate::{Bug, Severity, Stage, Suite};

const KEYS: [&str; 3] = ["MTP-SEA-002", "MTP-SEA-005", "MTP-KEY-031"];

/// `key_exchange.session`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.key-exchange",
        PAGE,
        "key_exchange.session",
        "Session keys of both sides, and the keys with which none can be agreed on.",
    );
    let alice = sha256(b"dm3 vectors sender alice");
    let bob = sha256(b"dm3 vectors receiver bob");
    for (slug, title, secret, peer) in [
        ("plain", "Two ordinary pairs agree on keys", alice, public_key(&bob)),
        ("other-way", "The same pairs with their parts exchanged have other keys", bob, public_key(&alice)),
        ("with-itself", "A pair agrees with itself", alice, public_key(&alice)),
        ("base-point", "The base point is a public key", alice, with_ends(9, 0, 0)),
        ("smallest-secret", "A secret of zeros is made usable by RFC 7748", [0; 32], public_key(&bob)),
        ("largest-secret", "A secret of ones is made usable by RFC 7748", [0xff; 32], public_key(&bob)),
        ("twist", "A point on the twist is taken", alice, with_ends(2, 0, 0)),
        (
            "above-prime",
            "A number above the field's prime is taken modulo the prime",
            alice,
            with_ends(0xf0, 0xff, 0x7f),
        ),
    ] {
        both_roles(&mut suite, slug, title, &KEYS, &secret, &peer);
    }
    let title = "The ignored bit of a public key enters the hash";
    both_roles(&mut suite, "top-bit", title, &["MTP-SEA-004"], &alice, &with_top_bit(public_key(&bob)));
    let title = "A number above the prime enters the hash as it stands";
    both_roles(
        &mut suite,
        "second-spelling",
        title,
        &["MTP-SEA-004"],
        &alice,
        &with_top_bit(with_ends(0xf0, 0xff, 0x7f)),
    );
    low_order(&mut suite, &alice);
    for defect in base64_defects(&public_key(&bob), "MTP-KEY-030") {
        let meaningful = [
            "space-inside",
            "no-padding",
            "superfluous-padding",
            "trailing-bits",
            "empty",
            "one-byte-short",
            "one-byte-long",
        ];
        if !meaningful.contains(&defect.slug.as_str()) {
            continue;
        }
        suite.reject(
            "plain-sender",
            &format!("peer-{}", defect.slug),
            &format!("A peer's key {} is refused", defect.predicate),
            &[defect.clause],
            &defect.mutation,
            (Stage::Decode, Bug::Parser, Severity::Medium),
            json!({ "role": "sender", "secret_key": hex(&alice), "peer_public_key": defect.text }),
        );
    }
    suite
}

fn input(role: &str, secret: &[u8; 32], peer: &[u8; 32]) -> Value {
    json!({ "role": role, "secret_key": hex(secret), "peer_public_key": base64(peer) })
}

fn both_roles(
    suite: &mut Suite,
    slug: &str,
    title: &str,
    clauses: &[&str],
    secret: &[u8; 32],
    peer: &[u8; 32],
) {
    let shared = shared_secret(secret, peer);
    let own = public_key(secret);
    let (to_sender, to_receiver) = session_keys(&shared, &own, peer);
    suite
        .accept(
            &format!("{slug}-sender"),
            &format!("{title}: the sender's side"),
            clauses,
            input("sender", secret, peer),
            json!({ "receive_key": hex(&to_sender), "send_key": hex(&to_receiver) }),
        )
        .intermediate("x25519", &shared);
    let (to_sender, to_receiver) = session_keys(&shared, peer, &own);
    suite
        .accept(
            &format!("{slug}-receiver"),
            &format!("{title}: the receiver's side"),
            clauses,
            input("receiver", secret, peer),
            json!({ "receive_key": hex(&to_receiver), "send_key": hex(&to_sender) }),
        )
        .intermediate("x25519", &shared);
}

fn low_order(suite: &mut Suite, secret: &[u8; 32]) {
    for role in ["sender", "receiver"] {
        for (name, point) in LOW_ORDER {
            for (ending, point) in [("", point), ("-top-bit", with_top_bit(point))] {
                suite.reject(
                    &format!("plain-{role}"),
                    &format!("low-order-{name}{ending}-{role}"),
                    &format!("A key of low order is refused by the {role}"),
                    &["MTP-SEA-005"],
                    &format!(
                        "set the peer's key to the point of low order {name}{}",
                        ending.replace('-', " ")
                    ),
                    (Stage::Decrypt, Bug::Confidentiality, Severity::Critical),
                    input(role, secret, &point),
                );
            }
        }
    }
}
