//! Access to waiting messages: log-in, cursors, pages, acknowledgements, events.

mod acknowledgements;
mod answers;
mod challenges;
mod deployed_challenges;
mod events;
mod pages;
mod queries;
mod spellings;
mod used_challenges;

use crate::Suite;

const PAGE: &str = "spec/message-access.md";
/// The key of the MAC in the challenges of these suites.
const SECRET: &str = "0x778ff61a4850654f733f5e92c1d6f8e9304890196071d0327f801d98339dcde2";
/// The second in which they were issued.
const ISSUED: u64 = 1_700_000_000;
/// What makes them unique.
const ID: &str = "1b66a819-e623-4c71-be0f-d8aec376203c";

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![
        challenges::suite(),
        answers::suite(),
        used_challenges::suite(),
        spellings::cursors(),
        spellings::devices(),
        queries::suite(),
        acknowledgements::suite(),
        pages::suite(),
        events::suite(),
    ]
}
