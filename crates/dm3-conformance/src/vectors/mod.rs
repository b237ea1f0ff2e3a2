//! Vectors, sent to an adapter one call each.
//!
//! Only what the adapter declared is sent, and never what is expected. An answer counts as a pass only together with
//! others: a refusal needs its accepted control, and an operation that answers everything alike has shown nothing.

mod arguments;
mod claim;
mod judgement;
mod rules;
mod run;

pub use arguments::Arguments;
pub use claim::Unclaimed;
pub use judgement::{Judgement, expected, judge};
pub use rules::{Judged, apply_rules};
pub(crate) use run::polarity;
pub use run::{call, run};
