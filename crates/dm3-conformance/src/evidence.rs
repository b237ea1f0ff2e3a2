//! What went over the wire, cut to size and without secrets.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Most bytes of a body or line that a record keeps.
pub const MAX_BODY: usize = 4096;

/// What stands where a secret was.
pub const REDACTED: &str = "[redacted]";

/// Headers whose values let others act for somebody.
const SECRET_HEADERS: [&str; 6] =
    ["authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token"];

/// Members of JSON and of a query whose values let others act for somebody.
const SECRET_NAMES: [&str; 7] = ["token", "access_token", "api_key", "apikey", "password", "secret", "auth"];

/// One exchange with a subject.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Exchange {
    /// A request over HTTP, by the suite or, in a simulated world, by the subject.
    Http(HttpExchange),
    /// A call of an adapter.
    Call {
        /// The line sent.
        request: String,
        /// The line received; none when there was no answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<String>,
        /// The last lines on the adapter's error output, where there was no proper answer.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        stderr: String,
    },
}

/// A request over HTTP and its answer. Make it with [`HttpExchange::redacted`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HttpExchange {
    /// Milliseconds since the test began.
    pub at_ms: u64,
    /// Who was asked, such as `service` or `profile host`.
    pub peer: String,
    /// Such as `POST`.
    pub method: String,
    /// Address, without user, password and secret values in the query.
    pub url: String,
    /// Headers of the request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub request_headers: Vec<(String, String)>,
    /// Body of the request, at most [`MAX_BODY`] bytes of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_body: String,
    /// Status of the answer; none when there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// Headers of the answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub response_headers: Vec<(String, String)>,
    /// Body of the answer, at most [`MAX_BODY`] bytes of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub response_body: String,
}

impl HttpExchange {
    /// The same exchange as it may be written down.
    pub fn redacted(mut self) -> Self {
        self.url = redacted_url(&self.url);
        for headers in [&mut self.request_headers, &mut self.response_headers] {
            for (name, value) in headers {
                if SECRET_HEADERS.contains(&name.to_ascii_lowercase().as_str()) {
                    REDACTED.clone_into(value);
                }
            }
        }
        for body in [&mut self.request_body, &mut self.response_body] {
            *body = clipped(&redacted_json(body), MAX_BODY);
        }
        self
    }
}

/// The address without user and password, and without the values of secret members of the query.
pub fn redacted_url(url: &str) -> String {
    let (address, query) = url.split_once('?').map_or((url, None), |(address, query)| (address, Some(query)));
    let address = match address.split_once("://") {
        Some((scheme, rest)) => {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at(end);
            let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
            format!("{scheme}://{host}{path}")
        }
        None => address.to_owned(),
    };
    let Some(query) = query else { return address };
    let members = query.split('&').map(|member| match member.split_once('=') {
        Some((name, _)) if is_secret(name) || name.eq_ignore_ascii_case("key") => {
            format!("{name}={REDACTED}")
        }
        _ => member.to_owned(),
    });
    format!("{address}?{}", members.collect::<Vec<_>>().join("&"))
}

/// JSON with the values of secret members replaced. Any other text comes back as it is.
fn redacted_json(text: &str) -> String {
    let Ok(mut value) = serde_json::from_str::<Value>(text) else { return text.to_owned() };
    if hide_secrets(&mut value) { value.to_string() } else { text.to_owned() }
}

/// Was anything hidden?
fn hide_secrets(value: &mut Value) -> bool {
    let mut hidden = false;
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if is_secret(name) && value.is_string() {
                    *value = REDACTED.into();
                    hidden = true;
                } else {
                    hidden |= hide_secrets(value);
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                hidden |= hide_secrets(item);
            }
        }
        _ => {}
    }
    hidden
}

fn is_secret(name: &str) -> bool {
    SECRET_NAMES.contains(&name.to_ascii_lowercase().as_str())
}

/// At most `limit` bytes of the text, cut between characters, with a word about what is missing.
pub fn clipped(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let mut end = limit;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let kept = text.get(..end).unwrap_or_default();
    format!("{kept}… [{} bytes more]", text.len() - end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_lose_their_secrets() {
        assert_eq!(
            redacted_url("https://me:pw@host:8/p?a=1&token=x"),
            "https://host:8/p?a=1&token=[redacted]"
        );
        assert_eq!(redacted_url("http://host/p"), "http://host/p");
        assert_eq!(redacted_url("/p?KEY=1"), "/p?KEY=[redacted]");
    }

    #[test]
    fn headers_and_bodies_lose_their_secrets() {
        let exchange = HttpExchange {
            at_ms: 1,
            peer: "service".to_owned(),
            method: "POST".to_owned(),
            url: "http://host/p".to_owned(),
            request_headers: vec![("Authorization".to_owned(), "Bearer x".to_owned())],
            request_body: r#"{"a":[{"token":"x"}],"token":3}"#.to_owned(),
            status: Some(200),
            response_headers: vec![("content-type".to_owned(), "text/plain".to_owned())],
            response_body: "é".repeat(MAX_BODY),
        }
        .redacted();
        assert_eq!(exchange.request_headers.first().unwrap().1, REDACTED);
        assert_eq!(exchange.request_body, r#"{"a":[{"token":"[redacted]"}],"token":3}"#);
        assert!(exchange.response_body.ends_with("… [4096 bytes more]"));
    }
}
