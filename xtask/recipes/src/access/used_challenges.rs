//! Challenges that count once.

use dm3_oracle::login::challenge;
use serde_json::{Value, json};

use super::{ISSUED, PAGE, SECRET};
use crate::{Bug, Suite};

/// Slug, title, clauses, when the service was started, the answers, which of them open a session.
type Row<'a> = (&'a str, &'a str, &'a [&'a str], u64, Vec<Value>, Vec<bool>);

pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "map.challenge-use",
        PAGE,
        "access.redeem_answers",
        "Right answers to challenges, one after the other: each challenge opens one session.",
    );
    let text = |id: &str| challenge("bob.eth", id, ISSUED, SECRET);
    let answer = |id: &str, second: u64| json!({ "challenge": text(id), "now_ms": (ISSUED + second) * 1000 });
    let started = ISSUED * 1000 - 60_000;
    let rows: [Row<'_>; 8] = [
        ("once", "A challenge opens a session", &["MAP-AUT-024"], started, vec![answer("a", 1)], vec![true]),
        (
            "twice",
            "A challenge opens no second session",
            &["MAP-AUT-024"],
            started,
            vec![answer("a", 1), answer("a", 1)],
            vec![true, false],
        ),
        (
            "again-and-again",
            "A challenge opens no further session at any time",
            &["MAP-AUT-024"],
            started,
            vec![answer("a", 1), answer("a", 100), answer("a", 899), answer("a", 2)],
            vec![true, false, false, false],
        ),
        (
            "two-challenges",
            "Two challenges open two sessions",
            &["MAP-AUT-024"],
            started,
            vec![answer("a", 1), answer("b", 1)],
            vec![true, true],
        ),
        (
            "other-between",
            "Another challenge in between does not make the first one good again",
            &["MAP-AUT-024"],
            started,
            vec![answer("a", 1), answer("b", 2), answer("a", 3), answer("b", 4)],
            vec![true, true, false, false],
        ),
        (
            "expired",
            "A challenge that was never used opens nothing after its end",
            &["MAP-AUT-023"],
            started,
            vec![answer("a", 900)],
            vec![false],
        ),
        (
            "before-the-start",
            "A challenge from before the service was started opens nothing",
            &["MAP-AUT-052"],
            ISSUED * 1000 + 1000,
            vec![answer("a", 10)],
            vec![false],
        ),
        (
            "just-after-the-start",
            "A challenge from the second after the start opens a session",
            &["MAP-AUT-024"],
            ISSUED * 1000 - 500,
            vec![answer("a", 10)],
            vec![true],
        ),
    ];
    for (slug, title, clauses, started, answers, opened) in rows {
        let input = json!({ "token_secret": SECRET, "started_ms": started, "answers": answers });
        suite.accept(slug, title, clauses, input, json!({ "opened": opened })).finds(Bug::AuthBypass);
    }
    suite
}
