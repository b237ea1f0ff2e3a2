//! The ways in which a base64 text can be wrong.

use dm3_oracle::encoding::{base64, hex};

use super::text_defect::TextDefect;

const ALPHABET: &str = "MTP-KEY-002";
const PADDING: &str = "MTP-KEY-003";
const TRAILING_BITS: &str = "MTP-KEY-004";
const DIGITS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// All defects of the base64 of `bytes`, whose text should have a `+` and a `/`; `length` is the clause about its
/// number of bytes.
pub(crate) fn defects(bytes: &[u8], length: &'static str) -> Vec<TextDefect> {
    let text = base64(bytes);
    let mut defects = of_alphabet(&text);
    defects.extend(of_padding(&text, bytes));
    defects.extend(of_length(bytes, length));
    defects
}

fn of_alphabet(text: &str) -> Vec<TextDefect> {
    let (start, end) = text.split_at(20);
    let rest = text.get(1..).unwrap_or_default();
    [
        ("dash-for-plus", "in the URL-safe alphabet", "replace + by -", text.replace('+', "-")),
        ("underscore-for-slash", "with an underscore", "replace / by _", text.replace('/', "_")),
        ("space-in-front", "behind a space", "put a space in front", format!(" {text}")),
        ("line-end-behind", "with a line end behind it", "append a line feed", format!("{text}\n")),
        ("line-break-inside", "broken into two lines", "insert a line feed", format!("{start}\n{end}")),
        ("carriage-return", "broken in the manner of mail", "insert CR LF", format!("{start}\r\n{end}")),
        ("space-inside", "with a space inside", "insert a space", format!("{start} {end}")),
        ("foreign-character", "with a foreign character inside", "insert *", format!("{start}*{end}")),
        ("zero-character", "with U+0000 behind it", "append U+0000", format!("{text}\0")),
        (
            "full-width-letter",
            "with a full-width letter",
            "replace the first letter",
            format!("\u{ff21}{rest}"),
        ),
        ("quoted", "in quotation marks", "put it in quotation marks", format!("\"{text}\"")),
    ]
    .map(|(slug, predicate, mutation, text)| TextDefect::new(slug, predicate, ALPHABET, mutation, text))
    .to_vec()
}

fn of_padding(text: &str, bytes: &[u8]) -> Vec<TextDefect> {
    let mut defects = vec![
        ("superfluous-padding", "with superfluous padding", "append =", format!("{text}=")),
        ("four-padding-characters", "with four more =", "append ====", format!("{text}====")),
    ];
    let unpadded = text.trim_end_matches('=');
    let padding = text.len() - unpadded.len();
    if padding > 0 {
        let (first, second) = bytes.split_at(16);
        let parts = base64(first) + &base64(second);
        defects.push(("no-padding", "without padding", "drop all =", unpadded.to_owned()));
        defects.push(("padding-in-the-middle", "in two padded parts", "encode 16 bytes apart", parts));
    }
    if padding > 1 {
        defects.push(("half-the-padding", "with half the padding", "drop one =", format!("{unpadded}=")));
    }
    let mut defects: Vec<TextDefect> = defects
        .into_iter()
        .map(|(slug, predicate, mutation, text)| TextDefect::new(slug, predicate, PADDING, mutation, text))
        .collect();
    if padding > 0 {
        let (kept, last) = unpadded.split_at(unpadded.len() - 1);
        let place = DIGITS.find(last).unwrap_or_default() + 1;
        let text = format!("{kept}{}{}", DIGITS.get(place..=place).unwrap_or_default(), "=".repeat(padding));
        defects.push(TextDefect::new(
            "trailing-bits",
            "with unused bits that are not zero",
            TRAILING_BITS,
            "set the lowest unused bit of the last character",
            text,
        ));
    }
    defects
}

fn of_length(bytes: &[u8], clause: &'static str) -> Vec<TextDefect> {
    let (_, shorter) = bytes.split_at(1);
    let longer = [bytes, &[0]].concat();
    let twice = [bytes, bytes].concat();
    [
        ("empty", "that is empty", "drop everything", String::new()),
        ("one-byte-short", "without its first byte", "drop the first byte", base64(shorter)),
        ("one-byte-long", "with a byte too many", "append a zero byte", base64(&longer)),
        ("twice", "with its bytes twice", "repeat the bytes", base64(&twice)),
        ("hex-digits", "in hexadecimal digits", "write it in hex", hex(bytes)),
    ]
    .map(|(slug, predicate, mutation, text)| TextDefect::new(slug, predicate, clause, mutation, text))
    .to_vec()
}
