//! What every sender has to observe here.

use serde_json::{Value, json};

use crate::ds::bench::Bench;
use crate::ds::case::{Case, accepts, need};
use crate::ds::stop::{CaseResult, Stop};

const METHOD: &str = "dm3_getDeliveryServiceProperties";

/// Most days that a service may sensibly keep messages; a larger number counts something else than days.
const MOST_DAYS: u64 = 36_525;

pub(super) fn cases() -> Vec<Case> {
    vec![
        accepts(
            "ds.properties/size-limit",
            "The properties have a sizeLimit that is a whole number",
            &["DSA-PRP-001"],
        )
        .run(async |bench| {
            let properties = asked(bench, Some(json!([]))).await?;
            let limit = properties.get("sizeLimit");
            if limit.is_some_and(|limit| limit.as_u64().is_some()) {
                return Ok(());
            }
            Err(Stop::deviates("an object with the whole number `sizeLimit`", properties.to_string()))
        }),
        accepts(
            "ds.properties/size-limit-is-usable",
            "The smallest possible envelope is within the sizeLimit",
            &["DSA-PRP-001"],
        )
        .run(async |bench| {
            // Two sealed payloads of 2048 bytes each, in base64 inside JSON.
            let limit = bench.size_limit().await?;
            if limit >= 6100 {
                Ok(())
            } else {
                Err(Stop::deviates("a sizeLimit of at least 6100", limit.to_string()))
            }
        }),
        accepts("ds.properties/time-in-days", "The messageTTL is a whole number of days", &["DSA-PRP-002"])
            .run(async |bench| match time_to_live(bench).await? {
                None => Ok(()),
                Some(days) if days <= MOST_DAYS => Ok(()),
                Some(days) => {
                    Err(Stop::deviates("a number of days", format!("{days}, which is {} years", days / 365)))
                }
            }),
        accepts("ds.properties/time-of-a-month", "The messageTTL is 0 or at least 30 days", &["DSA-PRP-003"])
            .run(async |bench| match time_to_live(bench).await? {
                Some(days @ 1..=29) => {
                    Err(Stop::deviates("0, null, nothing or at least 30", days.to_string()))
                }
                _ => Ok(()),
            }),
        accepts(
            "ds.properties/without-params",
            "The properties are the same without params",
            &["DSA-PRP-004"],
        )
        .run(async |bench| is_the_same(bench, None).await),
        accepts(
            "ds.properties/with-an-object",
            "The properties are the same with an object as params",
            &["DSA-PRP-004"],
        )
        .run(async |bench| is_the_same(bench, Some(json!({"name": "bob.eth"}))).await),
        accepts(
            "ds.properties/with-elements",
            "The properties are the same whatever the params hold",
            &["DSA-PRP-004"],
        )
        .run(async |bench| is_the_same(bench, Some(json!([1, null, {"x": []}]))).await),
        accepts(
            "ds.properties/no-access-data",
            "The properties tell no passwords, keys and addresses",
            &["DSA-PRP-005"],
        )
        .run(async |bench| tells_no_secret(&asked(bench, Some(json!([]))).await?)),
        accepts(
            "ds.properties/no-private-keys",
            "The properties do not hold the service's private keys",
            &["DSA-PRP-005"],
        )
        .needs(&[need::FIXTURES])
        .run(async |bench| {
            let text = asked(bench, Some(json!([]))).await?.to_string();
            holds_no_private_key(bench, &text)
        }),
    ]
}

async fn asked(bench: &Bench<'_>, params: Option<Value>) -> Result<Value, Stop> {
    let mut request = json!({"jsonrpc": "2.0", "method": METHOD, "id": 1});
    if let (Some(params), Some(request)) = (params, request.as_object_mut()) {
        request.insert("params".to_owned(), params);
    }
    let answer = bench.post(request.to_string()).await?;
    let properties = answer.result()?;
    if properties.is_object() { Ok(properties) } else { Err(answer.instead_of("a result that is an object")) }
}

/// The days in `messageTTL`; nothing where there is no end.
async fn time_to_live(bench: &Bench<'_>) -> Result<Option<u64>, Stop> {
    let properties = asked(bench, Some(json!([]))).await?;
    match properties.get("messageTTL") {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value
            .as_u64()
            .map(Some)
            .ok_or_else(|| Stop::deviates("a whole number of days, null or nothing", value.to_string())),
    }
}

async fn is_the_same(bench: &Bench<'_>, params: Option<Value>) -> CaseResult {
    let usual = asked(bench, Some(json!([]))).await?;
    let other = asked(bench, params).await?;
    if usual == other { Ok(()) } else { Err(Stop::deviates(usual.to_string(), other.to_string())) }
}

/// Names of members that have no business in properties.
const SECRET_NAMES: [&str; 9] =
    ["password", "passwd", "secret", "private", "vapid", "smtp", "apikey", "token", "email"];

fn tells_no_secret(value: &Value) -> CaseResult {
    match value {
        Value::Object(members) => members.iter().try_for_each(|(name, value)| {
            let lower = name.to_ascii_lowercase();
            if SECRET_NAMES.iter().any(|secret| lower.contains(secret)) {
                return Err(Stop::deviates("no access data", format!("a member `{name}`")));
            }
            tells_no_secret(value)
        }),
        Value::Array(elements) => elements.iter().try_for_each(tells_no_secret),
        _ => Ok(()),
    }
}

/// Demands that a text does not hold a private key of the service.
pub(super) fn holds_no_private_key(bench: &Bench<'_>, text: &str) -> CaseResult {
    use dm3_oracle::Dialect::{LegacyTs, Spec};
    use dm3_oracle::encoding::hex;
    let person = &bench.service()?.person;
    let secrets = [
        person.encryption_private_base64(),
        hex(&person.encryption_private),
        person.signing.private(Spec),
        person.signing.private(LegacyTs),
        hex(&person.signing.ecdsa.secret()),
        hex(&person.signing.ed25519_seed),
    ];
    if secrets.iter().any(|secret| text.contains(secret.as_str())) {
        return Err(Stop::deviates("no private key", "a private key of the service in the answer"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn access_data_are_recognised_by_their_names() {
        assert!(tells_no_secret(&json!({"sizeLimit": 1, "notificationChannel": []})).is_ok());
        assert!(
            tells_no_secret(&json!({"notificationChannel": [{"config": {"smtpPassword": "x"}}]})).is_err()
        );
    }
}
