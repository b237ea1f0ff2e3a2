//! The cases, by area.

mod acknowledgements;
mod contents;
mod deployed_fetch;
mod deployed_send;
mod link_guards;
mod links;
mod login;
mod order;
mod pick_up;
mod postmarks;
mod receivers;
mod registry;
mod service_profiles;
mod terms;
mod unusual_messages;
mod verification;
mod wire;

use super::case::Case;

/// All cases, in the order in which they run.
pub(super) fn all() -> Vec<Case> {
    let areas: &[fn() -> Vec<Case>] = &[
        order::cases,
        terms::cases,
        wire::cases,
        contents::cases,
        receivers::cases,
        service_profiles::cases,
        links::cases,
        link_guards::cases,
        registry::cases,
        login::cases,
        pick_up::cases,
        verification::cases,
        unusual_messages::cases,
        postmarks::cases,
        acknowledgements::cases,
        deployed_send::cases,
        deployed_fetch::cases,
    ];
    areas.iter().flat_map(|cases| cases()).collect()
}
