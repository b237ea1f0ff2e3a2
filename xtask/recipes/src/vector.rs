//! One vector.

use serde_json::{Map, Value, json};

pub use dm3_oracle::Dialect;

/// The layer that refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// The text is not the JSON or grammar it must be.
    Parse,
    /// A member's encoding is wrong.
    Decode,
    /// A ciphertext does not open.
    Decrypt,
    /// A signature or hash does not hold.
    Authenticate,
    /// Everything holds, but does not fit together.
    Semantic,
    /// A rule of the receiver or the service refuses.
    Policy,
}

/// The class of mistake that a vector finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bug {
    /// The plain function is missing or wrong.
    Basic,
    /// A boundary is missed.
    EdgeCase,
    /// Somebody can speak for another.
    AuthBypass,
    /// Something secret leaks.
    Confidentiality,
    /// Two texts count as one.
    Malleability,
    /// Signed bytes differ between implementations.
    Canonicalisation,
    /// Malformed text is taken.
    Parser,
    /// A weaker form is taken for a stronger one.
    Downgrade,
    /// A rule is not applied.
    Policy,
    /// Input exhausts something.
    DenialOfService,
    /// An old form is taken.
    Legacy,
}

/// What happens to somebody who has the bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the words of the format")]
pub enum Severity {
    Critical,
    High,
    Medium,
    Low,
}

/// One vector of a suite, made by the methods of [`crate::Suite`].
#[derive(Debug, Clone, PartialEq)]
pub struct Vector {
    pub(crate) slug: String,
    pub(crate) members: Map<String, Value>,
}

impl Vector {
    /// The part of the id after the suite's name.
    #[must_use]
    pub fn slug(&self) -> &str {
        &self.slug
    }

    /// The arguments of the operation.
    #[must_use]
    pub fn input(&self) -> Value {
        self.members.get("input").cloned().unwrap_or(Value::Null)
    }

    /// Sent only to testees that declare this feature.
    pub fn feature(&mut self, feature: &str) -> &mut Self {
        self.push("features", feature)
    }

    /// An address (URI) that tells more.
    pub fn reference(&mut self, uri: &str) -> &mut Self {
        self.push("refs", uri)
    }

    /// Bytes on the way to the result, for whoever searches a difference.
    pub fn intermediate(&mut self, name: &str, bytes: &[u8]) -> &mut Self {
        let place = self.members.entry("intermediates").or_insert_with(|| json!({}));
        if let Some(object) = place.as_object_mut() {
            object.insert(name.to_owned(), dm3_oracle::encoding::hex(bytes).into());
        }
        self
    }

    /// A sentence for readers.
    pub fn comment(&mut self, text: &str) -> &mut Self {
        self.members.insert("comment".to_owned(), text.into());
        self
    }

    /// The class of mistake, for an accepting vector.
    pub fn finds(&mut self, bug: Bug) -> &mut Self {
        self.members.insert("bug".to_owned(), bug.as_str().into());
        self
    }

    /// The JSON-RPC code that a service answers, for a rejecting vector.
    pub fn rpc_code(&mut self, code: i64) -> &mut Self {
        if let Some(expect) = self.members.get_mut("expect").and_then(Value::as_object_mut) {
            expect.insert("rpc_code".to_owned(), code.into());
        }
        self
    }

    /// The vector stays in its file for ever, but is no longer run since this version, for this reason.
    pub fn withdraw(&mut self, version: &str, reason: &str) -> &mut Self {
        self.members.insert("withdrawn".to_owned(), json!({ "in": version, "reason": reason }));
        self
    }

    fn push(&mut self, member: &str, text: &str) -> &mut Self {
        let place = self.members.entry(member).or_insert_with(|| json!([]));
        if let Some(list) = place.as_array_mut() {
            list.push(text.into());
        }
        self
    }
}

impl Stage {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Parse => "parse",
            Self::Decode => "decode",
            Self::Decrypt => "decrypt",
            Self::Authenticate => "authenticate",
            Self::Semantic => "semantic",
            Self::Policy => "policy",
        }
    }
}

impl Bug {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Basic => "basic",
            Self::EdgeCase => "edge-case",
            Self::AuthBypass => "auth-bypass",
            Self::Confidentiality => "confidentiality",
            Self::Malleability => "malleability",
            Self::Canonicalisation => "canonicalisation",
            Self::Parser => "parser",
            Self::Downgrade => "downgrade",
            Self::Policy => "policy",
            Self::DenialOfService => "denial-of-service",
            Self::Legacy => "legacy",
        }
    }
}

impl Severity {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::High => "high",
            Self::Medium => "medium",
            Self::Low => "low",
        }
    }
}
