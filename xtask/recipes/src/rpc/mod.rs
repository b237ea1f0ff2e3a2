//! JSON-RPC of a delivery service: frames, parameters, results and the table of errors.

mod batches;
mod error_texts;
mod methods;
mod name_params;
mod outcomes;
mod properties;
mod refused_requests;
mod requests;
mod responses;
mod submit_params;

use crate::Suite;

const PAGE: &str = "spec/delivery-service-api.md";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![
        requests::suite(),
        batches::suite(),
        methods::suite(),
        submit_params::suite(),
        name_params::suite(),
        properties::suite(),
        properties::extension_suite(),
        outcomes::suite(),
        error_texts::suite(),
        responses::suite(),
    ]
}
