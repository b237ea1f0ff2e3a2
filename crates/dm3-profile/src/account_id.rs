//! The keys under which the deployed network files accounts and conversations.

use dm3_types::{AccountName, Address, ParseError};

/// Whether two texts name the same account for the deployed network: equal after nameprep.
///
/// This is not how ENS tells names apart (`straße.eth` and `strasse.eth` are one account and two names). Use
/// [`EnsName`](dm3_types::EnsName) to decide who somebody is.
///
/// # Errors
///
/// [`ParseError`] where nameprep refuses one of them.
pub fn is_same_account(a: &str, b: &str) -> Result<bool, ParseError> {
    Ok(AccountName::nameprep(a)? == AccountName::nameprep(b)?)
}

/// The conversation of an account with a sender, as deployed delivery services file it: the account's address in lower
/// case, a comma, the sender's name after nameprep.
///
/// # Errors
///
/// [`ParseError`] where nameprep refuses the name. A comma in the name is refused too, because the key would be
/// ambiguous.
pub fn conversation_id(account: &Address, sender: &str) -> Result<String, ParseError> {
    let sender = AccountName::nameprep(sender)?;
    if sender.as_str().contains(',') {
        return Err(ParseError::malformed("", dm3_types::Expected::Nameprep));
    }
    Ok(format!("{},{sender}", account.to_lower_hex()))
}
