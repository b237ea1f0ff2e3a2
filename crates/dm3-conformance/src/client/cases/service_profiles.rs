//! Nothing is sent to a delivery service whose profile failed a check; the next one is tried.

use dm3_oracle::encoding::base64;
use dm3_oracle::json::{with, without};
use dm3_oracle::profile;
use serde_json::Value;

use crate::client::bench::Bench;
use crate::client::case::{Case, accepts, refuses};
use crate::client::outgoing::code;
use crate::client::service::FakeService;
use crate::ds::stop::CaseResult;
use crate::world::Fault;

/// Makes the record of a service out of its profile and its port.
type Record = fn(&Value, u16) -> String;

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "client.service-profiles/no-record",
            "A name without the record is no delivery service and is passed over",
            &["MTP-TRN-026", "REG-DSP-009"],
        )
        .send(async |bench| {
            is_passed_over(bench, |bench, service| bench.world.chain.register(service.name())).await
        }),
        accepts(
            "client.service-profiles/not-registered",
            "A name that nobody registered is passed over",
            &["MTP-TRN-026"],
        )
        .send(async |bench| is_passed_over(bench, |_, _| {}).await),
        accepts(
            "client.service-profiles/record-of-a-user",
            "The record of a user is not read as that of a service",
            &["REG-REC-002", "MTP-TRN-026"],
        )
        .send(async |bench| {
            is_passed_over(bench, |bench, service| {
                let record = profile::data_uri(&profile::service(&service.service, bench.dialect()));
                bench.world.chain.set_text(service.name(), profile::USER_RECORD, &record);
            })
            .await
        }),
        accepts(
            "client.service-profiles/look-up-fails",
            "A service whose record cannot be looked up is passed over",
            &["MTP-TRN-026"],
        )
        .send(async |bench| {
            is_passed_over(bench, |bench, service| {
                bench.world.publish_service(&service.service, bench.dialect());
                bench.world.chain.set_name_fault(service.name(), Some(Fault::NodeError));
            })
            .await
        }),
        accepts(
            "client.service-profiles/none-usable",
            "Where no service can be found the message is worth another try",
            &["MTP-TRN-030"],
        )
        .send(async |bench| {
            let service = bench.unpublished_service("ds", "").await?;
            let (alice, bob) = (bench.person("alice", &[&service]), bench.person("bob", &[&service]));
            bench.send_text(&alice, &bob).await?.is_rejected_as(&[code::RETRY_LATER])
        }),
        accepts(
            "client.service-profiles/unknown-members",
            "Members that are not defined do not make a service unusable",
            &["REG-DSP-008"],
        )
        .send(async |bench| {
            let service = bench.unpublished_service("ds", "").await?;
            let (alice, bob) = (bench.person("alice", &[&service]), bench.person("bob", &[&service]));
            let more = with(&profile::service(&service.service, bench.dialect()), "motto", "semper apertus");
            bench.world.chain.set_text(service.name(), profile::SERVICE_RECORD, &profile::data_uri(&more));
            bench.send_text(&alice, &bob).await?.is_accepted_by(service.name()).map(drop)
        }),
    ];
    cases.extend(refused());
    cases
}

/// Demands that a service with this record is not asked, and that the next one gets the message.
async fn is_passed_over(bench: &Bench<'_>, publish: impl Fn(&Bench<'_>, &FakeService)) -> CaseResult {
    let first = bench.unpublished_service("first", "").await?;
    let second = bench.service("second").await?;
    publish(bench, &first);
    let (alice, bob) = (bench.person("alice", &[&second]), bench.person("bob", &[&first, &second]));
    bench.send_text(&alice, &bob).await?.is_accepted_by(second.name())?;
    bench.is_untouched(&first)
}

fn at(profile: &Value, url: &str) -> String {
    profile::data_uri(&with(profile, "url", url))
}

fn refused() -> Vec<Case> {
    let records: [(&str, &str, &[&str], Record); 13] = [
        (
            "client.service-profiles/no-url",
            "A profile without a URL is refused",
            &["REG-DSP-001", "MTP-TRN-002"],
            |profile, _| profile::data_uri(&without(profile, "url")),
        ),
        (
            "client.service-profiles/no-signing-key",
            "A profile without a signing key is refused",
            &["REG-DSP-001", "MTP-TRN-002"],
            |profile, _| profile::data_uri(&without(profile, "publicSigningKey")),
        ),
        (
            "client.service-profiles/no-encryption-key",
            "A profile without an encryption key is refused",
            &["REG-DSP-001", "MTP-TRN-002"],
            |profile, _| profile::data_uri(&without(profile, "publicEncryptionKey")),
        ),
        (
            "client.service-profiles/short-encryption-key",
            "An encryption key of 16 bytes is refused",
            &["REG-DSP-002", "MTP-TRN-002"],
            |profile, _| profile::data_uri(&with(profile, "publicEncryptionKey", base64(&[7; 16]))),
        ),
        (
            "client.service-profiles/bad-signing-key",
            "A signing key of 16 bytes is refused",
            &["REG-DSP-003", "MTP-TRN-002"],
            |profile, _| profile::data_uri(&with(profile, "publicSigningKey", base64(&[7; 16]))),
        ),
        (
            "client.service-profiles/relative-url",
            "A URL without a scheme is refused",
            &["REG-DSP-004", "MTP-TRN-002"],
            |profile, port| at(profile, &format!("127.0.0.1:{port}")),
        ),
        (
            "client.service-profiles/other-scheme",
            "A URL of another scheme is refused",
            &["REG-DSP-004", "MTP-TRN-002"],
            |profile, port| at(profile, &format!("ws://127.0.0.1:{port}")),
        ),
        (
            "client.service-profiles/url-with-password",
            "A URL with user name and password is refused",
            &["REG-DSP-005", "MTP-TRN-002"],
            |profile, port| at(profile, &format!("http://user:word@127.0.0.1:{port}")),
        ),
        (
            "client.service-profiles/url-with-query",
            "A URL with a query is refused",
            &["REG-DSP-006", "MTP-TRN-002"],
            |profile, port| at(profile, &format!("http://127.0.0.1:{port}/?to=elsewhere")),
        ),
        (
            "client.service-profiles/url-with-fragment",
            "A URL with a fragment is refused",
            &["REG-DSP-006", "MTP-TRN-002"],
            |profile, port| at(profile, &format!("http://127.0.0.1:{port}/#part")),
        ),
        (
            "client.service-profiles/not-json",
            "A profile that is not JSON is refused",
            &["MTP-GEN-001", "MTP-TRN-002"],
            |_, _| "data:application/json,url=http".to_owned(),
        ),
        (
            "client.service-profiles/array",
            "An array in the place of the profile is refused",
            &["MTP-GEN-001", "MTP-TRN-002"],
            |profile, _| format!("data:application/json,[{profile}]"),
        ),
        (
            "client.service-profiles/bare-json",
            "A record that is bare JSON is refused",
            &["REG-URI-001", "MTP-TRN-002"],
            |profile, _| profile.to_string(),
        ),
    ];
    let case =
        |(id, title, clauses, record): (&'static str, &'static str, &'static [&'static str], Record)| {
            refuses(id, title, clauses).send(async move |bench| {
                is_passed_over(bench, |bench, service| {
                    let profile = profile::service(&service.service, bench.dialect());
                    let record = record(&profile, service.port());
                    bench.world.chain.set_text(service.name(), profile::SERVICE_RECORD, &record);
                })
                .await
            })
        };
    records.into_iter().map(case).collect()
}
