//! Messages: what is signed, how it is verified and named, and who may change one.

mod authorship;
mod cast;
mod edit;
mod family;
mod sign;
mod spoiled;
mod verify;
mod verify_accepting;
mod verify_members;
mod verify_signature;

pub(crate) use cast::{ARRIVED_AT, Cast, WRITTEN_AT};
pub(crate) use edit::{flipped, other_than, set, spaced, unset};
pub(crate) use family::{Case, Family, Kind, kind};
pub(crate) use spoiled::spoiled;

use crate::Suite;

/// The suites of this area.
pub(crate) fn suites() -> Vec<Suite> {
    vec![verify::suite(), sign::suite(), authorship::suite()]
}
