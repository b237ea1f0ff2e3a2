//! Which delivery service is tried next.

use serde_json::{Value, json};

use super::{PAGE, plan_deployed};
use crate::{Bug, Dialect, Suite};

/// `delivery.plan`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.delivery-plan",
        PAGE,
        "delivery.plan",
        "The choice of the delivery service: which one is tried after what, and how the delivery ends.",
    );
    outcomes(&mut suite);
    lists(&mut suite);
    suite.dialect(Dialect::LegacyTs);
    plan_deployed::extend(&mut suite);
    suite
}

fn input(services: &[&str], outcomes: &[&str]) -> Value {
    json!({ "services": services, "outcomes": outcomes })
}

/// How the delivery ends: the result, the service that decided, the services that were tried.
fn end(result: &str, service: Option<&str>, attempts: &[&str]) -> Value {
    let output = json!({ "result": result, "attempts": attempts });
    service.map_or(output.clone(), |service| dm3_oracle::json::with(&output, "service", service))
}

/// The first so many of a list.
fn first<'l, 't>(list: &'l [&'t str], count: usize) -> &'l [&'t str] {
    list.get(..count).unwrap_or_default()
}

fn outcomes(suite: &mut Suite) {
    let three = ["ds1.eth", "ds2.eth", "ds3.eth"];
    let (one, two) = (first(&three, 1), first(&three, 2));
    let next = ["MTP-TRN-022", "MTP-TRN-025", "MTP-TRN-029"];
    for (slug, title, clauses, outcomes, output) in [
        (
            "first-accepts",
            "A message that the first service accepts goes to no other",
            ["MTP-TRN-022", "MTP-TRN-023", "MTP-TRN-029"].as_slice(),
            ["accepted"].as_slice(),
            end("delivered", Some("ds1.eth"), one),
        ),
        (
            "second-accepts",
            "The second service is tried where the first is unavailable",
            &next,
            &["unavailable", "accepted"],
            end("delivered", Some("ds2.eth"), two),
        ),
        (
            "third-accepts",
            "The third service is tried where two are unavailable",
            &next,
            &["unavailable", "unavailable", "accepted"],
            end("delivered", Some("ds3.eth"), &three),
        ),
        (
            "first-refuses",
            "A refusal ends the delivery",
            &["MTP-TRN-024", "MTP-TRN-031"],
            &["refused"],
            end("refused", Some("ds1.eth"), one),
        ),
        (
            "second-refuses",
            "A refusal of the second service ends the delivery",
            &["MTP-TRN-024", "MTP-TRN-025", "MTP-TRN-031"],
            &["unavailable", "refused"],
            end("refused", Some("ds2.eth"), two),
        ),
        (
            "last-refuses",
            "A refusal after two unavailable services is a refusal",
            &["MTP-TRN-031"],
            &["unavailable", "unavailable", "refused"],
            end("refused", Some("ds3.eth"), &three),
        ),
        (
            "none-available",
            "A message that no service could take is worth another try",
            &["MTP-TRN-025", "MTP-TRN-030"],
            &["unavailable", "unavailable", "unavailable"],
            end("retry-later", None, &three),
        ),
        (
            "not-tried-yet",
            "Nothing is reported before the first attempt",
            &["MTP-TRN-029"],
            &[],
            end("unfinished", None, &[]),
        ),
        (
            "in-between",
            "Nothing is reported while services are left",
            &["MTP-TRN-029"],
            &["unavailable", "unavailable"],
            end("unfinished", None, two),
        ),
        (
            "accepts-after-acceptance",
            "What follows an acceptance changes nothing",
            &["MTP-TRN-023"],
            &["accepted", "refused", "unavailable"],
            end("delivered", Some("ds1.eth"), one),
        ),
        (
            "accepts-after-refusal",
            "What follows a refusal changes nothing",
            &["MTP-TRN-024", "MTP-TRN-031"],
            &["refused", "accepted"],
            end("refused", Some("ds1.eth"), one),
        ),
    ] {
        suite.accept(slug, title, clauses, input(&three, outcomes), output).finds(Bug::Policy);
    }
}

fn lists(suite: &mut Suite) {
    let down = ["unavailable"; 40];
    for (slug, title, clauses, services, outcomes, output) in [
        (
            "one-service",
            "One service that is unavailable is all there is",
            ["MTP-TRN-030"].as_slice(),
            ["ds1.eth"].as_slice(),
            first(&down, 1),
            end("retry-later", None, &["ds1.eth"]),
        ),
        (
            "no-service",
            "A list without services makes a message undeliverable",
            &["MTP-TRN-032"],
            &[],
            first(&down, 0),
            end("no-delivery-service", None, &[]),
        ),
        (
            "no-usable-service",
            "A list without names makes a message undeliverable",
            &["MTP-TRN-032"],
            &["not a name", ""],
            first(&down, 0),
            end("no-delivery-service", None, &[]),
        ),
        (
            "against-the-alphabet",
            "The order of the list counts, not that of the alphabet",
            &["MTP-TRN-022"],
            &["zeta.eth", "alpha.eth"],
            &["unavailable", "accepted"],
            end("delivered", Some("alpha.eth"), &["zeta.eth", "alpha.eth"]),
        ),
        (
            "named-twice",
            "A service that is named twice is tried once",
            &["MTP-TRN-027"],
            &["ds1.eth", "ds2.eth", "ds1.eth"],
            first(&down, 3),
            end("retry-later", None, &["ds1.eth", "ds2.eth"]),
        ),
        (
            "named-in-two-spellings",
            "A service in two spellings of its name is tried once",
            &["MTP-TRN-027"],
            &["ds1.eth", "DS1.eth", "ds2.eth"],
            first(&down, 3),
            end("retry-later", None, &["ds1.eth", "ds2.eth"]),
        ),
        (
            "unusable-in-between",
            "An entry that is no name is passed over",
            &["MTP-TRN-022", "MTP-TRN-026"],
            &["ds1.eth", "not a name", "ds2.eth"],
            &["unavailable", "accepted"],
            end("delivered", Some("ds2.eth"), &["ds1.eth", "ds2.eth"]),
        ),
    ] {
        suite.accept(slug, title, clauses, input(services, outcomes), output).finds(Bug::EdgeCase);
    }
    let many: Vec<String> = (1..=40).map(|number| format!("ds{number}.eth")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let thirty_two = first(&many, 32);
    suite
        .accept(
            "thirty-two-services",
            "Thirty-two services are all tried",
            &["MTP-TRN-025"],
            input(thirty_two, first(&down, 32)),
            end("retry-later", None, thirty_two),
        )
        .finds(Bug::EdgeCase);
    suite.observe(
        "forty-services",
        "No more than thirty-two services need to be tried",
        &["MTP-TRN-028"],
        input(&many, &down),
        "a sender may try no more than the first 32 services",
    );
}
