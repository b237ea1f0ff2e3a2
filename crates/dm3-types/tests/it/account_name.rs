//! Account keys of the deployed network: nameprep as ethers 5 does it.

use dm3_types::{AccountName, EnsName};
use proptest::prelude::*;

use crate::generate;

#[test]
fn names_that_are_prepared() {
    for (text, prepared) in [
        ("alice.eth", "alice.eth"),
        ("Alice.eth", "alice.eth"),
        ("0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1", "0x71cb05ee1b1f506ff321da3dac38f25c0c9ce6e1"),
        ("faß.eth", "fass.eth"),
        ("ＡＢＣ.eth", "abc.eth"),
        ("", ""),
        (".", "."),
        ("a..b", "a..b"),
        ("alice.eth.", "alice.eth."),
        ("foo,bar.eth", "foo,bar.eth"),
        ("a b.eth", "a b.eth"),
        ("alice_bob.eth", "alice_bob.eth"),
        ("alice.eth\n", "alice.eth\n"),
        ("ÜnïcödÉ.eth", "ünïcödé.eth"),
        ("ΣΊΣΥΦΟΣ.eth", "σίσυφοσ.eth"),
        ("σίσυφος.eth", "σίσυφοσ.eth"),
        ("Привет.eth", "привет.eth"),
        ("İstanbul.eth", "i\u{307}stanbul.eth"),
        ("ıstanbul.eth", "ıstanbul.eth"),
        ("ﬁsh.eth", "fish.eth"),
        ("e\u{301}clair.eth", "éclair.eth"),
        ("alice。eth", "alice。eth"),
        ("alice．eth", "alice.eth"),
        ("①②③.eth", "123.eth"),
        ("½.eth", "1⁄2.eth"),
        ("ǆ.eth", "dž.eth"),
        ("ŉ.eth", "ʼn.eth"),
        ("K\u{212a}elvin.eth", "kkelvin.eth"),
        ("ÅÅ.eth", "åå.eth"),
        ("日本語.eth", "日本語.eth"),
        ("한국어.eth", "한국어.eth"),
        ("عربي.eth", "عربي.eth"),
        ("❤\u{fe0f}.eth", "❤.eth"),
        ("1\u{fe0f}\u{20e3}.eth", "1\u{20e3}.eth"),
        ("al\u{ad}ice.eth", "alice.eth"),
        ("al\u{200b}ice.eth", "alice.eth"),
        ("al\u{200d}ice.eth", "alice.eth"),
        ("\u{feff}alice.eth", "alice.eth"),
        ("al\u{2060}ice.eth", "alice.eth"),
        ("alice\u{3000}.eth", "alice .eth"),
        ("al\u{0}ice.eth", "al\u{0}ice.eth"),
        ("al\u{7f}ice.eth", "al\u{7f}ice.eth"),
        ("\u{340}.eth", "\u{300}.eth"),
        ("vitalik.eth/path", "vitalik.eth/path"),
        ("%61lice.eth", "%61lice.eth"),
    ] {
        assert_eq!(AccountName::nameprep(text).unwrap().as_str(), prepared, "{text:?}");
    }
}

#[test]
fn names_that_are_refused() {
    for text in [
        "-alice.eth",
        "alice.eth-",
        "ab--cd.eth",
        "xn--bcher-kva.eth",
        "é-",
        "🦄.eth",
        "👨\u{200d}👩\u{200d}👧.eth",
        "🏴\u{200d}☠\u{fe0f}.eth",
        "a\u{202e}b.eth",
        "\u{e000}.eth",
        "\u{e0061}.eth",
        "\u{fffd}.eth",
        "\u{85}.eth",
    ] {
        let error = AccountName::nameprep(text).unwrap_err();
        assert_eq!(
            error.to_string(),
            "the value is malformed; expected a name that nameprep accepts",
            "{text:?}"
        );
    }
}

#[test]
fn short_ascii_without_dots_escapes_every_check() {
    for text in ["-", "--", "-A", "a-", "ab--cd", "xn--a", &"-".repeat(59)] {
        assert_eq!(AccountName::nameprep(text).unwrap().as_str(), text.to_lowercase());
    }
    assert!(AccountName::nameprep(&"-".repeat(60)).is_err());
    let long = "A".repeat(60);
    assert_eq!(AccountName::nameprep(&long).unwrap().as_str(), long.to_lowercase());
    assert!(AccountName::nameprep(&format!("ab--{long}")).is_err());
    // The place is counted in UTF-16 units: a character beyond the basic plane takes two of them.
    assert!(AccountName::nameprep("\u{10400}--b.eth").is_err());
    assert!(AccountName::nameprep("é--b.eth").is_ok());
}

#[test]
fn long_texts_are_refused() {
    assert!(AccountName::nameprep(&"a".repeat(1024)).is_ok());
    assert!(AccountName::nameprep(&"a".repeat(1025)).is_err());
    // One character of three bytes becomes eighteen characters.
    assert!(AccountName::nameprep("\u{fdfa}").is_ok());
    assert!(AccountName::nameprep(&"\u{fdfa}".repeat(300)).is_err());
}

#[test]
fn every_ens_name_has_an_account() {
    let account = |name: &str| AccountName::from(&EnsName::parse(name).unwrap()).to_string();
    assert_eq!(account("Alice.eth"), "alice.eth");
    assert_eq!(account("straße.eth"), "strasse.eth");
    // Nameprep refuses it; the name keys itself.
    assert_eq!(account("🦄.eth"), "🦄.eth");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn preparing_twice_is_preparing_once(text in "[ -~]{0,70}") {
        if let Ok(name) = AccountName::nameprep(&text) {
            prop_assert_eq!(&AccountName::nameprep(name.as_str()).unwrap(), &name);
            prop_assert_eq!(name.as_str(), text.to_ascii_lowercase());
        }
    }

    #[test]
    fn any_text_ends_in_a_name_or_an_error(text in generate::text()) {
        if let Ok(name) = AccountName::nameprep(&text) {
            prop_assert!(name.as_str().len() <= 1024);
        }
    }

    #[test]
    fn names_of_letters_are_final(text in "[a-zA-Zéßäöüя日Ωﬁ①]{1,8}\\.eth") {
        let name = AccountName::nameprep(&text).unwrap();
        prop_assert_eq!(AccountName::nameprep(name.as_str()).unwrap(), name);
    }
}
