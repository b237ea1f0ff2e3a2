//! The largest envelope.

use dm3_oracle::Person;
use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::{canonical, with};
use serde_json::{Value, json};

use super::submit_shape::metadata_of;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{CaseResult, Stop};

const SIZE: &[&str] = &["DSA-SUB-004", "MTP-ENV-020"];
const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];
const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
/// Limits beyond this are not tried.
const MOST_BYTES: usize = 8 << 20;

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts("ds.submit-size/exactly-the-limit", "An envelope of exactly sizeLimit bytes is taken", SIZE)
            .needs(SEEN)
            .run(async |bench| taken(bench, 0).await),
        accepts("ds.submit-size/one-below-the-limit", "An envelope of one byte less is taken", SIZE)
            .needs(SEEN)
            .run(async |bench| taken(bench, 1).await),
        refuses("ds.submit-size/one-above-the-limit", "An envelope of one byte more is refused", SIZE)
            .needs(WRITES)
            .run(async |bench| refused(bench, 1, 'x').await),
        refuses("ds.submit-size/in-bytes-not-characters", "The size counts bytes of UTF-8, not characters", SIZE)
            .needs(WRITES)
            .run(async |bench| refused(bench, 3, '\u{2744}').await),
        refuses("ds.submit-size/twice-the-limit", "An envelope of twice the size is refused", SIZE)
            .needs(WRITES)
            .run(async |bench| {
                let limit = limit(bench).await?;
                refused(bench, limit, 'x').await
            }),
        refuses("ds.submit-size/garbage-above-the-limit", "Garbage above the limit is refused for its size", SIZE).run(
            async |bench| {
                let limit = limit(bench).await?;
                let envelope = json!({"x": "x".repeat(limit)});
                bench.submit(&envelope).await?.is_error(-32011)?.is_status(413).map(drop)
            },
        ),
        accepts("ds.submit-size/white-space-does-not-count", "White space around the envelope does not count", SIZE)
            .needs(SEEN)
            .run(async |bench| {
                let (bob, envelope) = sized(bench, limit(bench).await?, 'x').await?;
                let spaces = " ".repeat(4096);
                let body = format!(
                    r#"{{"jsonrpc":"2.0","method":"dm3_submitMessage","params":[{spaces}{envelope}{spaces}],"id":1}}"#
                );
                bench.post(body).await?.result()?;
                bench.holds(&bob, &[&envelope]).await.map(drop)
            }),
    ]
}

async fn limit(bench: &Bench<'_>) -> Result<usize, Stop> {
    let limit = bench.size_limit().await?;
    if limit > MOST_BYTES {
        return Err(Stop::Unobservable(format!("sizes around a sizeLimit of {limit} bytes are not tested")));
    }
    Ok(limit)
}

async fn taken(bench: &Bench<'_>, below: usize) -> CaseResult {
    let (bob, envelope) = sized(bench, limit(bench).await? - below, 'x').await?;
    bench.deliver(&envelope).await?;
    bench.holds(&bob, &[&envelope]).await.map(drop)
}

async fn refused(bench: &Bench<'_>, above: usize, filling: char) -> CaseResult {
    let (_, envelope) = sized(bench, limit(bench).await? + above, filling).await?;
    bench.submit(&envelope).await?.is_error(-32011)?.is_status(413).map(drop)
}

/// An envelope whose canonical form has at least this many bytes, and fewer than one `filling` more.
async fn sized(bench: &Bench<'_>, bytes: usize, filling: char) -> Result<(Person, Value), Stop> {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let plain = bench.envelope(&alice, &bob)?;
    let filled = |text: String| {
        let metadata = metadata_of(&plain)?;
        let metadata = sign_metadata(&with(&metadata, "x-filling", text), &alice, bench.dialect());
        Ok::<_, Stop>(with(&plain, "metadata", metadata))
    };
    let empty = canonical(&filled(String::new())?).len();
    let room = bytes.checked_sub(empty);
    let room =
        room.ok_or_else(|| Stop::Inconclusive(format!("a sizeLimit of {bytes} bytes takes no envelope")))?;
    let width = filling.len_utf8();
    let envelope = filled(filling.to_string().repeat(room.div_ceil(width)))?;
    let size = canonical(&envelope).len();
    if size < bytes || size >= bytes + width {
        return Err(Stop::Error(format!("an envelope of {size} bytes instead of {bytes}")));
    }
    Ok((bob, envelope))
}
