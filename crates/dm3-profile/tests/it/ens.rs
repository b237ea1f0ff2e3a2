//! ENS over a transport that plays the node.

use std::sync::Arc;

use dm3_profile::{
    EnsRegistry, JsonRpcTransport, MalformedAnswer, Registry, RegistryError, TransportError, TransportFuture,
    dns_encode, namehash,
};
use dm3_types::{Address, EnsName, Hash, Json, hex};
use proptest::prelude::*;

type Answer = dyn Fn(&str, &str) -> Result<String, TransportError> + Send + Sync;

/// Answers each `eth_call` by contract and data with a `result` or `error` member.
struct Node(Box<Answer>);

impl JsonRpcTransport for Node {
    fn exchange<'a>(&'a self, request: &'a str) -> TransportFuture<'a> {
        let request = Json::parse(request).unwrap();
        assert_eq!(request.get("method").unwrap().as_str(), Some("eth_call"));
        let call = &request.get("params").unwrap().as_array().unwrap()[0];
        let member = |name| call.get(name).unwrap().as_str().unwrap();
        let id = request.get("id").unwrap().as_u64().unwrap();
        let answer = (self.0)(member("to"), member("data"));
        Box::pin(async move { answer.map(|body| format!(r#"{{"jsonrpc":"2.0","id":{id},{body}}}"#)) })
    }
}

fn ens(answer: impl Fn(&str, &str) -> Result<String, TransportError> + Send + Sync + 'static) -> EnsRegistry {
    EnsRegistry::new(Arc::new(Node(Box::new(answer))))
}

const REGISTRY: &str = "0x00000000000c2e074ec69a0dfb2997ba6c7d2e1e";
const RESOLVER: &str = "0x00000000000000000000000000000000000000aa";
const YES: &str = "0x0000000000000000000000000000000000000000000000000000000000000001";
const ZERO: &str = "0x0000000000000000000000000000000000000000000000000000000000000000";

fn result(hex: &str) -> Result<String, TransportError> {
    Ok(format!(r#""result":"{hex}""#))
}

fn word(address: &str) -> String {
    format!("0x{}{}", "00".repeat(12), address.trim_start_matches("0x"))
}

fn bytes(content: &[u8]) -> Vec<u8> {
    let mut answer = vec![0; 64];
    answer[31] = 32;
    answer[56..].copy_from_slice(&u64::try_from(content.len()).unwrap().to_be_bytes());
    answer.extend_from_slice(content);
    answer.resize(answer.len().next_multiple_of(32), 0);
    answer
}

fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

/// A chain where `node` has a resolver (with or without wildcards) that answers every question with `body`.
fn chain(node: Hash, wildcard: bool, body: &str) -> EnsRegistry {
    let body = body.to_owned();
    ens(move |to, data| match (to, data.split_at(10)) {
        (REGISTRY, ("0x0178b8bf", asked)) if format!("0x{asked}") == node.to_string() => {
            result(&word(RESOLVER))
        }
        (REGISTRY, ("0x0178b8bf", _)) => result(ZERO),
        (RESOLVER, ("0x01ffc9a7", _)) => result(if wildcard { YES } else { ZERO }),
        (RESOLVER, _) => Ok(body.clone()),
        other => panic!("unexpected call {other:?}"),
    })
}

fn direct(body: &str) -> EnsRegistry {
    chain(namehash(&name("alice.eth")), false, body)
}

async fn text(registry: &EnsRegistry) -> Result<Option<String>, RegistryError> {
    registry.text(&name("alice.eth"), "network.dm3.profile").await
}

#[tokio::test]
async fn plain_records() {
    let answer = format!(r#""result":"{}""#, hex::encode0x(&bytes("grüße".as_bytes())));
    assert_eq!(text(&direct(&answer)).await, Ok(Some("grüße".to_owned())));
    let empty = format!(r#""result":"{}""#, hex::encode0x(&bytes(b"")));
    assert_eq!(text(&direct(&empty)).await, Ok(None));
    let address = direct(&format!(r#""result":"{}""#, word(RESOLVER)));
    let expected = Address::parse(RESOLVER).unwrap();
    assert_eq!(address.address(&name("alice.eth")).await, Ok(Some(expected)));
    let unset = direct(&format!(r#""result":"{ZERO}""#));
    assert_eq!(unset.address(&name("alice.eth")).await, Ok(None));
    // A resolver of the parent without wildcards does not answer for the child.
    assert_eq!(unset.address(&name("x.alice.eth")).await, Ok(None));
    assert_eq!(unset.address(&name("bob.eth")).await, Ok(None));
}

#[tokio::test]
async fn wildcard_resolvers_get_the_whole_name() {
    let (bob, parent) = (name("bob.offchain.eth"), namehash(&name("offchain.eth")));
    let dns = hex::encode0x(&dns_encode(&bob).unwrap()).trim_start_matches("0x").to_owned();
    let node = namehash(&bob).to_string().trim_start_matches("0x").to_owned();
    let registry = ens(move |to, data| match (to, data.split_at(10)) {
        (REGISTRY, (_, asked)) if format!("0x{asked}") == parent.to_string() => result(&word(RESOLVER)),
        (REGISTRY, _) => result(ZERO),
        (RESOLVER, ("0x01ffc9a7", _)) => result(YES),
        (RESOLVER, ("0x9061b923", arguments)) => {
            assert!(arguments.contains(&dns) && arguments.contains(&node), "{arguments}");
            let inner = if arguments.contains("59d1d43c") {
                bytes(b"text of bob")
            } else {
                hex::decode0x(&word(RESOLVER)).unwrap()
            };
            result(&hex::encode0x(&bytes(&inner)))
        }
        other => panic!("unexpected call {other:?}"),
    });
    assert_eq!(registry.text(&bob, "k").await, Ok(Some("text of bob".to_owned())));
    assert_eq!(registry.address(&bob).await, Ok(Some(Address::parse(RESOLVER).unwrap())));
    let long = name(&format!("{}.offchain.eth", "a".repeat(64)));
    assert!(matches!(registry.address(&long).await, Err(RegistryError::NameTooLong(_))));
}

#[tokio::test]
async fn lookups_outside_the_chain_are_refused() {
    for error in [
        r#""error":{"code":3,"message":"execution reverted","data":"0x556f1830aabb"}"#,
        r#""error":{"code":-32603,"message":"x","data":{"data":"0x556f1830aabb"}}"#,
    ] {
        let refused = text(&direct(error)).await.unwrap_err();
        assert_eq!(refused, RegistryError::NeedsCcipRead);
        assert!(!refused.is_temporary());
        assert!(refused.to_string().contains("CCIP-Read"));
    }
}

#[tokio::test]
async fn reverts_are_answers_of_the_contract() {
    let silent = r#""error":{"code":3,"message":"execution reverted","data":"0x"}"#;
    assert_eq!(text(&direct(silent)).await, Ok(None));
    let reasoned = r#""error":{"code":3,"message":"execution reverted","data":"0x08c379a000"}"#;
    assert_eq!(text(&direct(reasoned)).await, Err(RegistryError::ResolverReverted));
}

#[tokio::test]
async fn hostile_answers_give_typed_errors() {
    let bad_text = |body: &'static str| async move { text(&direct(body)).await.unwrap_err() };
    assert!(matches!(bad_text(r#""result":"0x01""#).await, RegistryError::BadRecord { .. }));
    assert_eq!(bad_text(r#""result":"zz""#).await, RegistryError::Malformed(MalformedAnswer::NotHex));
    assert_eq!(
        bad_text(r#""error":{"code":-32005,"message":"rate limit"}"#).await,
        RegistryError::Node { code: -32005 }
    );
    let not_utf8 = format!(r#""result":"{}""#, hex::encode0x(&bytes(&[0xff, 0xfe])));
    assert!(matches!(text(&direct(&not_utf8)).await, Err(RegistryError::BadRecord { .. })));
    let huge = format!(r#""result":"{}""#, hex::encode0x(&bytes(&vec![b'x'; (1 << 20) + 1])));
    assert_eq!(text(&direct(&huge)).await, Err(RegistryError::RecordTooLong { limit: 1 << 20 }));

    let address = direct(&format!(r#""result":"0x{}""#, "ff".repeat(32)));
    let refused = address.address(&name("alice.eth")).await;
    assert!(matches!(refused, Err(RegistryError::BadRecord { .. })));
    let no_registry = ens(|_, _| result("0x"));
    assert_eq!(text(&no_registry).await, Err(RegistryError::NoRegistryContract));
    let unreachable = ens(|_, _| Err(TransportError::NotReached));
    assert!(text(&unreachable).await.unwrap_err().is_temporary());
    let deep = name(&["a"; 25].join("."));
    let refused = unreachable.address(&deep).await;
    assert_eq!(refused, Err(RegistryError::TooManyLabels { limit: 24 }));
}

proptest! {
    #[test]
    fn any_result_is_survived(content in proptest::collection::vec(any::<u8>(), 0..160), wildcard: bool) {
        let body = format!(r#""result":"{}""#, hex::encode0x(&content));
        let registry = chain(namehash(&name("alice.eth")), wildcard, &body);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let _ = text(&registry).await;
            let _ = registry.address(&name("alice.eth")).await;
        });
    }
}
