//! Strategies for JSON text in every form that the grammar has.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

fn white_space() -> impl Strategy<Value = String> {
    "[ \t\n\r]{0,2}"
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,24})?([eE][+-]?[0-9]{1,3})?",
        select(&["-0", "-0.0", "1E+2", "1e400", "-1e400", "0.1e1", "9007199254740993", "1e-400"][..])
            .prop_map(str::to_owned),
    ]
}

fn string() -> impl Strategy<Value = String> {
    let plain = any::<char>()
        .prop_filter("needs an escape", |character| *character > '\u{1f}' && !"\"\\".contains(*character))
        .prop_map(String::from);
    let escape = prop_oneof![
        select(&["\\\"", "\\\\", "\\/", "\\b", "\\f", "\\n", "\\r", "\\t", "\\u0000", "\\u001F"][..]),
        select(&["\\u00e9", "\\u00E9", "\\uD83D\\ude00", "\\u2028", "\\uffff", "\\uFEFF"][..]),
    ];
    vec(prop_oneof![plain, escape.prop_map(str::to_owned)], 0..6)
        .prop_map(|pieces| format!("\"{}\"", pieces.concat()))
}

/// JSON text that every reader of RFC 8259 accepts; member names are unique.
pub(crate) fn valid() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        select(&["null", "true", "false", "[]", "{}", "[ ]", "{\n}"][..]).prop_map(str::to_owned),
        number(),
        string(),
    ];
    let value = leaf.prop_recursive(4, 24, 5, |inner| {
        let element = (white_space(), inner, white_space())
            .prop_map(|(before, value, after)| format!("{before}{value}{after}"))
            .boxed();
        let member = (white_space(), string(), white_space(), element.clone());
        let array = vec(element, 1..5).prop_map(|elements| format!("[{}]", elements.join(",")));
        let object = vec(member, 1..5).prop_map(|members| {
            let numbered = members.into_iter().enumerate().map(|(index, (before, name, after, value))| {
                format!("{before}\"{index}-{}{after}:{value}", &name[1..])
            });
            format!("{{{}}}", numbered.collect::<Vec<_>>().join(","))
        });
        prop_oneof![array, object]
    });
    (white_space(), value, white_space()).prop_map(|(before, value, after)| format!("{before}{value}{after}"))
}

/// Valid text with a few characters put in, taken out or replaced.
pub(crate) fn mutated() -> impl Strategy<Value = String> {
    let character = prop_oneof![
        4 => select("{}[]\",:\\0123456789eE+-.tfnudD8x \u{0}\u{1f}\u{a0}\u{feff}/'".chars().collect::<Vec<_>>()),
        1 => any::<char>(),
    ];
    let change = (any::<prop::sample::Index>(), 0..3_u8, character);
    (valid(), vec(change, 1..4)).prop_map(|(text, changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (index, kind, character) in changes {
            let position = index.index(characters.len() + 1);
            match kind {
                0 => characters.insert(position, character),
                1 if position < characters.len() => characters[position] = character,
                _ if position < characters.len() => drop(characters.remove(position)),
                _ => {}
            }
        }
        characters.into_iter().collect()
    })
}
