//! A service that answers as a test wants it to, over plain HTTP/1.1.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use dm3_crypto::{DeliveryServiceKeys, OsRandomness, Seed};
use dm3_mtp::{EnvelopeFormat, Route, Submission, UnsignedMessage};
use dm3_types::record::DeliveryInformation;
use dm3_types::{EnsName, Json, Members, UnixMillis, WireRecord, base64};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::world::{Person, World, name};

/// A request as it came in.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    /// Method and path, such as `GET /auth/bob.eth`.
    pub(crate) line: String,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Request {
    /// The JSON-RPC method.
    pub(crate) fn rpc_method(&self) -> Option<String> {
        Json::parse(&self.body).ok()?.get("method")?.as_str().map(str::to_owned)
    }

    /// The envelope of a submission.
    pub(crate) fn envelope(&self) -> Option<Json> {
        let submission = Some("dm3_submitMessage") == self.rpc_method().as_deref();
        let body = Json::parse(&self.body).ok().filter(|_| submission)?;
        Json::parse(body.get("params")?.as_array()?.first()?.as_str()?).ok()
    }
}

/// What it answers.
#[derive(Debug, Clone)]
pub(crate) enum Reply {
    /// A status and a body.
    Body(u16, Vec<u8>),
    /// 302 to this URL.
    Redirect(String),
    /// 200, and a body without end.
    Endless,
    /// Nothing, ever.
    Silence,
    /// The connection closes.
    HangUp,
}

impl Reply {
    pub(crate) fn ok(body: impl AsRef<str>) -> Self {
        Self::Body(200, body.as_ref().as_bytes().to_vec())
    }
}

type Behaviour = dyn Fn(&Request) -> Option<Reply> + Send + Sync;

/// A running fake; it does what a service should wherever its behaviour says nothing.
pub(crate) struct FakeService {
    pub(crate) name: EnsName,
    pub(crate) keys: DeliveryServiceKeys,
    pub(crate) url: String,
    log: Arc<Mutex<Vec<Request>>>,
    mail: Arc<Mutex<Vec<Json>>>,
}

impl FakeService {
    /// Starts and publishes it.
    pub(crate) async fn start(
        world: &World,
        text: &str,
        secret: u8,
        behaviour: impl Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let keys = DeliveryServiceKeys::derive(&Seed::from_bytes([secret; 32]));
        let url = format!("http://{}", listener.local_addr().unwrap());
        let fake = Self { name: name(text), keys, url, log: Arc::default(), mail: Arc::default() };
        world.publish_service(&fake.name, &fake.keys, &fake.url);
        let (log, mail) = (Arc::clone(&fake.log), Arc::clone(&fake.mail));
        let behaviour: Arc<Behaviour> = Arc::new(behaviour);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (log, mail, behaviour) = (Arc::clone(&log), Arc::clone(&mail), Arc::clone(&behaviour));
                tokio::spawn(async move { converse(stream, &log, &mail, &*behaviour).await });
            }
        });
        fake
    }

    /// What was asked so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.log.lock().unwrap().clone()
    }

    /// How many requests begin so.
    pub(crate) fn count(&self, line: &str) -> usize {
        self.requests().iter().filter(|request| request.line.starts_with(line)).count()
    }

    /// Everything that was submitted.
    pub(crate) fn submissions(&self) -> Vec<Json> {
        self.requests().iter().filter_map(Request::envelope).collect()
    }

    /// Puts something into the mailbox that everybody gets to see here.
    pub(crate) fn put(&self, envelope: Json) {
        self.mail.lock().unwrap().push(envelope);
    }

    /// An envelope as this service would have postmarked it, with names and texts at choice.
    pub(crate) fn envelope(&self, letter: &Letter<'_>) -> Json {
        let mut rng = OsRandomness;
        let timestamp = UnixMillis::saturating(letter.timestamp);
        let route = Route { from: letter.inner_from.clone(), to: letter.inner_to.clone(), timestamp };
        let message = UnsignedMessage::new_text(&route, letter.text);
        let message = message.sign(&letter.author.profile.keys.signing).unwrap();
        let receiver = letter.to.profile.keys.encryption.public();
        let sealed = message.seal_for(&receiver, &mut rng).unwrap();
        let information = DeliveryInformation::new(letter.from.as_str(), letter.to.name.as_str());
        let (signing, format) = (&letter.author.profile.keys.signing, EnvelopeFormat::default());
        let service = self.keys.encryption.public();
        let envelope = sealed.address_to(&information, &service, signing, format, &mut rng).unwrap();
        let submission = Submission::parse(&envelope.text(), 1 << 20).unwrap();
        let addressed = submission.open_delivery_information(&self.keys.encryption).unwrap();
        let proven = addressed.verify_sender(&signing.public()).unwrap();
        proven.postmark(&receiver, &self.keys.signing, timestamp, &mut rng).unwrap().json().clone()
    }
}

/// A message with everything that can be claimed about it.
pub(crate) struct Letter<'a> {
    /// Who signs.
    pub(crate) author: &'a Person,
    /// The sender in the delivery information.
    pub(crate) from: EnsName,
    /// The sender in the message.
    pub(crate) inner_from: EnsName,
    /// Whom it is encrypted for and delivered to.
    pub(crate) to: &'a Person,
    /// The receiver in the message.
    pub(crate) inner_to: EnsName,
    pub(crate) text: &'a str,
    pub(crate) timestamp: u64,
}

impl<'a> Letter<'a> {
    /// An honest one.
    pub(crate) fn new(author: &'a Person, to: &'a Person, text: &'a str) -> Self {
        let (from, inner_from, inner_to) = (author.name.clone(), author.name.clone(), to.name.clone());
        Self { author, from, inner_from, to, inner_to, text, timestamp: 1_700_000_000_000 }
    }
}

async fn converse(
    mut stream: TcpStream,
    log: &Mutex<Vec<Request>>,
    mail: &Mutex<Vec<Json>>,
    behaviour: &Behaviour,
) -> Option<()> {
    let request = read(&mut stream).await?;
    log.lock().unwrap().push(request.clone());
    let reply = behaviour(&request).unwrap_or_else(|| well_behaved(&request, mail));
    let head = |status: u16, more: &str| format!("HTTP/1.1 {status} X\r\nConnection: close\r\n{more}\r\n");
    match reply {
        Reply::Body(status, body) => {
            let head = head(status, &format!("Content-Length: {}\r\n", body.len()));
            stream.write_all(&[head.as_bytes(), &body].concat()).await.ok()?;
        }
        Reply::Redirect(to) => {
            let head = head(302, &format!("Location: {to}\r\nContent-Length: 0\r\n"));
            stream.write_all(head.as_bytes()).await.ok()?;
        }
        Reply::Endless => {
            stream.write_all(head(200, "").as_bytes()).await.ok()?;
            let piece = vec![b'['; 1 << 18];
            while stream.write_all(&piece).await.is_ok() {}
        }
        Reply::Silence => tokio::time::sleep(Duration::from_secs(60)).await,
        Reply::HangUp => {}
    }
    stream.shutdown().await.ok()
}

async fn read(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end;
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8(bytes[..end].to_vec()).ok()?;
    let length = head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    while bytes.len() < end + 4 + length.unwrap_or(0) {
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    let line = head.lines().next()?.trim_end_matches(" HTTP/1.1").to_owned();
    Some(Request { line, head, body: String::from_utf8(bytes[end + 4..].to_vec()).ok()? })
}

fn well_behaved(request: &Request, mail: &Mutex<Vec<Json>>) -> Reply {
    let result = |record: &str| {
        Reply::ok(Json::from(Members::new().with("jsonrpc", "2.0").with("result", record)).to_text())
    };
    match (request.rpc_method().as_deref(), request.line.as_str()) {
        (Some("dm3_getDeliveryServiceProperties"), _) => result(r#"{"messageTTL":0,"sizeLimit":1000000}"#),
        (Some("dm3_getProfileExtension"), _) => result(r#"{"notSupportedMessageTypes":[]}"#),
        (Some("dm3_submitMessage"), _) => Reply::ok("OK"),
        (_, line) if line.starts_with("GET /delivery/messages/incoming/") => {
            Reply::ok(Json::Array(mail.lock().unwrap().clone()).to_text())
        }
        (_, line) if line.starts_with("POST /delivery/messages/") => Reply::ok(""),
        (_, line) if line.starts_with("GET /auth/") => {
            Reply::ok(Json::from(challenge_for(line.trim_start_matches("GET /auth/"))).to_text())
        }
        (_, line) if line.starts_with("POST /auth/") || line.starts_with("POST /profile/") => {
            Reply::ok(r#""the-token-of-a-session""#)
        }
        _ => Reply::Body(404, Vec::new()),
    }
}

/// A log-in challenge as deployed services make it.
pub(crate) fn challenge_for(account: &str) -> String {
    let part = |text: &str| {
        base64::encode(text.as_bytes()).trim_end_matches('=').replace('+', "-").replace('/', "_")
    };
    let claims = Members::new()
        .with("account", account)
        .with("challenge", "5d0f0a1e-3b1f-4c55-9d0e-2f6f7c1c8a11")
        .with("iat", 1_700_000_000_u32)
        .with("exp", 1_700_000_900_u32)
        .with("nbf", 1_700_000_000_u32);
    format!(
        "{}.{}.{}",
        part(r#"{"alg":"HS256","typ":"JWT"}"#),
        part(&Json::from(claims).to_text()),
        part("mac")
    )
}

/// A request's body as a record.
pub(crate) fn record<T: WireRecord>(request: &Request) -> T {
    T::parse_text(&request.body).unwrap()
}
