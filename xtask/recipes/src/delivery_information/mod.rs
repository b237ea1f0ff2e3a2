//! Delivery information: sealed for a delivery service, and written for a reply.

mod create;
mod open;

use crate::Suite;

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![open::suite(), create::suite()]
}
