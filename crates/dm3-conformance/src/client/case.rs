//! A case: what is tested, and how.

use std::fmt;
use std::pin::Pin;

use dm3_oracle::Dialect;

use super::bench::Bench;
use crate::case::{CaseInfo, Part, Polarity};
use crate::ds::stop::CaseResult;

/// A boxed future of a case. It runs on one thread.
type CaseFuture<'a> = Pin<Box<dyn Future<Output = CaseResult> + 'a>>;

/// The function of a case.
trait Run {
    fn run<'a>(&'a self, bench: &'a Bench<'_>) -> CaseFuture<'a>;
}

impl<F: AsyncFn(&Bench<'_>) -> CaseResult> Run for F {
    fn run<'a>(&'a self, bench: &'a Bench<'_>) -> CaseFuture<'a> {
        Box::pin(self(bench))
    }
}

/// One test of a client.
pub(super) struct Case {
    /// What is tested.
    pub(super) info: CaseInfo,
    /// Which reading of the protocol it follows.
    pub(super) dialect: Dialect,
    /// The operation that an adapter must have declared.
    pub(super) operation: &'static str,
    run: Box<dyn Run>,
}

/// A case without its function.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub(super) struct Draft {
    info: CaseInfo,
    dialect: Dialect,
}

/// Sends a message.
pub(super) const SEND: &str = "client.send";
/// Picks up, verifies and acknowledges.
pub(super) const FETCH: &str = "client.fetch";

impl Case {
    /// Performs the case.
    pub(super) fn run<'a>(&'a self, bench: &'a Bench<'_>) -> CaseFuture<'a> {
        self.run.run(bench)
    }
}

impl fmt::Debug for Case {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Case")
            .field("info", &self.info)
            .field("dialect", &self.dialect)
            .finish_non_exhaustive()
    }
}

/// A case in which a conforming client accepts.
pub(super) const fn accepts(
    id: &'static str,
    title: &'static str,
    clauses: &'static [&'static str],
) -> Draft {
    draft(id, title, clauses, Polarity::Accept)
}

/// A case in which a conforming client refuses.
pub(super) const fn refuses(
    id: &'static str,
    title: &'static str,
    clauses: &'static [&'static str],
) -> Draft {
    draft(id, title, clauses, Polarity::Reject)
}

const fn draft(
    id: &'static str,
    title: &'static str,
    clauses: &'static [&'static str],
    polarity: Polarity,
) -> Draft {
    let info = CaseInfo { id, title, clauses, polarity, needs: &[], part: Part::Core };
    Draft { info, dialect: Dialect::Spec }
}

impl Draft {
    /// Makes it a case about what the deployed network does.
    pub(super) const fn deployed(mut self) -> Self {
        self.dialect = Dialect::LegacyTs;
        self
    }

    /// Makes it a case in which either behaviour conforms.
    pub(super) const fn observed(mut self) -> Self {
        self.info.polarity = Polarity::Observe;
        self
    }

    /// The case of a sender with its function.
    pub(super) fn send(self, run: impl AsyncFn(&Bench<'_>) -> CaseResult + 'static) -> Case {
        Case { info: self.info, dialect: self.dialect, operation: SEND, run: Box::new(run) }
    }

    /// The case of a receiver with its function.
    pub(super) fn fetch(self, run: impl AsyncFn(&Bench<'_>) -> CaseResult + 'static) -> Case {
        Case { info: self.info, dialect: self.dialect, operation: FETCH, run: Box::new(run) }
    }
}
