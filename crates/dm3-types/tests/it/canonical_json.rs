//! The canonical form: what is signed and hashed.

use dm3_types::Json;
use dm3_types::json::canonical_string;
use proptest::prelude::*;

use crate::{generate, json_text};

#[test]
fn known_answers() {
    for (text, canonical) in [
        (r#"{"b":1,"a":[3,null,null]}"#, r#"{"a":[3,null,null],"b":1}"#),
        (
            r#"{"a":1e999,"b":-1e999,"c":-0,"d":1e21,"e":1e-7,"f":0.1}"#,
            r#"{"a":null,"b":null,"c":0,"d":1e+21,"e":1e-7,"f":0.1}"#,
        ),
        (r#"{"10":1,"9":2,"a":3,"B":4,"_":5}"#, r#"{"10":1,"9":2,"B":4,"_":5,"a":3}"#),
        // UTF-16 order: the surrogate D83D stands before FF5E.
        (r#"{"～":1,"😀":2}"#, r#"{"😀":2,"～":1}"#),
        (r#""str""#, r#""str""#),
        (r#"{"a":{},"b":[]}"#, r#"{"a":{},"b":[]}"#),
        ("123456789012345680000", "123456789012345680000"),
        (" [ 1E+2 , 1.50 , 100000000000000000000000 ] ", "[100,1.5,1e+23]"),
        (r#""\u0000\u001f\u007f\u2028\/\ud83d\uDE00""#, "\"\\u0000\\u001f\u{7f}\u{2028}/😀\""),
        (r#""\b\t\n\f\r\"\\\u0008\u000B""#, r#""\b\t\n\f\r\"\\\b\u000b""#),
        (r#"{"":1,"\u0000":2}"#, r#"{"":1,"\u0000":2}"#),
        ("9007199254740993", "9007199254740992"),
        ("5e-324", "5e-324"),
        ("1e400", "null"),
    ] {
        assert_eq!(Json::parse(text).unwrap().canonical(), canonical, "{text}");
    }
}

#[test]
fn a_text_that_is_json_already_is_quoted_again() {
    assert_eq!(
        canonical_string(r#"{"ciphertext":"AAAA","nonce":"0x00"}"#),
        r#""{\"ciphertext\":\"AAAA\",\"nonce\":\"0x00\"}""#
    );
}

#[test]
fn order_of_arrival_is_kept_in_plain_text() {
    let text = r#"{"b":[1,{"z":"é","a":"\n"}],"a":null}"#;
    assert_eq!(Json::parse(text).unwrap().to_text(), text);
}

/// RFC 8785 by somebody else, where it can hold the value.
fn oracle(value: &serde_json::Value) -> Option<String> {
    serde_json_canonicalizer::to_string(value).ok()
}

proptest! {
    #[test]
    fn equals_rfc_8785(value in generate::json()) {
        let other = serde_json::to_value(&value).unwrap();
        prop_assert_eq!(value.canonical(), oracle(&other).unwrap());
    }

    #[test]
    fn numbers_equal_rfc_8785(number in generate::number()) {
        let other = serde_json::to_value(number).unwrap();
        prop_assert_eq!(Json::Number(number).canonical(), oracle(&other).unwrap());
    }

    #[test]
    fn text_is_canonicalised_as_rfc_8785_does(text in json_text::valid()) {
        let canonical = Json::parse(&text).unwrap().canonical();
        // Whole numbers above 2^53 are no doubles for the oracle and overflowing ones no numbers at all.
        if let Ok(other) = serde_json::from_str::<serde_json::Value>(&text) {
            let doubles = as_doubles(other);
            prop_assert_eq!(&canonical, &oracle(&doubles).unwrap());
        }
    }

    #[test]
    fn canonical_text_is_stable(text in json_text::valid()) {
        let canonical = Json::parse(&text).unwrap().canonical();
        let again = Json::parse(&canonical).unwrap();
        prop_assert_eq!(again.canonical(), canonical.clone());
        // Its members stand in order already.
        prop_assert_eq!(again.to_text(), canonical);
    }

    #[test]
    fn a_value_survives_its_texts(value in generate::json()) {
        prop_assert_eq!(&Json::parse(&value.to_text()).unwrap(), &value);
        prop_assert_eq!(Json::parse(&value.canonical()).unwrap().canonical(), value.canonical());
    }

    #[test]
    fn one_member_is_left_out(members in generate::members_of(generate::json()), which: prop::sample::Index) {
        let whole = Json::from(members.clone());
        prop_assert_eq!(whole.canonical_without("\u{0}none"), whole.canonical());
        if let Some((name, _)) = members.iter().nth(which.index(members.len().max(1))) {
            let mut rest = members.clone();
            rest.remove(name);
            prop_assert_eq!(whole.canonical_without(name), Json::from(rest).canonical());
        }
    }

    #[test]
    fn a_quoted_string_is_read_back(text in generate::text()) {
        let quoted = canonical_string(&text);
        let value = Json::parse(&quoted).unwrap();
        prop_assert_eq!(value.as_str(), Some(text.as_str()));
        prop_assert_eq!(value.canonical(), quoted);
    }

    #[test]
    fn values_pass_through_other_formats(value in generate::json()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Json>(&text).unwrap(), &value);
        let mut bytes = Vec::new();
        ciborium::into_writer(&value, &mut bytes).unwrap();
        prop_assert_eq!(&ciborium::from_reader::<Json, _>(bytes.as_slice()).unwrap(), &value);
    }
}

fn as_doubles(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Number(number) => number.as_f64().into(),
        Value::Array(elements) => elements.into_iter().map(as_doubles).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(name, value)| (name, as_doubles(value))).collect()
        }
        other => other,
    }
}
