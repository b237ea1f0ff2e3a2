use dm3_profile::{
    DnsEncodingError, Ellipsis, conversation_id, display_name, dns_encode, is_same_account, namehash,
    namehash_of_text,
};
use dm3_types::{Address, EnsName};
use proptest::prelude::*;

fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

#[test]
fn namehashes() {
    for (text, node) in [
        ("", "0x0000000000000000000000000000000000000000000000000000000000000000"),
        ("eth", "0x93cdeb708b7545dc668eb9280176169d1c33cfd8ed6f04690a0bcc88a93fc4ae"),
        ("foo.eth", "0xde9b09fd7c5f901e23a3f19fecc54828e9c848539801e86591bd9801b019f84f"),
        ("ALICE.ETH", "0x787192fc5378cc32aa956ddfdedbf26b24e8d78e40109add0eea2c1a012c3dec"),
    ] {
        assert_eq!(namehash_of_text(text).unwrap().to_string(), node, "{text}");
    }
    assert_eq!(namehash(&name("alice.eth")), namehash_of_text("Alice.eth").unwrap());
    for refused in [".", "alice..eth", ".alice.eth", "alice.eth.", "a b.eth", "ab--cd.eth", "a/b.eth"] {
        assert!(namehash_of_text(refused).is_err(), "{refused}");
    }
}

#[test]
fn dns_encodings() {
    assert_eq!(dns_encode(&name("alice.eth")).unwrap(), b"\x05alice\x03eth\x00");
    let longest = "a".repeat(63);
    assert!(dns_encode(&name(&format!("{longest}.eth"))).is_ok());
    assert_eq!(dns_encode(&name(&format!("{longest}a.eth"))), Err(DnsEncodingError::LabelTooLong));
    assert_eq!(dns_encode(&name(&[longest.as_str(); 4].join("."))), Err(DnsEncodingError::NameTooLong));
}

#[test]
fn accounts_and_conversations() {
    assert_eq!(is_same_account("straße.eth", "STRASSE.eth"), Ok(true));
    assert_eq!(is_same_account("alice.eth", "alice.eth "), Ok(false));
    let account = Address::parse("0x25A643B6e52864d0eD816F1E43c0CF49C83B8292").unwrap();
    assert_eq!(
        conversation_id(&account, "Alice.eth").unwrap(),
        "0x25a643b6e52864d0ed816f1e43c0cf49c83b8292,alice.eth"
    );
    assert!(conversation_id(&account, "x,alice.eth").is_err());
}

#[test]
fn display_names() {
    let long = name("ktiocuhqjnajlkpuowmtywcibbsylezbqmztsnha.eth");
    assert_eq!(display_name(&long, 25, Ellipsis::Dash), "ktiocuhqjn-ztsnha.eth");
    assert_eq!(display_name(&long, 7, Ellipsis::Dots), "kt...th");
    assert_eq!(display_name(&long, 44, Ellipsis::Dots), long.as_str());
    assert_eq!(display_name(&long, 0, Ellipsis::Dash), "-");
}

proptest! {
    #[test]
    fn the_dns_encoding_can_be_read_back(text in "[a-z0-9]{1,70}(\\.[a-z0-9]{1,70}){0,5}") {
        let name = name(&text);
        match dns_encode(&name) {
            Ok(encoded) => {
                let (mut labels, mut rest) = (Vec::new(), encoded.as_slice());
                while let [length @ 1..=63, tail @ ..] = rest {
                    let (label, after) = tail.split_at(usize::from(*length));
                    labels.push(std::str::from_utf8(label).unwrap());
                    rest = after;
                }
                prop_assert_eq!(rest, &[0]);
                prop_assert_eq!(labels.join("."), name.as_str());
            }
            Err(_) => prop_assert!(text.len() > 253 || text.split('.').any(|label| label.len() > 63)),
        }
    }

    #[test]
    fn display_names_fit(text in "[a-z]{1,60}\\.eth", size in 0_usize..80) {
        let short = display_name(&name(&text), size, Ellipsis::Dash);
        prop_assert!(short.len() <= size.max(1));
    }
}
