//! Newtypes: one text for each value.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use dm3_types::{
    Address, EncryptionPublicKey, Hash, Json, MessageHash, Nonce, ParseError, Signature, SigningPublicKey,
    UnixMillis, WalletSignature, base64, hex,
};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::generate;

fn survives<T>(value: T) -> Result<(), TestCaseError>
where
    T: FromStr<Err = ParseError> + Display + Debug + PartialEq + Serialize + DeserializeOwned,
    for<'a> Json: From<&'a T>,
{
    let text = value.to_string();
    prop_assert_eq!(&T::from_str(&text).unwrap(), &value);
    prop_assert_eq!(Json::from(&value), Json::String(text.clone()));
    prop_assert_eq!(serde_json::to_string(&value).unwrap(), format!("\"{text}\""));
    prop_assert_eq!(&serde_json::from_str::<T>(&format!("\"{text}\"")).unwrap(), &value);
    let mut bytes = Vec::new();
    ciborium::into_writer(&value, &mut bytes).unwrap();
    prop_assert_eq!(&ciborium::from_reader::<T, _>(bytes.as_slice()).unwrap(), &value);
    Ok(())
}

fn array<const N: usize>(bytes: &[u8]) -> [u8; N] {
    bytes[..N].try_into().unwrap()
}

proptest! {
    #[test]
    fn every_value_has_a_text(bytes in vec(any::<u8>(), 65), key in generate::signing_key(), odd: bool) {
        survives(EncryptionPublicKey::from_bytes(array(&bytes)))?;
        survives(key)?;
        survives(Signature::from_bytes(array(&bytes)))?;
        survives(Nonce::from_bytes(array(&bytes)))?;
        survives(Hash::from_bytes(array(&bytes)))?;
        survives(MessageHash::from_bytes(array(&bytes)))?;
        survives(Address::from_bytes(array(&bytes)))?;
        let mut wallet: [u8; 65] = array(&bytes);
        wallet[64] = 27 + u8::from(odd);
        survives(WalletSignature::from_bytes(wallet).unwrap())?;
    }

    #[test]
    fn other_lengths_are_refused(bytes in vec(any::<u8>(), 0..80)) {
        let (base64, hex) = (base64::encode(&bytes), hex::encode0x(&bytes));
        prop_assert_eq!(EncryptionPublicKey::parse(&base64).is_ok(), bytes.len() == 32);
        prop_assert_eq!(Signature::parse(&base64).is_ok(), bytes.len() == 64);
        let compressed = bytes.len() == 33 && matches!(bytes[0], 2 | 3);
        prop_assert_eq!(SigningPublicKey::parse(&base64).is_ok(), bytes.len() == 32 || compressed);
        prop_assert_eq!(Nonce::parse(&hex).is_ok(), bytes.len() == 12);
        prop_assert_eq!(Hash::parse(&hex).is_ok(), bytes.len() == 32);
        prop_assert_eq!(MessageHash::parse(&hex).is_ok(), bytes.len() == 32);
        prop_assert_eq!(Address::parse(&hex).is_ok(), bytes.len() == 20);
        let signature = bytes.len() == 65 && matches!(bytes[64], 27 | 28);
        prop_assert_eq!(WalletSignature::parse(&hex).is_ok(), signature);
    }

    #[test]
    fn base64_has_one_text_for_one_value(text in "[A-Za-z0-9+/=_-]{0,24}") {
        if let Ok(bytes) = base64::decode(&text) {
            prop_assert_eq!(base64::encode(&bytes), text.clone());
            prop_assert_eq!(base64::decode_lenient(&text), bytes);
        }
    }

    #[test]
    fn lenient_base64_reads_every_spelling(bytes in vec(any::<u8>(), 0..48), noise in "[ \n*.\u{e9}]{0,3}") {
        let strict = base64::encode(&bytes);
        prop_assert_eq!(base64::decode(&strict), Ok(bytes.clone()));
        let url_safe = strict.replace('+', "-").replace('/', "_");
        for spelling in [&strict, &url_safe, url_safe.trim_end_matches('='), &format!("{noise}{strict}=AAAA")] {
            let read = base64::decode_lenient(spelling);
            prop_assert_eq!(read.get(..bytes.len()), Some(bytes.as_slice()));
        }
        let noisy: String = strict.chars().flat_map(|letter| [noise.clone(), letter.to_string()]).collect();
        prop_assert_eq!(base64::decode_lenient(&noisy), bytes);
    }

    #[test]
    fn lenient_base64_takes_any_text(text in generate::text()) {
        prop_assert!(base64::decode_lenient(&text).len() <= text.len());
    }

    #[test]
    fn hex_is_read_in_any_case(bytes in vec(any::<u8>(), 0..40)) {
        let lower = hex::encode0x(&bytes);
        let upper = format!("0x{}", lower[2..].to_uppercase());
        prop_assert_eq!(hex::decode0x(&lower), Ok(bytes.clone()));
        prop_assert_eq!(hex::decode0x(&upper), Ok(bytes));
        prop_assert!(hex::decode0x(&lower[1..]).is_err());
        prop_assert!(hex::decode0x(&(lower + "0")).is_err());
    }

    #[test]
    fn one_letter_of_another_case_spoils_an_address(bytes in vec(any::<u8>(), 20), place in 2_usize..42) {
        let text = Address::from_bytes(array(&bytes)).to_string();
        let swapped: String = text.char_indices().map(|(index, letter)| match letter {
            _ if index != place => letter,
            'a'..='f' => letter.to_ascii_uppercase(),
            other => other.to_ascii_lowercase(),
        }).collect();
        let one_case = swapped[2..] == swapped[2..].to_lowercase() || swapped[2..] == swapped[2..].to_uppercase();
        if swapped != text && !one_case {
            prop_assert!(Address::parse(&swapped).is_err());
        }
    }

    #[test]
    fn texts_of_any_kind_never_panic(text in generate::text()) {
        let outcomes = [
            EncryptionPublicKey::parse(&text).is_ok(), SigningPublicKey::parse(&text).is_ok(),
            Signature::parse(&text).is_ok(), WalletSignature::parse(&text).is_ok(), Nonce::parse(&text).is_ok(),
            Hash::parse(&text).is_ok(), Address::parse(&text).is_ok(),
        ];
        prop_assert!(!outcomes.contains(&true));
    }
}

#[test]
fn base64_that_is_not_strict_is_refused() {
    let valid = base64::encode(&[0xff; 32]);
    assert!(EncryptionPublicKey::parse(&valid).is_ok());
    let (unpadded, url_safe) = (valid.trim_end_matches('='), valid.replace('/', "_"));
    // The last letter carries bits that belong to no byte.
    let trailing_bits = format!("{}9=", &valid[..42]);
    let spaced = format!("{} {}", &valid[..4], &valid[4..]);
    for bad in [unpadded, &url_safe, &trailing_bits, &spaced, &format!("{valid}="), &format!("{valid}\n"), ""]
    {
        let error = EncryptionPublicKey::parse(bad).unwrap_err();
        assert_eq!(error.path(), "");
        assert_eq!(error.to_string(), "the value is malformed; expected base64 of 32 bytes", "{bad}");
    }
}

#[test]
fn a_secp256k1_key_is_compressed() {
    for (first, ok) in [(0, false), (1, false), (2, true), (3, true), (4, false), (5, false)] {
        let mut bytes = [7; 33];
        bytes[0] = first;
        assert_eq!(SigningPublicKey::parse(&base64::encode(&bytes)).is_ok(), ok, "{first}");
    }
    assert!(SigningPublicKey::parse(&base64::encode(&[4; 65])).is_err());
}

#[test]
fn eip_55_known_answers() {
    // All capitals, all small, and mixed examples of EIP-55.
    for address in [
        "0x52908400098527886E0F7030069857D2E4169EE7",
        "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
        "0xde709f2102306220921060314715629080e2fb77",
        "0x27b1fdb04752bbc536007a920d24acb045561c26",
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
        "0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1",
        "0x652dD52d9431844a0585C83A3cCEFac96843bf08",
    ] {
        let parsed = Address::parse(address).unwrap();
        assert_eq!(parsed.to_string(), address);
        assert_eq!(parsed.to_lower_hex(), address.to_lowercase());
    }
    for bad in
        ["5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0X52908400098527886E0F7030069857D2E4169EE7", "0x"]
    {
        assert!(Address::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn a_wallet_signature_ends_in_27_or_28() {
    for v in 0..=255 {
        let text = format!("0x{}{v:02x}", "11".repeat(64));
        assert_eq!(WalletSignature::parse(&text).is_ok(), matches!(v, 27 | 28), "{v}");
    }
}

#[test]
fn points_in_time_end_at_2_to_the_53() {
    const LAST: u64 = 9_007_199_254_740_991;
    assert_eq!(UnixMillis::new(LAST).unwrap().as_u64(), LAST);
    assert!(UnixMillis::new(LAST + 1).is_err());
    assert_eq!(UnixMillis::saturating(u64::MAX).as_u64(), LAST);
    assert_eq!(UnixMillis::new(1_999).unwrap().as_seconds(), 1);
    assert_eq!(UnixMillis::new(0).unwrap().to_string(), "0");
    assert_eq!(serde_json::to_string(&UnixMillis::new(LAST).unwrap()).unwrap(), LAST.to_string());
    assert!(serde_json::from_str::<UnixMillis>("9007199254740992").is_err());
    assert!(serde_json::from_str::<UnixMillis>("-1").is_err());
    assert_eq!(Json::from(UnixMillis::new(LAST).unwrap()).canonical(), LAST.to_string());
}
