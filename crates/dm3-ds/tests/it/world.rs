//! A delivery service on the loopback interface, people with wallets, and a registry that can fail.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use dm3_crypto::{DEFAULT_NONCE, DeliveryServiceKeys, OsRandomness, Seed, SigningKeyPair, WalletKey};
use dm3_ds::clock::{Clock, SystemClock};
use dm3_ds::config::{Config, ServiceKeys};
use dm3_ds::store::{EmbeddedOptions, EmbeddedStore};
use dm3_ds::{CancellationToken, DeliveryService};
use dm3_mtp::{EnvelopeFormat, Route, UnsignedMessage};
use dm3_profile::{
    CacheLimits, CachedRegistry, NewProfile, Registry, RegistryError, RegistryFuture, StaticRegistry,
    TransportError, USER_PROFILE_RECORD,
};
use dm3_types::record::{DeliveryInformation, HashField};
use dm3_types::{Address, EncryptionPublicKey, EnsName, Json, Members, UnixMillis, WireRecord};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

/// Somebody with a wallet and a published profile.
pub(crate) struct Person {
    pub(crate) name: EnsName,
    pub(crate) wallet: WalletKey,
    pub(crate) profile: NewProfile,
}

impl Person {
    pub(crate) fn new(text: &str, secret: u8) -> Self {
        let wallet = WalletKey::from_bytes(&[secret; 32]).unwrap();
        let profile = NewProfile::create(&wallet, &[name("ds.eth")], DEFAULT_NONCE);
        Self { name: name(text), wallet, profile }
    }

    pub(crate) fn signed_profile(&self) -> String {
        self.profile.signed.record().to_json().to_text()
    }

    /// A message in an envelope for the service with this key.
    pub(crate) fn envelope(&self, to: &Self, service: &EncryptionPublicKey, text: &str) -> Json {
        self.envelope_as(to, service, text, EnvelopeFormat::Deployed(HashField::MessageHash))
    }

    pub(crate) fn envelope_as(
        &self,
        to: &Self,
        service: &EncryptionPublicKey,
        text: &str,
        format: EnvelopeFormat,
    ) -> Json {
        let information = DeliveryInformation::new(self.name.as_str(), to.name.as_str());
        self.envelope_with(to, &information, service, text, format)
    }

    pub(crate) fn envelope_with(
        &self,
        to: &Self,
        information: &DeliveryInformation,
        service: &EncryptionPublicKey,
        text: &str,
        format: EnvelopeFormat,
    ) -> Json {
        let timestamp = UnixMillis::saturating(1_700_000_000_000);
        let route = Route { from: self.name.clone(), to: to.name.clone(), timestamp };
        let message = UnsignedMessage::new_text(&route, text).sign(&self.profile.keys.signing).unwrap();
        let mut rng = OsRandomness;
        let sealed = message.seal_for(&to.profile.keys.encryption.public(), &mut rng).unwrap();
        let signing: &SigningKeyPair = &self.profile.keys.signing;
        sealed.address_to(information, service, signing, format, &mut rng).unwrap().envelope().to_json()
    }
}

/// Names that make trouble, in front of a fixed registry.
#[derive(Debug, Default)]
pub(crate) struct TroubledRegistry(pub(crate) StaticRegistry);

impl TroubledRegistry {
    async fn trouble(name: &EnsName) -> Result<(), RegistryError> {
        match name.as_str() {
            "down.eth" => Err(RegistryError::Unavailable(TransportError::NotReached)),
            "no-ens-here.eth" => Err(RegistryError::NoRegistryContract),
            "off-chain.eth" => Err(RegistryError::NeedsCcipRead),
            "slow.eth" => {
                tokio::time::sleep(Duration::from_secs(60)).await;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Registry for TroubledRegistry {
    fn address<'a>(&'a self, name: &'a EnsName) -> RegistryFuture<'a, Option<Address>> {
        Box::pin(async move {
            Self::trouble(name).await?;
            self.0.address(name).await
        })
    }

    fn text<'a>(&'a self, name: &'a EnsName, key: &'a str) -> RegistryFuture<'a, Option<String>> {
        Box::pin(async move {
            Self::trouble(name).await?;
            self.0.text(name, key).await
        })
    }
}

/// A delivery service that can be stopped and started again on the same directory.
pub(crate) struct World {
    pub(crate) registry: Arc<TroubledRegistry>,
    pub(crate) keys: ServiceKeys,
    pub(crate) config: Config,
    /// Whether the service remembers what the registry says, for an hour.
    pub(crate) caches: bool,
    directory: tempfile::TempDir,
    running: Option<Running>,
    elsewhere: Option<SocketAddr>,
}

struct Running {
    address: SocketAddr,
    shutdown: CancellationToken,
    task: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl World {
    pub(crate) async fn start() -> Self {
        let mut world = Self::at_rest();
        world.run().await;
        world
    }

    /// [`start`](Self::start) with time for requests also where the disk is busy.
    pub(crate) async fn start_patient() -> Self {
        let mut world = Self::at_rest();
        world.config.limits.request_timeout = Duration::from_secs(30);
        world.run().await;
        world
    }

    /// The same keys and limits; nothing runs.
    pub(crate) fn at_rest() -> Self {
        let keys: ServiceKeys = DeliveryServiceKeys::derive(&Seed::from_bytes([9; 32])).into();
        let mut config = Config::with_keys(keys.clone());
        config.limits.size_limit_bytes = 20_000;
        config.limits.header_timeout = Duration::from_millis(700);
        config.limits.request_timeout = Duration::from_secs(2);
        config.limits.registry_timeout = Duration::from_millis(300);
        config.limits.shutdown_timeout = Duration::from_secs(3);
        let (registry, directory) = (Arc::default(), tempfile::tempdir().unwrap());
        Self { registry, keys, config, caches: false, directory, running: None, elsewhere: None }
    }

    /// Sends requests to the service of another process.
    pub(crate) fn look_at(&mut self, address: SocketAddr) {
        self.elsewhere = Some(address);
    }

    pub(crate) async fn run(&mut self) {
        let clock = Arc::new(SystemClock::new());
        let options = EmbeddedOptions { quota: self.config.limits.quota, ..EmbeddedOptions::default() };
        let store = EmbeddedStore::open(self.directory.path(), options, clock.clone()).unwrap();
        let mut registry: Arc<dyn Registry> = self.registry.clone();
        if self.caches {
            let hour = 3_600_000;
            let limits = CacheLimits {
                time_to_live_ms: hour,
                negative_time_to_live_ms: hour,
                ..CacheLimits::default()
            };
            let time = clock.clone();
            registry = Arc::new(CachedRegistry::new(registry, move || time.now(), limits));
        }
        let service = DeliveryService::new(
            self.config.clone(),
            Arc::new(store),
            registry,
            clock,
            Box::new(OsRandomness),
        );
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let shutdown = CancellationToken::new();
        let task = tokio::spawn(service.serve(listener, shutdown.clone()));
        self.running = Some(Running { address, shutdown, task });
    }

    pub(crate) async fn stop(&mut self) {
        let running = self.running.take().unwrap();
        running.shutdown.cancel();
        running.task.await.unwrap().unwrap();
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.elsewhere.unwrap_or_else(|| self.running.as_ref().unwrap().address)
    }

    pub(crate) fn service_key(&self) -> EncryptionPublicKey {
        self.keys.encryption.public()
    }

    /// Publishes a person's address and profile.
    pub(crate) fn publish(&self, person: &Person) {
        self.registry.0.set_address(&person.name, person.wallet.address());
        self.registry.0.set_text(&person.name, USER_PROFILE_RECORD, &person.profile.signed.data_uri());
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.request("GET", path, &[], b"").await
    }

    pub(crate) async fn get_with(&self, path: &str, token: &str) -> Answer {
        self.request("GET", path, &[("Authorization", &format!("Bearer {token}"))], b"").await
    }

    pub(crate) async fn post(&self, path: &str, body: &str) -> Answer {
        self.request("POST", path, &[], body.as_bytes()).await
    }

    pub(crate) async fn post_with(&self, path: &str, token: &str, body: &str) -> Answer {
        let bearer = format!("Bearer {token}");
        self.request("POST", path, &[("Authorization", &bearer)], body.as_bytes()).await
    }

    pub(crate) async fn request(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
    ) -> Answer {
        self.raw(&request_bytes(method, path, headers, body)).await.expect("an answer")
    }

    /// Sends bytes as they are and reads until the service closes.
    pub(crate) async fn raw(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.address()).await.unwrap();
        // The service may answer and close before it has read everything.
        let _ = stream.write_all(bytes).await;
        let mut received = Vec::new();
        let read = tokio::time::timeout(Duration::from_secs(10), stream.read_to_end(&mut received)).await;
        assert!(read.is_ok(), "the service neither answers nor closes");
        Answer::parse(&received)
    }

    pub(crate) async fn register(&self, person: &Person) -> String {
        let answer = self.post(&format!("/profile/{}", person.name), &person.signed_profile()).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().as_str().unwrap().to_owned()
    }

    pub(crate) async fn challenge(&self, person: &Person) -> String {
        let answer = self.get(&format!("/auth/{}", person.name)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().as_str().unwrap().to_owned()
    }

    pub(crate) async fn log_in(&self, person: &Person) -> String {
        let challenge = self.challenge(person).await;
        let answer = self.post(&format!("/auth/{}", person.name), &answer_to(&challenge, person)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().as_str().unwrap().to_owned()
    }

    /// As deployed clients submit.
    pub(crate) async fn submit(&self, envelope: &Json) -> Answer {
        self.post("/rpc", &deployed_submit(envelope)).await
    }

    pub(crate) async fn incoming(&self, person: &Person, token: &str) -> Vec<Json> {
        let answer = self.get_with(&format!("/delivery/messages/incoming/{}/", person.name), token).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().as_array().unwrap().to_vec()
    }
}

pub(crate) fn answer_to(challenge: &str, person: &Person) -> String {
    let signature = person.profile.keys.signing.sign(challenge.as_bytes()).to_string();
    Json::from(Members::new().with("signature", signature).with("challenge", challenge)).to_text()
}

pub(crate) fn deployed_submit(envelope: &Json) -> String {
    let params = vec![Json::from(envelope.to_text())];
    let request =
        Members::new().with("jsonrpc", "2.0").with("method", "dm3_submitMessage").with("params", params);
    Json::from(request).to_text()
}

pub(crate) fn written_submit(envelope: &Json, id: u32) -> String {
    let request = Members::new()
        .with("jsonrpc", "2.0")
        .with("method", "dm3_submitMessage")
        .with("params", vec![envelope.clone()])
        .with("id", id);
    Json::from(request).to_text()
}

pub(crate) fn request_bytes(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() || method == "POST" {
        head.push_str(&format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len()));
    }
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}

/// An HTTP answer.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    fn parse(received: &[u8]) -> Option<Self> {
        let end = received.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = std::str::from_utf8(&received[..end]).ok()?;
        let mut lines = head.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers: BTreeMap<_, _> = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .collect();
        let mut body = received[end + 4..].to_vec();
        if headers.get("transfer-encoding").is_some_and(|coding| coding == "chunked") {
            body = dechunk(&body)?;
        }
        Some(Self { status, headers, body })
    }

    pub(crate) fn code(&self) -> Option<&str> {
        self.headers.get("x-dm3-error").map(String::as_str)
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn json(&self) -> Json {
        Json::parse_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    pub(crate) fn rpc_code(&self) -> Option<i32> {
        let json = Json::parse_slice(&self.body).ok()?;
        let object = json.as_array().and_then(<[Json]>::first).unwrap_or(&json);
        let code = object.get("error")?.get("code")?.as_f64()?;
        #[expect(clippy::cast_possible_truncation, reason = "a code of five digits")]
        Some(code as i32)
    }
}

fn dechunk(mut chunked: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = chunked.windows(2).position(|window| window == b"\r\n")?;
        let size = usize::from_str_radix(std::str::from_utf8(&chunked[..end]).ok()?, 16).ok()?;
        chunked = &chunked[end + 2..];
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(chunked.get(..size)?);
        chunked = chunked.get(size + 2..)?;
    }
}
