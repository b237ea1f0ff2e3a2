//! Rules in the profile extension.

use dm3_ext_spam::{ChainState, Rule, SpamRules, Verdict, check_before_sending, publish, published};
use dm3_types::record::ProfileExtension;
use dm3_types::{Dialect, WireRecord};

fn extension(text: &str) -> ProfileExtension {
    ProfileExtension::parse_text(text).unwrap()
}

// covers: SPM-RUL-010 SPM-RUL-011
#[test]
fn what_is_published_is_read_again() {
    let mut told = extension(r#"{"supportedMessageTypes":["NEW"],"x":1}"#);
    let rules = SpamRules::parse_text(r#"{"minNonce":3}"#, Dialect::Written).unwrap();
    publish(&rules, &mut told);
    assert_eq!(
        told.canonical(),
        r#"{"spamFilterRules":{"minNonce":3},"supportedMessageTypes":["NEW"],"x":1}"#
    );
    assert_eq!(published(&told).unwrap(), rules);
    publish(&SpamRules::default(), &mut told);
    assert_eq!(told.canonical(), r#"{"supportedMessageTypes":["NEW"],"x":1}"#);
    assert!(published(&told).unwrap().is_empty());
}

// covers: SPM-EVA-016
#[test]
fn rules_that_cannot_be_read_decide_nothing() {
    let told = extension(r#"{"supportedMessageTypes":["NEW"],"spamFilterRules":{"minNonce":"3"}}"#);
    assert_eq!(published(&told).unwrap_err().path(), "spamFilterRules.minNonce");
    let verdict = check_before_sending(&told, &ChainState::new());
    assert_eq!(verdict, Verdict::Undecided { rule: Rule::Unreadable });
    assert!(verdict.lets_submit());
}

#[test]
fn senders_need_not_try_what_fails() {
    let told = extension(r#"{"supportedMessageTypes":["NEW"],"spamFilterRules":{"minNonce":3}}"#);
    let verdict = check_before_sending(&told, &ChainState::new().with_nonce(2));
    assert_eq!(verdict, Verdict::Spam { rule: Rule::MinNonce });
    assert!(!verdict.lets_submit());
    assert_eq!(verdict.to_string(), "the sender does not meet the receiver's rule minNonce");
    let nothing = extension(r#"{"supportedMessageTypes":["NEW"]}"#);
    assert_eq!(check_before_sending(&nothing, &ChainState::new()), Verdict::Passed);
}
