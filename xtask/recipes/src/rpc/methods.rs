//! Names of methods.

use serde_json::json;

use super::PAGE;
use crate::{Bug, Severity, Stage, Suite};

pub(super) fn suite() -> Suite {
    let mut suite =
        Suite::new("ds.methods", PAGE, "rpc.find_method", "Which names of methods a delivery service knows.");
    for (slug, method) in [
        ("submit-message", "dm3_submitMessage"),
        ("get-properties", "dm3_getDeliveryServiceProperties"),
        ("get-profile-extension", "dm3_getProfileExtension"),
    ] {
        let title = format!("The method {method} is known");
        suite.accept(
            slug,
            &title,
            &["DSA-RPC-010"],
            json!({ "method": method }),
            json!({ "method": method }),
        );
    }
    for (slug, subject, mutation, method) in [
        ("lower-case", "A name in lower case", "write the capital small", "dm3_submitmessage"),
        ("upper-case", "A name in capitals", "write all letters large", "DM3_SUBMITMESSAGE"),
        ("without-prefix", "A name without the prefix", "drop the prefix", "submitMessage"),
        ("blank-before", "A name with a blank before it", "put a blank before it", " dm3_submitMessage"),
        ("blank-behind", "A name with a blank behind it", "append a blank", "dm3_submitMessage "),
        ("zero-byte", "A name with a zero byte behind it", "append a zero byte", "dm3_submitMessage\u{0}"),
        ("look-alike", "A name with a look-alike letter", "write a Cyrillic s", "dm3_\u{455}ubmitMessage"),
        ("empty-name", "An empty name", "drop all letters", ""),
        (
            "method-of-ethereum",
            "A method of an Ethereum node",
            "name a method of another service",
            "eth_getBalance",
        ),
        ("word-of-javascript", "A property that objects of JavaScript have", "write __proto__", "__proto__"),
        ("constructor", "The name constructor", "write constructor", "constructor"),
    ] {
        suite
            .reject(
                "submit-message",
                slug,
                &format!("{subject} is unknown"),
                &["DSA-RPC-010"],
                mutation,
                (Stage::Semantic, Bug::Parser, Severity::Low),
                json!({ "method": method }),
            )
            .rpc_code(-32601);
    }
    suite
}
