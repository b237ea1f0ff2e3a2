//! Bodies that are no JSON, and JSON that is hard to read.

use serde_json::Value;

use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, refuses};
use crate::ds::stop::{CaseResult, Honest};

const NOT_JSON: &[&str] = &["DSA-RPC-001"];
const DEPTH: &[&str] = &["DSA-RPC-002"];

/// A right request, to which each of these is compared.
const GOOD: &str = r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","params":[],"id":1}"#;

/// Bodies that are not I-JSON, each by one defect.
const BAD: [(&str, &str, &[u8]); 24] = [
    ("ds.framing/empty-body", "An empty body is not JSON", b""),
    ("ds.framing/white-space-only", "A body of white space is not JSON", b" \r\n\t"),
    (
        "ds.framing/open-object",
        "An object that is not closed is not JSON",
        br#"{"jsonrpc":"2.0","method":"x","id":1"#,
    ),
    ("ds.framing/plain-text", "Plain text is not JSON", b"dm3_getDeliveryServiceProperties"),
    (
        "ds.framing/trailing-comma",
        "A comma after the last member is not JSON",
        br#"{"jsonrpc":"2.0","method":"x","id":1,}"#,
    ),
    (
        "ds.framing/text-after-the-value",
        "Text after the value is not JSON",
        br#"{"jsonrpc":"2.0","method":"x","id":1} x"#,
    ),
    ("ds.framing/two-values", "Two values are not JSON", br#"{"jsonrpc":"2.0","method":"x","id":1}{"id":2}"#),
    (
        "ds.framing/single-quotes",
        "Single quotation marks are not JSON",
        br#"{'jsonrpc':'2.0','method':'x','id':1}"#,
    ),
    ("ds.framing/comment", "A comment is not JSON", br#"{"jsonrpc":"2.0",/* x */"method":"x","id":1}"#),
    (
        "ds.framing/bare-names",
        "Member names without quotation marks are not JSON",
        br#"{jsonrpc:"2.0",method:"x",id:1}"#,
    ),
    (
        "ds.framing/leading-zero",
        "A number with a leading zero is not JSON",
        br#"{"jsonrpc":"2.0","method":"x","id":01}"#,
    ),
    (
        "ds.framing/plus-sign",
        "A number with a plus sign is not JSON",
        br#"{"jsonrpc":"2.0","method":"x","id":+1}"#,
    ),
    (
        "ds.framing/hexadecimal-number",
        "A hexadecimal number is not JSON",
        br#"{"jsonrpc":"2.0","method":"x","id":0x1}"#,
    ),
    ("ds.framing/nan", "NaN is not JSON", br#"{"jsonrpc":"2.0","method":"x","id":NaN}"#),
    ("ds.framing/infinity", "Infinity is not JSON", br#"{"jsonrpc":"2.0","method":"x","id":-Infinity}"#),
    (
        "ds.framing/line-feed-in-a-string",
        "A line feed inside a string is not JSON",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"x\ny\",\"id\":1}",
    ),
    (
        "ds.framing/unknown-escape",
        "An unknown escape is not JSON",
        br#"{"jsonrpc":"2.0","method":"\x41","id":1}"#,
    ),
    (
        "ds.framing/invalid-utf-8",
        "Bytes that are not UTF-8 are not JSON",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\",\"id\":1}",
    ),
    (
        "ds.framing/overlong-utf-8",
        "Overlong UTF-8 is not JSON",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"\xc0\xaf\",\"id\":1}",
    ),
    (
        "ds.framing/surrogate-in-utf-8",
        "A surrogate in UTF-8 is not JSON",
        b"{\"jsonrpc\":\"2.0\",\"method\":\"\xed\xa0\x80\",\"id\":1}",
    ),
    (
        "ds.framing/lone-high-surrogate",
        "A lone high surrogate is not I-JSON",
        br#"{"jsonrpc":"2.0","method":"\ud800","id":1}"#,
    ),
    (
        "ds.framing/lone-low-surrogate",
        "A lone low surrogate is not I-JSON",
        br#"{"jsonrpc":"2.0","method":"\udc00x","id":1}"#,
    ),
    (
        "ds.framing/repeated-member",
        "A repeated member is not I-JSON",
        br#"{"jsonrpc":"2.0","method":"x","method":"y","id":1}"#,
    ),
    (
        "ds.framing/repeated-member-by-escape",
        "A member repeated by an escape is not I-JSON",
        br#"{"jsonrpc":"2.0","method":"x","meth\u006fd":"y","id":1}"#,
    ),
];

/// Texts that look odd and are JSON.
const ODD: [(&str, &str, &str); 5] = [
    ("ds.framing/reads-plain-request", "A plain request is read", GOOD),
    (
        "ds.framing/reads-white-space",
        "White space between the parts of a request is passed over",
        " {\r\n\t\"jsonrpc\" : \"2.0\" , \"method\" : \"dm3_getDeliveryServiceProperties\" , \"id\" : 1 } \n",
    ),
    (
        "ds.framing/reads-escaped-member-names",
        "Member names and values are read through their escapes",
        r#"{"\u006asonrpc":"\u0032.0","method":"dm3\u005fgetDeliveryServiceProperties","id":1}"#,
    ),
    (
        "ds.framing/reads-surrogate-pairs",
        "A pair of escaped surrogates is one character",
        r#"{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","x":"\ud83d\ude00","id":1}"#,
    ),
    (
        "ds.framing/reads-non-ascii",
        "Characters beyond ASCII are read as they are",
        "{\"jsonrpc\":\"2.0\",\"method\":\"dm3_getDeliveryServiceProperties\",\"\u{fc}\":\"\u{1f984}\",\"id\":1}",
    ),
];

pub(super) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = ODD
        .into_iter()
        .map(|(id, title, body)| {
            accepts(id, title, NOT_JSON).run(async move |bench| is_read(bench, body).await)
        })
        .collect();
    cases.extend(BAD.into_iter().map(|(id, title, body)| {
        refuses(id, title, NOT_JSON).run(async move |bench| is_no_json(bench, body.to_vec()).await)
    }));
    cases.push(
        refuses("ds.framing/byte-order-mark", "A byte order mark before the value is not JSON", NOT_JSON)
            .run(async |bench| is_no_json(bench, [b"\xef\xbb\xbf", GOOD.as_bytes()].concat()).await),
    );
    cases.push(
        accepts("ds.framing/reads-128-levels", "JSON of 128 levels is read", DEPTH)
            .run(async |bench| is_read(bench, &nested(128)).await),
    );
    for (id, title, levels) in [
        ("ds.framing/129-levels", "JSON of 129 levels is refused", 129),
        ("ds.framing/10000-levels", "JSON of 10000 levels is refused and does no harm", 10_000),
        ("ds.framing/100000-levels", "JSON of 100000 levels is refused and does no harm", 100_000),
    ] {
        cases.push(
            refuses(id, title, DEPTH).run(async move |bench| is_no_json(bench, nested(levels).into()).await),
        );
    }
    cases.push(
        refuses("ds.framing/50000-open-arrays", "50000 arrays that are never closed are refused", DEPTH)
            .run(async |bench| is_no_json(bench, "[".repeat(50_000).into()).await),
    );
    cases
}

/// A right request whose whole text is nested so deep: the request itself is the first level.
fn nested(levels: usize) -> String {
    let depth = levels.saturating_sub(1);
    let (open, close) = ("[".repeat(depth), "]".repeat(depth));
    format!(r#"{{"jsonrpc":"2.0","method":"dm3_getDeliveryServiceProperties","x":{open}{close},"id":1}}"#)
}

async fn is_read(bench: &Bench<'_>, body: &str) -> CaseResult {
    bench.post(body).await?.result().map(drop)
}

async fn is_no_json(bench: &Bench<'_>, body: Vec<u8>) -> CaseResult {
    is_read(bench, GOOD).await.honest("send a right request")?;
    let answer = bench.post(body).await?;
    answer.is_error(-32700)?.is_status(400)?.has_id(&Value::Null)?;
    is_read(bench, GOOD).await
}
