//! The cases, by area.

mod acknowledging;
mod batches;
mod body_sizes;
mod challenges;
mod concurrency;
mod cursors;
mod deployed_access;
mod deployed_calls;
mod deployed_envelopes;
mod deployed_mail;
mod device_list;
mod devices;
mod duplicates;
mod durability;
mod expiry;
mod extension;
mod framing;
mod http;
mod ids;
mod json_web_token;
mod live_push;
mod log_in;
mod outcome;
mod pick_up;
mod postmarks;
mod properties;
mod push_positions;
mod registering;
mod requests;
mod sessions;
mod spam;
mod submit_delivery;
mod submit_more;
mod submit_order;
mod submit_params;
mod submit_receiver;
mod submit_sender;
mod submit_shape;
mod submit_size;

use super::case::Case;

/// All cases, in the order in which they run.
#[must_use]
pub fn all() -> Vec<Case> {
    let areas: &[fn() -> Vec<Case>] = &[
        framing::cases,
        requests::cases,
        ids::cases,
        batches::cases,
        http::cases,
        body_sizes::cases,
        properties::cases,
        extension::cases,
        submit_params::cases,
        submit_shape::cases,
        submit_more::cases,
        submit_delivery::cases,
        submit_receiver::cases,
        submit_sender::cases,
        submit_order::cases,
        submit_size::cases,
        duplicates::cases,
        postmarks::cases,
        registering::cases,
        log_in::cases,
        challenges::cases,
        sessions::cases,
        expiry::cases,
        pick_up::cases,
        cursors::cases,
        acknowledging::cases,
        devices::cases,
        device_list::cases,
        live_push::cases,
        push_positions::cases,
        concurrency::cases,
        durability::cases,
        spam::cases,
        deployed_calls::cases,
        deployed_envelopes::cases,
        deployed_access::cases,
        deployed_mail::cases,
    ];
    areas.iter().flat_map(|cases| cases()).collect()
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use dm3_oracle::Dialect;

    use super::*;
    use crate::case::CaseId;

    #[test]
    fn every_case_has_an_id_of_its_own_and_a_sentence() {
        let mut ids = BTreeSet::new();
        for case in all() {
            let info = case.info;
            assert!(CaseId::parse(info.id).is_ok(), "{}", info.id);
            assert!(info.id.starts_with("ds."), "{}", info.id);
            assert!(ids.insert(info.id), "{} stands twice", info.id);
            assert!((8..=110).contains(&info.title.len()), "{}: {}", info.id, info.title);
        }
        assert!(ids.len() >= 700, "{}", ids.len());
    }

    #[test]
    fn cases_cite_clauses_that_there_are_all_of_one_level() {
        let clauses = dm3_vectors::clauses();
        let levels: BTreeMap<&str, Option<&str>> = clauses
            .iter()
            .map(|clause| {
                (clause.id.as_str(), clause.keyword.map(|keyword| keyword.trim_end_matches(" NOT")))
            })
            .collect();
        let rows: BTreeSet<String> = dm3_vectors::divergences().into_iter().map(|row| row.id).collect();
        for case in all() {
            let (id, cited) = (case.info.id, case.info.clauses);
            assert!(!cited.is_empty(), "{id}");
            match case.dialect {
                Dialect::Spec => {
                    let found: BTreeSet<_> = cited.iter().map(|clause| levels.get(clause)).collect();
                    assert!(!found.contains(&None), "{id} cites an unknown clause among {cited:?}");
                    assert_eq!(found.len(), 1, "{id} cites clauses of several levels");
                }
                Dialect::LegacyTs => {
                    assert!(cited.iter().all(|row| rows.contains(*row)), "{id} cites {cited:?}");
                }
            }
        }
    }
}
