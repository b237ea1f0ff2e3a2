//! Messages of every type, with what tends to break: emoji, right-to-left text, control characters, padding boundaries.

use dm3_mtp::{Route, UnsignedMessage};
use dm3_types::MessageHash;
use dm3_types::record::Attachment;

const TEXTS: [&str; 16] = [
    "hello",
    "",
    " leading and trailing ",
    "👩‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽",
    "שלום עולם, مرحبا بالعالم",
    "\u{202e}right to left override\u{202c}",
    "e\u{301} é ﬁ ß ς",
    "line one\nline two\r\n\ttabbed",
    "\"quotes\" and \\backslashes\\ and /slashes/",
    "\u{0}\u{1}\u{1f}\u{7f}\u{80}",
    "\u{2028}\u{2029}\u{feff}",
    "{\"json\":[1,2,{}]}",
    "日本語テキスト",
    "😀\u{e000}\u{ffff}",
    "<script>alert(1)</script>",
    "**bold** _italic_ `code` [link](https://example.org)",
];

/// Lengths around the steps of the padding (2048 bytes).
const LENGTHS: [usize; 6] = [1_800, 1_900, 2_047, 2_048, 4_096, 9_999];

/// The message with this number; `references` are hashes of earlier ones.
pub(super) fn message(number: usize, route: &Route, references: &[MessageHash]) -> UnsignedMessage {
    let text = text(number);
    let reference = references.get(number.wrapping_mul(7) % references.len().max(1)).copied();
    let Some(reference) = reference else { return UnsignedMessage::new_text(route, text) };
    match number % 9 {
        1 => UnsignedMessage::reply(route, text, reference).with_attachments(attachments(number)),
        2 => UnsignedMessage::edit(route, text, reference),
        3 => UnsignedMessage::reaction(route, "👍🏽", reference),
        4 => UnsignedMessage::delete_request(route, reference),
        5 => UnsignedMessage::read_received(route, reference),
        6 => UnsignedMessage::read_opened(route, reference),
        7 => UnsignedMessage::resend_request(route, reference),
        8 => UnsignedMessage::new_text(route, text).with_attachments(attachments(number)),
        _ => {
            UnsignedMessage::new_text(route, text).with_reply_delivery_instruction(format!("topic {number}"))
        }
    }
}

fn text(number: usize) -> String {
    let base = TEXTS.get(number % TEXTS.len()).copied().unwrap_or_default();
    match LENGTHS.get(number % 11) {
        Some(length) if number.is_multiple_of(2) => format!("{base} {}", "é".repeat(length / 2)),
        _ => format!("{base} {number}"),
    }
}

fn attachments(number: usize) -> Vec<Attachment> {
    let mut image =
        Attachment::new(Some("übung – Kopie.png".to_owned()), "data:image/png;base64,iVBORw0KGgo=");
    // What the deployed messenger adds.
    image.extra.insert("id", format!("id{number}"));
    image.extra.insert("isImage", true);
    let all = vec![
        Attachment::new(None, "data:text/plain,hi"),
        image,
        Attachment::new(Some("a b.txt".to_owned()), "https://files.example/1?x=1&y=2"),
    ];
    all.into_iter().take(number % 4).collect()
}
