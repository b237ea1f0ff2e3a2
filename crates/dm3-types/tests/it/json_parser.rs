//! What the parser takes and refuses.

use dm3_types::Json;
use dm3_types::json::{JsonProblem, MAX_DEPTH, Members};
use proptest::prelude::*;

use crate::{generate, json_text};

fn problem(text: &str) -> (JsonProblem, usize) {
    let error = Json::parse(text).unwrap_err();
    (error.problem(), error.offset())
}

#[test]
fn every_problem_has_its_name_and_place() {
    use JsonProblem as P;
    for (text, expected, offset) in [
        ("", P::UnexpectedEnd, 0),
        ("[1,", P::UnexpectedEnd, 3),
        (r#"{"a""#, P::UnexpectedEnd, 4),
        (r#""abc"#, P::UnexpectedEnd, 4),
        (r#""\"#, P::UnexpectedEnd, 2),
        ("nul", P::UnexpectedCharacter, 0),
        ("[1,]", P::UnexpectedCharacter, 3),
        ("[1 2]", P::UnexpectedCharacter, 3),
        (r#"{"a":1,}"#, P::UnexpectedCharacter, 7),
        ("{a:1}", P::UnexpectedCharacter, 1),
        ("NaN", P::UnexpectedCharacter, 0),
        ("\u{feff}1", P::UnexpectedCharacter, 0),
        ("+1", P::UnexpectedCharacter, 0),
        ("1 2", P::TrailingText, 2),
        ("truex", P::TrailingText, 4),
        ("1.", P::MalformedNumber, 2),
        ("-", P::MalformedNumber, 1),
        ("01", P::MalformedNumber, 1),
        ("1e", P::MalformedNumber, 2),
        (r#""\x""#, P::MalformedEscape, 2),
        (r#""\u12g4""#, P::MalformedEscape, 3),
        (r#""\u+123""#, P::MalformedEscape, 3),
        ("\"\n\"", P::ControlCharacter, 1),
        (r#""\ud800""#, P::LoneSurrogate, 3),
        (r#""\udc00""#, P::LoneSurrogate, 3),
        (r#""\ud800\ud800""#, P::LoneSurrogate, 3),
        (r#"{"a":1,"\u0061":2}"#, P::DuplicateMember, 1),
    ] {
        assert_eq!(problem(text), (expected, offset), "{text:?}");
    }
    let error = Json::parse_slice(b"\"a\xff\"").unwrap_err();
    assert_eq!((error.problem(), error.offset()), (P::NotUtf8, 2));
}

#[test]
fn nesting_ends_at_the_limit() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(Json::parse(&nested(MAX_DEPTH)).is_ok());
    assert_eq!(problem(&nested(MAX_DEPTH + 1)), (JsonProblem::TooDeep, MAX_DEPTH));
    let objects = |depth: usize| format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth));
    assert!(Json::parse(&objects(MAX_DEPTH)).is_ok());
    assert_eq!(problem(&objects(MAX_DEPTH + 1)).0, JsonProblem::TooDeep);
}

#[test]
fn deep_text_does_not_exhaust_the_stack() {
    for opening in ["[", r#"{"a":"#, "[{\"a\":", "[ "] {
        assert_eq!(problem(&opening.repeat(100_000)).0, JsonProblem::TooDeep, "{opening}");
    }
}

/// Comparing every pair of these members would take hours.
#[test]
fn huge_objects_are_read_in_one_go() {
    const COUNT: usize = 300_000;
    let members: Vec<String> = (0..COUNT).map(|index| format!("\"m{index}\":{index}")).collect();
    let text = format!("{{{}}}", members.join(","));
    let value = Json::parse(&text).unwrap();
    assert_eq!(value.as_object().map(Members::len), Some(COUNT));
    assert_eq!(value.to_text(), text);
    assert_eq!(Json::parse(&value.canonical()).unwrap().canonical(), value.canonical());
    let known = Members::new().with("m7", "kept");
    let all = known.with_all(value.as_object().unwrap());
    assert_eq!((all.len(), all.get("m7")), (COUNT, Some(&Json::from("kept"))));
    let doubled = format!("{{{},\"m0\":0}}", members.join(","));
    assert_eq!(problem(&doubled).0, JsonProblem::DuplicateMember);
}

#[test]
fn long_strings_with_many_escapes_are_read_in_one_go() {
    let text = format!("\"{}\"", "a\\u00e9\\n".repeat(300_000));
    assert_eq!(Json::parse(&text).unwrap().as_str().unwrap().chars().count(), 900_000);
}

#[test]
fn duplicates_are_found_in_objects_of_every_size() {
    for size in 1..40 {
        for twin in 0..size {
            let mut names: Vec<String> = (0..size).map(|index| format!("\"{index}\":0")).collect();
            assert!(Json::parse(&format!("{{{}}}", names.join(","))).is_ok());
            names.push(format!("\"{twin}\":0"));
            let text = format!("{{{}}}", names.join(","));
            assert_eq!(problem(&text).0, JsonProblem::DuplicateMember, "{text}");
        }
    }
}

#[test]
fn whole_numbers_end_where_doubles_have_gaps() {
    for (text, expected) in [
        ("0", Some(0)),
        ("-0", Some(0)),
        ("1e3", Some(1000)),
        ("9007199254740991", Some(9_007_199_254_740_991)),
        ("9007199254740992", None),
        ("-1", None),
        ("0.5", None),
        ("1e400", None),
    ] {
        assert_eq!(Json::parse(text).unwrap().as_u64(), expected, "{text}");
    }
}

/// Accepted and refused alike, but for what is documented to differ: we take numbers that overflow, and one level more.
fn agrees_with_serde_json(text: &str) -> Result<(), TestCaseError> {
    let ours = Json::parse(text);
    match serde_json::from_str::<Json>(text) {
        Ok(theirs) => prop_assert_eq!(ours, Ok(theirs)),
        Err(error) if error.to_string().starts_with("number out of range") => {}
        Err(error) => prop_assert!(ours.is_err(), "{}", error),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn valid_text_is_read(text in json_text::valid()) {
        prop_assert!(Json::parse(&text).is_ok());
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn broken_text_is_refused_as_by_serde_json(text in json_text::mutated()) {
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn any_text_is_refused_as_by_serde_json(text in generate::text()) {
        agrees_with_serde_json(&text)?;
    }

    #[test]
    fn any_bytes_end_in_a_value_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
        if let Err(error) = Json::parse_slice(&bytes) {
            prop_assert!(error.offset() <= bytes.len());
        }
    }
}
