//! Rejecting vectors that share a control and a kind.

use serde_json::Value;

use crate::{Bug, Severity, Stage, Suite};

/// What refuses, what class of mistake it is not to, and what comes of it.
pub(crate) type Kind = (Stage, Bug, Severity);

pub(crate) const NOT_JSON: Kind = (Stage::Parse, Bug::Parser, Severity::Medium);
pub(crate) const MALFORMED: Kind = (Stage::Decode, Bug::Parser, Severity::Medium);
pub(crate) const FORGED: Kind = (Stage::Authenticate, Bug::AuthBypass, Severity::Critical);
pub(crate) const MALLEABLE: Kind = (Stage::Authenticate, Bug::Malleability, Severity::Medium);
pub(crate) const CANONICAL: Kind = (Stage::Authenticate, Bug::Canonicalisation, Severity::High);
pub(crate) const BAD_URI: Kind = (Stage::Parse, Bug::Parser, Severity::Medium);
pub(crate) const UNSAFE: Kind = (Stage::Decode, Bug::Downgrade, Severity::High);
pub(crate) const NOT_DELIVERED: Kind = (Stage::Policy, Bug::Basic, Severity::Medium);
pub(crate) const INSECURE: Kind = (Stage::Policy, Bug::Downgrade, Severity::High);
pub(crate) const UNUSABLE: Kind = (Stage::Semantic, Bug::Basic, Severity::Medium);

/// A suite to which rejecting vectors are added.
#[derive(Debug)]
pub(crate) struct Rejects<'s> {
    suite: &'s mut Suite,
    control: &'s str,
    kind: Kind,
}

impl<'s> Rejects<'s> {
    /// What follows differs from `control` and is of this kind.
    pub(crate) fn of(suite: &'s mut Suite, control: &'s str, kind: Kind) -> Self {
        Self { suite, control, kind }
    }

    /// Adds one vector.
    pub(crate) fn add(
        &mut self,
        clause: &str,
        slug: &str,
        title: &str,
        mutation: &str,
        input: Value,
    ) -> &mut Self {
        self.suite.reject(self.control, slug, title, &[clause], mutation, self.kind, input);
        self
    }
}
