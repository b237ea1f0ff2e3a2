//! The JSON-RPC methods of a delivery service: requests, parameters, results and the table of error codes.

mod error_code;
mod frame;
mod method;
mod params;
mod submit_answer;

pub use error_code::ErrorCode;
pub use frame::{Entry, Frame, FrameError, MAX_BATCH};
pub use method::{
    Method, profile_extension_request, properties_request, read_result, submit_request,
    submit_request_deployed,
};
pub use params::{ParamsError, envelope_in, name_in};
pub use submit_answer::{Refusal, SubmitAnswer, read_submit_answer};
