//! Keys, encodings and signatures: `spec/keys.md`.

mod address;
mod base64_texts;
pub(crate) mod crafted_ecdsa;
mod crafted_ed25519;
mod ecdsa_defects;
mod hex_texts;
mod public_keys;
mod sign;
mod text_defect;
mod verify_deployed;
mod verify_written;
mod wallet;
mod wallet_deployed;
mod wallet_sign;
mod write;

use crate::Suite;

pub(crate) use base64_texts::defects as base64_defects;
pub(crate) use hex_texts::{Clauses as HexClauses, defects as hex_defects};
pub(crate) use text_defect::TextDefect;

/// The page of the clauses.
const PAGE: &str = "spec/keys.md";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    let mut suites = vec![
        public_keys::encryption(),
        public_keys::signing(),
        public_keys::signature(),
        hex_texts::nonce(),
        hex_texts::hash(),
        address::suite(),
        write::suite(),
        sign::suite(),
        wallet_sign::suite(),
    ];
    let mut verify = verify_written::suite();
    verify_deployed::extend(&mut verify);
    let mut recover = wallet::suite();
    wallet_deployed::extend(&mut recover);
    suites.extend([verify, recover]);
    suites
}
