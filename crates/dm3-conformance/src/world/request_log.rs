//! What the servers of a world were asked, in the order in which they were asked.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

/// One request and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRequest {
    /// Milliseconds since the log was made; set by the log.
    pub at_ms: u64,
    /// Name of the server, such as `ethereum` or `profiles`.
    pub server: String,
    /// HTTP method.
    pub method: String,
    /// Path and query as they came.
    pub target: String,
    /// Header names in lower case, and values.
    pub headers: Vec<(String, String)>,
    /// The body's bytes.
    pub body: Vec<u8>,
    /// HTTP status of the answer; nothing where the connection was cut.
    pub status: Option<u16>,
    /// What was asked for in words, where the server understood it, such as `text bob.eth network.dm3.profile`.
    pub note: String,
}

impl LoggedRequest {
    /// The value of a header, by its name in lower case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body as text; bytes that are not UTF-8 are replaced.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// The log that all servers of a world write to. Clones are handles to the same log.
#[derive(Debug, Clone)]
pub struct RequestLog {
    entries: Arc<Mutex<Vec<LoggedRequest>>>,
    made: Instant,
}

impl Default for RequestLog {
    fn default() -> Self {
        Self { entries: Arc::default(), made: Instant::now() }
    }
}

impl RequestLog {
    /// How many requests there are; a mark to read on from with [`since`](Self::since).
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries().len()
    }

    /// Whether nothing was asked yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries().is_empty()
    }

    /// The requests after the first `mark`.
    #[must_use]
    pub fn since(&self, mark: usize) -> Vec<LoggedRequest> {
        self.entries().iter().skip(mark).cloned().collect()
    }

    /// All requests.
    #[must_use]
    pub fn all(&self) -> Vec<LoggedRequest> {
        self.since(0)
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.entries().clear();
    }

    /// Takes a place in the order before the answer is known.
    pub(super) fn begin(&self, mut request: LoggedRequest) -> usize {
        let mut entries = self.entries();
        request.at_ms = u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX);
        entries.push(request);
        entries.len() - 1
    }

    /// Notes the outcome of the request at this place.
    pub(super) fn finish(&self, place: usize, status: Option<u16>, note: String) {
        if let Some(entry) = self.entries().get_mut(place) {
            entry.status = status;
            entry.note = note;
        }
    }

    fn entries(&self) -> MutexGuard<'_, Vec<LoggedRequest>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(target: &str) -> LoggedRequest {
        LoggedRequest {
            at_ms: 0,
            server: "ethereum".to_owned(),
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: vec![("accept".to_owned(), "*/*".to_owned())],
            body: b"{}".to_vec(),
            status: None,
            note: String::new(),
        }
    }

    #[test]
    fn requests_keep_the_order_of_their_arrival() {
        let log = RequestLog::default();
        let first = log.begin(request("/a"));
        let second = log.begin(request("/b"));
        log.finish(second, Some(200), "second".to_owned());
        log.finish(first, None, "first".to_owned());
        let targets: Vec<_> = log.all().into_iter().map(|entry| (entry.target, entry.status)).collect();
        assert_eq!(targets, [("/a".to_owned(), None), ("/b".to_owned(), Some(200))]);
        assert_eq!(log.since(1).len(), 1);
        assert_eq!(log.all()[0].header("accept"), Some("*/*"));
        log.clear();
        assert!(log.is_empty());
    }
}
