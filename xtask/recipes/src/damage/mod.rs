//! Damage at every place: one genuine text, then the same with one character or one bit changed, place after place. A
//! check that looks at a part only, or compares a prefix, is found by the places that it does not look at.

mod cut_json;
mod flipped_bits;
mod other_characters;

use crate::Suite;

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![
        cut_json::suite(),
        flipped_bits::payload(),
        flipped_bits::signature(),
        other_characters::message(),
        other_characters::postmark(),
        other_characters::profile(),
    ]
}

/// The text with the character at `place` changed to another one of its kind. All characters are ASCII.
fn with_other_character(text: &str, place: usize) -> String {
    let other = |character: char| match character {
        '7' => '8',
        '0'..='9' => '7',
        'e' => 'f',
        'a'..='z' => 'e',
        'E' => 'F',
        'A'..='Z' => 'E',
        _ => 'x',
    };
    text.chars()
        .enumerate()
        .map(|(index, character)| if index == place { other(character) } else { character })
        .collect()
}

/// The bytes with the lowest bit of the byte at `place` changed.
fn with_flipped_bit(bytes: &[u8], place: usize) -> Vec<u8> {
    bytes.iter().enumerate().map(|(index, byte)| if index == place { byte ^ 1 } else { *byte }).collect()
}
