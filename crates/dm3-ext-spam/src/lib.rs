//! Spam protection of the dm3 protocol, without I/O: the rules that a receiver sets, and whether a sender meets them.
//!
//! This crate is for code that delivers messages and has to keep spam out, and for code that sends messages and wants
//! to know beforehand. It asks no chain: [`SpamRules::needed_state`] tells what to ask for, the caller brings the
//! [`ChainState`], and [`SpamRules::evaluate`] gives a [`Verdict`]. To find the address behind a name use
//! `dm3-profile`, to verify who sends use `dm3-mtp`.
//!
//! ```
//! use dm3_ext_spam::{Amount, ChainState, Rule, SpamRules, Verdict, check_before_sending};
//! use dm3_types::{Dialect, WireRecord, record::ProfileExtension};
//!
//! // The receiver's delivery service tells the rules in the profile extension.
//! let extension = ProfileExtension::parse_text(
//!     r#"{"supportedMessageTypes":["NEW"],"spamFilterRules":{"minNonce":1,"minBalance":"1000000000000000000"}}"#,
//! )?;
//!
//! // The sender asks a node for its own nonce and balance. An answer that is missing decides nothing.
//! let poor = ChainState::new().with_nonce(7).with_balance(Amount::parse("5")?);
//! assert_eq!(check_before_sending(&extension, &poor), Verdict::Spam { rule: Rule::MinBalance });
//! let unknown = ChainState::new().with_nonce(7);
//! assert_eq!(check_before_sending(&extension, &unknown), Verdict::Undecided { rule: Rule::MinBalance });
//!
//! // The delivery service evaluates the same rules and answers with an error code.
//! let rules = SpamRules::parse_text(r#"{"minNonce":1}"#, Dialect::Written)?;
//! assert_eq!(rules.evaluate(&poor), Verdict::Passed);
//! assert_eq!(rules.evaluate(&ChainState::new().with_nonce(0)).error_code(), Some(-32010));
//! # Ok::<(), dm3_types::ParseError>(())
//! ```

mod amount;
mod chain_state;
mod extension;
mod rules;
mod verdict;

pub use amount::Amount;
pub use chain_state::{ChainState, NeededState, TokenCall};
pub use extension::{RULES_MEMBER, check_before_sending, publish, published};
pub use rules::{SpamRules, TokenMinimum, UnknownRule};
pub use verdict::{Rule, Verdict};
