//! Divergences: one table row for each difference between the published text and the deployed network.

use std::collections::BTreeMap;

const PREFIX: &str = "DIV-";

/// A row of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Divergence {
    pub(crate) subject: String,
}

/// All rows by id; what is wrong with them is added to `faults`.
pub(crate) fn rows(page: &str, text: &str, faults: &mut Vec<String>) -> BTreeMap<String, Divergence> {
    let mut rows = BTreeMap::new();
    for (index, line) in text.lines().enumerate() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let Some(id) = cells.get(1).filter(|id| id.starts_with(PREFIX)) else { continue };
        let at = format!("{page}:{}", index + 1);
        let [_, _, subject, written, deployed, here, ..] = cells.as_slice() else {
            faults.push(format!("{at}: {id} has not all cells"));
            continue;
        };
        if !super::clause::is_id(id) {
            faults.push(format!("{at}: `{id}` is not the id of a divergence"));
        }
        if [subject, written, deployed, here].iter().any(|cell| cell.is_empty()) {
            faults.push(format!("{at}: {id} has an empty cell"));
        }
        let row = Divergence { subject: (*subject).to_owned() };
        if rows.insert((*id).to_owned(), row).is_some() {
            faults.push(format!("{at}: {id} stands twice"));
        }
    }
    rows
}
