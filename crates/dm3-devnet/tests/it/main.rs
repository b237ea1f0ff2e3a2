//! The stand-in against the ENS client of `dm3-profile`, over real HTTP.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use dm3_crypto::{DEFAULT_NONCE, DeliveryServiceKeys, WalletKey};
use dm3_devnet::LocalRegistry;
use dm3_profile::{
    DELIVERY_SERVICE_RECORD, EnsRegistry, HttpTransport, NewProfile, ProfileResolver, Registry,
    RegistryError, ResolveError, USER_PROFILE_RECORD, data_uri, delivery_service_profile,
};
use dm3_types::{Address, Dialect, EnsName, WireRecord};
use proptest::prelude::*;

fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

async fn start() -> (LocalRegistry, Arc<EnsRegistry>) {
    let local = LocalRegistry::start("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let transport = HttpTransport::new(&[local.url()]).unwrap();
    (local, Arc::new(EnsRegistry::new(Arc::new(transport))))
}

#[tokio::test]
async fn records_come_back() {
    let (local, ens) = start().await;
    let alice = name("alice.eth");
    assert_eq!(ens.address(&alice).await, Ok(None));
    local.set_address(&alice, Address::from_bytes([7; 20]));
    let long = "ü".repeat(200_000);
    local.set_text(&alice, "long", &long);
    assert_eq!(ens.address(&alice).await, Ok(Some(Address::from_bytes([7; 20]))));
    assert_eq!(ens.text(&alice, "long").await, Ok(Some(long)));
    assert_eq!(ens.text(&alice, "none").await, Ok(None));
    assert_eq!(ens.address(&name("x.alice.eth")).await, Ok(None));
    local.set_text(&alice, "huge", &"x".repeat((1 << 20) + 1));
    let refused = ens.text(&alice, "huge").await;
    assert_eq!(refused, Err(RegistryError::RecordTooLong { limit: 1 << 20 }));
}

#[tokio::test]
async fn profiles_are_resolved() {
    let (local, ens) = start().await;
    let wallet = WalletKey::from_bytes(&[7; 32]).unwrap();
    let (alice, service) = (name("alice.eth"), name("ds.eth"));
    let profile = NewProfile::create(&wallet, std::slice::from_ref(&service), DEFAULT_NONCE);
    local.set_address(&alice, wallet.address());
    local.set_text(&alice, USER_PROFILE_RECORD, &profile.signed.data_uri());
    let keys = DeliveryServiceKeys::from_wallet(&wallet);
    let service_profile = delivery_service_profile(&keys, "https://ds.example").unwrap();
    local.set_text(&service, DELIVERY_SERVICE_RECORD, &data_uri(&service_profile.to_json()));

    let resolver = ProfileResolver::new(ens, Dialect::Deployed);
    let found = resolver.user_profile(&alice).await.unwrap();
    assert_eq!(found.encryption_key(), profile.keys.encryption.public());
    let service = resolver.delivery_service(&found.delivery_services()[0]).await.unwrap();
    assert_eq!(service.url().as_str(), "https://ds.example");

    local.shutdown().await;
    assert!(resolver.user_profile(&alice).await.unwrap_err().is_temporary());
}

#[tokio::test]
async fn another_registry_contract_is_missed() {
    let local = LocalRegistry::start_as_chain("127.0.0.1:0".parse().unwrap(), 31_337).await.unwrap();
    let transport = HttpTransport::new(&[local.url()]).unwrap();
    let ens = EnsRegistry::new(Arc::new(transport)).with_contract(Address::from_bytes([9; 20]));
    let resolver = ProfileResolver::new(Arc::new(ens), Dialect::Deployed);
    let refused = resolver.address(&name("alice.eth")).await;
    assert_eq!(refused, Err(ResolveError::Registry(RegistryError::NoRegistryContract)));
}

#[tokio::test]
async fn browsers_may_ask() {
    let (local, _) = start().await;
    let client = reqwest::Client::new();
    let preflight = client
        .request(reqwest::Method::OPTIONS, local.url())
        .header("origin", "https://app.example")
        .header("access-control-request-method", "POST")
        .send()
        .await
        .unwrap();
    assert_eq!(preflight.headers()["access-control-allow-origin"], "*");
    let chain = client
        .post(local.url())
        .body(r#"[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}]"#)
        .send()
        .await
        .unwrap();
    assert_eq!(chain.text().await.unwrap(), r#"[{"jsonrpc":"2.0","result":"0x1","id":1}]"#);
}

#[tokio::test]
async fn a_taken_address_is_an_error() {
    let (local, _) = start().await;
    let error = LocalRegistry::start(local.socket_address()).await.unwrap_err();
    assert!(error.to_string().contains(&local.socket_address().to_string()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn any_text_comes_back(key in "[a-z.]{1,40}", value in any::<String>()) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let (local, ens) = start().await;
            local.set_text(&name("alice.eth"), &key, &value);
            let expected = (!value.is_empty()).then_some(value);
            prop_assert_eq!(ens.text(&name("alice.eth"), &key).await, Ok(expected));
            Ok(())
        })?;
    }
}
