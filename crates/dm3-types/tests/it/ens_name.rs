//! ENS names in the normal form of ENSIP-15.

use dm3_types::{EnsName, MAX_NAME_BYTES};
use proptest::prelude::*;

use crate::generate;

#[test]
fn names_that_are_normalised() {
    for (text, normal) in [
        ("vitalik.eth", "vitalik.eth"),
        ("Nick.ETH", "nick.eth"),
        ("eth", "eth"),
        ("RaFFY🚴\u{200d}♂\u{fe0f}.eTh", "raffy🚴\u{200d}♂.eth"),
        ("1\u{fe0f}\u{20e3}.eth", "1\u{20e3}.eth"),
        ("Ⅷ.eth", "viii.eth"),
        ("ＡＢＣ.eth", "abc.eth"),
        ("al\u{ad}ice.eth", "alice.eth"),
        ("al\u{200b}ice.eth", "alice.eth"),
        ("e\u{301}clair.eth", "éclair.eth"),
        ("_$x.eth", "_$x.eth"),
        ("___a.eth", "___a.eth"),
        ("O'Hara.eth", "o’hara.eth"),
        ("straße.eth", "straße.eth"),
        ("日本語.eth", "日本語.eth"),
        ("привет.eth", "привет.eth"),
        ("🏴\u{200d}☠\u{fe0f}.eth", "🏴\u{200d}☠.eth"),
        ("a.b.c.eth", "a.b.c.eth"),
        ("-a-.eth", "-a-.eth"),
    ] {
        assert_eq!(EnsName::parse(text).unwrap().as_str(), normal, "{text}");
        assert_eq!(EnsName::parse_normalized(text).is_ok(), text == normal, "{text}");
    }
}

#[test]
fn texts_that_are_no_names() {
    for text in [
        "",
        ".",
        "..",
        "a..eth",
        ".eth",
        "alice.eth.",
        "a b.eth",
        "foo,bar.eth",
        "a_b.eth",
        "xn--bcher-kva.eth",
        "ab--c.eth",
        "al\u{200d}ice.eth",
        "a\u{202e}b.eth",
        "alice.eth\n",
        "alice\u{0}.eth",
        "a/b.eth",
        "a@b.eth",
        "\u{301}a.eth",
        // Cyrillic and Greek letters among Latin ones, and a whole label that looks Latin.
        "\u{430}lice.eth",
        "alic\u{435}.eth",
        "\u{3bf}range.eth",
        "\u{430}\u{440}\u{440}\u{435}.eth",
        "😀\u{200d}.eth",
        "\u{fffd}.eth",
    ] {
        assert!(EnsName::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn no_label_is_empty_after_normalising() {
    for text in ["\u{ad}", "\u{ad}.eth", "a.\u{ad}.eth", "a.\u{ad}"] {
        assert!(EnsName::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn long_texts_are_no_names() {
    let label = "a".repeat(MAX_NAME_BYTES);
    assert!(EnsName::parse(&label).is_ok());
    assert!(EnsName::parse(&format!("{label}a")).is_err());
    // Three bytes become seven: what would be written could not be read again.
    let growing = "⅐".repeat(MAX_NAME_BYTES / 3);
    assert!(EnsName::parse("⅐").is_ok_and(|name| name.as_str().len() > 3));
    assert!(EnsName::parse(&growing).is_err());
}

#[test]
fn parts_of_a_name() {
    let name = EnsName::parse("a.b.eth").unwrap();
    assert_eq!(name.labels().collect::<Vec<_>>(), ["a", "b", "eth"]);
    assert_eq!(name.labels().next_back(), Some("eth"));
    assert_eq!(name.parent().unwrap().as_str(), "b.eth");
    assert_eq!(name.parent().unwrap().parent().unwrap().parent(), None);
    assert_eq!(serde_json::to_string(&name).unwrap(), "\"a.b.eth\"");
    assert_eq!(serde_json::from_str::<EnsName>("\"A.b.ETH\"").unwrap(), name);
    assert!(serde_json::from_str::<EnsName>("\"a..eth\"").is_err());
}

#[test]
fn the_error_does_not_repeat_the_text() {
    assert_eq!(
        EnsName::parse("a secret.eth").unwrap_err().to_string(),
        "the value is malformed; expected an ENS name (ENSIP-15)"
    );
}

fn normal_form_is_final(text: &str) -> Result<(), TestCaseError> {
    if let Ok(name) = EnsName::parse(text) {
        prop_assert_eq!(&EnsName::parse(name.as_str()).unwrap(), &name);
        prop_assert_eq!(&EnsName::parse_normalized(name.as_str()).unwrap(), &name);
        prop_assert!(name.labels().all(|label| !label.is_empty()));
        if let Some(parent) = name.parent() {
            prop_assert_eq!(EnsName::parse(parent.as_str()).unwrap(), parent);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn normalising_twice_is_normalising_once(text in generate::text()) {
        normal_form_is_final(&text)?;
    }

    #[test]
    fn so_it_is_for_what_looks_like_a_name(text in "[a-zA-Z0-9_$éßΩя日🏴❤1\u{fe0f}\u{200d}\u{20e3}\u{ad}'-]{1,6}(\\.[a-zA-Z0-9]{1,4}){0,2}") {
        normal_form_is_final(&text)?;
    }

    #[test]
    fn so_it_is_for_every_character(character: char) {
        normal_form_is_final(&character.to_string())?;
        normal_form_is_final(&format!("{character}{character}.eth"))?;
    }

    #[test]
    fn case_of_ascii_does_not_matter(text in "[a-z0-9]{1,9}(\\.[a-z0-9]{1,9}){0,3}") {
        let name = EnsName::parse(&text.to_uppercase()).unwrap();
        prop_assert_eq!(name.as_str(), text);
    }
}
