use dm3_crypto::{SigningKeyPair, WalletKey, eip191_hash};
use dm3_profile::{ExpectedLink, ProfileLink, ProfileLinkError, ProfileLinkKind, SignedProfileLink};
use dm3_types::{Dialect, UnixMillis, WireRecord};

const KEY: &str = "fxIyJnMWNyzEma5dTFIgFEHbMhOcUZ1iq6pQN12r4cnuetAM8Rj+7io58EmfWSmV/KCWVfZW/UB9SjYAy4Ljkw==";
const WALLET: &str = "0xce9aa67cd2a9d3c83ba1425d4ea06187e90c20c1f2fca94e1e9c588ef55ceee0";
const ADDRESS: &str = "0x73A369A2f0DeeD3D4381970D52bFcDdcEFEe9a26";

fn at(seconds: u64) -> UnixMillis {
    UnixMillis::new(seconds * 1000).unwrap()
}

fn link(main_id: &str) -> ProfileLink {
    ProfileLink::new(main_id, "embedded.dm3.eth", "chat.dm3", None, 0, at(1))
}

fn expected(scope_uri: &str, nonce: u64, seconds: u64) -> ExpectedLink<'_> {
    ExpectedLink { scope_uri, nonce, now: at(seconds) }
}

#[test]
fn link_with_a_profile() {
    let key = SigningKeyPair::ed25519_from_secret_base64(KEY).unwrap();
    let signed = link("dm3.eth").sign_with_profile(&key).unwrap();
    assert_eq!(
        signed.signature,
        "P70WQUQ0yKDulk2uQ10bHJZdcMm4A4Q+2tGsQcggPle6nF/KuwY8J2YW4b3KSR5jOIx2fNW1SADD7Y469vZUCQ=="
    );
    let public = key.public();
    assert_eq!(signed.check_signature(Some(&public), Dialect::Deployed), Ok(()));
    assert_eq!(signed.check_signature(None, Dialect::Deployed), Err(ProfileLinkError::NoKey));
    let mut changed = signed.clone();
    changed.link.nonce = 1;
    assert_eq!(changed.check_signature(Some(&public), Dialect::Deployed), Err(ProfileLinkError::NotSigned));
    assert_eq!(SignedProfileLink::parse_text(&signed.canonical()), Ok(signed));
}

#[test]
fn link_with_an_address() {
    let wallet = WalletKey::from_hex(WALLET).unwrap();
    let link = link(ADDRESS);
    assert_eq!(link.kind, ProfileLinkKind::EthAddressLink);
    assert_eq!(
        eip191_hash(link.message().as_bytes()).to_string(),
        "0x78f11797104721e16516e6ca7fedae29f0ae01442087c9e7b7ad9e53ba1b40a4"
    );
    let signed = link.clone().sign_with_wallet(&wallet).unwrap();
    assert_eq!(
        signed.signature,
        "0x0a88b1fba049a64b07a0f1cd508b9bda0ed17b1d289aabdd43ef9927ab48cdfd79a00b0159693d194b7a7b4a222388cfe56f9be43ebe9666ecaea8afeda182aa1c"
    );
    assert_eq!(signed.check_signature(None, Dialect::Deployed), Ok(()));
    let mut changed = signed;
    changed.link.issued_at = 10;
    assert_eq!(changed.check_signature(None, Dialect::Deployed), Err(ProfileLinkError::NotSigned));

    let other = WalletKey::from_bytes(&[7; 32]).unwrap();
    assert_eq!(link.clone().sign_with_wallet(&other), Err(ProfileLinkError::WrongSigner));
    let key = SigningKeyPair::ed25519_from_secret_base64(KEY).unwrap();
    assert_eq!(link.sign_with_profile(&key), Err(ProfileLinkError::WrongKind));
}

#[test]
fn the_full_check_looks_at_scope_number_and_time() {
    let wallet = WalletKey::from_hex(WALLET).unwrap();
    let link = ProfileLink::new(ADDRESS, "a.eth", "https://app.example", Some(60), 4, at(100));
    let signed = link.sign_with_wallet(&wallet).unwrap();
    let check = |scope, nonce, now| signed.verify(None, &expected(scope, nonce, now));
    assert_eq!(check("https://app.example", 4, 100), Ok(()));
    assert_eq!(check("https://app.example", 4, 159), Ok(()));
    assert_eq!(check("https://app.example", 4, 160), Err(ProfileLinkError::Expired));
    assert_eq!(check("https://app.example", 4, 99), Err(ProfileLinkError::NotYetValid));
    assert_eq!(check("https://app.example", 5, 100), Err(ProfileLinkError::WrongNonce));
    assert_eq!(check("https://other.example", 4, 100), Err(ProfileLinkError::WrongScope));
    // What the deployed library accepts for ever.
    assert_eq!(signed.check_signature(None, Dialect::Deployed), Ok(()));
}

#[test]
fn two_links_never_share_a_message() {
    let wallet = WalletKey::from_hex(WALLET).unwrap();
    let link = ProfileLink::new(ADDRESS, "a.eth\nNonce: 9", "https://app.example", None, 4, at(100));
    assert_eq!(link.sign_with_wallet(&wallet), Err(ProfileLinkError::LineBreak));
}
