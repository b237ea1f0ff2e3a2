//! Senders: proven, forged, unknown, with new keys.

use dm3_oracle::envelope::sign_metadata;
use dm3_oracle::json::{replaced, with};
use dm3_oracle::{Person, profile};
use serde_json::{Value, json};

use super::submit_shape::metadata_of;
use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need, refuses};
use crate::ds::stop::{Honest, Stop};
use crate::world::Fault;

const WRITES: &[&str] = &[need::FIXTURES, need::WRITES];
const SEEN: &[&str] = &[need::FIXTURES, need::WRITES, need::OBSERVE];

const UNKNOWN: &[&str] = &["DSA-SUB-011"];
const SIGNATURE: &[&str] = &["DSA-SUB-012", "MTP-MET-031"];
const FOREIGN: &[&str] = &["DSA-SUB-013"];

/// Makes the text record of a person.
type Record = fn(&Bench<'_>, &Person) -> Result<String, Stop>;

/// Chooses who signs in the place of a sender.
type Signer = fn(&Bench<'_>, &Person) -> Result<Person, Stop>;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = without_profile();
    cases.extend(forged());
    cases.extend(members_changed());
    cases.extend(proven());
    cases
}

fn without_profile() -> Vec<Case> {
    let records: [(&str, &str, Record); 6] = [
        (
            "ds.submit-sender/profile-of-another-wallet",
            "A profile that another wallet signed is not the sender's",
            |bench, alice| {
                let mallory = bench.stranger("mallory");
                let profile = profile::user(alice, &[], bench.dialect());
                let signed = with(
                    &profile::signed(&profile, alice),
                    "signature",
                    signature_of(&profile::signed(&profile, &mallory)),
                );
                Ok(profile::data_uri(&signed))
            },
        ),
        (
            "ds.submit-sender/profile-changed",
            "A profile that was changed after signing is not the sender's",
            |bench, alice| {
                let signed = bench.signed_profile(alice)?;
                let mallory = bench.stranger("mallory");
                let key = mallory.signing.public(bench.dialect());
                Ok(profile::data_uri(&replaced(&signed, "/profile/publicSigningKey", key)))
            },
        ),
        ("ds.submit-sender/record-is-plain-text", "A record that is no URI is no profile", |_, _| {
            Ok("hello".to_owned())
        }),
        ("ds.submit-sender/record-is-no-json", "A record that is not JSON is no profile", |_, _| {
            Ok("data:application/json,{".to_owned())
        }),
        ("ds.submit-sender/record-is-other-json", "A record of other JSON is no profile", |_, _| {
            Ok("data:application/json,{\"a\":1}".to_owned())
        }),
        (
            "ds.submit-sender/profile-without-signature",
            "A profile without a signature is no profile",
            |bench, alice| {
                let signed = bench.signed_profile(alice)?;
                Ok(profile::data_uri(&json!({"profile": signed.get("profile")})))
            },
        ),
    ];
    let mut cases: Vec<Case> = records
        .into_iter()
        .map(|(id, title, record)| {
            refuses(id, title, UNKNOWN).needs(WRITES).run(async move |bench| {
                let bob = proven_once(bench).await?;
                let eve = bench.stranger("eve");
                let world = bench.world()?;
                world.chain.set_address(&eve.name, eve.wallet.address());
                world.chain.set_text(&eve.name, profile::USER_RECORD, &record(bench, &eve)?);
                let envelope = bench.envelope(&eve, &bob)?;
                bench.submit(&envelope).await?.is_error(-32003)?.is_status(400).map(drop)
            })
        })
        .collect();
    cases.extend([
        accepts("ds.submit-sender/published", "A sender with a published profile is known", UNKNOWN)
            .needs(WRITES)
            .run(async |bench| proven_once(bench).await.map(drop)),
        refuses("ds.submit-sender/without-profile", "A sender without a profile is unknown", UNKNOWN)
            .needs(WRITES)
            .run(async |bench| {
                let bob = proven_once(bench).await?;
                let eve = bench.stranger("eve");
                bench.world()?.chain.set_address(&eve.name, eve.wallet.address());
                let envelope = bench.envelope(&eve, &bob)?;
                bench.submit(&envelope).await?.is_error(-32003)?.is_status(400).map(drop)
            }),
        refuses("ds.submit-sender/without-name", "A sender whose name does not exist is unknown", UNKNOWN)
            .needs(WRITES)
            .run(async |bench| {
                let bob = proven_once(bench).await?;
                let envelope = bench.envelope(&bench.stranger("eve"), &bob)?;
                bench.submit(&envelope).await?.is_error(-32003)?.is_status(400).map(drop)
            }),
        refuses(
            "ds.submit-sender/without-address",
            "A sender with a profile and no address is unknown",
            UNKNOWN,
        )
        .needs(WRITES)
        .run(async |bench| {
            let bob = proven_once(bench).await?;
            let eve = bench.published("eve")?;
            bench.world()?.chain.remove_address(&eve.name);
            let envelope = bench.envelope(&eve, &bob)?;
            bench.submit(&envelope).await?.is_error(-32003)?.is_status(400).map(drop)
        }),
        refuses(
            "ds.submit-sender/registry-down",
            "A registry that fails is not the sender's fault",
            &["DSA-ERR-001"],
        )
        .needs(WRITES)
        .run(async |bench| {
            let bob = proven_once(bench).await?;
            let eve = bench.published("eve")?;
            bench.world()?.chain.set_name_fault(&eve.name, Some(Fault::Status(502)));
            let envelope = bench.envelope(&eve, &bob)?;
            bench.submit(&envelope).await?.is_error(-32002)?.is_status(503).map(drop)
        }),
    ]);
    cases
}

fn forged() -> Vec<Case> {
    let signers: [(&str, &str, &'static [&'static str], Signer); 3] = [
        (
            "ds.submit-sender/signed-by-a-stranger",
            "Metadata signed by a key that nobody published are refused",
            SIGNATURE,
            |bench, _| Ok(bench.stranger("mallory")),
        ),
        (
            "ds.submit-sender/signed-by-another-person",
            "Metadata signed by another person's right key are refused",
            FOREIGN,
            |bench, _| bench.published("mallory"),
        ),
        (
            "ds.submit-sender/signed-by-the-receiver",
            "Metadata signed by the receiver are refused",
            FOREIGN,
            |bench, _| Ok(bench.stranger("bob")),
        ),
    ];
    let mut cases: Vec<Case> = signers
        .into_iter()
        .map(|(id, title, clauses, signer)| {
            refuses(id, title, clauses).needs(SEEN).run(async move |bench| {
                let (alice, bob, right) = delivered(bench).await?;
                let signer = signer(bench, &alice)?;
                let plain = bench.envelope(&alice, &bob)?;
                let metadata = sign_metadata(&metadata_of(&plain)?, &signer, bench.dialect());
                bench.submit(&with(&plain, "metadata", metadata)).await?.is_error(-32003)?.is_status(400)?;
                bench.holds(&bob, &[&right]).await.map(drop)
            })
        })
        .collect();
    cases.extend([
        refuses(
            "ds.submit-sender/signed-by-the-wallet",
            "Metadata signed by the sender's wallet are refused",
            SIGNATURE,
        )
        .needs(WRITES)
        .run(async |bench| {
            let (alice, bob, _) = delivered(bench).await?;
            let plain = bench.envelope(&alice, &bob)?;
            let unsigned = dm3_oracle::json::without(&metadata_of(&plain)?, "signature");
            let text = dm3_oracle::json::canonical(&unsigned);
            let signature = dm3_oracle::encoding::base64(&alice.wallet.sign(text.as_bytes()));
            let envelope = with(&plain, "metadata", with(&unsigned, "signature", signature));
            bench.submit(&envelope).await?.is_error(-32003)?.is_status(400).map(drop)
        }),
        refuses(
            "ds.submit-sender/signature-of-another-envelope",
            "The signature of another envelope is refused",
            SIGNATURE,
        )
        .needs(WRITES)
        .run(async |bench| {
            let (alice, bob, right) = delivered(bench).await?;
            let plain = bench.envelope(&alice, &bob)?;
            let borrowed = right.pointer("/metadata/signature").cloned().unwrap_or_default();
            bench.submit(&replaced(&plain, "/metadata/signature", borrowed)).await?.is_error(-32003).map(drop)
        }),
        refuses(
            "ds.submit-sender/claims-another-name",
            "A sender cannot write another name into the delivery information",
            FOREIGN,
        )
        .needs(SEEN)
        .run(async |bench| {
            let (_, bob, right) = delivered(bench).await?;
            let mallory = bench.published("mallory")?;
            // Everything is Mallory's own and right, but for the name.
            let claimed = Person { name: bench.name("alice"), ..mallory.clone() };
            let envelope = bench.envelope(&claimed, &bob)?;
            bench.submit(&envelope).await?.is_error(-32003)?.is_status(400)?;
            bench.holds(&bob, &[&right]).await.map(drop)
        }),
    ]);
    cases
}

/// Signatures that are none, as JSON texts, and members that are changed after signing.
fn members_changed() -> Vec<Case> {
    let rows = [
        (
            "ds.submit-sender/signature-changed",
            "A signature with one changed character is refused",
            "/metadata/signature",
            None,
        ),
        (
            "ds.submit-sender/signature-of-zeros",
            "A signature of 64 zero bytes is refused",
            "/metadata/signature",
            Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=="),
        ),
        (
            "ds.submit-sender/version-changed",
            "A version changed after signing is refused",
            "/metadata/version",
            Some("1.1"),
        ),
        (
            "ds.submit-sender/scheme-changed",
            "A scheme changed after signing is refused",
            "/metadata/encryptionScheme",
            Some("x-other"),
        ),
    ];
    let mut cases: Vec<Case> = rows
        .into_iter()
        .map(|(id, title, pointer, value)| {
            refuses(id, title, SIGNATURE).needs(WRITES).run(async move |bench| {
                let (alice, bob, _) = delivered(bench).await?;
                let plain = bench.envelope(&alice, &bob)?;
                let value = value.map_or_else(|| flipped(&plain), str::to_owned);
                bench
                    .submit(&replaced(&plain, pointer, value))
                    .await?
                    .is_error(-32003)?
                    .is_status(400)
                    .map(drop)
            })
        })
        .collect();
    cases.push(
        refuses(
            "ds.submit-sender/member-added",
            "A member added to the metadata after signing is refused",
            SIGNATURE,
        )
        .needs(WRITES)
        .run(async |bench| {
            let (alice, bob, _) = delivered(bench).await?;
            let plain = bench.envelope(&alice, &bob)?;
            let metadata = with(&metadata_of(&plain)?, "x-added", 1);
            bench
                .submit(&with(&plain, "metadata", metadata))
                .await?
                .is_error(-32003)?
                .is_status(400)
                .map(drop)
        }),
    );
    cases.push(
        refuses(
            "ds.submit-sender/redirected",
            "Delivery information replaced after signing is refused",
            SIGNATURE,
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob, right) = delivered(bench).await?;
            let carol = bench.receiver("carol").await?;
            let (for_bob, for_carol) = (bench.envelope(&alice, &bob)?, bench.envelope(&alice, &carol)?);
            let taken = for_carol.pointer("/metadata/deliveryInformation").cloned().unwrap_or_default();
            let envelope = replaced(&for_bob, "/metadata/deliveryInformation", taken);
            bench.submit(&envelope).await?.is_error(-32003)?.is_status(400)?;
            bench.holds(&carol, &[]).await?;
            bench.holds(&bob, &[&right]).await.map(drop)
        }),
    );
    cases
}

fn proven() -> Vec<Case> {
    vec![
        accepts(
            "ds.submit-sender/proven",
            "Metadata signed by the sender's published key are taken",
            SIGNATURE,
        )
        .needs(SEEN)
        .run(async |bench| {
            let (_, bob, right) = delivered(bench).await?;
            bench.holds(&bob, &[&right]).await.map(drop)
        }),
        accepts("ds.submit-sender/own-name", "A sender who names themselves is taken", FOREIGN)
            .needs(WRITES)
            .run(async |bench| delivered(bench).await.map(drop)),
        accepts(
            "ds.submit-sender/new-keys",
            "A sender with new keys is taken as soon as they are published",
            &["DSA-SUB-014"],
        )
        .needs(SEEN)
        .run(async |bench| {
            let (alice, bob, first) = delivered(bench).await?;
            let renewed = alice.with_keys_of(&bench.name("alice-renewed"));
            bench.publish(&renewed)?;
            let second = bench.envelope(&renewed, &bob)?;
            bench.deliver(&second).await?;
            bench.holds(&bob, &[&first, &second]).await.map(drop)
        }),
        refuses(
            "ds.submit-sender/old-keys",
            "A sender's old key proves nothing after a new one is published",
            SIGNATURE,
        )
        .needs(WRITES)
        .run(async |bench| {
            let (alice, bob, _) = delivered(bench).await?;
            bench.publish(&alice.with_keys_of(&bench.name("alice-renewed")))?;
            bench
                .eventually(async || {
                    let envelope = bench.envelope(&alice, &bob)?;
                    bench.submit(&envelope).await?.is_error(-32003).map(drop)
                })
                .await
        }),
        accepts(
            "ds.submit-sender/subdomain-of-a-wildcard",
            "A sender below a wildcard resolver is known",
            UNKNOWN,
        )
        .needs(WRITES)
        .run(async |bench| {
            let bob = proven_once(bench).await?;
            let parent = bench.name("parent");
            let eve = Person::named(&format!("eve.{parent}"));
            bench.publish(&eve)?;
            bench.world()?.chain.set_wildcard(&parent);
            let envelope = bench.envelope(&eve, &bob)?;
            bench.deliver(&envelope).await.map(drop)
        }),
    ]
}

/// A receiver to whom a message was delivered, so that what is refused next is not refused for the receiver's sake.
async fn proven_once(bench: &Bench<'_>) -> Result<Person, Stop> {
    delivered(bench).await.map(|(_, bob, _)| bob)
}

pub(super) async fn delivered(bench: &Bench<'_>) -> Result<(Person, Person, Value), Stop> {
    let (alice, bob) = (bench.published("alice")?, bench.receiver("bob").await?);
    let envelope = bench.envelope(&alice, &bob)?;
    bench.deliver(&envelope).await.honest("submit an honest message")?;
    Ok((alice, bob, envelope))
}

fn signature_of(signed: &Value) -> Value {
    signed.get("signature").cloned().unwrap_or_default()
}

/// The signature with one bit of its 20th byte changed.
fn flipped(envelope: &Value) -> String {
    let text = envelope.pointer("/metadata/signature").and_then(Value::as_str).unwrap_or_default();
    let mut bytes = dm3_oracle::encoding::from_base64(text).unwrap_or_default();
    if let Some(byte) = bytes.get_mut(20) {
        *byte ^= 4;
    }
    dm3_oracle::encoding::base64(&bytes)
}
