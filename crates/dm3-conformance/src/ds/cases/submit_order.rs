//! The order of the checks: the first that fails decides.

use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::with;
use serde_json::json;

use super::submit_sender::delivered;
use super::submit_shape::metadata_of;
use crate::ds::case::{Case, need, refuses};
use crate::ds::stop::Stop;

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];

/// The first check that fails decides.
pub(super) fn cases() -> Vec<Case> {
    vec![
        refuses(
            "ds.submit-order/size-before-shape",
            "The size is looked at before the shape",
            &["DSA-SUB-004"],
        )
        .run(async |bench| {
            let limit = bench.size_limit().await?;
            if limit > 8 << 20 {
                return Err(Stop::Unobservable(format!("sizes around {limit} bytes are not tested")));
            }
            let envelope = json!({"message": 7, "x": "x".repeat(limit)});
            bench.submit(&envelope).await?.is_error(-32011).map(drop)
        }),
        refuses(
            "ds.submit-order/shape-before-delivery",
            "The shape is looked at before the delivery information",
            &["DSA-SUB-005"],
        )
        .run(async |bench| {
            bench
                .submit(&json!({"message": 7, "metadata": {"deliveryInformation": "x"}}))
                .await?
                .is_error(-32000)
                .map(drop)
        }),
        refuses(
            "ds.submit-order/receiver-before-sender",
            "The receiver is looked at before the sender",
            &["DSA-SUB-009"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let (eve, nobody) = (bench.stranger("eve"), bench.stranger("nobody"));
            let envelope = bench.envelope(&eve, &nobody)?;
            bench.submit(&envelope).await?.is_error(-32001).map(drop)
        }),
        refuses(
            "ds.submit-order/sender-before-duplicates",
            "A forger does not learn what the mailbox holds",
            &["DSA-SUB-012"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let (_, _, right) = delivered(bench).await?;
            let mallory = bench.published("mallory")?;
            let metadata = sign_metadata(&metadata_of(&right)?, &mallory, bench.dialect());
            bench.submit(&with(&right, "metadata", metadata)).await?.is_error(-32003).map(drop)
        }),
    ]
}
