//! HTTP itself: what hyper refuses, and what must not hang.

use super::{Case, Expected, People};

const REFUSED: Expected = Expected::Driver(&[400, 414, 431]);

pub(super) fn cases(people: &People) -> Vec<Case> {
    let head = "Host: x\r\nConnection: close\r\n";
    let many_headers: String = (0..200).map(|number| format!("X-{number}: 1\r\n")).collect();
    let texts: Vec<(&str, String, Expected)> = vec![
        ("garbage", "GARBAGE\r\n\r\n".to_owned(), REFUSED),
        ("a line without end", "A".repeat(20_000), REFUSED),
        ("unknown version", format!("GET /hello HTTP/9.9\r\n{head}\r\n"), REFUSED),
        ("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(), REFUSED),
        ("TLS hello", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}".to_owned(), REFUSED),
        ("long header", format!("GET /hello HTTP/1.1\r\n{head}X: {}\r\n\r\n", "x".repeat(40_000)), REFUSED),
        ("200 headers", format!("GET /hello HTTP/1.1\r\n{head}{many_headers}\r\n"), REFUSED),
        ("long path", format!("GET /{} HTTP/1.1\r\n{head}\r\n", "x".repeat(40_000)), REFUSED),
        ("zero byte in a header", format!("GET /hello HTTP/1.1\r\n{head}X: a\0b\r\n\r\n"), REFUSED),
        ("line break in a header name", format!("GET /hello HTTP/1.1\r\n{head}X\n: 1\r\n\r\n"), REFUSED),
        ("length no number", format!("POST /rpc HTTP/1.1\r\n{head}Content-Length: abc\r\n\r\n{{}}"), REFUSED),
        ("length negative", format!("POST /rpc HTTP/1.1\r\n{head}Content-Length: -1\r\n\r\n{{}}"), REFUSED),
        (
            "length beyond 64 bits",
            format!("POST /rpc HTTP/1.1\r\n{head}Content-Length: 99999999999999999999\r\n\r\n"),
            REFUSED,
        ),
        (
            "two lengths",
            format!("POST /rpc HTTP/1.1\r\n{head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{{}}"),
            REFUSED,
        ),
        (
            "length huge",
            format!("POST /rpc HTTP/1.1\r\n{head}Content-Length: 9000000000000\r\n\r\n"),
            Expected::Refused(413, Some(-32011), "http.body.too-large"),
        ),
        (
            "chunk size no number",
            format!("POST /rpc HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nzz\r\n{{}}\r\n0\r\n\r\n"),
            Expected::Refused(400, Some(-32000), "http.body.incomplete"),
        ),
        (
            "chunk size huge",
            format!("POST /rpc HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"),
            Expected::Refused(400, Some(-32000), "http.body.incomplete"),
        ),
        (
            "unknown transfer coding",
            format!("POST /rpc HTTP/1.1\r\n{head}Transfer-Encoding: gzip\r\n\r\n"),
            REFUSED,
        ),
        // Slow: what is missing never comes.
        ("no byte at all", String::new(), Expected::Driver(&[408])),
        ("a single byte", "P".to_owned(), Expected::Driver(&[408])),
        ("headers without end", format!("GET /hello HTTP/1.1\r\n{head}"), Expected::Driver(&[408])),
        (
            "body without end",
            format!("POST /rpc HTTP/1.1\r\n{head}Content-Length: 100\r\n\r\n{{\"method\":"),
            Expected::Refused(408, None, "http.request.timeout"),
        ),
        (
            "chunks without end",
            format!(
                "POST /auth/bob.eth HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n5\r\n{{\"a\":\r\n"
            ),
            Expected::Refused(408, None, "http.request.timeout"),
        ),
        (
            "acknowledgement without end",
            format!(
                "POST /delivery/messages/bob.eth/syncAcknowledgements HTTP/1.1\r\n{head}Authorization: Bearer {}\r\nContent-Length: 99\r\n\r\n{{",
                people.bob_token
            ),
            Expected::Refused(408, None, "http.request.timeout"),
        ),
    ];
    texts
        .into_iter()
        .map(|(what, text, expected)| Case {
            what: format!("HTTP: {what}"),
            bytes: if what == "TLS hello" {
                text.chars().map(|byte| u8::try_from(u32::from(byte)).unwrap()).collect()
            } else {
                text.into_bytes()
            },
            expected,
        })
        .collect()
}
