//! The access API under `/access/v1/`: other people's mailboxes, forged cursors, odd devices.

use dm3_ds::auth::{ChallengeId, ServerSecret, issue_challenge};
use dm3_types::{Json, Members, UnixMillis};

use super::{Case, Expected, People};
use crate::world::{World, answer_to, request_bytes};

const BAD_BODY: (u16, &str) = (400, "http.body.malformed");
const BAD_QUERY: (u16, &str) = (400, "http.query.malformed");
const BAD_CURSOR: (u16, &str) = (400, "ds.cursor.malformed");
const UNKNOWN_CURSOR: (u16, &str) = (410, "ds.cursor.unknown");
const BAD_DEVICE: (u16, &str) = (400, "ds.device.malformed");
const BAD_NAME: (u16, &str) = (400, "ds.name.malformed");
const NO_SESSION: (u16, &str) = (401, "ds.session.invalid");
const NO_PATH: (u16, &str) = (404, "http.path.unknown");
const NOT_ALLOWED: (u16, &str) = (405, "http.method.not-allowed");

struct Maker<'a> {
    people: &'a People,
    cases: Vec<Case>,
}

pub(super) async fn cases(world: &World, people: &People) -> Vec<Case> {
    let mut maker = Maker { people, cases: Vec::new() };
    maker.paths();
    let challenge = world.challenge(&people.bob).await;
    maker.log_ins(world, &challenge);
    maker.pick_ups();
    maker.devices();
    maker.acknowledgements();
    maker.cases
}

impl Maker<'_> {
    fn add(&mut self, method: &str, path: &str, token: &str, body: &str, expected: (u16, &'static str)) {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str())];
        let headers = if token.is_empty() { &[][..] } else { &headers[..] };
        self.add_with(method, path, headers, body, expected);
    }

    fn add_with(
        &mut self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &str,
        (status, code): (u16, &'static str),
    ) {
        let path = format!("/access/v1/{path}");
        let bytes = request_bytes(method, &path, headers, body.as_bytes());
        let shown: String = body.chars().take(60).collect();
        let what = format!("access: {method} {path} {shown} #{}", self.cases.len());
        self.cases.push(Case { what, bytes, expected: Expected::Access(status, code) });
    }

    fn paths(&mut self) {
        let token = self.people.bob_token.clone();
        for path in [
            "",
            "bob.eth",
            "bob.eth/nothing",
            "bob.eth/messages/1",
            "bob.eth/messages/",
            "bob.eth/devices/a/b",
        ] {
            self.add("GET", path, &token, "", NO_PATH);
        }
        for (method, path) in [
            ("GET", "bob.eth/profile"),
            ("POST", "bob.eth/profile"),
            ("GET", "bob.eth/challenge"),
            ("GET", "bob.eth/session"),
            ("DELETE", "bob.eth/messages"),
            ("GET", "bob.eth/acknowledgements"),
            ("POST", "bob.eth/devices"),
            ("GET", "bob.eth/devices/phone"),
            ("POST", "bob.eth/events"),
        ] {
            self.add(method, path, &token, "", NOT_ALLOWED);
        }
        let address = self.people.bob.wallet.address().to_string();
        let long = "a".repeat(3000);
        for name in ["%ff", "a..b", "%00", "bob%20eth", &address, &address.to_lowercase(), &long] {
            self.add("POST", &format!("{name}/challenge"), "", "", BAD_NAME);
            self.add("PUT", &format!("{name}/profile"), "", "{}", BAD_NAME);
        }
        for (name, expected) in [
            ("nobody.eth", (404, "ds.name.no-address")),
            ("alice.eth", (404, "ds.account.unknown")),
            ("down.eth", (503, "ds.registry.unavailable")),
            ("slow.eth", (503, "ds.registry.unavailable")),
            ("off-chain.eth", (501, "ds.name.needs-ccip-read")),
            ("no-ens-here.eth", (500, "ds.registry.misconfigured")),
        ] {
            self.add("POST", &format!("{name}/challenge"), "", "", expected);
        }
    }

    fn log_ins(&mut self, world: &World, challenge: &str) {
        let people = self.people;
        for body in
            ["", "{", "[]", "null", "{}", r#"{"challenge":"x"}"#, r#"{"challenge":1,"signature":"x"}"#]
        {
            self.add("POST", "bob.eth/session", "", body, BAD_BODY);
            self.add("PUT", "bob.eth/profile", "", body, BAD_BODY);
        }
        let invalid = (400, "ds.challenge.invalid");
        for text in
            ["", "x", "a.b.c", &people.bob_token, &format!("{challenge}="), "eyJhbGciOiJub25lIn0.e30.AA"]
        {
            self.add("POST", "bob.eth/session", "", &answer_to(text, &people.bob), invalid);
        }
        let wrong = (400, "ds.login.wrong-signature");
        self.add("POST", "bob.eth/session", "", &answer_to(challenge, &people.carol), wrong);
        let other = (400, "ds.challenge.other-account");
        self.add("POST", "carol.eth/session", "", &answer_to(challenge, &people.carol), other);
        let secret = ServerSecret::derive(&world.keys.signing);
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        let now = UnixMillis::saturating(u64::try_from(since.as_millis()).unwrap());
        let made = issue_challenge(&secret, "alice.eth", &ChallengeId::from_text("id"), now);
        let unknown = (400, "ds.account.unknown");
        self.add("POST", "alice.eth/session", "", &answer_to(&made, &people.alice), unknown);
        for signature in ["", "AAAA", "not base64"] {
            let body = Members::new().with("signature", signature).with("challenge", challenge);
            let malformed = (400, "ds.login.malformed-signature");
            self.add("POST", "bob.eth/session", "", &Json::from(body).to_text(), malformed);
        }
        let not_owners = (400, "ds.profile.not-signed-by-owner");
        self.add("PUT", "bob.eth/profile", "", &people.carol.signed_profile(), not_owners);
        let large = format!("{{\"profile\":\"{}\"}}", "x".repeat(70_000));
        self.add("PUT", "bob.eth/profile", "", &large, (413, "http.body.too-large"));
    }

    fn pick_ups(&mut self) {
        let (bob, carol) = (self.people.bob_token.clone(), self.people.carol_token.clone());
        let registration = self.people.registration_token.clone();
        for path in ["messages", "devices", "events"] {
            for token in ["", "x", &carol, &registration, &format!("{bob}x"), &format!(" {bob}")] {
                self.add("GET", &format!("bob.eth/{path}"), token, "", NO_SESSION);
            }
            let basic = format!("Basic {bob}");
            let headers = [("Authorization", basic.as_str())];
            self.add_with("GET", &format!("bob.eth/{path}"), &headers, "", NO_SESSION);
            self.add("GET", &format!("carol.eth/{path}"), &bob, "", NO_SESSION);
            self.add("GET", &format!("nobody.eth/{path}"), &bob, "", NO_SESSION);
        }
        for query in [
            "limit=0",
            "limit=101",
            "limit=-1",
            "limit=1.5",
            "limit=01",
            "limit=",
            "limit",
            "limit=%31",
            "limit=99999999999999999999",
            "limit=1&limit=1",
            "after=",
            "after",
            "after=0&after=0",
            "after=a%20b",
            "after=1+1",
            "after=%F0%9F%A6%84",
        ] {
            self.add("GET", &format!("bob.eth/messages?{query}"), &bob, "", BAD_QUERY);
        }
        self.add("GET", &format!("bob.eth/messages?after={}", "1".repeat(65)), &bob, "", BAD_QUERY);
        for (after, expected) in [
            ("x", BAD_CURSOR),
            ("00", BAD_CURSOR),
            ("-1", BAD_CURSOR),
            ("99999999999999999999", BAD_CURSOR),
            ("3", UNKNOWN_CURSOR),
            ("18446744073709551615", UNKNOWN_CURSOR),
        ] {
            self.add("GET", &format!("bob.eth/messages?after={after}"), &bob, "", expected);
            self.add("GET", &format!("bob.eth/events?after={after}"), &bob, "", expected);
            let bearer = format!("Bearer {bob}");
            let headers = [("Authorization", bearer.as_str()), ("Last-Event-ID", after)];
            self.add_with("GET", "bob.eth/events?after=0", &headers, "", expected);
        }
        let bearer = format!("Bearer {bob}");
        let headers = [("Authorization", bearer.as_str()), ("Last-Event-ID", "a b")];
        self.add_with("GET", "bob.eth/events", &headers, "", BAD_CURSOR);
    }

    fn devices(&mut self) {
        let (bob, carol) = (self.people.bob_token.clone(), self.people.carol_token.clone());
        for method in ["PUT", "DELETE"] {
            for token in ["", "x", &carol] {
                self.add(method, "bob.eth/devices/phone", token, "", NO_SESSION);
            }
            let long = "d".repeat(65);
            for device in ["%20", "a%2fb", "a%00", "%F0%9F%93%B1", "a:b", &long] {
                self.add(method, &format!("bob.eth/devices/{device}"), &bob, "", BAD_DEVICE);
            }
            self.add(method, "bob.eth/devices/%ff", &bob, "", BAD_NAME);
        }
    }

    fn acknowledgements(&mut self) {
        let (bob, carol) = (self.people.bob_token.clone(), self.people.carol_token.clone());
        let hash = format!("0x{}", "0".repeat(64));
        let taken = format!(r#"{{"messages":[{{"sender":"alice.eth","messageHash":"{hash}"}}]}}"#);
        for token in ["", "x", &carol] {
            self.add("POST", "bob.eth/acknowledgements", token, &taken, NO_SESSION);
        }
        let many = vec![format!(r#"{{"sender":"a","messageHash":"{hash}"}}"#); 1001].join(",");
        for body in [
            "",
            "{",
            "[]",
            "{}",
            r#"{"messages":{}}"#,
            r#"{"messages":[1]}"#,
            r#"{"messages":[{"sender":"alice.eth"}]}"#,
            r#"{"messages":[{"sender":"alice.eth","messageHash":"0x00"}]}"#,
            r#"{"messages":[{"sender":1,"messageHash":"0x00"}]}"#,
            r#"{"messages":[],"device":"phone","cursor":"0"}"#,
            r#"{"device":"phone"}"#,
            r#"{"cursor":"0"}"#,
            r#"{"device":"phone","cursor":0}"#,
            r#"{"device":"phone","cursor":""}"#,
            r#"{"device":"","cursor":"0"}"#,
            r#"{"device":"a b","cursor":"0"}"#,
            &format!(r#"{{"messages":[{many}]}}"#),
        ] {
            self.add("POST", "bob.eth/acknowledgements", &bob, body, BAD_BODY);
        }
        let up_to = |cursor: &str| format!(r#"{{"device":"phone","cursor":"{cursor}"}}"#);
        self.add("POST", "bob.eth/acknowledgements", &bob, &up_to("x"), BAD_CURSOR);
        self.add("POST", "bob.eth/acknowledgements", &bob, &up_to("0"), (404, "ds.device.unknown"));
        let large = format!(r#"{{"messages":"{}"}}"#, "x".repeat(1 << 20));
        self.add("POST", "bob.eth/acknowledgements", &bob, &large, (413, "http.body.too-large"));
    }
}
