//! What a service tells of itself and of its receivers.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Dialect, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "ds.properties",
        PAGE,
        "rpc.properties",
        "The properties of a delivery service that keeps messages for so many days.",
    );
    let input = |days: u64| json!({ "size_limit": 100_000, "message_ttl_days": days });
    let output = |ttl: u64| json!({ "size_limit": 100_000, "message_ttl": ttl });
    for (slug, title, days) in [
        ("kept-for-ever", "A service that keeps messages until they are picked up", 0),
        ("thirty-days", "Thirty days is the least", 30),
        ("ninety-days", "The time is told in days", 90),
        ("ten-years", "Ten years are 3650 days", 3650),
    ] {
        suite.accept(slug, title, &["DSA-PRP-002", "DSA-PRP-003"], input(days), output(days));
    }
    for (slug, title, size_limit) in [
        ("small-limit", "A small size limit is told as it is", 4_096_u64),
        ("large-limit", "A large size limit is told as it is", 20_000_000),
    ] {
        let input = json!({ "size_limit": size_limit, "message_ttl_days": 30 });
        let output = json!({ "size_limit": size_limit, "message_ttl": 30 });
        suite.accept(slug, title, &["DSA-PRP-001"], input, output);
    }
    for (slug, days) in [("one-day", 1_u64), ("twenty-nine-days", 29), ("a-week", 7)] {
        suite.reject(
            "thirty-days",
            slug,
            &format!("A service that keeps messages for {days} days only does not run"),
            &["DSA-PRP-003"],
            &format!("write {days}"),
            (Stage::Policy, Bug::Policy, Severity::Medium),
            input(days),
        );
    }
    suite.dialect(Dialect::LegacyTs);
    for (slug, title, days, millis) in [
        ("deployed-kept-for-ever", "The deployed form of no end is 0, too", 0, 0),
        ("deployed-thirty-days", "The deployed form counts milliseconds", 30, 2_592_000_000_u64),
    ] {
        suite.accept(slug, title, &["DIV-TS-040"], input(days), output(millis));
    }
    suite
}

pub(super) fn extension_suite() -> Suite {
    let mut suite = Suite::new(
        "ds.extension",
        PAGE,
        "rpc.profile_extension",
        "The profile extension of a receiver that has an account.",
    );
    suite.accept(
        "new-is-supported",
        "NEW is always among the supported types",
        &["DSA-EXT-001", "DSA-EXT-007"],
        json!({ "message_types": ["NEW"] }),
        json!({ "supported": [true] }),
    );
    suite.accept(
        "unknown-type-is-not-supported",
        "A type that no reading of the protocol knows is not supported",
        &["DSA-EXT-001"],
        json!({ "message_types": ["NEW", "A_TYPE_OF_NOBODY"] }),
        json!({ "supported": [true, false] }),
    );
    suite.dialect(Dialect::LegacyTs);
    suite.accept(
        "deployed-new-is-supported",
        "NEW is not among the types that are not supported",
        &["DIV-TS-041"],
        json!({ "message_types": ["NEW"] }),
        json!({ "supported": [true] }),
    );
    suite
}
