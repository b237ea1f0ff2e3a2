//! Rules of a receiver, and what the chain says about a sender.

use dm3_oracle::encoding::hex0x;
use dm3_oracle::json::with;
use serde_json::{Value, json};

/// An address with its checksum (EIP-55).
pub(super) const TOKEN: &str = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

/// 2^256 - 1.
pub(super) const LARGEST: &str =
    "115792089237316195423570985008687907853269984665640564039457584007913129639935";

/// 2^256.
pub(super) const TOO_LARGE: &str =
    "115792089237316195423570985008687907853269984665640564039457584007913129639936";

pub(super) fn token_rule(amount: &str) -> Value {
    json!({ "minTokenBalance": { "address": TOKEN, "amount": amount } })
}

/// All three rules.
pub(super) fn all_rules() -> Value {
    json!({
        "minBalance": "1000000000000000000",
        "minNonce": 5,
        "minTokenBalance": { "address": TOKEN, "amount": "300" },
    })
}

/// What `balanceOf` returns for a small balance.
pub(super) fn returned(balance: u64) -> String {
    let mut bytes = [0; 32];
    for (place, byte) in bytes.iter_mut().rev().zip(balance.to_le_bytes()) {
        *place = byte;
    }
    hex0x(&bytes)
}

/// The state of a sender that just meets [`all_rules`].
pub(super) fn enough() -> Value {
    json!({ "nonce": 5, "balance": "1000000000000000000", "token_call_result": returned(300) })
}

/// State with the rules beside it.
pub(super) fn input(rules: &Value, state: &Value) -> Value {
    with(state, "rules_json_text", rules.to_string())
}
