//! What to do about a profile that cannot be used.

use dm3_profile::ResolveError;

const LATER: &str = "try again later";

/// For the owner of the name.
pub(crate) fn on_own_profile(error: &ResolveError) -> &'static str {
    match error {
        error if error.is_temporary() => LATER,
        ResolveError::NoAddress { .. } => "set the name's address record to the address of your wallet",
        ResolveError::NoProfile { .. } => {
            "publish your profile in the name's text record network.dm3.profile"
        }
        ResolveError::NotSignedByOwner { .. } => {
            "publish a profile signed by the wallet that the name's address record names"
        }
        _ => "publish your profile again",
    }
}

/// For somebody who wants to write to the name.
pub(crate) fn on_receiver(error: &ResolveError) -> &'static str {
    match error {
        error if error.is_temporary() => LATER,
        ResolveError::NoAddress { .. } => "check how the name is written",
        ResolveError::NoProfile { .. } => "its owner must publish one before anybody can write there",
        ResolveError::NotSignedByOwner { .. } => "nothing was sent, since somebody else could read it",
        _ => "its owner must publish it again",
    }
}
