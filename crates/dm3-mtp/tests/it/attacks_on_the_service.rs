//! What attacks on a delivery service are made of, and how they must end.

use dm3_crypto::{SignatureError, SigningKeyPair};
use dm3_mtp::SubmissionError as E;
use dm3_types::Json;

use crate::json_edit::{get, set};
use crate::world::{FORMATS, World, sign_json};

/// The submission, spoiled.
pub(crate) type Attack = fn(&mut World) -> String;
pub(crate) type Verdict = fn(&E) -> bool;

/// Every attack in every form of the envelope ends as it must.
pub(crate) fn all_end_as_they_must(attacks: &[(&str, Attack, Verdict)]) {
    for format in FORMATS {
        for (what, attack, verdict) in attacks {
            let mut world = World::new(format);
            let text = attack(&mut world);
            let error = world.submit(&text).expect_err(what);
            assert!(verdict(&error), "{what} in {format:?}: {error:?}");
        }
    }
}

pub(crate) fn not_signed(error: &E) -> bool {
    *error == E::NotSignedBySender(SignatureError::Mismatch)
}

pub(crate) fn malformed_at(error: &E, path: &str) -> bool {
    matches!(error, E::Malformed(error) if error.path() == path)
}

/// The metadata signed anew.
pub(crate) fn resigned(envelope: &str, signer: &SigningKeyPair) -> String {
    let metadata = get(&Json::parse(envelope).unwrap(), "metadata").to_text();
    let signed = sign_json(&metadata, signer);
    set(envelope, "metadata", Json::parse(&signed).unwrap())
}
