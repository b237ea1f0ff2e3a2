//! Vectors that share an operation, a dialect and an accepting control.

use serde_json::Value;

use super::Cast;
use crate::{Bug, Severity, Stage, Suite, Vector};

/// What refuses, what kind of mistake it is not to, and what comes of it.
pub(crate) type Kind = (Stage, Bug, Severity);

/// The usual kinds.
pub(crate) mod kind {
    use super::Kind;
    use crate::{Bug, Severity, Stage};

    pub(crate) const NOT_JSON: Kind = (Stage::Parse, Bug::Parser, Severity::Medium);
    pub(crate) const MALFORMED: Kind = (Stage::Decode, Bug::Parser, Severity::Medium);
    pub(crate) const FORGED: Kind = (Stage::Authenticate, Bug::AuthBypass, Severity::Critical);
    pub(crate) const MALLEABLE: Kind = (Stage::Authenticate, Bug::Malleability, Severity::High);
    pub(crate) const CANONICAL: Kind = (Stage::Authenticate, Bug::Canonicalisation, Severity::High);
    pub(crate) const CLOSED: Kind = (Stage::Decrypt, Bug::Confidentiality, Severity::High);
    pub(crate) const MISMATCH: Kind = (Stage::Semantic, Bug::AuthBypass, Severity::High);
    pub(crate) const DOWNGRADE: Kind = (Stage::Authenticate, Bug::Downgrade, Severity::High);
}

/// The words of one vector.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) slug: &'a str,
    pub(crate) title: &'a str,
    /// The single difference from the control; empty in an accepting vector.
    pub(crate) change: &'a str,
    pub(crate) clauses: &'a [&'a str],
}

impl<'a> Case<'a> {
    /// An accepting vector.
    pub(crate) const fn accepted(slug: &'a str, title: &'a str, clauses: &'a [&'a str]) -> Self {
        Self { slug, title, change: "", clauses }
    }

    /// A refused one.
    pub(crate) const fn refused(
        slug: &'a str,
        title: &'a str,
        change: &'a str,
        clauses: &'a [&'a str],
    ) -> Self {
        Self { slug, title, change, clauses }
    }
}

/// Vectors of one dialect whose inputs differ from `control` in the text that `input` puts in its place.
pub(crate) struct Family<'s, F> {
    suite: &'s mut Suite,
    cast: &'s Cast,
    control: String,
    input: F,
}

impl<'s, F: Fn(&str) -> Value> Family<'s, F> {
    /// `control` is the slug of the accepting vector, without the mark of the dialect.
    pub(crate) fn new(suite: &'s mut Suite, cast: &'s Cast, control: &str, input: F) -> Self {
        suite.dialect(cast.dialect);
        Self { suite, cast, control: cast.slug(control), input }
    }

    /// Adds an accepting vector.
    pub(crate) fn accept(&mut self, case: Case<'_>, text: &str, output: Value) -> &mut Vector {
        let (slug, title) = (self.cast.slug(case.slug), self.cast.title(case.title));
        self.suite.accept(&slug, &title, case.clauses, (self.input)(text), output)
    }

    /// Adds a vector whose outcome is open.
    pub(crate) fn observe(&mut self, case: Case<'_>, text: &str, reason: &str) -> &mut Vector {
        let (slug, title) = (self.cast.slug(case.slug), self.cast.title(case.title));
        self.suite.observe(&slug, &title, case.clauses, (self.input)(text), reason)
    }

    /// Adds a refused vector.
    pub(crate) fn refuse(&mut self, case: Case<'_>, kind: Kind, text: &str) -> &mut Vector {
        let input = (self.input)(text);
        self.refuse_input(case, kind, input)
    }

    /// Adds a refused vector whose input differs in another argument than the text.
    pub(crate) fn refuse_input(&mut self, case: Case<'_>, kind: Kind, input: Value) -> &mut Vector {
        let (slug, title) = (self.cast.slug(case.slug), self.cast.title(case.title));
        let (stage, bug, severity): (Stage, Bug, Severity) = kind;
        self.suite.reject(
            &self.control,
            &slug,
            &title,
            case.clauses,
            case.change,
            (stage, bug, severity),
            input,
        )
    }

    /// From here on refused vectors are measured against another control.
    pub(crate) fn against(&mut self, control: &str) -> &mut Self {
        self.control = self.cast.slug(control);
        self
    }
}
