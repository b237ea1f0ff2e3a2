use dm3_crypto::{DEFAULT_NONCE, DeliveryServiceKeys, WalletKey, eip191_hash};
use dm3_profile::{
    NewProfile, ProfileError, ServiceUrlError, SignedProfile, delivery_service_profile,
    profile_creation_message, profile_hash, verify_profile,
};
use dm3_types::record::{SignedUserProfile, UserProfile};
use dm3_types::{Address, Dialect, EnsName, Json, Members, Received, WalletSignature, WireRecord};
use proptest::prelude::*;

const PROFILE: &str = r#"{"deliveryServices":[""],"publicEncryptionKey":"Vrd/eTAk/jZb/w5L408yDjOO5upNFDGdt0lyWRjfBEk=","publicSigningKey":"0ekgI3CBw2iXNXudRdBQHiOaMpG9bvq9Jse26dButug="}"#;
const SIGNATURE: &str = "0xac2830d4b546115b5f1623e3d843ce20cb70ac1e475d182f05deeee244601b823bec0455a9e42c2e0fcfb25f637962ac9437fab607d18e8eef30e125636ea6061b";
const OWNER: &str = "0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1";

fn wallet() -> WalletKey {
    WalletKey::from_hex("0x1da6847600b0ee25e9ad9a52abbd786dd2502fa4005dd5af9310b7cc7a3b25db").unwrap()
}

fn owner() -> Address {
    Address::parse(OWNER).unwrap()
}

fn signed_by(signature: &str) -> Received<SignedUserProfile> {
    let text = format!(r#"{{"signature":"{signature}","profile":{PROFILE}}}"#);
    Received::parse_text(&text).unwrap()
}

#[test]
fn creation_message_and_signature() {
    let profile = UserProfile::parse_text(PROFILE).unwrap();
    let message = profile_creation_message(&profile, &owner());
    assert_eq!(
        message,
        format!(
            "dm3.chat wants you register your dm3 profile with your Ethereum account:\n{OWNER}\n\nThis is required \
             only once!\n(There is no paid transaction initiated. The signature is used off-chain only.)\n\nURI: \
             https://dm3.chat\nVersion: 1\ndm3 Profile: {PROFILE}"
        )
    );
    assert_eq!(
        eip191_hash(message.as_bytes()).to_string(),
        "0x944a11a6af2ec7917e3c78e5e64964dde2cb623c39aac9da01165ff2a8d01beb"
    );
    let signed = SignedProfile::sign(profile.clone(), &wallet());
    assert_eq!(signed.record().signature, SIGNATURE);
    assert_eq!(
        signed.hash().to_string(),
        "0xe40d1aa870e85f9014afaa4af13ae5d9d35c697ddc1f04e509571340874b7772"
    );
    let elsewhere = WalletSignature::parse(SIGNATURE).unwrap();
    assert_eq!(SignedProfile::with_signature(profile.clone(), &elsewhere, &owner()), Ok(signed));
    assert!(SignedProfile::with_signature(profile, &elsewhere, &Address::from_bytes([1; 20])).is_err());
}

#[test]
fn keys_of_a_new_profile() {
    let wallet =
        WalletKey::from_hex("0xac58f2f021d6f148fd621b355edbd0ebadcf9682019015ef1219cf9c0c2ddc8b").unwrap();
    let service = EnsName::parse("ds.eth").unwrap();
    let new = NewProfile::create(&wallet, &[service], DEFAULT_NONCE);
    let profile = &new.signed.record().profile;
    assert_eq!(profile.public_encryption_key.to_string(), "Cz5WfEEhkmzP52L7OJzd4sf9xQUYc9nRAbnevjTbL28=");
    assert_eq!(profile.public_signing_key.to_string(), "vwAsCu4TAL3KeeCfkKsi+ACTRjfeHtbKJh4yUs9fL5A=");
    assert_eq!(profile.delivery_services, ["ds.eth"]);
    assert_eq!(format!("{:?}", new.keys), "ProfileKeys(..)");
}

#[test]
fn delivery_service_profiles() {
    let json = Json::parse(
        r#"{"url":"http://localhost","publicEncryptionKey":"eHmMq29FeiPKfNPkSctPuZGXvV0sKeO/KZkX2nXvMgw=","publicSigningKey":"+tkDQWZfv9ixBmObsf8tgTHTZajwAE9muTtFAUj2e9I="}"#,
    );
    assert_eq!(
        profile_hash(&json.unwrap()).to_string(),
        "0xdbd67c9790ccf912da716cbaa902ced8c6541c11ebbafc56a156b5644924a003"
    );
    let wallet =
        WalletKey::from_hex("0xac58f2f021d6f148fd621b355edbd0ebadcf9682019015ef1219cf9c0c2ddc8b").unwrap();
    let keys = DeliveryServiceKeys::from_wallet(&wallet);
    let profile = delivery_service_profile(&keys, "https://ds.example/ds/").unwrap();
    assert_eq!(profile.url, "https://ds.example/ds");
    assert_eq!(profile.public_encryption_key.to_string(), "rKYgtRmHf4jvGk6K46vAnP03lASBDmWjDrZ2p96PiSE=");
    for (url, error) in [
        ("ds.example", ServiceUrlError::NotAUrl),
        ("ftp://ds.example", ServiceUrlError::NotHttp),
        ("https://u:p@ds.example", ServiceUrlError::Credentials),
        ("https://ds.example?x", ServiceUrlError::QueryOrFragment),
    ] {
        assert_eq!(delivery_service_profile(&keys, url), Err(error), "{url}");
    }
}

#[test]
fn verification_is_over_what_was_received() {
    let verified = verify_profile(&signed_by(SIGNATURE), &owner(), Dialect::Written).unwrap();
    assert_eq!(verified.address(), owner());
    assert!(verified.delivery_services().is_empty());
    assert_eq!(verified.unusable_delivery_services(), [""]);

    // A member that this version does not know is part of what is signed.
    let mut profile = UserProfile::parse_text(PROFILE).unwrap();
    profile.extra = Members::new().with("mutableProfileExtensionUrl", "https://example.org");
    let signed = SignedProfile::sign(profile, &wallet());
    let received = Received::from_record(signed.into_record());
    assert!(verify_profile(&received, &owner(), Dialect::Deployed).is_ok());
    let text = received.canonical().replace("example.org", "example.com");
    let changed = Received::parse_text(&text).unwrap();
    assert_eq!(
        verify_profile(&changed, &owner(), Dialect::Deployed),
        Err(ProfileError::NotSignedByOwner { owner: owner() })
    );
}

// covers: REG-PRF-005
#[test]
fn the_written_form_asks_for_a_delivery_service() {
    let new = NewProfile::create(&wallet(), &[], DEFAULT_NONCE);
    let received = Received::from_record(new.signed.record().clone());
    let refused = verify_profile(&received, &owner(), Dialect::Written);
    assert!(matches!(refused, Err(ProfileError::Incomplete(_))), "{refused:?}");
    assert!(verify_profile(&received, &owner(), Dialect::Deployed).is_ok());
}

#[test]
fn spellings_of_a_signature() {
    let (r_and_s, _) = SIGNATURE.split_at(130);
    let high_s = "0xac2830d4b546115b5f1623e3d843ce20cb70ac1e475d182f05deeee244601b82\
                  c413fbaa561bd3d1f0304da09c869d522676e230a77711acd0a17d676cc79b3b1c";
    for spelling in [format!("{r_and_s}00"), r_and_s.to_owned(), high_s.to_owned()] {
        assert!(verify_profile(&signed_by(&spelling), &owner(), Dialect::Deployed).is_ok(), "{spelling}");
        assert!(verify_profile(&signed_by(&spelling), &owner(), Dialect::Written).is_err(), "{spelling}");
    }
    for nonsense in ["", "0x", "hello", "0x1234"] {
        let result = verify_profile(&signed_by(nonsense), &owner(), Dialect::Deployed);
        assert!(matches!(result, Err(ProfileError::SignatureForm(_))), "{nonsense}");
    }
    let zeros = format!("0x{}1b", "00".repeat(64));
    let result = verify_profile(&signed_by(&zeros), &owner(), Dialect::Deployed);
    assert_eq!(result, Err(ProfileError::SignatureOfNobody));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn signed_profiles_verify_and_changed_ones_do_not(
        key in any::<[u8; 32]>(),
        services in proptest::collection::vec("[a-z]{1,8}\\.eth", 1..4),
        position in any::<prop::sample::Index>(),
    ) {
        let Ok(wallet) = WalletKey::from_bytes(&key) else { return Ok(()) };
        let services: Vec<EnsName> = services.iter().map(|name| EnsName::parse(name).unwrap()).collect();
        let new = NewProfile::create(&wallet, &services, DEFAULT_NONCE);
        let received = Received::from_record(new.signed.record().clone());
        for dialect in [Dialect::Written, Dialect::Deployed] {
            let verified = verify_profile(&received, &wallet.address(), dialect).unwrap();
            prop_assert_eq!(verified.delivery_services(), services.as_slice());
        }
        let mut text = received.canonical().into_bytes();
        let index = position.index(text.len());
        text[index] = if text[index] == b'7' { b'8' } else { b'7' };
        if let Ok(changed) = Received::parse_text(std::str::from_utf8(&text).unwrap()) {
            prop_assert!(verify_profile(&changed, &wallet.address(), Dialect::Deployed).is_err());
        }
    }
}
