//! Bodies at and beyond what has to be read, and bodies that end too early or never.

use std::time::Duration;

use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::raw_socket::{self, RawEnd};
use crate::ds::stop::{CaseResult, Honest, Stop};

const GOOD: &str = r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":1}"#;

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "ds.http/body-at-the-guaranteed-size",
            "A body of 2 x sizeLimit + 16384 bytes is read",
            &["DSA-HTTP-006"],
        )
        .run(async |bench| {
            let limit = bounded_limit(bench).await?;
            bench.post(padded(2 * limit + 16_384)).await?.result().map(drop)
        }),
        refuses(
            "ds.http/body-that-is-too-large",
            "A body of 64 MiB is refused with status 413",
            &["DSA-HTTP-006"],
        )
        .needs(&[need::SOCKET, need::WRITES])
        .run(async |bench| {
            bench.post(GOOD).await?.result().honest("send a right request")?;
            // Announced, not sent: the service has to refuse before it reads.
            let end = raw(bench, Some(64 << 20), &padded(4096), false).await?;
            refused_with(&end, 413)
        }),
        refuses(
            "ds.http/chunked-body-that-is-too-large",
            "A body of unknown length is refused when it grows too large",
            &["DSA-HTTP-006"],
        )
        .needs(&[need::SOCKET, need::WRITES])
        .run(async |bench| {
            let limit = bounded_limit(bench).await?;
            let size = (8 * limit + (1 << 20)).min(32 << 20);
            let chunk = [b"10000\r\n".as_slice(), &[b' '; 0x10000], b"\r\n"].concat();
            let mut body = chunk.repeat(size / 0x10000 + 1);
            body.extend_from_slice(b"0\r\n\r\n");
            let head = raw_head(bench, "Transfer-Encoding: chunked\r\n")?;
            let end = send_raw(bench, &[head, body].concat(), false, Duration::from_secs(30)).await?;
            refused_with(&end, 413)
        }),
        refuses(
            "ds.http/body-shorter-than-announced",
            "A body that ends before its announced end is refused",
            &["DSA-HTTP-007"],
        )
        .needs(&[need::SOCKET])
        .run(async |bench| {
            let end = raw(bench, Some(GOOD.len() + 100), GOOD.as_bytes(), true).await?;
            match end {
                RawEnd::Closed => Ok(()),
                RawEnd::Answered(answer) if (400..500).contains(&answer.status) => Ok(()),
                other => Err(unexpected(&other, "a status of 400 to 499 or a closed connection")),
            }
        }),
        accepts("ds.http/body-as-announced", "A body of its announced length is taken", &["DSA-HTTP-007"])
            .needs(&[need::SOCKET])
            .run(async |bench| match raw(bench, Some(GOOD.len()), GOOD.as_bytes(), false).await? {
                RawEnd::Answered(answer) => answer.is_status(200).map(drop),
                other => Err(unexpected(&other, "status 200")),
            }),
        accepts(
            "ds.http/body-in-two-pieces",
            "A body that arrives in pieces within time is taken",
            &["DSA-HTTP-008"],
        )
        .run(async |bench| bench.post(padded(65_536)).await?.result().map(drop)),
        refuses(
            "ds.http/request-that-never-ends",
            "A request that is not complete within 60 seconds is given up",
            &["DSA-HTTP-008"],
        )
        .needs(&[need::SOCKET])
        .run(async |bench| {
            let bytes = raw_bytes(bench, Some(GOOD.len() + 1), GOOD.as_bytes())?;
            match send_raw(bench, &bytes, false, Duration::from_secs(66)).await? {
                RawEnd::Closed => Ok(()),
                RawEnd::Answered(answer) => answer.is_status(408).map(drop),
                RawEnd::Silent => Err(unexpected(&RawEnd::Silent, "status 408 or a closed connection")),
            }
        }),
    ]
}

/// A right request with white space up to this many bytes.
fn padded(bytes: usize) -> Vec<u8> {
    let mut body = GOOD.as_bytes().to_vec();
    body.resize(bytes.max(body.len()), b' ');
    body
}

/// The size limit, as far as tests go with sizes.
async fn bounded_limit(bench: &Bench<'_>) -> Result<usize, Stop> {
    let limit = bench.size_limit().await?;
    if limit > 8 << 20 {
        return Err(Stop::Unobservable(format!("sizes around a sizeLimit of {limit} bytes are not tested")));
    }
    Ok(limit)
}

fn raw_head(bench: &Bench<'_>, headers: &str) -> Result<Vec<u8>, Stop> {
    let host = bench.url().plain_authority().ok_or_else(|| Stop::Error("no plain address".to_owned()))?;
    let path = bench.url().base_path();
    Ok(format!("POST {path}/rpc HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n{headers}\r\n").into_bytes())
}

fn raw_bytes(bench: &Bench<'_>, length: Option<usize>, body: &[u8]) -> Result<Vec<u8>, Stop> {
    let length = length.map(|length| format!("Content-Length: {length}\r\n")).unwrap_or_default();
    let head = raw_head(bench, &format!("Content-Type: application/json\r\n{length}"))?;
    Ok([head.as_slice(), body].concat())
}

async fn raw(bench: &Bench<'_>, length: Option<usize>, body: &[u8], close: bool) -> Result<RawEnd, Stop> {
    let bytes = raw_bytes(bench, length, body)?;
    send_raw(bench, &bytes, close, bench.caller().line().deadline()).await
}

async fn send_raw(bench: &Bench<'_>, bytes: &[u8], close: bool, deadline: Duration) -> Result<RawEnd, Stop> {
    let authority =
        bench.url().plain_authority().ok_or_else(|| Stop::Error("no plain address".to_owned()))?;
    bench.caller().line().wait_for_turn().await;
    raw_socket::exchange(&authority, bytes, close, deadline).await
}

fn refused_with(end: &RawEnd, status: u16) -> CaseResult {
    match end {
        RawEnd::Answered(answer) => answer.is_status(status)?.is_error(-32011).map(drop),
        other => Err(unexpected(other, &format!("status {status}"))),
    }
}

fn unexpected(end: &RawEnd, expected: &str) -> Stop {
    match end {
        RawEnd::Answered(answer) => answer.instead_of(expected),
        RawEnd::Closed => Stop::deviates(expected, "the connection was closed without an answer"),
        RawEnd::Silent => Stop::deviates(expected, "silence"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    #[test]
    fn padding_keeps_the_request() {
        let body = padded(1000);
        assert_eq!(body.len(), 1000);
        assert!(serde_json::from_slice::<Value>(&body).is_ok());
    }
}
