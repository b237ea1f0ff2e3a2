//! Amounts: one spelling for each, and no number is too large.

use dm3_ext_spam::Amount;
use dm3_types::Dialect;
use proptest::prelude::*;

const MAX: &str = "115792089237316195423570985008687907853269984665640564039457584007913129639935";

#[test]
fn the_range_ends_at_two_to_the_256() {
    assert_eq!(Amount::parse("0").unwrap(), Amount::ZERO);
    assert_eq!(Amount::parse(MAX).unwrap().to_be_bytes(), [0xff; 32]);
    let above = MAX.replace("935", "936");
    assert!(Amount::parse(&above).is_err());
    assert!(Amount::parse(&format!("{MAX}0")).is_err());
    assert!(Amount::parse(&"9".repeat(78)).is_err());
}

#[test]
fn each_amount_has_one_spelling() {
    for text in ["", "00", "01", "+1", "-1", " 1", "1 ", "1.0", "1e3", "0x1", "1_000", "１", "one"] {
        assert!(Amount::parse(text).is_err(), "{text:?}");
    }
}

#[test]
fn deployed_spellings_are_read_in_the_deployed_dialect() {
    let deployed = |text: &str| Amount::parse_in(text, Dialect::Deployed);
    assert_eq!(deployed("0x0de0b6b3a7640000").unwrap(), Amount::parse("1000000000000000000").unwrap());
    assert_eq!(deployed("007").unwrap(), Amount::from(7));
    assert_eq!(deployed("0xF").unwrap(), Amount::from(15));
    for text in ["", "0x", "-1", "0xg", "1.5", &format!("0x1{}", "0".repeat(64))] {
        assert!(deployed(text).is_err(), "{text:?}");
    }
    assert!(Amount::parse_in("0x1", Dialect::Written).is_err());
}

#[test]
fn amounts_beyond_doubles_are_told_apart() {
    let [less, more] = ["9007199254740992", "9007199254740993"].map(|text| Amount::parse(text).unwrap());
    assert!(less < more);
    assert_eq!(more.to_string(), "9007199254740993");
}

proptest! {
    #[test]
    fn writing_and_reading_gives_the_same(bytes in any::<[u8; 32]>()) {
        let amount = Amount::from_be_bytes(bytes);
        prop_assert_eq!(Amount::parse(&amount.to_string()).unwrap(), amount);
        prop_assert_eq!(amount.to_be_bytes(), bytes);
    }

    #[test]
    fn small_amounts_are_as_numbers(left in any::<u64>(), right in any::<u64>()) {
        prop_assert_eq!(Amount::from(left).to_string(), left.to_string());
        prop_assert_eq!(Amount::from(left).cmp(&Amount::from(right)), left.cmp(&right));
    }

    #[test]
    fn no_text_panics(text in ".{0,90}") {
        for dialect in [Dialect::Written, Dialect::Deployed] {
            if let Ok(amount) = Amount::parse_in(&text, dialect) {
                prop_assert!(dialect == Dialect::Deployed || amount.to_string() == text);
            }
        }
    }
}
