//! Which form of the envelope a deployed delivery service is offered.

use serde_json::json;

use crate::{Bug, Suite};

const NEW: &str = "messageHash";
const OLD: &str = "encryptedMessageHash";

/// Adds the vectors.
pub(super) fn extend(suite: &mut Suite) {
    let unknown = "unknown-variant";
    for (slug, title, clauses, form, outcomes, result, attempts, forms) in [
        (
            "deployed-first-accepts",
            "A form that is known is not tried again",
            ["DIV-TS-045", "DIV-TS-028"].as_slice(),
            NEW,
            ["accepted"].as_slice(),
            "delivered",
            ["ds1.eth"].as_slice(),
            [NEW].as_slice(),
        ),
        (
            "deployed-other-form",
            "A service that does not know the form is offered the other one",
            &["DIV-TS-028"],
            NEW,
            &[unknown, "accepted"],
            "delivered",
            &["ds1.eth", "ds1.eth"],
            &[NEW, OLD],
        ),
        (
            "deployed-newer-form",
            "A sender that begins with the older form offers the newer one",
            &["DIV-TS-028"],
            OLD,
            &[unknown, "accepted"],
            "delivered",
            &["ds1.eth", "ds1.eth"],
            &[OLD, NEW],
        ),
        (
            "deployed-neither-form",
            "A service that knows neither form refuses",
            &["DIV-TS-028"],
            NEW,
            &[unknown, unknown],
            "refused",
            &["ds1.eth", "ds1.eth"],
            &[NEW, OLD],
        ),
        (
            "deployed-first-form-at-next",
            "The next service is offered the first form again",
            &["DIV-TS-028", "DIV-TS-045"],
            NEW,
            &[unknown, "unavailable", "accepted"],
            "delivered",
            &["ds1.eth", "ds1.eth", "ds2.eth"],
            &[NEW, OLD, NEW],
        ),
        (
            "deployed-next-service",
            "The next service is tried where one is unavailable",
            &["DIV-TS-045"],
            NEW,
            &["unavailable", "accepted"],
            "delivered",
            &["ds1.eth", "ds2.eth"],
            &[NEW, NEW],
        ),
        (
            "deployed-refusal",
            "A refusal ends the delivery",
            &["DIV-TS-045"],
            NEW,
            &["refused"],
            "refused",
            &["ds1.eth"],
            &[NEW],
        ),
        (
            "deployed-none-available",
            "A message that no service could take is worth another try",
            &["DIV-TS-045"],
            NEW,
            &["unavailable", "unavailable"],
            "retry-later",
            &["ds1.eth", "ds2.eth"],
            &[NEW, NEW],
        ),
    ] {
        let input = json!({ "services": ["ds1.eth", "ds2.eth"], "outcomes": outcomes, "form": form });
        suite
            .accept(
                slug,
                title,
                clauses,
                input,
                json!({ "result": result, "attempts": attempts, "forms": forms }),
            )
            .finds(Bug::Legacy);
    }
}
