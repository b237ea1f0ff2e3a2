//! The arguments of a call.

use dm3_types::Dialect;
use serde_json::{Map, Value};

use crate::reply::Refusal;

/// The arguments of a call with its dialect.
#[derive(Debug)]
pub(crate) struct Arguments<'a> {
    members: &'a Map<String, Value>,
    dialect: Dialect,
}

impl<'a> Arguments<'a> {
    pub(crate) const fn new(members: &'a Map<String, Value>, dialect: Dialect) -> Self {
        Self { members, dialect }
    }

    /// `spec` is [`Dialect::Written`], `legacy-ts` is [`Dialect::Deployed`].
    pub(crate) const fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// A text that must be there.
    pub(crate) fn text(&self, name: &str) -> Result<&'a str, Refusal> {
        self.optional_text(name)?.ok_or_else(|| missing(name))
    }

    /// A text that may be absent.
    pub(crate) fn optional_text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.optional(name, Value::as_str)
    }

    /// A whole number that must be there.
    pub(crate) fn integer(&self, name: &str) -> Result<u64, Refusal> {
        self.optional_integer(name)?.ok_or_else(|| missing(name))
    }

    /// A whole number that may be absent.
    pub(crate) fn optional_integer(&self, name: &str) -> Result<Option<u64>, Refusal> {
        self.optional(name, Value::as_u64)
    }

    /// Bytes in lower-case hex without prefix.
    pub(crate) fn bytes(&self, name: &str) -> Result<Vec<u8>, Refusal> {
        let text = self.text(name)?;
        dm3_types::hex::decode0x(&format!("0x{text}"))
            .map_err(|_| Refusal::BadCall { message: format!("{name} is not hex") })
    }

    /// Exactly `N` bytes in lower-case hex without prefix.
    pub(crate) fn array<const N: usize>(&self, name: &str) -> Result<[u8; N], Refusal> {
        <[u8; N]>::try_from(self.bytes(name)?.as_slice())
            .map_err(|_| Refusal::BadCall { message: format!("{name} does not have {N} bytes") })
    }

    /// Whatever stands there.
    pub(crate) fn value(&self, name: &str) -> Option<&'a Value> {
        self.members.get(name)
    }

    fn optional<T>(&self, name: &str, read: impl Fn(&'a Value) -> Option<T>) -> Result<Option<T>, Refusal> {
        let Some(value) = self.members.get(name) else { return Ok(None) };
        let wrong = || Refusal::BadCall { message: format!("{name} has the wrong type") };
        read(value).map(Some).ok_or_else(wrong)
    }
}

fn missing(name: &str) -> Refusal {
    Refusal::BadCall { message: format!("{name} is missing") }
}
