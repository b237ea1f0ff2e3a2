//! Payloads that do not authenticate.

use blake2::{Blake2b, Blake2b512, Digest as _, digest::consts::U32};
use dm3_oracle::encoding::{base64, exactly, hex0x};
use dm3_oracle::hash::sha256;
use dm3_oracle::json::{canonical, with};
use dm3_oracle::seal::{BLOCK, padded, public_key, session_keys};
use serde_json::Value;

use super::open::{CONTENT, CONTROL, input};
use super::sealer::Sealer;
use super::with_top_bit;
use crate::{Bug, Severity, Stage, Suite};

const FORGED: (Stage, Bug, Severity) = (Stage::Decrypt, Bug::AuthBypass, Severity::Critical);
const TAG: &str = "MTP-SEA-022";

/// Adds payloads that were changed, cut, or sealed otherwise.
pub(super) fn add(suite: &mut Suite, sealer: &Sealer) {
    changed_bytes(suite, sealer);
    lengths(suite, sealer);
    other_members(suite, sealer);
    other_keys(suite, sealer);
}

fn refuse(
    suite: &mut Suite,
    (slug, title, clause, mutation): (&str, &str, &str, &str),
    sealer: &Sealer,
    payload: &Value,
) {
    suite.reject(CONTROL, slug, title, &[clause], mutation, FORGED, input(sealer, &canonical(payload)));
}

fn changed_bytes(suite: &mut Suite, sealer: &Sealer) {
    for (slug, place, bit) in [
        ("first-byte", 0, 0x01),
        ("second-byte", 1, 0x80),
        ("marker-byte", 5, 0x40),
        ("padding-byte", 1000, 0x01),
        ("last-byte-before-tag", 2047, 0x01),
        ("first-byte-of-tag", 2048, 0x01),
        ("middle-byte-of-tag", 2056, 0x10),
        ("last-byte-of-tag", 2063, 0x80),
    ] {
        let mut ciphertext = sealer.ciphertext(CONTENT.as_bytes());
        if let Some(byte) = ciphertext.get_mut(place) {
            *byte ^= bit;
        }
        let mutation = format!("flip a bit of byte {place}");
        let words = (slug, "A ciphertext with one bit changed is refused", TAG, mutation.as_str());
        refuse(suite, words, sealer, &sealer.payload_with(&ciphertext));
    }
}

fn lengths(suite: &mut Suite, sealer: &Sealer) {
    let ciphertext = sealer.ciphertext(CONTENT.as_bytes());
    let (body, tag) = ciphertext.split_at(2048);
    let short = "MTP-SEA-023";
    for (slug, title, clause, mutation, bytes) in [
        (
            "cut-by-one",
            "A ciphertext without its last byte is refused",
            TAG,
            "drop the last byte",
            ciphertext.split_at(2063).0.to_vec(),
        ),
        (
            "first-byte-gone",
            "A ciphertext without its first byte is refused",
            TAG,
            "drop the first byte",
            ciphertext.split_at(1).1.to_vec(),
        ),
        (
            "longer-by-one",
            "A ciphertext with a byte too many is refused",
            TAG,
            "append a zero byte",
            [&ciphertext, &[0][..]].concat(),
        ),
        ("tag-gone", "A ciphertext without a tag is refused", TAG, "drop the tag", body.to_vec()),
        (
            "tag-in-front",
            "A tag in front of the ciphertext is refused",
            TAG,
            "put the tag in front",
            [tag, body].concat(),
        ),
        ("tag-zero", "A tag of zeros is refused", TAG, "set the tag to zeros", [body, &[0; 16]].concat()),
        ("tag-alone", "A tag alone is refused", TAG, "drop all but the tag", tag.to_vec()),
        (
            "fifteen-bytes",
            "15 bytes are no ciphertext",
            short,
            "keep 15 bytes",
            ciphertext.split_at(15).0.to_vec(),
        ),
        (
            "one-byte-left",
            "One byte is no ciphertext",
            short,
            "keep 1 byte",
            ciphertext.split_at(1).0.to_vec(),
        ),
        ("no-bytes", "An empty ciphertext is refused", short, "drop all bytes", Vec::new()),
    ] {
        refuse(suite, (slug, title, clause, mutation), sealer, &sealer.payload_with(&bytes));
    }
}

fn other_members(suite: &mut Suite, sealer: &Sealer) {
    let payload = sealer.payload(CONTENT.as_bytes());
    let reversed: Vec<u8> = sealer.nonce.iter().rev().copied().collect();
    for (slug, title, mutation, nonce) in [
        (
            "another-nonce",
            "A payload under another nonce is refused",
            "use another nonce",
            Sealer::labelled("another").nonce.to_vec(),
        ),
        ("nonce-reversed", "A nonce backwards is refused", "reverse the nonce", reversed),
        (
            "nonce-of-zeros",
            "A nonce of zeros is refused where it is another",
            "set the nonce to zeros",
            vec![0; 12],
        ),
    ] {
        refuse(suite, (slug, title, TAG, mutation), sealer, &with(&payload, "nonce", hex0x(&nonce)));
    }
    for (slug, title, mutation, key) in [
        (
            "another-ephemeral-key",
            "A payload with another ephemeral key is refused",
            "use another ephemeral key",
            Sealer::labelled("another").ephemeral(),
        ),
        (
            "top-bit-set",
            "The ignored bit of the ephemeral key is authenticated",
            "set the top bit",
            with_top_bit(sealer.ephemeral()),
        ),
        (
            "receivers-key-as-ephemeral",
            "The receiver's own key as ephemeral key is refused",
            "use the receiver's key",
            sealer.receiver(),
        ),
    ] {
        refuse(suite, (slug, title, TAG, mutation), sealer, &with(&payload, "ephemPublicKey", base64(&key)));
    }
}

/// Payloads that are whole, but under another key than the receiver's rules give.
fn other_keys(suite: &mut Suite, sealer: &Sealer) {
    let carol = Sealer::for_receiver("carol", "open text").payload(CONTENT.as_bytes());
    let words =
        ("for-somebody-else", "A payload for another receiver is refused", TAG, "seal for another receiver");
    refuse(suite, words, sealer, &carol);
    let plaintext = padded(CONTENT.as_bytes(), BLOCK);
    let (shared, ephemeral, receiver) = (sealer.shared(), sealer.ephemeral(), sealer.receiver());
    let (way_back, right) = sealer.keys();
    let keyless: [u8; 64] = Blake2b512::digest(shared).into();
    let short: [u8; 32] = Blake2b::<U32>::new()
        .chain_update(shared)
        .chain_update(ephemeral)
        .chain_update(receiver)
        .finalize()
        .into();
    let hashed = sha256(&[shared, ephemeral, receiver].concat());
    for (slug, what, mutation, key) in [
        ("first-half", "the first half of the hash", "seal with the key of the way back", way_back),
        ("raw-secret", "the X25519 result itself", "seal with the X25519 result", shared),
        (
            "keys-swapped",
            "the hash with the receiver's key first",
            "hash the public keys in the other order",
            session_keys(&shared, &receiver, &ephemeral).1,
        ),
        (
            "without-public-keys",
            "the hash of the X25519 result alone",
            "leave the public keys out of the hash",
            exactly(keyless.split_at(32).1).unwrap_or_default(),
        ),
        ("short-hash", "a BLAKE2b of 32 bytes", "hash to 32 bytes", short),
        ("another-hash", "a SHA-256", "hash with SHA-256", hashed),
        (
            "public-key-as-secret",
            "a key that everybody knows",
            "seal with the receiver's public key",
            public_key(&sealer.receiver_secret),
        ),
    ] {
        let title = format!("A payload sealed with {what} is refused");
        refuse(suite, (slug, &title, TAG, mutation), sealer, &sealer.payload_under(&key, b"", &plaintext));
    }
    for (slug, title, mutation, data) in [
        (
            "associated-data",
            "A payload with associated data is refused",
            "seal with associated data",
            &b"dm3"[..],
        ),
        (
            "associated-key",
            "The ephemeral key is no associated data",
            "seal with the ephemeral key as associated data",
            &ephemeral[..],
        ),
    ] {
        refuse(suite, (slug, title, TAG, mutation), sealer, &sealer.payload_under(&right, data, &plaintext));
    }
}
