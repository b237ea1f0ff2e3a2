//! Nothing is sent on account of a receiver's profile that failed a check.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{canonical, replaced, with, without};
use dm3_oracle::sign::{EcdsaKey, personal_hex};
use dm3_oracle::{Person, profile};
use serde_json::{Value, json};

use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::service::FakeService;
use crate::ds::stop::{CaseResult, Honest, Stop};

/// Clauses of a record that leads nowhere.
const OWNER: &[&str] = &["MTP-TRN-001", "REG-PRF-015"];

/// Makes the record of a receiver out of the signed profile.
type Record = fn(&Person, &Value) -> String;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        refuses(
            "client.receivers/name-of-another-owner",
            "A profile is refused where the name belongs to another address than the one that signed it",
            &["MTP-TRN-001", "REG-PRF-017"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let mallory = Person::named(&bench.name("mallory"));
            let publish = |bench: &Bench<'_>, carol: &Person, service: &FakeService| {
                bench.world.publish_user(carol, &[service.name()], bench.dialect());
                bench.world.chain.set_address(&carol.name, mallory.wallet.address());
            };
            scene.is_refused(bench, publish).await
        }),
        refuses(
            "client.receivers/no-address",
            "A profile of a name without an address is not used",
            &["MTP-TRN-001", "REG-PRF-017"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let publish = |bench: &Bench<'_>, carol: &Person, service: &FakeService| {
                bench.world.publish_user(carol, &[service.name()], bench.dialect());
                bench.world.chain.remove_address(&carol.name);
            };
            scene.is_refused(bench, publish).await
        }),
        refuses(
            "client.receivers/key-of-low-order",
            "Nothing is sealed for a key with which no secret can be agreed on",
            &["MTP-SEA-005"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let publish = |bench: &Bench<'_>, carol: &Person, service: &FakeService| {
                let user = profile::user(carol, &[service.name()], bench.dialect());
                let weak = with(&user, "publicEncryptionKey", base64(&[0; 32]));
                let record = profile::data_uri(&profile::signed(&weak, carol));
                bench.world.chain.set_address(&carol.name, carol.wallet.address());
                bench.world.chain.set_text(&carol.name, profile::USER_RECORD, &record);
            };
            scene.honest(bench).await?;
            let carol = bench.stranger("carol");
            publish(bench, &carol, &scene.service);
            bench.send_text(&scene.alice, &carol).await?.is_rejected()?;
            bench.has_no_submission(&scene.service)
        }),
        accepts(
            "client.receivers/entries-that-are-no-names",
            "An entry that is no name is passed over",
            &["REG-PRF-007"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let bob = bench.stranger("bob");
            let entries = ["not a name", scene.service.name(), "..", ""];
            bench.world.publish_user(&bob, &entries, bench.dialect());
            bench.send_text(&scene.alice, &bob).await?.is_accepted_by(scene.service.name()).map(drop)
        }),
    ];
    cases.extend(refused());
    cases.extend(accepted());
    cases
}

/// Somebody who writes, and a service that takes.
struct Scene {
    alice: Person,
    service: FakeService,
}

impl Scene {
    async fn of(bench: &Bench<'_>) -> Result<Self, Stop> {
        let service = bench.service("ds").await?;
        Ok(Self { alice: bench.person("alice", &[&service]), service })
    }

    /// The honest step: a message to a receiver with a right profile at another service.
    async fn honest(&self, bench: &Bench<'_>) -> CaseResult {
        let other = bench.service("other").await?;
        let dave = bench.person("dave", &[&other]);
        let sent = bench.send_text(&self.alice, &dave).await?;
        sent.is_accepted_by(other.name()).honest("send to a receiver with a right profile").map(drop)
    }

    /// Demands that nobody is asked on account of a record.
    async fn is_refused(
        &self,
        bench: &Bench<'_>,
        publish: impl Fn(&Bench<'_>, &Person, &FakeService),
    ) -> CaseResult {
        self.honest(bench).await?;
        let carol = bench.stranger("carol");
        publish(bench, &carol, &self.service);
        bench.send_text(&self.alice, &carol).await?.is_rejected()?;
        bench.is_untouched(&self.service)
    }
}

fn publish_record(bench: &Bench<'_>, carol: &Person, service: &FakeService, record: Record) {
    let signed = profile::signed(&profile::user(carol, &[service.name()], bench.dialect()), carol);
    bench.world.chain.set_address(&carol.name, carol.wallet.address());
    bench.world.chain.set_text(&carol.name, profile::USER_RECORD, &record(carol, &signed));
}

/// A record around a profile that the owner has signed as it is.
fn signed_anew(carol: &Person, profile: &Value) -> String {
    profile::data_uri(&profile::signed(profile, carol))
}

fn inner(signed: &Value) -> Value {
    signed.get("profile").cloned().unwrap_or_default()
}

fn changed(signed: &Value, pointer: &str, value: impl Into<Value>) -> Value {
    replaced(&inner(signed), pointer, value)
}

/// The signature with `s` above half the order of the curve.
fn with_high_s(signature: &str) -> String {
    const ORDER: [u8; 32] = [
        0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0xba,
        0xae, 0xdc, 0xe6, 0xaf, 0x48, 0xa0, 0x3b, 0xbf, 0xd2, 0x5e, 0x8c, 0xd0, 0x36, 0x41, 0x41,
    ];
    let mut bytes = dm3_oracle::encoding::from_hex(signature).unwrap_or_default();
    let mut borrow = 0_i16;
    if let Some(s) = bytes.get_mut(32..64) {
        for (place, order) in s.iter_mut().zip(ORDER).rev() {
            let difference = i16::from(order) - i16::from(*place) - borrow;
            borrow = i16::from(difference < 0);
            *place = u8::try_from(difference.rem_euclid(256)).unwrap_or_default();
        }
    }
    if let Some(v) = bytes.last_mut() {
        *v = 55 - *v;
    }
    dm3_oracle::encoding::hex0x(&bytes)
}

/// Records that lead to no profile, each in a case.
fn refused() -> Vec<Case> {
    let records: [(&str, &str, &[&str], Record); 22] = [
        (
            "client.receivers/signed-by-another",
            "A profile that another wallet signed is refused",
            OWNER,
            |_, signed| {
                let profile = inner(signed);
                let mallory = Person::named("mallory.dm3-conformance.eth");
                profile::data_uri(&profile::signed(&profile, &mallory))
            },
        ),
        (
            "client.receivers/signature-names-another",
            "A profile with the owner's address in the text and another wallet's signature is refused",
            OWNER,
            |carol, signed| {
                let profile = inner(signed);
                let text = profile::creation_message(&profile, &carol.address());
                let other = EcdsaKey::labelled("another wallet");
                profile::data_uri(&json!({"profile": profile, "signature": personal_hex(&other, &text)}))
            },
        ),
        (
            "client.receivers/changed-key",
            "A profile whose key was changed after signing is refused",
            OWNER,
            |_, signed| {
                profile::data_uri(&replaced(signed, "/profile/publicEncryptionKey", base64(&[9; 32])))
            },
        ),
        (
            "client.receivers/added-service",
            "A profile whose services were changed after signing is refused",
            OWNER,
            |_, signed| {
                let services = signed.pointer("/profile/deliveryServices").and_then(Value::as_array).cloned();
                let services: Vec<Value> = services.into_iter().flatten().chain([json!("eve.eth")]).collect();
                profile::data_uri(&replaced(signed, "/profile/deliveryServices", services))
            },
        ),
        (
            "client.receivers/added-member",
            "A profile with a member that was added after signing is refused",
            OWNER,
            |_, signed| profile::data_uri(&with(signed, "profile", with(&inner(signed), "extra", 1))),
        ),
        (
            "client.receivers/high-s",
            "A wallet's signature with a high s is refused",
            &["REG-PRF-014"],
            |_, signed| {
                let signature = signed.get("signature").and_then(Value::as_str).unwrap_or_default();
                profile::data_uri(&with(signed, "signature", with_high_s(signature)))
            },
        ),
        (
            "client.receivers/short-signature",
            "A signature of 64 bytes is refused",
            &["REG-PRF-012"],
            |_, signed| {
                let signature = signed.get("signature").and_then(Value::as_str).unwrap_or_default();
                profile::data_uri(&with(signed, "signature", signature.get(..130).unwrap_or_default()))
            },
        ),
        (
            "client.receivers/unsigned",
            "A profile without a signature is refused",
            &["REG-PRF-001"],
            |_, signed| profile::data_uri(&without(signed, "signature")),
        ),
        (
            "client.receivers/bare-profile",
            "A profile that is not inside a signed profile is refused",
            &["REG-PRF-001"],
            |_, signed| profile::data_uri(&inner(signed)),
        ),
        (
            "client.receivers/short-encryption-key",
            "An encryption key of 31 bytes is refused",
            &["REG-PRF-002"],
            |carol, signed| signed_anew(carol, &changed(signed, "/publicEncryptionKey", base64(&[7; 31]))),
        ),
        (
            "client.receivers/no-encryption-key",
            "A profile without an encryption key is refused",
            &["REG-PRF-002"],
            |carol, signed| signed_anew(carol, &without(&inner(signed), "publicEncryptionKey")),
        ),
        (
            "client.receivers/bad-signing-key",
            "A signing key of 40 bytes is refused",
            &["REG-PRF-003"],
            |carol, signed| signed_anew(carol, &changed(signed, "/publicSigningKey", base64(&[7; 40]))),
        ),
        (
            "client.receivers/services-no-array",
            "A text in the place of the services is refused",
            &["REG-PRF-004"],
            |carol, signed| {
                let first = inner(signed).pointer("/deliveryServices/0").cloned().unwrap_or_default();
                signed_anew(carol, &changed(signed, "/deliveryServices", first))
            },
        ),
        (
            "client.receivers/service-no-text",
            "A number among the services is refused",
            &["REG-PRF-004"],
            |carol, signed| {
                let first = inner(signed).pointer("/deliveryServices/0").cloned().unwrap_or_default();
                signed_anew(carol, &changed(signed, "/deliveryServices", json!([first, 7])))
            },
        ),
        (
            "client.receivers/no-services",
            "A profile without services is refused",
            &["REG-PRF-005"],
            |carol, signed| signed_anew(carol, &changed(signed, "/deliveryServices", json!([]))),
        ),
        (
            "client.receivers/bare-json",
            "A record that is bare JSON is refused",
            &["REG-URI-001"],
            |_, signed| canonical(signed),
        ),
        ("client.receivers/ftp", "A record of another scheme is refused", &["REG-URI-001"], |_, _| {
            "ftp://127.0.0.1/profile.json".to_owned()
        }),
        (
            "client.receivers/other-media-type",
            "Data of another media type are refused",
            &["REG-URI-003"],
            |_, signed| format!("data:text/plain,{}", canonical(signed)),
        ),
        (
            "client.receivers/no-comma",
            "A data record without a comma is refused",
            &["REG-URI-004"],
            |_, _| "data:application/json;base64".to_owned(),
        ),
        (
            "client.receivers/bad-base64",
            "Data that are not base64 are refused",
            &["REG-URI-007"],
            |_, signed| format!("data:application/json;base64,{}!", base64(canonical(signed).as_bytes())),
        ),
        ("client.receivers/cut-json", "Data that are cut off are refused", &["MTP-GEN-001"], |_, signed| {
            let text = profile::data_uri(signed);
            text.get(..text.len() - 1).unwrap_or_default().to_owned()
        }),
        (
            "client.receivers/repeated-member",
            "A profile with a repeated member is refused",
            &["MTP-CJS-015"],
            |_, signed| {
                let text = canonical(signed);
                format!("data:application/json,{{\"signature\":\"0x\",{}", text.trim_start_matches('{'))
            },
        ),
    ];
    let case =
        |(id, title, clauses, record): (&'static str, &'static str, &'static [&'static str], Record)| {
            refuses(id, title, clauses).send(async move |bench| {
                let scene = Scene::of(bench).await?;
                scene
                    .is_refused(bench, |bench, carol, service| publish_record(bench, carol, service, record))
                    .await
            })
        };
    records.into_iter().map(case).collect()
}

/// Unusual records that are right.
fn accepted() -> Vec<Case> {
    let records: [(&str, &str, &[&str], Record); 6] = [
        (
            "client.receivers/unknown-members",
            "Members that are not defined are kept and covered",
            &["REG-PRF-008", "REG-PRF-011"],
            |carol, signed| {
                signed_anew(carol, &with(&inner(signed), "nickname", json!({"a": [1.5, null, "\u{e9}"]})))
            },
        ),
        ("client.receivers/base64-data", "Data in base64 are read", &["REG-URI-007"], |_, signed| {
            format!("data:application/json;base64,{}", base64(canonical(signed).as_bytes()))
        }),
        (
            "client.receivers/percent-encoded-data",
            "Percent signs are decoded",
            &["REG-URI-005"],
            |_, signed| {
                let encoded: String = canonical(signed).bytes().map(|byte| format!("%{byte:02X}")).collect();
                format!("data:application/json,{encoded}")
            },
        ),
        (
            "client.receivers/scheme-in-capitals",
            "The scheme is read in any case",
            &["REG-URI-002"],
            |_, signed| profile::data_uri(signed).replacen("data:", "DATA:", 1),
        ),
        ("client.receivers/charset", "A charset of UTF-8 is read", &["REG-URI-010"], |_, signed| {
            profile::data_uri(signed).replacen(
                "data:application/json,",
                "data:application/json;charset=utf-8,",
                1,
            )
        }),
        (
            "client.receivers/signed-by-the-owner",
            "A profile that the owner signed is used",
            &["REG-PRF-015", "REG-PRF-017"],
            |_, signed| profile::data_uri(signed),
        ),
    ];
    let case =
        |(id, title, clauses, record): (&'static str, &'static str, &'static [&'static str], Record)| {
            accepts(id, title, clauses).send(async move |bench| {
                let scene = Scene::of(bench).await?;
                let carol = bench.stranger("carol");
                publish_record(bench, &carol, &scene.service, record);
                bench.send_text(&scene.alice, &carol).await?.is_accepted_by(scene.service.name()).map(drop)
            })
        };
    records.into_iter().map(case).collect()
}
