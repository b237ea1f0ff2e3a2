use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use dm3_crypto::{DEFAULT_NONCE, DeliveryServiceKeys, WalletKey, sha256};
use dm3_profile::{
    Cid, CidError, DELIVERY_SERVICE_RECORD, FetchError, FetchFuture, NewProfile, ProfileError,
    ProfileResolver, ProfileUriError, ResolveError, ResourceFetcher, StaticRegistry, USER_PROFILE_RECORD,
    data_uri, delivery_service_profile, link_to,
};
use dm3_types::{Address, Dialect, EnsName, Json, WireRecord, hex};

/// Delivers the same bytes for every link and block.
struct Fixed(Result<Vec<u8>, FetchError>);

impl ResourceFetcher for Fixed {
    fn link<'a>(&'a self, _: &'a str) -> FetchFuture<'a> {
        Box::pin(async { self.0.clone() })
    }

    fn ipfs_block<'a>(&'a self, _: &'a Cid) -> FetchFuture<'a> {
        Box::pin(async { self.0.clone() })
    }
}

fn alice() -> EnsName {
    EnsName::parse("alice.eth").unwrap()
}

fn wallet() -> WalletKey {
    WalletKey::from_bytes(&[7; 32]).unwrap()
}

fn profile() -> NewProfile {
    NewProfile::create(&wallet(), &[EnsName::parse("ds.eth").unwrap()], DEFAULT_NONCE)
}

fn with_record(key: &str, record: &str) -> ProfileResolver {
    let registry = StaticRegistry::new();
    registry.set_address(&alice(), wallet().address());
    registry.set_text(&alice(), key, record);
    ProfileResolver::new(Arc::new(registry), Dialect::Deployed)
}

async fn error_of(resolver: &ProfileResolver) -> ResolveError {
    resolver.user_profile(&alice()).await.unwrap_err()
}

#[tokio::test]
async fn a_published_profile_is_found() {
    let resolver = with_record(USER_PROFILE_RECORD, &profile().signed.data_uri());
    let found = resolver.user_profile(&alice()).await.unwrap();
    assert_eq!(found.address(), wallet().address());
    assert_eq!(found.signing_key(), profile().keys.signing.public());
    assert_eq!(found.delivery_services(), [EnsName::parse("ds.eth").unwrap()]);
}

#[tokio::test]
async fn absence_and_forgery() {
    let nothing = ProfileResolver::new(Arc::new(StaticRegistry::new()), Dialect::Deployed);
    assert_eq!(error_of(&nothing).await, ResolveError::NoAddress { name: alice() });
    assert_eq!(
        nothing.delivery_service(&alice()).await.unwrap_err(),
        ResolveError::NoDeliveryService { name: alice() }
    );
    let other = with_record("other", "x");
    assert_eq!(error_of(&other).await, ResolveError::NoProfile { name: alice() });

    let registry = StaticRegistry::new();
    registry.set_address(&alice(), Address::from_bytes([1; 20]));
    registry.set_text(&alice(), USER_PROFILE_RECORD, &profile().signed.data_uri());
    let forged = ProfileResolver::new(Arc::new(registry), Dialect::Deployed);
    let problem = ProfileError::NotSignedByOwner { owner: Address::from_bytes([1; 20]) };
    assert_eq!(error_of(&forged).await, ResolveError::NotSignedByOwner { name: alice(), problem });

    let bare = with_record(USER_PROFILE_RECORD, "{}");
    let problem = ProfileUriError::UnknownScheme;
    assert_eq!(error_of(&bare).await, ResolveError::BadRecord { name: alice(), problem });
}

#[tokio::test]
async fn the_deployed_schema_is_closed() {
    let mut extended = profile().signed.into_record();
    extended.extra.insert("extra", "x");
    let record = data_uri(&extended.to_json());
    let resolver = with_record(USER_PROFILE_RECORD, &record);
    assert!(matches!(error_of(&resolver).await, ResolveError::BadProfile { .. }));

    let registry = StaticRegistry::new();
    registry.set_address(&alice(), wallet().address());
    registry.set_text(&alice(), USER_PROFILE_RECORD, &record);
    let written = ProfileResolver::new(Arc::new(registry), Dialect::Written);
    assert!(written.user_profile(&alice()).await.is_ok());
}

#[tokio::test]
async fn links_are_checked_against_their_hash() {
    let json = profile().signed.record().to_json();
    let link = link_to("https://a.example/p", &json).unwrap();
    let resolver = with_record(USER_PROFILE_RECORD, &link);
    assert_eq!(error_of(&resolver).await, ResolveError::NoFetcher { name: alice() });

    let fetching = |body: &str| resolver.clone().with_fetcher(Arc::new(Fixed(Ok(body.as_bytes().to_vec()))));
    assert!(fetching(&json.to_text()).user_profile(&alice()).await.is_ok());
    assert_eq!(error_of(&fetching("{}")).await, ResolveError::HashMismatch { name: alice() });
    assert!(matches!(error_of(&fetching("<html>")).await, ResolveError::BadProfile { .. }));

    let failing = resolver.clone().with_fetcher(Arc::new(Fixed(Err(FetchError::TimedOut))));
    assert!(error_of(&failing).await.is_temporary());
    let refusing = resolver.clone().with_fetcher(Arc::new(Fixed(Err(FetchError::ForbiddenAddress))));
    assert!(!error_of(&refusing).await.is_temporary());
}

#[tokio::test]
async fn ipfs_files_are_checked_against_their_identifier() {
    let content = profile().signed.record().to_json().canonical().into_bytes();
    let digest = hex::encode0x(sha256(&content).as_bytes());
    let record = format!("ipfs://f01551220{}", digest.trim_start_matches("0x"));
    let resolver = with_record(USER_PROFILE_RECORD, &record);
    let honest = resolver.clone().with_fetcher(Arc::new(Fixed(Ok(content.clone()))));
    assert!(honest.user_profile(&alice()).await.is_ok());
    let mut changed = content;
    changed.push(b' ');
    let lying = resolver.with_fetcher(Arc::new(Fixed(Ok(changed))));
    let problem = CidError::DigestMismatch;
    assert_eq!(error_of(&lying).await, ResolveError::BadIpfsFile { name: alice(), problem });
}

#[tokio::test]
async fn delivery_services() {
    let keys = DeliveryServiceKeys::from_wallet(&wallet());
    let mut profile = delivery_service_profile(&keys, "https://ds.example/").unwrap();
    let resolver = with_record(DELIVERY_SERVICE_RECORD, &data_uri(&profile.to_json()));
    let found = resolver.delivery_service(&alice()).await.unwrap();
    assert_eq!(found.name(), &alice());
    assert_eq!(found.url().endpoint("/rpc"), "https://ds.example/rpc");
    assert_eq!(found.signing_key(), keys.signing.public());

    profile.url = "javascript:1".to_owned();
    let resolver = with_record(DELIVERY_SERVICE_RECORD, &data_uri(&profile.to_json()));
    let refused = resolver.delivery_service(&alice()).await.unwrap_err();
    assert!(matches!(refused, ResolveError::BadServiceUrl { .. }));
    let resolver = with_record(DELIVERY_SERVICE_RECORD, &data_uri(&Json::parse("{}").unwrap()));
    let refused = resolver.delivery_service(&alice()).await.unwrap_err();
    assert!(matches!(refused, ResolveError::BadProfile { .. }));
}

#[tokio::test]
async fn accounts_are_names_or_addresses() {
    let resolver = with_record("other", "x");
    let address = wallet().address();
    for account in ["Alice.eth".to_owned(), address.to_string(), address.to_lower_hex()] {
        assert_eq!(resolver.resolve_account(&account).await, Ok(address), "{account}");
    }
    let wrong_checksum = "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
    for account in [wrong_checksum, "", "a b"] {
        let refused = resolver.resolve_account(account).await;
        assert!(matches!(refused, Err(ResolveError::BadName(_))), "{account}");
    }
}

/// Counts what is fetched.
#[derive(Default)]
struct Counting {
    body: std::sync::Mutex<String>,
    fetched: AtomicU64,
}

impl ResourceFetcher for Counting {
    fn link<'a>(&'a self, _: &'a str) -> FetchFuture<'a> {
        self.fetched.fetch_add(1, Ordering::SeqCst);
        Box::pin(async { Ok(self.body.lock().unwrap().clone().into_bytes()) })
    }

    fn ipfs_block<'a>(&'a self, _: &'a Cid) -> FetchFuture<'a> {
        Box::pin(async { Err(FetchError::NoIpfsGateway) })
    }
}

#[tokio::test]
async fn what_was_verified_is_not_fetched_again() {
    let (registry, fetcher) = (Arc::new(StaticRegistry::new()), Arc::new(Counting::default()));
    let resolver = ProfileResolver::new(registry.clone(), Dialect::Deployed)
        .with_fetcher(fetcher.clone())
        .remembering(1 << 20);
    let publish = |profile: &NewProfile| {
        let json = profile.signed.record().to_json();
        *fetcher.body.lock().unwrap() = json.to_text();
        registry.set_text(&alice(), USER_PROFILE_RECORD, &link_to("https://a.example/p", &json).unwrap());
    };
    let fetched = || fetcher.fetched.load(Ordering::SeqCst);
    registry.set_address(&alice(), wallet().address());
    publish(&profile());
    let found = resolver.user_profile(&alice()).await.unwrap();
    assert_eq!(resolver.user_profile(&alice()).await.unwrap(), found);
    assert_eq!(fetched(), 1);
    // Another record leads to another profile, and another address has signed nothing.
    let other = NewProfile::create(&wallet(), &[], "another nonce");
    publish(&other);
    let found = resolver.user_profile(&alice()).await.unwrap();
    assert_eq!((found.signing_key(), fetched()), (other.keys.signing.public(), 2));
    registry.set_address(&alice(), Address::from_bytes([1; 20]));
    assert!(matches!(error_of(&resolver).await, ResolveError::NotSignedByOwner { .. }));
}
