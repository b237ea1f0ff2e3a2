//! One flipped bit anywhere: what is verified is what was written.

use dm3_types::{Json, Members, WireRecord};
use proptest::prelude::*;

use crate::world::{End, FORMATS, World, canonical};

/// Every string in the value, changed in turn; `None` when `index` is past the last.
fn with_string_changed(json: &Json, index: &mut usize, change: &dyn Fn(&str) -> String) -> Json {
    match json {
        Json::String(text) => {
            let here = *index == 0;
            *index = index.wrapping_sub(1);
            if here { Json::from(change(text)) } else { json.clone() }
        }
        Json::Array(elements) => elements
            .iter()
            .map(|element| with_string_changed(element, index, change))
            .collect::<Vec<_>>()
            .into(),
        Json::Object(members) => {
            let add = |all: Members, (name, value): (&str, &Json)| {
                all.with(name, with_string_changed(value, index, change))
            };
            members.iter().fold(Members::new(), add).into()
        }
        other => other.clone(),
    }
}

fn strings(json: &Json) -> usize {
    let mut index = usize::MAX;
    with_string_changed(json, &mut index, &str::to_owned);
    usize::MAX - index
}

/// One bit of one byte flipped, where that still is ASCII.
fn flipped(text: &str, at: usize, bit: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << (bit % 7);
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

fn never_other_content(
    received: &Result<(dm3_mtp::VerifiedMessage, dm3_mtp::VerifiedPostmark), End>,
    expected: &str,
) {
    if let Ok((verified, postmark)) = received {
        assert_eq!(verified.received().canonical(), expected);
        assert_eq!(verified.message().canonical(), expected);
        assert_eq!(verified.sender().as_str(), "alice.eth");
        assert_eq!(verified.receiver().as_str(), "bob.eth");
        assert_eq!(postmark.incoming_timestamp().as_u64(), crate::world::NOW);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn of_a_stored_envelope(
        format in 0..3_usize, which: prop::sample::Index, at: prop::sample::Index, bit: u8,
    ) {
        let mut world = World::new(FORMATS[format]);
        let stored = world.stored();
        let expected = canonical(&world.plaintext(&stored));
        let json = Json::parse(&stored).unwrap();
        let mut index = which.index(strings(&json));
        let changed = with_string_changed(&json, &mut index, &|text| flipped(text, at.index(text.len()), bit));
        never_other_content(&world.receive(&changed.to_text()), &expected);
    }

    #[test]
    fn of_a_submitted_envelope(
        format in 0..3_usize, which: prop::sample::Index, at: prop::sample::Index, bit: u8,
    ) {
        let mut world = World::new(FORMATS[format]);
        let submitted = world.submitted();
        let expected = canonical(&world.plaintext(&submitted));
        let json = Json::parse(&submitted).unwrap();
        let mut index = which.index(strings(&json));
        let changed = with_string_changed(&json, &mut index, &|text| flipped(text, at.index(text.len()), bit));
        if let Ok(stored) = world.submit(&changed.to_text()) {
            prop_assert_eq!(stored.sender().as_str(), "alice.eth");
            prop_assert_eq!(stored.receiver().as_str(), "bob.eth");
            never_other_content(&world.receive(&stored.text()), &expected);
        }
    }

    #[test]
    fn of_the_text_itself(format in 0..3_usize, at: prop::sample::Index, bit: u8) {
        let mut world = World::new(FORMATS[format]);
        let stored = world.stored();
        let expected = canonical(&world.plaintext(&stored));
        never_other_content(&world.receive(&flipped(&stored, at.index(stored.len()), bit)), &expected);
    }

    /// The message inside, changed by somebody who can seal for Bob and has the service's help.
    #[test]
    fn of_the_message_inside(format in 0..3_usize, at: prop::sample::Index, bit: u8) {
        let mut world = World::new(FORMATS[format]);
        let submitted = world.submitted();
        let expected = canonical(&world.plaintext(&submitted));
        let plaintext = world.plaintext(&submitted);
        let changed = flipped(&plaintext, at.index(plaintext.len()), bit);
        let alice = world.alice.clone();
        let envelope = world.raw_envelope(&changed, "alice.eth", &alice);
        if let Ok(stored) = world.submit(&envelope) {
            never_other_content(&world.receive(&stored.text()), &expected);
        }
    }
}

/// The short strings completely: every bit of hash, version, scheme and names.
#[test]
fn every_bit_of_the_short_strings() {
    for format in FORMATS {
        let mut world = World::new(format);
        let stored = world.stored();
        let expected = canonical(&world.plaintext(&stored));
        let json = Json::parse(&stored).unwrap();
        for which in 0..strings(&json) {
            for at in 0..100 {
                for bit in [0, 1, 5] {
                    let mut index = which;
                    let short = |text: &str| {
                        if text.len() > 100 { text.to_owned() } else { flipped(text, at, bit) }
                    };
                    let changed = with_string_changed(&json, &mut index, &short);
                    if changed != json {
                        never_other_content(&world.receive(&changed.to_text()), &expected);
                    }
                }
            }
        }
    }
}
