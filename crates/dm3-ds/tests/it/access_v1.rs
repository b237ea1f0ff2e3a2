//! The access API under `/access/v1/`: pages, acknowledgements, devices.

use dm3_ds::store::Quota;
use dm3_mtp::{EnvelopeFormat, ReceivedEnvelope};
use dm3_profile::{NewProfile, USER_PROFILE_RECORD};
use dm3_types::access::{Device, MailPage, Session};
use dm3_types::{Json, WireRecord};

use crate::world::{Answer, Person, World, answer_to, name};

impl World {
    /// Registers, logs in, and returns the session token.
    pub(crate) async fn settle(&self, person: &Person) -> String {
        self.publish(person);
        let registered = self.call("PUT", person, "profile", "", &person.signed_profile()).await;
        assert_eq!((registered.status, registered.text().as_str()), (204, ""));
        self.session(person).await.token
    }

    pub(crate) async fn session(&self, person: &Person) -> Session {
        let challenge = self.access_challenge(person).await;
        let answer = self.call("POST", person, "session", "", &answer_to(&challenge, person)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Session::from_json(&answer.json()).unwrap()
    }

    async fn access_challenge(&self, person: &Person) -> String {
        let challenge = self.call("POST", person, "challenge", "", "").await;
        assert_eq!(challenge.status, 200, "{}", challenge.text());
        challenge.json().get("challenge").and_then(Json::as_str).unwrap().to_owned()
    }

    pub(crate) async fn call(
        &self,
        method: &str,
        person: &Person,
        path: &str,
        token: &str,
        body: &str,
    ) -> Answer {
        let bearer = format!("Bearer {token}");
        let headers = [("Authorization", bearer.as_str())];
        let headers = if token.is_empty() { &[][..] } else { &headers[..] };
        let path = format!("/access/v1/{}/{path}", person.name);
        self.request(method, &path, headers, body.as_bytes()).await
    }

    pub(crate) async fn page(&self, person: &Person, token: &str, query: &str) -> MailPage {
        let answer = self.call("GET", person, &format!("messages{query}"), token, "").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.headers["cache-control"], "no-store");
        MailPage::from_json(&answer.json()).unwrap()
    }

    async fn acknowledge(&self, person: &Person, token: &str, body: &str) -> u64 {
        let answer = self.call("POST", person, "acknowledgements", token, body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json().get("deleted").and_then(Json::as_u64).unwrap()
    }

    async fn add_device(&self, person: &Person, token: &str, device: &str) -> Device {
        let answer = self.call("PUT", person, &format!("devices/{device}"), token, "").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Device::from_json(&answer.json()).unwrap()
    }
}

fn texts(page: &MailPage, receiver: &Person) -> Vec<String> {
    let text = |item: &dm3_types::access::MailItem| {
        let opened = ReceivedEnvelope::from_json(item.envelope.clone()).unwrap();
        let opened = opened.open(&receiver.profile.keys.encryption).unwrap();
        opened.unverified_message().record().message.clone().unwrap()
    };
    page.messages.iter().map(text).collect()
}

fn refusal(answer: &Answer) -> (u16, String) {
    let code = answer.json().get("error").and_then(|error| error.get("code")).cloned();
    let code = code.and_then(|code| code.as_str().map(str::to_owned)).unwrap();
    assert_eq!(answer.code(), Some(code.as_str()));
    (answer.status, code)
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_picked_up_page_by_page_and_survives_a_restart() {
    let mut world = World::start_patient().await;
    let (alice, bob, carol) =
        (Person::new("alice.eth", 1), Person::new("bob.eth", 2), Person::new("carol.eth", 3));
    world.publish(&alice);
    world.publish(&carol);
    let token = world.settle(&bob).await;
    let empty = world.page(&bob, &token, "").await;
    assert_eq!((empty.messages.len(), empty.cursor.as_str(), empty.more), (0, "0", false));
    for number in 0..7 {
        let sender = if number % 2 == 0 { &alice } else { &carol };
        let format = if number == 4 {
            EnvelopeFormat::Written
        } else {
            EnvelopeFormat::Deployed(dm3_types::record::HashField::MessageHash)
        };
        let envelope = sender.envelope_as(&bob, &world.service_key(), &number.to_string(), format);
        assert_eq!(world.submit(&envelope).await.status, 200);
    }
    let all = world.page(&bob, &token, "").await;
    assert_eq!(texts(&all, &bob), ["0", "1", "2", "3", "4", "5", "6"], "all senders, the oldest first");
    let senders: Vec<_> = all.messages.iter().map(|item| item.sender.as_str()).collect();
    assert_eq!(senders[..3], ["alice.eth", "carol.eth", "alice.eth"]);
    for item in &all.messages {
        let opened = ReceivedEnvelope::from_json(item.envelope.clone()).unwrap();
        assert_eq!(opened.acknowledged_as(), item.message_hash);
    }
    assert!(!all.more);
    assert_eq!(all.messages.last().unwrap().cursor, all.cursor);

    world.stop().await;
    world.run().await;
    let token = world.session(&bob).await.token;
    assert_eq!(world.page(&bob, &token, "").await, all, "the same after a restart");
    let (mut seen, mut query) = (Vec::new(), "?limit=3".to_owned());
    loop {
        let page = world.page(&bob, &token, &query).await;
        seen.extend(page.messages.clone());
        if !page.more {
            break;
        }
        assert_eq!(page.messages.len(), 3);
        query = format!("?after={}&limit=3&unknown=1", page.cursor);
    }
    assert_eq!(seen, all.messages);
    let nothing = world.page(&bob, &token, &format!("?after={}", all.cursor)).await;
    assert_eq!((nothing.messages.len(), &nothing.cursor, nothing.more), (0, &all.cursor, false));
    // The deployed form sees the same mail.
    assert_eq!(world.incoming(&bob, &token).await.len(), 7);

    let first = &all.messages[0];
    let body = format!(
        r#"{{"messages":[{{"sender":"{}","messageHash":"{}"}},{{"sender":"nobody","messageHash":"{}"}}]}}"#,
        first.sender, first.message_hash, all.messages[1].message_hash
    );
    assert_eq!(world.acknowledge(&bob, &token, &body).await, 1);
    assert_eq!(world.acknowledge(&bob, &token, &body).await, 0, "again: nothing happens");
    assert_eq!(world.page(&bob, &token, "").await.messages, all.messages[1..]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_stays_until_every_device_has_it() {
    let mut world = World::start_patient().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    let token = world.settle(&bob).await;
    for number in 0..5 {
        let envelope = alice.envelope(&bob, &world.service_key(), &number.to_string());
        assert_eq!(world.submit(&envelope).await.status, 200);
    }
    let cursors: Vec<_> =
        world.page(&bob, &token, "").await.messages.into_iter().map(|item| item.cursor).collect();
    let up_to =
        |device: &str, count: usize| format!(r#"{{"device":"{device}","cursor":"{}"}}"#, cursors[count - 1]);
    let unknown = world.call("POST", &bob, "acknowledgements", &token, &up_to("phone", 2)).await;
    assert_eq!(refusal(&unknown), (404, "ds.device.unknown".to_owned()));
    for device in ["phone", "laptop"] {
        assert_eq!(world.add_device(&bob, &token, device).await.cursor.as_str(), "0");
    }
    assert_eq!(world.acknowledge(&bob, &token, &up_to("phone", 4)).await, 0);
    assert_eq!(world.page(&bob, &token, "").await.messages.len(), 5, "the laptop has nothing yet");
    assert_eq!(world.acknowledge(&bob, &token, &up_to("laptop", 2)).await, 2);
    assert_eq!(world.acknowledge(&bob, &token, &up_to("phone", 1)).await, 0, "not back");
    assert_eq!(world.add_device(&bob, &token, "phone").await.cursor, cursors[3]);
    world.stop().await;
    world.run().await;
    let token = world.session(&bob).await.token;
    let listed = world.call("GET", &bob, "devices", &token, "").await.json();
    let expected = format!(
        r#"{{"devices":[{{"device":"laptop","cursor":"{}"}},{{"device":"phone","cursor":"{}"}}]}}"#,
        cursors[1], cursors[3]
    );
    assert_eq!(listed.to_text(), expected);
    // The laptop is lost: what only it had not taken goes.
    let gone = world.call("DELETE", &bob, "devices/laptop", &token, "").await;
    assert_eq!((gone.status, gone.text().as_str()), (204, ""));
    assert_eq!(world.call("DELETE", &bob, "devices/laptop", &token, "").await.status, 204);
    assert_eq!(world.page(&bob, &token, "").await.messages.len(), 1);
    assert_eq!(world.call("DELETE", &bob, "devices/phone", &token, "").await.status, 204);
    assert_eq!(world.page(&bob, &token, "").await.messages.len(), 1, "the last device takes nothing along");
    for number in 0..16 {
        world.add_device(&bob, &token, &format!("d.{number}")).await;
    }
    let refused = world.call("PUT", &bob, "devices/d.16", &token, "").await;
    assert_eq!(refusal(&refused), (409, "ds.device.too-many".to_owned()));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_published_profile_registers_and_only_its_key_opens() {
    let mut world = World::start_patient().await;
    let bob = Person::new("bob.eth", 2);
    let old = NewProfile::create(&bob.wallet, &[name("old.eth")], "another nonce");
    let old = Person { profile: old, ..Person::new("bob.eth", 2) };
    world.publish(&bob);
    let refused = world.call("PUT", &bob, "profile", "", &old.signed_profile()).await;
    assert_eq!(refusal(&refused), (409, "ds.profile.not-published".to_owned()));
    let stranger = Person::new("stranger.eth", 4);
    let refused = world.call("PUT", &bob, "profile", "", &stranger.signed_profile()).await;
    assert_eq!(refusal(&refused), (400, "ds.profile.not-signed-by-owner".to_owned()));
    let refused = world.call("POST", &bob, "challenge", "", "").await;
    assert_eq!(refusal(&refused), (404, "ds.account.unknown".to_owned()));

    let token = world.settle(&bob).await;
    let again = world.call("PUT", &bob, "profile", "", &bob.signed_profile()).await;
    assert_eq!(again.status, 204);
    let session = world.session(&bob).await;
    assert!(session.expires.as_u64() > 1_700_000_000_000);
    let challenge = world.access_challenge(&bob).await;
    let wrong = world.call("POST", &bob, "session", "", &answer_to(&challenge, &old)).await;
    assert_eq!(refusal(&wrong), (400, "ds.login.wrong-signature".to_owned()));
    assert_eq!(world.call("POST", &bob, "session", "", &answer_to(&challenge, &bob)).await.status, 200);
    let used = world.call("POST", &bob, "session", "", &answer_to(&challenge, &bob)).await;
    assert_eq!(refusal(&used), (400, "ds.challenge.used".to_owned()));
    // A token opens both forms; without one there is a hint.
    assert_eq!(world.get_with("/delivery/messages/incoming/bob.eth", &token).await.status, 200);
    let refused = world.call("GET", &bob, "messages", "", "").await;
    assert_eq!(refusal(&refused), (401, "ds.session.invalid".to_owned()));
    assert_eq!(refused.headers["www-authenticate"], "Bearer");
    world.stop().await;
}

/// Deployed readers refuse members of a profile that they do not know, and do not decode percent signs.
#[tokio::test(flavor = "multi_thread")]
async fn profiles_of_the_written_form_are_at_home_here() {
    let mut world = World::start_patient().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    let percent_encoded: String =
        bob.signed_profile()
            .bytes()
            .map(|byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            })
            .collect();
    world.registry.0.set_address(&bob.name, bob.wallet.address());
    world.registry.0.set_text(
        &bob.name,
        USER_PROFILE_RECORD,
        &format!("data:application/json,{percent_encoded}"),
    );
    let registered = world.call("PUT", &bob, "profile", "", &bob.signed_profile()).await;
    assert_eq!(registered.status, 204, "{}", registered.text());
    let token = world.session(&bob).await.token;
    assert_eq!(world.submit(&alice.envelope(&bob, &world.service_key(), "hello")).await.status, 200);
    assert_eq!(texts(&world.page(&bob, &token, "").await, &bob), ["hello"]);
    // As a sender, too.
    let token = world.settle(&alice).await;
    assert_eq!(world.submit(&bob.envelope(&alice, &world.service_key(), "hi")).await.status, 200);
    assert_eq!(texts(&world.page(&alice, &token, "").await, &alice), ["hi"]);
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cursor_of_a_lost_mailbox_is_told() {
    let mut world = World::start_patient().await;
    let bob = Person::new("bob.eth", 2);
    let token = world.settle(&bob).await;
    for path in ["messages?after=7", "events?after=7"] {
        let refused = world.call("GET", &bob, path, &token, "").await;
        assert_eq!(refusal(&refused), (410, "ds.cursor.unknown".to_owned()), "{path}");
    }
    world.add_device(&bob, &token, "phone").await;
    let body = r#"{"device":"phone","cursor":"7"}"#;
    let refused = world.call("POST", &bob, "acknowledgements", &token, body).await;
    assert_eq!(refusal(&refused), (410, "ds.cursor.unknown".to_owned()));
    world.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn large_mail_makes_short_pages() {
    let mut world = World::start_patient().await;
    world.stop().await;
    world.config.limits.size_limit_bytes = 1_000_000;
    world.config.limits.quota = Quota::UNLIMITED;
    world.run().await;
    let (alice, bob) = (Person::new("alice.eth", 1), Person::new("bob.eth", 2));
    world.publish(&alice);
    let token = world.settle(&bob).await;
    for number in 0..5 {
        let text = format!("{number}{}", "x".repeat(300_000));
        assert_eq!(world.submit(&alice.envelope(&bob, &world.service_key(), &text)).await.status, 200);
    }
    let (mut seen, mut query, mut pages) = (Vec::new(), String::new(), 0);
    loop {
        let page = world.page(&bob, &token, &query).await;
        seen.extend(texts(&page, &bob));
        pages += 1;
        if !page.more {
            break;
        }
        query = format!("?after={}", page.cursor);
    }
    let firsts: Vec<_> = seen.iter().map(|text| &text[..1]).collect();
    assert_eq!(firsts, ["0", "1", "2", "3", "4"]);
    assert!(pages > 1, "a page is bounded in bytes");
    world.stop().await;
}
