//! Wallet signatures: answers of the deployed network and every spelling it reads.

use dm3_crypto::{
    RecoveryError, WalletKey, eip191_hash, parse_wallet_signature, recover_personal, recover_personal_in,
};
use dm3_types::{Dialect, WalletSignature, hex};
use proptest::prelude::*;

use crate::support::{Counter, negate_s};

const SIGNED: &str = "dm3.chat wants you register your dm3 profile with your Ethereum account:\n\
    0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1\n\
    \n\
    This is required only once!\n\
    (There is no paid transaction initiated. The signature is used off-chain only.)\n\
    \n\
    URI: https://dm3.chat\n\
    Version: 1\n\
    dm3 Profile: {\"deliveryServices\":[\"\"],\
    \"publicEncryptionKey\":\"Vrd/eTAk/jZb/w5L408yDjOO5upNFDGdt0lyWRjfBEk=\",\
    \"publicSigningKey\":\"0ekgI3CBw2iXNXudRdBQHiOaMpG9bvq9Jse26dButug=\"}";
const R_AND_S: &str = "0xac2830d4b546115b5f1623e3d843ce20cb70ac1e475d182f05deeee244601b82\
                         3bec0455a9e42c2e0fcfb25f637962ac9437fab607d18e8eef30e125636ea606";

fn wallet() -> WalletKey {
    WalletKey::from_hex("0x1da6847600b0ee25e9ad9a52abbd786dd2502fa4005dd5af9310b7cc7a3b25db").unwrap()
}

fn signature() -> WalletSignature {
    WalletSignature::parse(&format!("{R_AND_S}1b")).unwrap()
}

/// The second form of the same signature: n - s, and the other v.
fn with_high_s(signature: &WalletSignature) -> WalletSignature {
    let mut bytes = *signature.as_bytes();
    negate_s(&mut bytes[32..64]);
    bytes[64] = 55 - bytes[64];
    WalletSignature::from_bytes(bytes).unwrap()
}

#[test]
fn signs_and_recovers_as_deployed_wallets_do() {
    assert_eq!(wallet().address().to_string(), "0x71CB05EE1b1F506fF321Da3dac38f25c0c9ce6E1");
    assert_eq!(
        eip191_hash(SIGNED.as_bytes()).to_string(),
        "0x944a11a6af2ec7917e3c78e5e64964dde2cb623c39aac9da01165ff2a8d01beb"
    );
    assert_eq!(wallet().sign_personal(SIGNED.as_bytes()), signature());
    assert_eq!(recover_personal(SIGNED.as_bytes(), &signature()), Ok(wallet().address()));
}

#[test]
fn profile_link_of_a_wallet() {
    let wallet =
        WalletKey::from_hex("0xce9aa67cd2a9d3c83ba1425d4ea06187e90c20c1f2fca94e1e9c588ef55ceee0").unwrap();
    let text = "dm3 Profile Link:\n\
        chat.dm3 wants you to link your local dm3 profile with your Ethereum address.\n\
        \n\
        Main ID: 0x73A369A2f0DeeD3D4381970D52bFcDdcEFEe9a26\n\
        Main ID Type: EthAddressLink\n\
        Linked Profile Name: embedded.dm3.eth\n\
        Nonce: 0\n\
        Issued At: 1\n\
        Expiration Time: null";
    assert_eq!(wallet.address().to_string(), "0x73A369A2f0DeeD3D4381970D52bFcDdcEFEe9a26");
    assert_eq!(
        eip191_hash(text.as_bytes()).to_string(),
        "0x78f11797104721e16516e6ca7fedae29f0ae01442087c9e7b7ad9e53ba1b40a4"
    );
    assert_eq!(
        wallet.sign_personal(text.as_bytes()).to_string(),
        "0x0a88b1fba049a64b07a0f1cd508b9bda0ed17b1d289aabdd43ef9927ab48cdfd\
         79a00b0159693d194b7a7b4a222388cfe56f9be43ebe9666ecaea8afeda182aa1c"
    );
}

#[test]
fn deployed_spellings_mean_the_same() {
    let expected = signature();
    // v as recovery id, as EIP-155 would write it, and left out by EIP-2098; digits of either case.
    for v in ["1b", "00", "1d", "23", "25", "ff", ""] {
        let text = format!("{R_AND_S}{v}");
        let upper = format!("0x{}", text[2..].to_uppercase());
        for text in [text, upper] {
            assert_eq!(parse_wallet_signature(&text, Dialect::Deployed), Ok(expected), "{text}");
            let written = parse_wallet_signature(&text, Dialect::Written);
            assert_eq!(written.is_ok(), v == "1b", "{text}");
        }
    }
    for v in ["1c", "01", "1e", "24", "fe"] {
        let parsed = parse_wallet_signature(&format!("{R_AND_S}{v}"), Dialect::Deployed).unwrap();
        assert_eq!(parsed.as_bytes()[64], 28, "{v}");
    }
}

#[test]
fn compact_form_carries_v_in_the_top_bit_of_s() {
    let mut compact = hex::decode0x(R_AND_S).unwrap();
    compact[32] |= 0x80;
    let parsed = parse_wallet_signature(&hex::encode0x(&compact), Dialect::Deployed).unwrap();
    assert_eq!(parsed.as_bytes()[64], 28);
    assert_eq!(parsed.as_bytes()[..64], signature().as_bytes()[..64]);
}

#[test]
fn nobody_reads_these() {
    for dialect in [Dialect::Written, Dialect::Deployed] {
        for v in ["02", "1a", "1", "1b00", "1b0"] {
            assert!(parse_wallet_signature(&format!("{R_AND_S}{v}"), dialect).is_err(), "{v}");
        }
        for text in ["", "0x", "garbage", &R_AND_S[2..], &R_AND_S[..R_AND_S.len() - 2]] {
            assert!(parse_wallet_signature(text, dialect).is_err(), "{text}");
        }
    }
}

#[test]
fn high_s_is_read_by_deployed_peers_only() {
    let high = with_high_s(&signature());
    assert_eq!(recover_personal(SIGNED.as_bytes(), &high), Err(RecoveryError::HighS));
    assert_eq!(recover_personal_in(Dialect::Written, SIGNED.as_bytes(), &high), Err(RecoveryError::HighS));
    assert_eq!(recover_personal_in(Dialect::Deployed, SIGNED.as_bytes(), &high), Ok(wallet().address()));
}

#[test]
fn numbers_out_of_range_are_refused() {
    let of = |r: [u8; 32], s: [u8; 32]| {
        let mut bytes = [27; 65];
        bytes[..32].copy_from_slice(&r);
        bytes[32..64].copy_from_slice(&s);
        WalletSignature::from_bytes(bytes).unwrap()
    };
    for (r, s) in [([0; 32], [1; 32]), ([1; 32], [0; 32]), ([0xff; 32], [1; 32]), ([1; 32], [0xff; 32])] {
        for dialect in [Dialect::Written, Dialect::Deployed] {
            assert_eq!(recover_personal_in(dialect, b"", &of(r, s)), Err(RecoveryError::OutOfRange));
        }
    }
    // 5 is no x coordinate of a point on secp256k1.
    let mut five = [0; 32];
    five[31] = 5;
    assert_eq!(recover_personal(b"", &of(five, [1; 32])), Err(RecoveryError::NoPublicKey));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_signer_is_recovered(start in any::<u32>(), message in any::<Vec<u8>>(), change in 1_u8..) {
        let wallet = WalletKey::generate(&mut Counter(start.into())).unwrap();
        let signature = wallet.sign_personal(&message);
        prop_assert_eq!(recover_personal(&message, &signature), Ok(wallet.address()));
        let text = signature.to_string();
        for dialect in [Dialect::Written, Dialect::Deployed] {
            prop_assert_eq!(parse_wallet_signature(&text, dialect), Ok(signature));
        }
        let mut other = message.clone();
        other.push(change);
        prop_assert_ne!(recover_personal(&other, &signature), Ok(wallet.address()));
        let high = with_high_s(&signature);
        prop_assert_eq!(recover_personal_in(Dialect::Deployed, &message, &high), Ok(wallet.address()));
        prop_assert_eq!(
            WalletKey::from_hex(&wallet.to_hex()).unwrap().address(),
            wallet.address()
        );
    }

    #[test]
    fn any_bytes_end_in_an_answer(r_and_s in any::<[[u8; 32]; 2]>(), message in any::<Vec<u8>>()) {
        let mut bytes = [28; 65];
        bytes[..64].copy_from_slice(&r_and_s.concat());
        let signature = WalletSignature::from_bytes(bytes).unwrap();
        for dialect in [Dialect::Written, Dialect::Deployed] {
            let _ = recover_personal_in(dialect, &message, &signature);
        }
    }

    #[test]
    fn any_text_is_refused_or_read_without_a_panic(text in "(0x)?[0-9a-fA-F]{0,140}") {
        for dialect in [Dialect::Written, Dialect::Deployed] {
            let _ = parse_wallet_signature(&text, dialect);
        }
    }
}
