//! What rules say about senders.

use dm3_ext_spam::{Amount, ChainState, NeededState, Rule, SpamRules, TokenCall, Verdict};
use dm3_types::{Address, Dialect};
use proptest::option;
use proptest::prelude::*;

const TOKEN: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

fn rules(text: &str) -> SpamRules {
    SpamRules::parse_text(text, Dialect::Written).unwrap()
}

fn token() -> Address {
    Address::parse(TOKEN).unwrap()
}

fn amount(text: &str) -> Amount {
    Amount::parse(text).unwrap()
}

// covers: SPM-EVA-002 SPM-EVA-003 SPM-EVA-004
#[test]
fn the_minimum_itself_is_enough() {
    let all = rules(&format!(
        r#"{{"minNonce":5,"minBalance":"10","minTokenBalance":{{"address":{TOKEN:?},"amount":"3"}}}}"#
    ));
    let state = |nonce, balance: &str, tokens: &str| {
        let state = ChainState::new().with_nonce(nonce).with_balance(amount(balance));
        state.with_token_balance(token(), amount(tokens))
    };
    assert_eq!(all.evaluate(&state(5, "10", "3")), Verdict::Passed);
    assert_eq!(all.evaluate(&state(4, "10", "3")), Verdict::Spam { rule: Rule::MinNonce });
    assert_eq!(all.evaluate(&state(5, "9", "3")), Verdict::Spam { rule: Rule::MinBalance });
    assert_eq!(all.evaluate(&state(5, "10", "2")), Verdict::Spam { rule: Rule::MinTokenBalance });
    let other = Address::from_bytes([1; 20]);
    let elsewhere = ChainState::new().with_nonce(5).with_balance(amount("10"));
    let elsewhere = elsewhere.with_token_balance(other, amount("99"));
    assert_eq!(all.evaluate(&elsewhere), Verdict::Undecided { rule: Rule::MinTokenBalance });
}

// covers: SPM-EVA-011
#[test]
fn a_minimum_of_nothing_asks_for_nothing() {
    let zero = rules(&format!(
        r#"{{"minNonce":0,"minBalance":"0","minTokenBalance":{{"address":{TOKEN:?},"amount":"0"}}}}"#
    ));
    assert_eq!(zero.needed_state(), NeededState::default());
    assert_eq!(zero.evaluate(&ChainState::new()), Verdict::Passed);
    let some = rules(r#"{"minNonce":1,"minBalance":"0"}"#);
    assert_eq!(some.needed_state(), NeededState { nonce: true, balance: false, token: None });
}

// covers: SPM-EVA-006
#[test]
fn a_call_that_gives_no_number_gives_no_balance() {
    assert_eq!(TokenCall::Returned(&[]).balance(), Amount::ZERO);
    assert_eq!(TokenCall::Returned(&[1; 31]).balance(), Amount::ZERO);
    assert_eq!(TokenCall::Returned(&[1; 64]).balance(), Amount::ZERO);
    assert_eq!(TokenCall::Reverted.balance(), Amount::ZERO);
    assert_eq!(TokenCall::Returned(&[0xff; 32]).balance().to_be_bytes(), [0xff; 32]);
}

#[test]
fn codes_tell_spam_from_later() {
    assert_eq!(Verdict::Passed.error_code(), None);
    assert_eq!(Verdict::Spam { rule: Rule::MinNonce }.error_code(), Some(-32010));
    assert_eq!(Verdict::Undecided { rule: Rule::MinNonce }.error_code(), Some(-32002));
    assert!(Verdict::Undecided { rule: Rule::MinNonce }.lets_submit());
    assert!(!Verdict::Spam { rule: Rule::MinNonce }.lets_submit());
}

proptest! {
    /// The verdict, computed in the dullest way.
    #[test]
    fn all_rules_hold_or_one_does_not_or_nobody_knows(
        minimums in (option::of(0_u64..4), option::of(0_u64..4)),
        state in (option::of(0_u64..4), option::of(0_u64..4)),
        unknown in any::<bool>(),
    ) {
        let mut rules = SpamRules { min_nonce: minimums.0, min_balance: minimums.1.map(Amount::from), ..Default::default() };
        if unknown {
            rules.unknown.insert("later", true);
        }
        let mut chain = ChainState::new();
        chain = state.0.map_or(chain.clone(), |nonce| chain.with_nonce(nonce));
        chain = state.1.map_or(chain.clone(), |balance| chain.with_balance(Amount::from(balance)));

        let pairs = [(minimums.0, state.0), (minimums.1, state.1)];
        let broken = pairs.iter().any(|pair| matches!(pair, (Some(minimum), Some(state)) if state < minimum));
        let open = unknown || pairs.iter().any(|pair| matches!(pair, (Some(1..), None)));
        let verdict = rules.evaluate(&chain);
        match verdict {
            Verdict::Spam { .. } => prop_assert!(broken),
            Verdict::Undecided { .. } => prop_assert!(open && !broken),
            Verdict::Passed => prop_assert!(!open && !broken),
        }
    }
}
