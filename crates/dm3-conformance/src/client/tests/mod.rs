//! Tests of the runner: a small client does what it should, then one thing that it should not, and is caught.

mod caught;
mod misdeed;
mod program;
mod receiver;
mod registry;
mod scripted_client;
mod sender;

use tokio::sync::Mutex;

use super::adapter::Adapter;
use super::cases;
use super::runner::{self, Outcome};

/// Runs the case of this id with this client.
async fn run(id: &str, client: impl Adapter) -> Outcome {
    let case = cases::all().into_iter().find(|case| case.info.id == id).unwrap_or_else(|| panic!("{id}"));
    let client = Mutex::new(client);
    runner::run(&case, &client).await
}

#[test]
fn ids_are_unique_and_well_formed() {
    let ids: Vec<_> = cases::all().iter().map(|case| case.info.id).collect();
    let once: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(once.len(), ids.len());
    for id in ids {
        assert!(crate::case::CaseId::parse(id).is_ok() && id.starts_with("client."), "{id}");
    }
}

#[test]
fn cases_cite_clauses_that_there_are() {
    let inventory = crate::inventory::Inventory::new(None).unwrap();
    for case in cases::all() {
        let levels: std::collections::BTreeSet<_> = case
            .info
            .clauses
            .iter()
            .map(|clause| {
                inventory.clause(clause).unwrap_or_else(|| panic!("{}: {clause}", case.info.id)).level
            })
            .collect();
        assert_eq!(levels.len(), 1, "{}: clauses of one level", case.info.id);
        let is_deployed = case.info.clauses.iter().all(|clause| clause.starts_with("DIV-"));
        assert_eq!(is_deployed, case.dialect == dm3_oracle::Dialect::LegacyTs, "{}", case.info.id);
    }
}
