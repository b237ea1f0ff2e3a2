//! Reading and writing rules.

use dm3_ext_spam::{Amount, SpamRules, TokenMinimum};
use dm3_types::{Address, Dialect, Json, Members, WireRecord};
use proptest::option;
use proptest::prelude::*;

const TOKEN: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

fn read(text: &str) -> Result<SpamRules, dm3_types::ParseError> {
    SpamRules::parse_text(text, Dialect::Written)
}

// covers: SPM-RUL-001 SPM-RUL-002 SPM-RUL-003 SPM-RUL-004 SPM-RUL-005 SPM-RUL-006 SPM-RUL-007
#[test]
fn errors_name_the_member() {
    let token = |address: &str, amount: &str| {
        format!(r#"{{"minTokenBalance":{{"address":{address},"amount":{amount}}}}}"#)
    };
    let cases = [
        ("[]".to_owned(), ""),
        ("null".to_owned(), ""),
        (r#"{"minNonce":"1"}"#.to_owned(), "minNonce"),
        (r#"{"minNonce":-1}"#.to_owned(), "minNonce"),
        (r#"{"minNonce":1.5}"#.to_owned(), "minNonce"),
        (r#"{"minNonce":9007199254740992}"#.to_owned(), "minNonce"),
        (r#"{"minNonce":null}"#.to_owned(), "minNonce"),
        (r#"{"minBalance":1}"#.to_owned(), "minBalance"),
        (r#"{"minBalance":""}"#.to_owned(), "minBalance"),
        (r#"{"minBalance":"0x1"}"#.to_owned(), "minBalance"),
        (r#"{"minTokenBalance":"5"}"#.to_owned(), "minTokenBalance"),
        (r#"{"minTokenBalance":{"address":"0x00"}}"#.to_owned(), "minTokenBalance.address"),
        (token(r#""0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed""#, r#""1""#), "minTokenBalance.address"),
        (token(&format!("{TOKEN:?}"), "1"), "minTokenBalance.amount"),
        (format!(r#"{{"minTokenBalance":{{"address":{TOKEN:?}}}}}"#), "minTokenBalance.amount"),
    ];
    for (text, path) in cases {
        assert_eq!(read(&text).unwrap_err().path(), path, "{text}");
    }
    let further = format!(r#"{{"minTokenBalance":{{"address":{TOKEN:?},"amount":"1","chainId":10}}}}"#);
    assert_eq!(read(&further).unwrap_err().path(), "minTokenBalance");
}

// covers: SPM-RUL-008 SPM-RUL-009
#[test]
fn unknown_rules_are_kept_and_not_to_be_set() {
    let text = r#"{"minDeposit":{"amount":"5"},"minNonce":1}"#;
    let rules = read(text).unwrap();
    assert_eq!(rules.canonical(), text);
    assert_eq!(rules.check_applicable().unwrap_err().name(), "minDeposit");
    assert_eq!(read(r#"{"minNonce":1}"#).unwrap().check_applicable(), Ok(()));
}

#[test]
fn the_deployed_form_has_values_for_nothing() {
    let deployed = |text: &str| SpamRules::parse_text(text, Dialect::Deployed).unwrap();
    for text in [r#"{"minNonce":0,"minBalance":"","minTokenBalance":null}"#, r#"{"minNonce":null}"#, "{}"] {
        assert!(deployed(text).is_empty(), "{text}");
    }
    let rules = deployed(r#"{"minNonce":5,"minBalance":"0x10"}"#);
    assert_eq!(rules.min_nonce, Some(5));
    assert_eq!(rules.min_balance, Some(Amount::from(16)));
}

fn rules() -> impl Strategy<Value = SpamRules> {
    let token = (any::<[u8; 20]>(), any::<[u8; 32]>()).prop_map(|(address, amount)| TokenMinimum {
        address: Address::from_bytes(address),
        amount: Amount::from_be_bytes(amount),
    });
    let unknown = option::of("x[a-z]{0,8}").prop_map(|name| Members::new().with_some("xRule", name));
    let amount = option::of(any::<[u8; 32]>()).prop_map(|bytes| bytes.map(Amount::from_be_bytes));
    (option::of(0_u64..1 << 53), amount, option::of(token), unknown).prop_map(
        |(min_nonce, min_balance, min_token_balance, unknown)| SpamRules {
            min_nonce,
            min_balance,
            min_token_balance,
            unknown,
        },
    )
}

proptest! {
    #[test]
    fn writing_and_reading_gives_the_same(rules in rules()) {
        prop_assert_eq!(read(&rules.canonical()).unwrap(), rules.clone());
        prop_assert_eq!(SpamRules::from_json(&rules.to_json()).unwrap(), rules);
    }

    #[test]
    fn any_value_in_any_place_is_read_or_refused(
        name in prop_oneof![Just("minNonce"), Just("minBalance"), Just("minTokenBalance")],
        value in prop_oneof![Just("null"), Just("0"), Just("\"\""), Just("[]"), Just("{}"), Just("true"), Just("\"1\""), Just("7")],
    ) {
        let text = format!(r#"{{"{name}":{value}}}"#);
        let expected = matches!((name, value), ("minNonce", "0" | "7") | ("minBalance", "\"1\""));
        prop_assert_eq!(read(&text).is_ok(), expected);
        let _ = SpamRules::from_json_in(&Json::parse(&text).unwrap(), Dialect::Deployed);
    }
}
