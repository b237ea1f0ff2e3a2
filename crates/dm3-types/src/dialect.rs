//! Which of the two readings of the protocol is spoken.

use std::fmt;

/// The two readings of dm3: the written specification and the network that is deployed.
///
/// A dialect is known from what arrives (an envelope's `version`, a request's `id`, a key's length) and never
/// found by trial. Code that only one dialect has is behind this value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub enum Dialect {
    /// The published text, made exact.
    Written,
    /// What the TypeScript network of version 1.7 speaks: what others can read today, hence the default.
    #[default]
    Deployed,
}

impl fmt::Display for Dialect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Written => "written",
            Self::Deployed => "deployed",
        })
    }
}
