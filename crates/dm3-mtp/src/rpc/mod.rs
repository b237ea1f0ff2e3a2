//! The JSON-RPC methods of a delivery service: requests, results and the table of error codes.

mod error_code;
mod method;
mod submit_answer;

pub use error_code::ErrorCode;
pub use method::{
    Method, profile_extension_request, properties_request, read_result, submit_request,
    submit_request_deployed,
};
pub use submit_answer::{Refusal, SubmitAnswer, read_submit_answer};
