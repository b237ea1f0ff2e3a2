//! Opening payloads as deployed receivers do.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, with, without};
use serde_json::{Value, json};

use super::open::{CONTENT, input};
use super::sealer::Sealer;
use crate::{Bug, Dialect, Severity, Stage, Suite};

const BASE64: &str = "DIV-TS-007";
const EXCHANGE: &str = "DIV-TS-005";
const CONTROL: &str = "deployed-text";

/// Adds the deployed network's part to `mtp.open`.
pub(super) fn extend(suite: &mut Suite) {
    suite.dialect(Dialect::LegacyTs);
    let sealer = Sealer::labelled("open deployed text");
    let payload = sealer.payload(CONTENT.as_bytes());
    let output = json!({ "text": CONTENT });
    suite.accept(
        CONTROL,
        "A payload of a deployed sender opens",
        &[EXCHANGE],
        input(&sealer, &canonical(&payload)),
        output.clone(),
    );
    let ciphertext = base64(&sealer.ciphertext(CONTENT.as_bytes()));
    let (start, end) = ciphertext.split_at(100);
    for (slug, what, text) in [
        ("url-safe", "the URL-safe alphabet", ciphertext.replace('+', "-").replace('/', "_")),
        ("line-breaks", "line breaks inside", format!("{start}\r\n{end}\n")),
        ("foreign-characters", "foreign characters inside", format!(" {start}*{end}")),
        ("text-behind-padding", "more behind a padding character", format!("{ciphertext}=AAAA")),
    ] {
        suite.accept(
            &format!("deployed-{slug}"),
            &format!("Deployed receivers read a ciphertext with {what}"),
            &[BASE64],
            input(&sealer, &canonical(&with(&payload, "ciphertext", text))),
            output.clone(),
        );
    }
    let short = Sealer::labelled("open deployed short");
    let text = "sixteen letters!!";
    let sealed = short.payload_of(&dm3_oracle::seal::padded(text.as_bytes(), 1));
    let unpadded =
        sealed.get("ciphertext").and_then(Value::as_str).unwrap_or_default().trim_end_matches('=').to_owned();
    suite.accept(
        "deployed-no-padding",
        "Deployed receivers read a ciphertext without padding",
        &[BASE64],
        with(&input(&short, &canonical(&with(&sealed, "ciphertext", unpadded))), "block_size", 1),
        json!({ "text": text }),
    );
    refused(suite, &sealer, &payload);
}

fn refused(suite: &mut Suite, sealer: &Sealer, payload: &Value) {
    let mut flipped = sealer.ciphertext(CONTENT.as_bytes());
    if let Some(last) = flipped.last_mut() {
        *last ^= 1;
    }
    let closed = (Stage::Decrypt, Bug::AuthBypass, Severity::Critical);
    let parsed = (Stage::Parse, Bug::Parser, Severity::Medium);
    for (slug, title, mutation, class, payload) in [
        (
            "deployed-tag-changed",
            "A changed tag is refused",
            "flip a bit of the last byte",
            closed,
            sealer.payload_with(&flipped),
        ),
        (
            "deployed-low-order",
            "An ephemeral key of low order is refused",
            "set the ephemeral key to zeros",
            closed,
            with(payload, "ephemPublicKey", base64(&[0; 32])),
        ),
        (
            "deployed-no-key",
            "A payload without an ephemeral key is refused",
            "drop the ephemeral key",
            parsed,
            without(payload, "ephemPublicKey"),
        ),
        (
            "deployed-empty-key",
            "An empty ephemeral key is refused",
            "empty the ephemeral key",
            parsed,
            with(payload, "ephemPublicKey", ""),
        ),
        (
            "deployed-null-key",
            "A null ephemeral key is refused",
            "set the ephemeral key to null",
            parsed,
            with(payload, "ephemPublicKey", Value::Null),
        ),
        (
            "deployed-no-nonce",
            "A payload without a nonce is refused",
            "drop the nonce",
            parsed,
            without(payload, "nonce"),
        ),
        (
            "deployed-no-ciphertext",
            "A payload without a ciphertext is refused",
            "drop the ciphertext",
            parsed,
            without(payload, "ciphertext"),
        ),
        (
            "deployed-wrong-padding",
            "A block without a marker is refused",
            "seal zeros alone",
            closed,
            sealer.payload_of(&[0; 2048]),
        ),
    ] {
        suite.reject(CONTROL, slug, title, &[EXCHANGE], mutation, class, input(sealer, &canonical(&payload)));
    }
}
