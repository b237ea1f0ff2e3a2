//! Names in paths.

use dm3_types::{AccountName, Address, EnsName};

use crate::error::ServiceError;

/// What a path or a parameter calls an account by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AccountRef {
    /// By an ENS name, which has to be resolved.
    Name(EnsName),
    /// By the address itself.
    Address(Address),
}

impl AccountRef {
    /// Reads an address, or a name that is normalised.
    pub(crate) fn parse(text: &str) -> Result<Self, ServiceError> {
        if let Some(address) = address_in(text)? {
            return Ok(Self::Address(address));
        }
        let name = EnsName::parse(text).map_err(|_| ServiceError::BadName)?;
        // Other spellings of an address (full-width digits, say) must not become a name.
        match address_in(AccountName::from(&name).as_str())? {
            Some(_) => Err(ServiceError::BadName),
            None => Ok(Self::Name(name)),
        }
    }

    /// The key of the account in tokens.
    pub(crate) fn account(&self) -> AccountName {
        match self {
            Self::Name(name) => AccountName::from(name),
            Self::Address(address) => account_of_address(address),
        }
    }
}

/// The key of the deployed network for an account that is called by its address.
#[expect(clippy::expect_used, reason = "42 ASCII letters and digits are prepared by lowering their case")]
fn account_of_address(address: &Address) -> AccountName {
    AccountName::nameprep(&address.to_lower_hex()).expect("ASCII letters and digits")
}

fn address_in(text: &str) -> Result<Option<Address>, ServiceError> {
    let digits = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X"));
    let is_address = digits
        .is_some_and(|digits| digits.len() == 40 && digits.bytes().all(|byte| byte.is_ascii_hexdigit()));
    match is_address {
        true => Address::parse(text).map(Some).map_err(|_| ServiceError::BadName),
        false => Ok(None),
    }
}

/// The key by which mail of the sender called `contact` is stored.
pub(crate) fn contact_account(contact: &str) -> Result<AccountName, ServiceError> {
    match EnsName::parse(contact) {
        Ok(name) => Ok(AccountName::from(&name)),
        Err(_) => AccountName::nameprep(contact).map_err(|_| ServiceError::BadName),
    }
}
