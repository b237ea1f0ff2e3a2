//! Whoever answers calls for the client.

use std::pin::Pin;

use crate::testee::{Answered, Call, Testee};

/// An answer that is being made.
pub(super) type AnswerFuture<'a> = Pin<Box<dyn Future<Output = Answered> + 'a>>;

/// Answers calls.
pub(super) trait Adapter {
    /// Makes one call.
    fn call<'a>(&'a mut self, call: &'a Call) -> AnswerFuture<'a>;
}

impl Adapter for Testee {
    fn call<'a>(&'a mut self, call: &'a Call) -> AnswerFuture<'a> {
        Box::pin(Self::call(self, call))
    }
}
