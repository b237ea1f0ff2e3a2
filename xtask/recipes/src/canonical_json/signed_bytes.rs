//! What a signature in a member of an object covers.

use serde_json::json;

use super::{PAGE, output};
use crate::{Bug, Severity, Stage, Suite};

const SIGNED: &str = "MTP-CJS-033";

/// `canonical_json.signed_bytes`.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.canonical-json-signed",
        PAGE,
        "canonical_json.signed_bytes",
        "The canonical form of an object without the member that holds its signature.",
    );
    for (slug, title, member, text, canonical) in ACCEPTED {
        suite
            .accept(slug, title, &[SIGNED], json!({ "json_text": text, "member": member }), output(canonical))
            .finds(Bug::Canonicalisation);
    }
    for (control, slug, title, clause, mutation, text) in REFUSED {
        suite.reject(
            control,
            slug,
            title,
            &[clause],
            mutation,
            (Stage::Parse, Bug::Malleability, Severity::High),
            json!({ "json_text": text, "member": "signature" }),
        );
    }
    suite
}

/// Slug, title, member, text, signed text.
const ACCEPTED: [(&str, &str, &str, &str, &str); 11] = [
    (
        "member-is-left-out",
        "The signature's member is left out of what it covers",
        "signature",
        "{\"to\":\"bob.eth\", \"signature\":\"AA==\", \"from\":\"alice.eth\"}",
        "{\"from\":\"alice.eth\",\"to\":\"bob.eth\"}",
    ),
    (
        "first-member",
        "A signature that sorts first leaves no comma behind",
        "signature",
        "{\"signature\":\"AA==\",\"to\":\"bob.eth\"}",
        "{\"to\":\"bob.eth\"}",
    ),
    (
        "last-member",
        "A signature that sorts last leaves no comma behind",
        "signature",
        "{\"from\":\"alice.eth\",\"signature\":\"AA==\"}",
        "{\"from\":\"alice.eth\"}",
    ),
    (
        "only-member",
        "An object with nothing but its signature is signed as empty",
        "signature",
        "{\"signature\":\"AA==\"}",
        "{}",
    ),
    (
        "deeper-members-stay",
        "Members of the same name further down are signed",
        "signature",
        "{\"signature\":\"AA==\",\"profile\":{\"signature\":\"BB==\",\"a\":[{\"signature\":1}]}}",
        "{\"profile\":{\"a\":[{\"signature\":1}],\"signature\":\"BB==\"}}",
    ),
    (
        "unknown-members-stay",
        "Members that no page knows are signed",
        "signature",
        "{\"to\":\"bob.eth\",\"x-note\":[{\"b\":1,\"a\":null}],\"signature\":\"AA==\"}",
        "{\"to\":\"bob.eth\",\"x-note\":[{\"a\":null,\"b\":1}]}",
    ),
    (
        "similar-names-stay",
        "Names that begin or look like it are other names",
        "signature",
        "{\"signature\":\"AA==\",\"Signature\":1,\"signatures\":2,\"sig\":3}",
        "{\"Signature\":1,\"sig\":3,\"signatures\":2}",
    ),
    (
        "name-with-escape",
        "The name counts as it is once escapes are decoded",
        "signature",
        "{\"to\":\"bob.eth\",\"\\u0073ignature\":\"AA==\"}",
        "{\"to\":\"bob.eth\"}",
    ),
    (
        "value-of-any-kind",
        "The member is left out whatever its value is",
        "signature",
        "{\"to\":\"bob.eth\",\"signature\":{\"to\":\"eve.eth\"}}",
        "{\"to\":\"bob.eth\"}",
    ),
    (
        "other-member",
        "The page of a record can name another member",
        "postmark",
        "{\"signature\":\"AA==\",\"postmark\":null,\"message\":\"m\"}",
        "{\"message\":\"m\",\"signature\":\"AA==\"}",
    ),
    (
        "as-received",
        "Numbers and escapes are canonical in what is signed",
        "signature",
        "{\"t\":1.7e12,\"m\":\"\\u00e9\\/\",\"signature\":\"AA==\"}",
        "{\"m\":\"\u{e9}/\",\"t\":1700000000000}",
    ),
];

/// Slug of the control, slug, title, clause, mutation, text.
const REFUSED: [(&str, &str, &str, &str, &str, &str); 4] = [
    (
        "member-is-left-out",
        "two-signatures",
        "An object with two signatures is refused",
        "MTP-CJS-015",
        "append a second signature",
        "{\"to\":\"bob.eth\", \"signature\":\"AA==\", \"from\":\"alice.eth\", \"signature\":\"BB==\"}",
    ),
    (
        "name-with-escape",
        "second-signature-with-escape",
        "A second signature under an escaped name is refused",
        "MTP-CJS-015",
        "append a second signature without an escape",
        "{\"to\":\"bob.eth\",\"\\u0073ignature\":\"AA==\",\"signature\":\"BB==\"}",
    ),
    (
        "member-is-left-out",
        "signed-member-twice",
        "A signed member that stands twice is refused",
        "MTP-CJS-015",
        "repeat the member to with another value",
        "{\"to\":\"eve.eth\", \"to\":\"bob.eth\", \"signature\":\"AA==\", \"from\":\"alice.eth\"}",
    ),
    (
        "member-is-left-out",
        "text-behind-what-is-signed",
        "Text behind a signed object is refused",
        "MTP-CJS-003",
        "append a second object",
        "{\"to\":\"bob.eth\", \"signature\":\"AA==\", \"from\":\"alice.eth\"}{\"to\":\"eve.eth\"}",
    ),
];
