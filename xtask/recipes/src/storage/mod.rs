//! Message storage: `spec/storage.md`.

mod add;
mod add_damaged;
mod cast;
mod chunks;
mod conversations;
mod deployed_contacts;
mod deployed_containers;
mod deployed_keys;
mod keys;
mod open;
mod opened;
mod root;
mod seal;
mod sealed_defects;
mod sealed_otherwise;

use crate::Suite;

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    let mut adding = add::suite();
    add_damaged::extend(&mut adding);
    vec![
        keys::suite(),
        seal::suite(),
        open::suite(),
        root::suite(),
        conversations::suite(),
        chunks::suite(),
        adding,
        deployed_contacts::encryption(),
        deployed_contacts::decryption(),
        deployed_containers::encryption(),
        deployed_containers::decryption(),
        deployed_keys::library(),
        deployed_keys::rows(),
    ]
}
