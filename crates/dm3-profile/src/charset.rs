//! Text decoding by the labels of the WHATWG Encoding Standard that occur in `data:` records.

/// The characters that windows-1252 has at 0x80 to 0x9F, where it differs from ISO 8859-1.
const WINDOWS_1252_HIGH: [char; 32] = [
    '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}', '\u{2021}', '\u{2c6}',
    '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}', '\u{8f}', '\u{90}', '\u{2018}',
    '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}', '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}',
    '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}', '\u{178}',
];

/// `bytes` as text in the encoding with this label, malformed sequences replaced by U+FFFD.
///
/// `None` for a label outside the UTF-8 and windows-1252 families.
pub(crate) fn decode(label: &str, bytes: &[u8]) -> Option<String> {
    match label.trim_ascii().to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "unicode-1-1-utf-8" | "unicode11utf8" | "unicode20utf8" | "x-unicode20utf8" => {
            Some(decode_utf8(bytes))
        }
        "ansi_x3.4-1968" | "ascii" | "cp1252" | "cp819" | "csisolatin1" | "ibm819" | "iso-8859-1"
        | "iso-ir-100" | "iso8859-1" | "iso88591" | "iso_8859-1" | "iso_8859-1:1987" | "l1" | "latin1"
        | "us-ascii" | "windows-1252" | "x-cp1252" => {
            Some(bytes.iter().map(|byte| windows_1252(*byte)).collect())
        }
        _ => None,
    }
}

fn decode_utf8(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    String::from_utf8_lossy(bytes).into_owned()
}

fn windows_1252(byte: u8) -> char {
    let high = byte.checked_sub(0x80).and_then(|index| WINDOWS_1252_HIGH.get(usize::from(index)));
    high.copied().unwrap_or(char::from(byte))
}
