//! Log-in, profiles and mailboxes: other people's, with forged, expired and borrowed tokens.

use std::time::Duration;

use dm3_ds::auth::{ChallengeId, ServerSecret, issue_challenge, issue_session, issue_session_for};
use dm3_types::{AccountName, Json, Members, UnixMillis};

use super::{Case, Expected, People};
use crate::world::{World, answer_to, request_bytes};

const UNAUTHORIZED: Expected = Expected::Deployed(401, "Unauthorized", "ds.session.invalid");
const BAD_REQUEST: Expected = Expected::Deployed(400, "Bad Request", "http.body.malformed");
const NO_BODY: Expected = Expected::Deployed(400, "Bad Request", "rpc.body.not-json");
const BAD_NAME: Expected = Expected::Refused(400, None, "ds.name.malformed");
const NO_ADDRESS: Expected = Expected::Refused(404, None, "ds.name.no-address");
const OFF_CHAIN: Expected = Expected::Refused(501, None, "ds.name.needs-ccip-read");
const NO_ENS: Expected = Expected::Refused(500, None, "ds.registry.misconfigured");
const NOT_FOUND: Expected = Expected::Refused(404, None, "http.path.unknown");
const NOT_ALLOWED: Expected = Expected::Refused(405, None, "http.method.not-allowed");
const REGISTRY_DOWN: Expected = Expected::Refused(503, None, "ds.registry.unavailable");

struct Maker<'a> {
    people: &'a People,
    secret: ServerSecret,
    now: UnixMillis,
    cases: Vec<Case>,
}

pub(super) async fn cases(world: &World, people: &People) -> Vec<Case> {
    let secret = ServerSecret::derive(&world.keys.signing);
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    let now = UnixMillis::saturating(u64::try_from(since.as_millis()).unwrap());
    let mut maker = Maker { people, secret, now, cases: Vec::new() };
    maker.paths();
    maker.profiles();
    let challenge = world.challenge(&people.bob).await;
    let used = world.challenge(&people.bob).await;
    let answer = world.post("/auth/bob.eth", &answer_to(&used, &people.bob)).await;
    assert_eq!(answer.status, 200);
    maker.log_ins(&challenge, &used);
    maker.tokens(&challenge);
    maker.mailboxes();
    maker.cases
}

impl Maker<'_> {
    fn add(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &str, expected: Expected) {
        let bytes = request_bytes(method, path, headers, body.as_bytes());
        let shown: String = body.chars().take(60).collect();
        let what = format!("{method} {path} {headers:?} {shown} #{}", self.cases.len());
        self.cases.push(Case { what, bytes, expected });
    }

    fn paths(&mut self) {
        let long = "a".repeat(3000);
        for (method, path, expected) in [
            ("GET", "/nothing", NOT_FOUND),
            ("GET", "//", NOT_FOUND),
            ("GET", "/auth/", NOT_FOUND),
            ("GET", "/auth/../../etc/passwd", NOT_FOUND),
            ("GET", "/auth/..%2f..%2fetc%2fpasswd", BAD_NAME),
            ("GET", "/profile/%2e%2e", BAD_NAME),
            ("GET", "/auth/%ff%fe", BAD_NAME),
            ("GET", "/auth/%00", BAD_NAME),
            ("GET", "/auth/%zz", BAD_NAME),
            ("GET", "/auth/%F0%9F%A6%84.eth", NO_ADDRESS),
            ("GET", "/auth/nobody.eth", NO_ADDRESS),
            ("GET", "/auth/alice.eth", Expected::Refused(404, None, "ds.account.unknown")),
            ("GET", "/auth/down.eth", REGISTRY_DOWN),
            ("GET", "/auth/slow.eth", REGISTRY_DOWN),
            ("GET", "/auth/off-chain.eth", OFF_CHAIN),
            ("GET", "/auth/no-ens-here.eth", NO_ENS),
            ("GET", "/profile/off-chain.eth", OFF_CHAIN),
            ("GET", "/delivery/messages/incoming/bob.eth/", UNAUTHORIZED),
            ("GET", "/profile/alice.eth", Expected::Deployed(404, "Not Found", "ds.account.unknown")),
            ("GET", "/profile/0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", BAD_NAME),
            ("DELETE", "/auth/bob.eth", NOT_ALLOWED),
            ("PUT", "/profile/bob.eth", NOT_ALLOWED),
            ("GET", "/rpc", NOT_ALLOWED),
            ("POST", "/hello", NOT_ALLOWED),
            ("DELETE", "/delivery/messages/incoming/bob.eth", NOT_ALLOWED),
            ("PATCH", "/rpc", NOT_ALLOWED),
            ("TRACE", "/hello", NOT_ALLOWED),
            ("BREW", "/hello", NOT_ALLOWED),
            ("GET", "/metrics", NOT_FOUND),
            ("GET", "/notifications/global/bob.eth", NOT_FOUND),
            ("GET", "/.env", NOT_FOUND),
        ] {
            self.add(method, path, &[], "", expected);
        }
        self.add("GET", &format!("/auth/{long}"), &[], "", BAD_NAME);
        let unresolvable = r#"{"message":"could not get profile for nobody.eth. Unable to resolve address"}"#;
        let expected = Expected::Deployed(400, unresolvable, "ds.name.no-address");
        self.add("GET", "/profile/nobody.eth", &[], "", expected);
    }

    fn profiles(&mut self) {
        let schema = Expected::Deployed(400, r#"{"error":"invalid schema"}"#, "http.body.malformed");
        let not_owners = Expected::Refused(400, None, "ds.profile.not-signed-by-owner");
        let bob = Json::parse(&self.people.bob.signed_profile()).unwrap();
        let profile = bob.get("profile").and_then(Json::as_object).unwrap().clone();
        let whole = bob.as_object().unwrap().clone();
        let with_profile = |member: &str, value: Json| {
            Json::from(whole.clone().with("profile", profile.clone().with(member, value))).to_text()
        };
        let extra = Json::from(whole.clone().with("admin", true)).to_text();
        for body in [
            "{}".to_owned(),
            "[]".to_owned(),
            "null".to_owned(),
            r#"{"profile":{},"signature":"0x"}"#.to_owned(),
            extra,
            with_profile("publicEncryptionKey", Json::from(1_u32)),
            with_profile("publicEncryptionKey", Json::from("!!!")),
            with_profile("publicSigningKey", Json::from("AAAA")),
            with_profile("deliveryServices", Json::from("ds.eth")),
            with_profile("deliveryServices", Json::from(vec![Json::from(1_u32)])),
            with_profile("extra", Json::Null),
        ] {
            self.add("POST", "/profile/bob.eth", &[], &body, schema);
        }
        for body in ["", "{", "{\"profile\":1,\"profile\":2}"] {
            self.add("POST", "/profile/bob.eth", &[], body, NO_BODY);
        }
        let signed = |signature: &str| Json::from(whole.clone().with("signature", signature)).to_text();
        for body in [
            signed("0x"),
            signed("0xzz"),
            signed(&format!("0x{}", "00".repeat(65))),
            signed(&format!("0x{}", "ff".repeat(65))),
            self.people.carol.signed_profile(),
            self.people.stranger.signed_profile(),
            with_profile("deliveryServices", Json::from(vec![Json::from("evil.eth")])),
        ] {
            self.add("POST", "/profile/bob.eth", &[], &body, not_owners);
        }
        let body = self.people.bob.signed_profile();
        let message = r#"{"message":"could not submit profile for nobody.eth. Unable to resolve address"}"#;
        let expected = Expected::Deployed(400, message, "ds.name.no-address");
        self.add("POST", "/profile/nobody.eth", &[], &body, expected);
        self.add("POST", "/profile/a..b", &[], &body, BAD_NAME);
        self.add("POST", "/profile/down.eth", &[], &body, REGISTRY_DOWN);
        self.add("POST", "/profile/off-chain.eth", &[], &body, OFF_CHAIN);
        self.add("POST", "/profile/no-ens-here.eth", &[], &body, NO_ENS);
        let address = self.people.bob.wallet.address();
        let name_needed = Expected::Refused(400, None, "ds.profile.name-needed");
        self.add("POST", &format!("/profile/{address}"), &[], &body, name_needed);
        let services: Vec<_> = (0..1000).map(|number| Json::from(format!("{number}.eth"))).collect();
        let large = with_profile("deliveryServices", Json::from(services));
        let too_large = Expected::Refused(413, None, "ds.profile.too-large");
        self.add("POST", "/profile/bob.eth", &[], &large, too_large);
        let too_large = format!("{{\"profile\":\"{}\"}}", "x".repeat(70_000));
        self.add(
            "POST",
            "/profile/bob.eth",
            &[],
            &too_large,
            Expected::Refused(413, None, "http.body.too-large"),
        );
    }

    fn log_ins(&mut self, challenge: &str, used: &str) {
        let people = self.people;
        let refused = |text: &'static str, code| Expected::Deployed(400, text, code);
        for body in [
            "{}",
            "[]",
            r#"{"signature":1,"challenge":"x"}"#,
            r#"{"signature":"x","challenge":null}"#,
            r#"{"signature":"x","challenge":"x","admin":true}"#,
        ] {
            self.add("POST", "/auth/bob.eth", &[], body, BAD_REQUEST);
        }
        self.add("POST", "/auth/bob.eth", &[], "", NO_BODY);
        let answer = |challenge: &str| answer_to(challenge, &people.bob);
        let invalid = "ds.challenge.invalid";
        let malformed = refused(r#"{"error":"jwt malformed"}"#, invalid);
        for challenge in ["", "x", "a.b", "a.b.c", "....", &"x".repeat(5000)] {
            self.add("POST", "/auth/bob.eth", &[], &answer(challenge), malformed);
        }
        let unsigned = format!("{}.", challenge.rsplit_once('.').unwrap().0);
        self.add(
            "POST",
            "/auth/bob.eth",
            &[],
            &answer(&unsigned),
            refused(r#"{"error":"jwt signature is required"}"#, invalid),
        );
        let wrong_signature = refused(r#"{"error":"invalid signature"}"#, invalid);
        let padded = format!("{challenge}=");
        self.add("POST", "/auth/bob.eth", &[], &answer(&padded), wrong_signature);
        let foreign = ServerSecret::from_text("0x00");
        let id = ChallengeId::from_text("id");
        let made = issue_challenge(&foreign, "bob.eth", &id, self.now);
        self.add("POST", "/auth/bob.eth", &[], &answer(&made), wrong_signature);
        let none = "eyJhbGciOiJub25lIn0.e30.AA";
        let wrong_algorithm = refused(r#"{"error":"invalid algorithm"}"#, invalid);
        self.add("POST", "/auth/bob.eth", &[], &answer(none), wrong_algorithm);
        let hs512 = challenge.replacen(challenge.split('.').next().unwrap(), "eyJhbGciOiJIUzUxMiJ9", 1);
        self.add("POST", "/auth/bob.eth", &[], &answer(&hs512), wrong_algorithm);
        let long_ago = UnixMillis::saturating(self.now.as_u64() - 901_000);
        let expired = issue_challenge(&self.secret, "bob.eth", &id, long_ago);
        self.add(
            "POST",
            "/auth/bob.eth",
            &[],
            &answer(&expired),
            refused(r#"{"error":"jwt expired"}"#, invalid),
        );
        let soon = UnixMillis::saturating(self.now.as_u64() + 60_000);
        let early = issue_challenge(&self.secret, "bob.eth", &id, soon);
        self.add(
            "POST",
            "/auth/bob.eth",
            &[],
            &answer(&early),
            refused(r#"{"error":"jwt not active"}"#, invalid),
        );
        let not_valid = r#"{"error":"Provided challenge is not valid"}"#;
        self.add("POST", "/auth/bob.eth", &[], &answer(&people.bob_token), wrong_signature);
        let token = &people.registration_token;
        self.add("POST", "/auth/bob.eth", &[], &answer(token), refused(not_valid, invalid));
        let other = "ds.challenge.other-account";
        let carols = issue_challenge(&self.secret, "carol.eth", &id, self.now);
        let other_account = refused(not_valid, other);
        self.add("POST", "/auth/bob.eth", &[], &answer(&carols), other_account);
        self.add("POST", "/auth/bob.eth", &[], &answer(used), refused(not_valid, "ds.challenge.used"));
        let old = UnixMillis::saturating(self.now.as_u64() - 600_000);
        let before_start = issue_challenge(&self.secret, "bob.eth", &id, old);
        self.add(
            "POST",
            "/auth/bob.eth",
            &[],
            &answer(&before_start),
            refused(not_valid, "ds.challenge.used"),
        );
        let invalid_signature = refused(r#"{"error":"Signature invalid"}"#, "ds.login.wrong-signature");
        self.add("POST", "/auth/bob.eth", &[], &answer_to(challenge, &people.carol), invalid_signature);
        let length = refused(r#"{"error":"invalid signature length"}"#, "ds.login.malformed-signature");
        for signature in ["", "AAAA", "not base64"] {
            let body = Members::new().with("signature", signature).with("challenge", challenge);
            self.add("POST", "/auth/bob.eth", &[], &Json::from(body).to_text(), length);
        }
        let address = people.bob.wallet.address();
        let no_profile = Expected::Refused(400, None, "ds.login.no-profile");
        let unknown = refused(r#"{"error":"User account doesn't exist"}"#, "ds.account.unknown");
        self.add("POST", "/auth/alice.eth", &[], &answer(challenge), other_account);
        let for_alice = issue_challenge(&self.secret, "alice.eth", &id, self.now);
        self.add("POST", "/auth/alice.eth", &[], &answer(&for_alice), unknown);
        let for_nobody = issue_challenge(&self.secret, "nobody.eth", &id, self.now);
        let no_address = Expected::Refused(400, None, "ds.name.no-address");
        self.add("POST", "/auth/nobody.eth", &[], &answer(&for_nobody), no_address);
        self.add("POST", &format!("/auth/{address}"), &[], &answer(challenge), no_profile);
    }

    fn tokens(&mut self, challenge: &str) {
        let bob = AccountName::nameprep("bob.eth").unwrap();
        let address = self.people.bob.wallet.address();
        let secret = self.secret.for_sessions_of(&address);
        let carols_secret = self.secret.for_sessions_of(&self.people.carol.wallet.address());
        let hour_ago = UnixMillis::saturating(self.now.as_u64() - 3_601_000);
        let soon = UnixMillis::saturating(self.now.as_u64() + 60_000);
        let good = self.people.bob_token.clone();
        let unsigned = format!("{}.", good.rsplit_once('.').unwrap().0);
        let as_address = AccountName::nameprep(&address.to_lower_hex()).unwrap();
        let tokens = [
            String::new(),
            "x".to_owned(),
            unsigned,
            format!("{good}="),
            format!("{good}x"),
            format!("x{good}"),
            "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJhY2NvdW50IjoiYm9iLmV0aCJ9.".to_owned(),
            challenge.to_owned(),
            self.people.carol_token.clone(),
            self.people.registration_token.clone(),
            issue_session(&secret, &bob, hour_ago),
            issue_session(&secret, &bob, soon),
            issue_session(&self.secret, &bob, self.now),
            issue_session(&carols_secret, &bob, self.now),
            issue_session(&ServerSecret::from_text(""), &bob, self.now),
            issue_session(&secret, &as_address, self.now),
            issue_session_for(&secret, &bob, Duration::ZERO, self.now),
        ];
        for token in &tokens {
            let bearer = format!("Bearer {token}");
            let headers = [("Authorization", bearer.as_str())];
            self.add("GET", "/delivery/messages/incoming/bob.eth", &headers, "", UNAUTHORIZED);
        }
        for header in ["", "Bearer", &format!("{good} {good}x"), &format!("Bearer  {good}")] {
            let headers = [("Authorization", header)];
            self.add("GET", "/delivery/messages/incoming/bob.eth", &headers, "", UNAUTHORIZED);
        }
        for token in [&good, &self.people.registration_token] {
            let bearer = format!("Bearer {token}");
            let headers = [("Authorization", bearer.as_str())];
            for path in [address.to_string(), address.to_lower_hex(), address.to_lower_hex().to_uppercase()] {
                self.add("GET", &format!("/delivery/messages/incoming/{path}"), &headers, "", UNAUTHORIZED);
            }
        }
    }

    fn mailboxes(&mut self) {
        let mails = "/delivery/messages";
        for path in ["bob.eth", "%F0%9F%A6%84.eth", "nobody.eth", "down.eth", "a..b", "%ff"] {
            let expected = if path == "%ff" { BAD_NAME } else { UNAUTHORIZED };
            self.add("GET", &format!("{mails}/incoming/{path}"), &[], "", expected);
        }
        self.add("GET", &format!("{mails}/bob.eth/contact/alice.eth"), &[], "", UNAUTHORIZED);
        let taken = r#"{"acknowledgements":[{"contactAddress":"alice.eth","messageHash":"0x00"}]}"#;
        let path = format!("{mails}/bob.eth/syncAcknowledgements");
        self.add("POST", &path, &[], taken, UNAUTHORIZED);
        let carol = format!("Bearer {}", self.people.carol_token);
        let carol = [("Authorization", carol.as_str())];
        self.add("POST", &path, &carol, taken, UNAUTHORIZED);
        self.add("GET", &format!("{mails}/bob.eth/contact/carol.eth"), &carol, "", UNAUTHORIZED);
        self.add("GET", &format!("{mails}/incoming/bob.eth/"), &carol, "", UNAUTHORIZED);

        let bob = format!("Bearer {}", self.people.bob_token);
        let bob = [("Authorization", bob.as_str())];
        for body in [
            "{}",
            "[]",
            r#"{"acknowledgements":{}}"#,
            r#"{"acknowledgements":[1]}"#,
            r#"{"acknowledgements":[{"contactAddress":"alice.eth"}]}"#,
            r#"{"acknowledgements":[{"contactAddress":1,"messageHash":"0x00"}]}"#,
            r#"{"acknowledgements":[{"contactAddress":"a","messageHash":"b","all":true}]}"#,
            r#"{"acknowledgements":[],"all":true}"#,
        ] {
            self.add("POST", &path, &bob, body, BAD_REQUEST);
        }
        self.add("POST", &path, &bob, "", NO_BODY);
        // Deployed clients expect 200 also where nothing fits.
        let zeros = format!(
            r#"{{"acknowledgements":[{{"contactAddress":"alice.eth","messageHash":"0x{}"}}]}}"#,
            "0".repeat(64)
        );
        for body in [
            r#"{"acknowledgements":[]}"#,
            taken,
            zeros.as_str(),
            "{\"acknowledgements\":[{\"contactAddress\":\"\u{1f984}.eth\",\"messageHash\":\"x\"}]}",
            r#"{"acknowledgements":[{"contactAddress":"","messageHash":""}]}"#,
        ] {
            self.add("POST", &path, &bob, body, Expected::Harmless(200));
        }
        let contact = |name: &str| format!("{mails}/bob.eth/contact/{name}");
        self.add("GET", &contact(&"a".repeat(3000)), &bob, "", BAD_NAME);
        self.add("GET", &contact("%ff"), &bob, "", BAD_NAME);
        self.add("GET", &contact("%F0%9F%A6%84.eth"), &bob, "", Expected::Harmless(200));
        self.add("GET", &contact("alice.eth%00"), &bob, "", Expected::Harmless(200));
    }
}
