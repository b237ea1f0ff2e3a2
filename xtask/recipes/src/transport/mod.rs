//! The sender's way to a delivery service: `spec/transport.md`.

mod answer;
mod answer_deployed;
mod extension;
mod plan;
mod plan_deployed;
mod pre_check;
mod properties;
mod proxy;

use crate::Suite;

/// The page of the clauses.
const PAGE: &str = "spec/transport.md";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![
        plan::suite(),
        answer::suite(),
        properties::suite(),
        extension::suite(),
        pre_check::suite(),
        proxy::suite(),
    ]
}
