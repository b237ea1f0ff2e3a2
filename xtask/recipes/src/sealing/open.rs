//! Opening payloads: what opens.

use dm3_oracle::encoding::{base64, hex, hex0x};
use dm3_oracle::json::{canonical, with};
use dm3_oracle::seal::padded;
use serde_json::{Value, json};

use super::sealer::Sealer;
use super::{PAGE, open_cipher, open_deployed, open_members, open_padding, open_text};
use crate::{Bug, Suite};

/// The accepting vector that the others differ from, and its content.
pub(super) const CONTROL: &str = "text";
pub(super) const CONTENT: &str = "hello";

const OPENS: [&str; 10] = [
    "MTP-SEA-005",
    "MTP-SEA-011",
    "MTP-SEA-012",
    "MTP-SEA-014",
    "MTP-SEA-022",
    "MTP-SEA-023",
    "MTP-SEA-031",
    "MTP-SEA-032",
    "MTP-SEA-033",
    "MTP-SEA-034",
];

/// `payload.open`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new("mtp.open", PAGE, "payload.open", "Which payloads open, and to what.");
    let sealer = control();
    opens(
        &mut suite,
        CONTROL,
        "A short text opens",
        &OPENS,
        &sealer,
        &sealer.text(CONTENT.as_bytes()),
        CONTENT,
    );
    contents(&mut suite);
    forms(&mut suite, &sealer);
    other_blocks(&mut suite);
    open_text::add(&mut suite, &sealer);
    open_members::add(&mut suite, &sealer);
    open_cipher::add(&mut suite, &sealer);
    open_padding::add(&mut suite, &sealer);
    open_deployed::extend(&mut suite);
    suite
}

/// The sealer of [`CONTROL`].
pub(super) fn control() -> Sealer {
    Sealer::labelled("open text")
}

/// The arguments of `payload.open`.
pub(super) fn input(sealer: &Sealer, payload: &str) -> Value {
    json!({ "payload_text": payload, "secret_key": hex(&sealer.receiver_secret) })
}

fn opens(
    suite: &mut Suite,
    slug: &str,
    title: &str,
    clauses: &[&str],
    sealer: &Sealer,
    payload: &str,
    text: &str,
) {
    suite
        .accept(slug, title, clauses, input(sealer, payload), json!({ "text": text }))
        .intermediate("session_key", &sealer.keys().1);
}

fn contents(suite: &mut Suite) {
    for (slug, title, text) in [
        ("empty", "No text at all opens to no text", String::new()),
        ("beyond-ascii", "A text beyond ASCII opens", "Grüße, 世界 ☃ 🌍".to_owned()),
        ("block-minus-one", "2047 bytes open from one block", "a".repeat(2047)),
        ("block", "2048 bytes open from two blocks, the marker first in the second", "a".repeat(2048)),
        ("block-plus-one", "2049 bytes open from two blocks", "a".repeat(2049)),
        ("two-blocks", "4096 bytes open from three blocks", "ab".repeat(2048)),
        ("ends-in-zeros", "Zero bytes at the end of a text stay", "zeros\0\0".to_owned()),
        ("ends-in-marker", "A byte 80 at the end of a text stays", "marker\u{80}".to_owned()),
        ("marker-and-zeros", "A text that ends like padding stays whole", "marker\u{80}\0\0\0".to_owned()),
        ("byte-order-mark", "A byte order mark is part of the text", "\u{feff}hello".to_owned()),
        ("json", "A text of JSON is not looked into", r#"{"a":1,"a":2}"#.to_owned()),
    ] {
        let sealer = Sealer::labelled(&format!("open {slug}"));
        opens(suite, slug, title, &OPENS, &sealer, &sealer.text(text.as_bytes()), &text);
    }
    let sealer = Sealer::for_receiver("carol", "open another receiver");
    let title = "Another receiver opens what was sealed for it";
    opens(suite, "another-receiver", title, &OPENS, &sealer, &sealer.text(CONTENT.as_bytes()), CONTENT);
    let sealer = Sealer { nonce: [0; 12], ..Sealer::labelled("open zero nonce") };
    let title = "A nonce of zeros is a nonce";
    opens(suite, "zero-nonce", title, &OPENS, &sealer, &sealer.text(CONTENT.as_bytes()), CONTENT);
}

/// The same payload in other JSON.
fn forms(suite: &mut Suite, sealer: &Sealer) {
    let payload = sealer.payload(CONTENT.as_bytes());
    let member = |name: &str| payload.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (ciphertext, key, nonce) = (member("ciphertext"), member("ephemPublicKey"), member("nonce"));
    let text = canonical(&payload);
    for (slug, title, text) in [
        (
            "members-in-other-order",
            "The order of the members means nothing",
            format!(r#"{{"nonce":"{nonce}","ephemPublicKey":"{key}","ciphertext":"{ciphertext}"}}"#),
        ),
        (
            "white-space",
            "White space between tokens means nothing",
            text.replace(':', " : ").replace(',', ",\r\n\t"),
        ),
        ("escaped-slashes", "Escapes in strings mean their characters", text.replace('/', "\\/")),
        ("escaped-names", "Escapes in names mean their characters", text.replace("nonce", "\\u006eonce")),
    ] {
        suite
            .accept(slug, title, &OPENS, input(sealer, &text), json!({ "text": CONTENT }))
            .finds(Bug::Parser);
    }
    for (slug, title, name, value) in [
        ("further-member", "A member of another name is ignored", "version", json!("1.0")),
        ("further-object", "An object under another name is ignored", "more", json!({ "nonce": "0x00" })),
        ("name-in-other-case", "Names are compared with their case", "Nonce", json!(7)),
    ] {
        let text = canonical(&with(&payload, name, value));
        suite.accept(slug, title, &["MTP-SEA-035"], input(sealer, &text), json!({ "text": CONTENT }));
    }
    let upper = hex0x(&sealer.nonce).to_uppercase().replace("0X", "0x");
    let text = canonical(&with(&payload, "nonce", upper));
    suite.accept(
        "upper-case-nonce",
        "A nonce in upper-case digits is the same",
        &["MTP-KEY-011"],
        input(sealer, &text),
        json!({ "text": CONTENT }),
    );
    let ephemeral = super::with_top_bit(sealer.ephemeral());
    let receiver = sealer.receiver();
    let (_, key) = dm3_oracle::seal::session_keys(&sealer.shared(), &ephemeral, &receiver);
    let payload = sealer.payload_under(&key, b"", &padded(CONTENT.as_bytes(), dm3_oracle::seal::BLOCK));
    let payload = with(&payload, "ephemPublicKey", base64(&ephemeral));
    suite.accept(
        "ephemeral-key-with-top-bit",
        "The ignored bit of the ephemeral key enters the hash",
        &["MTP-SEA-004"],
        input(sealer, &canonical(&payload)),
        json!({ "text": CONTENT }),
    );
}

fn other_blocks(suite: &mut Suite) {
    for (slug, block) in [("block-of-one", 1), ("block-of-sixteen", 16), ("block-of-sixty-four", 64)] {
        let sealer = Sealer::labelled(&format!("open {slug}"));
        let payload = canonical(&sealer.payload_of(&padded(b"sixteen letters!", block)));
        suite.accept(
            slug,
            "Another block takes the place of 2048",
            &["MTP-SEA-015"],
            with(&input(&sealer, &payload), "block_size", block),
            json!({ "text": "sixteen letters!" }),
        );
        suite.reject(
            slug,
            &format!("{slug}-without-argument"),
            "A payload of another block is refused where the block is 2048",
            &["MTP-SEA-015"],
            "leave out block_size",
            (crate::Stage::Decrypt, Bug::EdgeCase, crate::Severity::Low),
            input(&sealer, &payload),
        );
    }
}
