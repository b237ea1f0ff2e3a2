//! What a service answers, and what a case demands of it.

use serde_json::Value;

use super::stop::Stop;
use crate::evidence::clipped;

/// Bytes of a body that a report of a failure shows.
const SHOWN: usize = 400;

/// An HTTP answer. The body is kept as bytes; nothing is read into it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The media type without parameters, in lower case.
    #[must_use]
    pub fn media_type(&self) -> String {
        let value = self.header("content-type").unwrap_or_default();
        value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// What was received, for people.
    #[must_use]
    pub fn shown(&self) -> String {
        format!("status {}, body {}", self.status, shown(&self.text()))
    }

    /// The JSON-RPC response object in the body.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where the body is something else.
    pub fn response(&self) -> Result<Value, Stop> {
        match self.json() {
            Some(response @ Value::Object(_)) => Ok(response),
            _ => Err(self.instead_of("a JSON-RPC response object")),
        }
    }

    /// The `result` of a successful call.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`] where the call failed.
    pub fn result(&self) -> Result<Value, Stop> {
        let response = self.response()?;
        match (response.get("result"), response.get("error")) {
            (Some(result), None | Some(Value::Null)) if self.status == 200 => Ok(result.clone()),
            _ => Err(self.instead_of("status 200 and a JSON-RPC result")),
        }
    }

    /// The code of a failed call.
    #[must_use]
    pub fn error_code(&self) -> Option<i64> {
        self.json()?.pointer("/error/code")?.as_i64()
    }

    /// Demands a failed call with this code, whatever the id.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`].
    pub fn is_error(&self, code: i64) -> Result<&Self, Stop> {
        if self.error_code() == Some(code) && self.response()?.get("result").is_none() {
            Ok(self)
        } else {
            Err(self.instead_of(&format!("a JSON-RPC error with code {code}")))
        }
    }

    /// Demands this HTTP status.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`].
    pub fn is_status(&self, status: u16) -> Result<&Self, Stop> {
        if self.status == status { Ok(self) } else { Err(self.instead_of(&format!("status {status}"))) }
    }

    /// Demands a status of the class that refuses.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`].
    pub fn is_refused(&self) -> Result<&Self, Stop> {
        if (400..600).contains(&self.status) {
            Ok(self)
        } else {
            Err(self.instead_of("a status of 400 to 599"))
        }
    }

    /// Demands this `id` in the response, of the same type and value.
    ///
    /// # Errors
    ///
    /// [`Stop::Deviates`].
    pub fn has_id(&self, id: &Value) -> Result<&Self, Stop> {
        if same_id(self.response()?.get("id"), id) {
            Ok(self)
        } else {
            Err(self.instead_of(&format!("a response with the id {id}")))
        }
    }

    /// Demands that the service did not fail for want of its registry, which is no fault of its own.
    ///
    /// # Errors
    ///
    /// [`Stop::Inconclusive`].
    pub fn is_not_for_want_of_a_registry(&self) -> Result<&Self, Stop> {
        if self.status == 503 || self.error_code() == Some(-32002) {
            return Err(Stop::Inconclusive(format!(
                "the service's registry does not answer ({})",
                self.shown()
            )));
        }
        Ok(self)
    }

    /// A deviation: this answer instead of what was expected.
    #[must_use]
    pub fn instead_of(&self, expected: &str) -> Stop {
        Stop::deviates(expected, self.shown())
    }
}

/// Whether an id came back. Numbers are compared by value: `1` and `1.0` are the same number of JSON.
#[must_use]
pub fn same_id(received: Option<&Value>, sent: &Value) -> bool {
    match (received, sent) {
        (Some(Value::Number(received)), Value::Number(sent)) => received.as_f64() == sent.as_f64(),
        (received, sent) => received == Some(sent),
    }
}

/// A text as reports show it: in quotation marks, without control characters, cut.
#[must_use]
pub fn shown(text: &str) -> String {
    if text.is_empty() { "empty".to_owned() } else { format!("{:?}", clipped(text, SHOWN)) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(status: u16, body: &str) -> Answer {
        let headers = vec![("content-type".to_owned(), "Application/JSON; charset=utf-8".to_owned())];
        Answer { status, headers, body: body.into() }
    }

    #[test]
    fn results_need_a_good_status_and_no_error() {
        assert_eq!(answer(200, r#"{"jsonrpc":"2.0","result":1,"id":1}"#).result(), Ok(json!(1)));
        assert!(answer(400, r#"{"jsonrpc":"2.0","result":1,"id":1}"#).result().is_err());
        assert!(answer(200, r#"{"result":1,"error":{"code":1},"id":1}"#).result().is_err());
        assert!(answer(200, "OK").result().is_err());
    }

    #[test]
    fn ids_keep_their_type() {
        let one = answer(200, r#"{"jsonrpc":"2.0","result":1,"id":1}"#);
        assert!(one.has_id(&json!(1)).is_ok());
        assert!(one.has_id(&json!(1.0)).is_ok());
        assert!(one.has_id(&json!("1")).is_err());
        assert!(answer(200, r#"{"jsonrpc":"2.0","result":1}"#).has_id(&json!(null)).is_err());
    }

    #[test]
    fn an_error_beside_a_result_is_no_error() {
        assert!(answer(400, r#"{"error":{"code":-32600},"id":null}"#).is_error(-32600).is_ok());
        assert!(answer(400, r#"{"error":{"code":-32600},"result":1,"id":null}"#).is_error(-32600).is_err());
        assert_eq!(answer(400, "").media_type(), "application/json");
    }
}
