//! In which of the forms an envelope is written.

use dm3_types::Dialect;
use dm3_types::record::HashField;

/// The form of an envelope on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EnvelopeFormat {
    /// Version `v1`, with a hash in one of two members: what the deployed network reads.
    Deployed(HashField),
    /// Version `1.0`, without hash: the written specification.
    Written,
}

impl EnvelopeFormat {
    /// The dialect that this form belongs to.
    #[must_use]
    pub const fn dialect(self) -> Dialect {
        match self {
            Self::Deployed(_) => Dialect::Deployed,
            Self::Written => Dialect::Written,
        }
    }

    /// The text of the member `version`.
    #[must_use]
    pub const fn version(self) -> &'static str {
        match self {
            Self::Deployed(_) => "v1",
            // MTP-MET-001
            Self::Written => "1.0",
        }
    }

    /// What to write for a service that answered `invalid schema` to this form; none for the written one.
    #[must_use]
    pub const fn other_variant(self) -> Option<Self> {
        match self {
            Self::Deployed(field) => Some(Self::Deployed(field.other())),
            Self::Written => None,
        }
    }
}

impl Default for EnvelopeFormat {
    /// `messageHash` in the deployed form.
    fn default() -> Self {
        Self::Deployed(HashField::MessageHash)
    }
}
