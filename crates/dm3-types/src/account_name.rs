//! The account keys of the deployed network.

use std::fmt;

use stringprep::tables;
use unicode_normalization::UnicodeNormalization;

use crate::ens_name::MAX_NAME_BYTES;
use crate::text_form::text_form;
use crate::{EnsName, Expected, ParseError};

/// A name as the deployed network keys accounts and conversations: prepared by nameprep (RFC 3491, as ethers 5 does
/// it), which is **not** the normal form of ENS.
///
/// It also takes texts that are no ENS names, such as a hexadecimal address. Use [`EnsName`] to resolve.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AccountName(String);

impl AccountName {
    /// Prepares `text`.
    ///
    /// # Errors
    /// [`ParseError`] with an empty path where nameprep refuses it or it is longer than 1024 bytes.
    pub fn nameprep(text: &str) -> Result<Self, ParseError> {
        let malformed = || ParseError::malformed("", Expected::Nameprep);
        if text.len() > MAX_NAME_BYTES {
            return Err(malformed());
        }
        // DIV-TS-009
        // ethers 5 leaves short ASCII names out of every check.
        if text.len() <= 59 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
            return Ok(Self(text.to_ascii_lowercase()));
        }
        let mapped = text.chars().filter(|character| !is_mapped_to_nothing(*character));
        let prepared: String = mapped.flat_map(tables::case_fold_for_nfkc).nfkc().collect();
        if prepared.chars().any(is_prohibited) || prepared.chars().any(tables::unassigned_code_point) {
            return Err(malformed());
        }
        // Preparing may lengthen a text; what is written must be readable again.
        if prepared.len() > MAX_NAME_BYTES || has_reserved_hyphens(&prepared) {
            return Err(malformed());
        }
        Ok(Self(prepared))
    }

    /// [`nameprep`](Self::nameprep) under the name that all newtypes share.
    ///
    /// # Errors
    /// As [`nameprep`](Self::nameprep).
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        Self::nameprep(text)
    }

    /// The prepared name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&EnsName> for AccountName {
    /// A name that nameprep refuses (an emoji name, say) keys itself: the deployed network cannot hold it at all.
    fn from(name: &EnsName) -> Self {
        Self::nameprep(name.as_str()).unwrap_or_else(|_| Self(name.as_str().to_owned()))
    }
}

impl fmt::Display for AccountName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for AccountName {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// Table B.1 of RFC 3454 and all variation selectors.
fn is_mapped_to_nothing(character: char) -> bool {
    tables::commonly_mapped_to_nothing(character) || matches!(character, '\u{fe00}'..='\u{fe0f}')
}

/// The tables C.1.2, C.2.2 and C.3 to C.9 of RFC 3454 (RFC 3491 section 5).
fn is_prohibited(character: char) -> bool {
    tables::non_ascii_space_character(character)
        || tables::non_ascii_control_character(character)
        || tables::private_use(character)
        || tables::non_character_code_point(character)
        || tables::surrogate_code(character)
        || tables::inappropriate_for_plain_text(character)
        || tables::inappropriate_for_canonical_representation(character)
        || tables::change_display_properties_or_deprecated(character)
        || tables::tagging_character(character)
}

/// A hyphen at either end, or two of them at the place that Punycode reserves (in UTF-16 units).
fn has_reserved_hyphens(prepared: &str) -> bool {
    let mut units = prepared.encode_utf16().skip(2);
    let hyphen = u16::from(b'-');
    let punycode = units.next() == Some(hyphen) && units.next() == Some(hyphen);
    prepared.starts_with('-') || prepared.ends_with('-') || punycode
}

text_form!(AccountName);
