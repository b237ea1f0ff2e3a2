//! Requests that no HTTP library would send: bytes on a socket.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use super::answer::Answer;
use super::caller::Ask;
use super::stop::Stop;

/// Bytes of an answer that are read.
const MAX_ANSWER_BYTES: usize = 1 << 20;

/// How a raw exchange ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawEnd {
    /// The service answered.
    Answered(Answer),
    /// The service closed the connection without an answer.
    Closed,
    /// Nothing happened before the deadline.
    Silent,
}

/// Sends bytes to `authority` as they are, then closes its own side if `close` says so, and reads what comes back.
///
/// # Errors
///
/// [`Stop::Crash`] where nothing listens any more.
pub async fn exchange(
    authority: &str,
    bytes: &[u8],
    close: bool,
    deadline: Duration,
) -> Result<RawEnd, Stop> {
    let connected = TcpStream::connect(authority).await;
    let mut stream =
        connected.map_err(|error| Stop::Crash(format!("the service cannot be reached ({error})")))?;
    let (mut reader, mut writer) = stream.split();
    let writing = async {
        // A service that refuses early may close before everything is written.
        if writer.write_all(bytes).await.is_ok() && close {
            let _ = writer.shutdown().await;
        }
    };
    let mut received = Vec::new();
    let reading = async {
        let mut piece = [0; 8192];
        loop {
            match reader.read(&mut piece).await {
                Ok(0) | Err(_) => return,
                Ok(length) => received.extend_from_slice(piece.get(..length).unwrap_or_default()),
            }
            if complete(&received).is_some() || received.len() > MAX_ANSWER_BYTES {
                return;
            }
        }
    };
    // Who has read the answer need not wait until the last byte is written.
    let both = async {
        tokio::pin!(reading);
        tokio::select! {
            () = &mut reading => {}
            () = writing => reading.await,
        }
    };
    let in_time = tokio::time::timeout(deadline, both).await.is_ok();
    Ok(match complete(&received).or_else(|| head(&received).map(|(answer, _)| answer)) {
        Some(answer) => RawEnd::Answered(answer),
        None if in_time => RawEnd::Closed,
        None => RawEnd::Silent,
    })
}

/// The bytes of a request with a body of known length.
#[must_use]
pub fn request(ask: &Ask, authority: &str) -> Vec<u8> {
    let after_scheme = ask.url.split_once("://").map_or(ask.url.as_str(), |(_, rest)| rest);
    let path = after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or("/");
    let mut head = format!("{} {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n", ask.method);
    for (name, value) in &ask.headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    let body = ask.body.as_deref().unwrap_or_default();
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    [head.as_bytes(), body].concat()
}

/// The answer where all of it has arrived.
fn complete(received: &[u8]) -> Option<Answer> {
    let (answer, at) = head(received)?;
    let body = received.get(at..)?;
    let length = answer.header("content-length").and_then(|text| text.parse::<usize>().ok())?;
    (body.len() >= length).then(|| Answer { body: body.get(..length).unwrap_or(body).to_vec(), ..answer })
}

/// Status and headers, with what has arrived of the body, and where the body begins.
fn head(received: &[u8]) -> Option<(Answer, usize)> {
    let end = received.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(received.get(..end)?).ok()?;
    let mut lines = head.split("\r\n");
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    Some((Answer { status, headers, body: received.get(end + 4..)?.to_vec() }, end + 4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_carry_path_headers_and_length() {
        let ask = Ask::new(reqwest::Method::PUT, "http://127.0.0.1:8083/a/b?c=d").header("x", "y").body("12");
        let text = String::from_utf8(request(&ask, "127.0.0.1:8083")).unwrap();
        assert!(text.starts_with("PUT /a/b?c=d HTTP/1.1\r\nHost: 127.0.0.1:8083\r\n"), "{text}");
        assert!(text.ends_with("x: y\r\ncontent-length: 2\r\n\r\n12"), "{text}");
    }

    #[test]
    fn an_answer_is_complete_when_its_body_is() {
        let head = "HTTP/1.1 400 Bad Request\r\nContent-Length: 4\r\n\r\n";
        assert_eq!(complete(format!("{head}abc").as_bytes()), None);
        let answer = complete(format!("{head}abcd").as_bytes()).unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (400, "abcd"));
        assert!(super::head(b"garbage").is_none());
    }
}
