//! One call of an adapter and what came of it.

use serde_json::{Map, Value};

use super::reply::Reply;
use crate::evidence::{Exchange, MAX_BODY, clipped};

/// A call without its number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Call {
    /// The operation, such as `postmark.verify`.
    pub operation: String,
    /// The dialect; none for `hello`.
    pub dialect: Option<String>,
    /// Arguments.
    pub arguments: Map<String, Value>,
    /// Members beside those of the protocol, which an adapter passes over.
    pub further: Map<String, Value>,
}

impl Call {
    /// The line that is sent, without the LF.
    pub(crate) fn line(&self, id: u64) -> String {
        let mut call = self.further.clone();
        call.insert("id".to_owned(), id.into());
        call.insert("op".to_owned(), self.operation.as_str().into());
        match &self.dialect {
            None => {
                call.insert("dtp".to_owned(), 1.into());
            }
            Some(dialect) => {
                call.insert("dialect".to_owned(), dialect.as_str().into());
                call.insert("args".to_owned(), self.arguments.clone().into());
            }
        }
        Value::Object(call).to_string()
    }
}

/// What came of a call.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An answer in the form of the protocol.
    Reply(Reply),
    /// Something on standard output that is not in the form of the protocol.
    Broken(String),
    /// No answer before the deadline.
    Hang,
    /// The adapter died; how.
    Crash(String),
    /// The call is longer than the lines that the adapter takes, so it was not sent.
    TooLong,
    /// The adapter could not be started again; why.
    NotRun(String),
}

/// A call that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// What came of it.
    pub outcome: Outcome,
    /// The line sent.
    pub request: String,
    /// The line received, if it could be told to belong to this call.
    pub reply: Option<String>,
    /// The last lines on the adapter's error output, when there was no proper answer.
    pub stderr: String,
    /// Milliseconds until then.
    pub ms: u64,
}

impl Answered {
    /// As it goes into a record.
    pub fn evidence(&self) -> Exchange {
        Exchange::Call {
            request: clipped(&self.request, MAX_BODY),
            reply: self.reply.as_ref().map(|reply| clipped(reply, MAX_BODY)),
            stderr: self.stderr.clone(),
        }
    }
}
