//! A case: what is tested, and how.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use dm3_oracle::Dialect;

use super::bench::Bench;
use super::stop::CaseResult;
use crate::case::{CaseInfo, Part, Polarity};

/// What must be there for a case to run.
pub mod need {
    /// The tester's own chain, names and keys.
    pub const FIXTURES: &str = "fixtures";
    /// The tester may leave messages or accounts at the service.
    pub const WRITES: &str = "writes";
    /// A way to see what the service keeps for a receiver.
    pub const OBSERVE: &str = "observe";
    /// The tester started the service and may kill it.
    pub const RESTART: &str = "restart";
    /// The service is reached without TLS, so that bytes can be sent as they are.
    pub const SOCKET: &str = "socket";
    /// A command that sets a receiver's rules.
    pub const RULES: &str = "rules";
}

/// A boxed future of a case. It runs on one thread.
pub type CaseFuture<'a> = Pin<Box<dyn Future<Output = CaseResult> + 'a>>;

/// The function of a case.
pub trait Run {
    /// Performs the case.
    fn run<'a>(&'a self, bench: &'a Bench<'_>) -> CaseFuture<'a>;
}

impl<F: AsyncFn(&Bench<'_>) -> CaseResult> Run for F {
    fn run<'a>(&'a self, bench: &'a Bench<'_>) -> CaseFuture<'a> {
        Box::pin(self(bench))
    }
}

/// One test of a delivery service.
pub struct Case {
    /// What is tested.
    pub info: CaseInfo,
    /// Which reading of the protocol it follows.
    pub dialect: Dialect,
    run: Box<dyn Run>,
}

/// A case without its function.
#[derive(Debug, Clone, Copy)]
#[must_use]
pub struct Draft {
    info: CaseInfo,
    dialect: Dialect,
}

impl Case {
    /// Performs the case.
    pub fn run<'a>(&'a self, bench: &'a Bench<'_>) -> CaseFuture<'a> {
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

/// A case in which a conforming service accepts.
pub const fn accepts(id: &'static str, title: &'static str, clauses: &'static [&'static str]) -> Draft {
    draft(id, title, clauses, Polarity::Accept)
}

/// A case in which a conforming service refuses.
pub const fn refuses(id: &'static str, title: &'static str, clauses: &'static [&'static str]) -> Draft {
    draft(id, title, clauses, Polarity::Reject)
}

/// A case in which the service may do either; what it does is written down.
pub const fn observes(id: &'static str, title: &'static str, clauses: &'static [&'static str]) -> Draft {
    draft(id, title, clauses, Polarity::Observe)
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
    /// What must be there.
    pub const fn needs(mut self, needs: &'static [&'static str]) -> Self {
        self.info.needs = needs;
        self
    }

    /// Which part of the protocol it belongs to, where that is not the core.
    pub const fn part(mut self, part: Part) -> Self {
        self.info.part = part;
        self
    }

    /// Makes it a case about what the deployed network does.
    pub const fn deployed(mut self) -> Self {
        self.dialect = Dialect::LegacyTs;
        self
    }

    /// The case with its function.
    pub fn run(self, run: impl AsyncFn(&Bench<'_>) -> CaseResult + 'static) -> Case {
        Case { info: self.info, dialect: self.dialect, run: Box::new(run) }
    }
}
