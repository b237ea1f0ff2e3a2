//! Ids of the backend's rows.

use dm3_crypto::sha256_text;
use dm3_types::{AccountName, Hash};

/// The id of the row that holds the message `message_id` of an account. Clients take the message's hash, as `0x`-hex,
/// for the message's id.
#[must_use]
pub fn backend_row_id(account: &AccountName, message_id: &str) -> Hash {
    sha256_text(&format!("{account}{message_id}")) // DIV-TS-057
}
