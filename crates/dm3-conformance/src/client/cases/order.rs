//! Which delivery service gets a message, and what happens where one does not take it.

use std::time::Duration;

use crate::client::bench::Bench;
use crate::client::case::{Case, accepts};
use crate::client::outgoing::{Sent, code};
use crate::client::service::{FakeService, Question, Scripted};
use crate::client::submitted::Submitted;
use crate::ds::stop::{CaseResult, Honest, Stop};
use dm3_oracle::Person;

const NEXT: &[&str] = &["MTP-TRN-025"];
const NO_ANSWER: &[&str] = &["MTP-TRN-020", "MTP-TRN-025"];

pub(super) fn cases() -> Vec<Case> {
    let mut cases = vec![
        accepts(
            "client.order/first-choice-first",
            "The first delivery service gets the message",
            &["MTP-TRN-022"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
            bench.submitted(&scene.first, &scene.bob).map(drop)
        }),
        accepts(
            "client.order/one-service-after-acceptance",
            "After an acceptance no further service gets the message",
            &["MTP-TRN-023"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name())?;
            bench.has_no_submission(&scene.second)?;
            bench.has_no_submission(&scene.third)
        }),
        accepts(
            "client.order/nothing-listens",
            "A service at which nothing listens is passed over",
            NO_ANSWER,
        )
        .send(async |bench| {
            let second = bench.service("second").await?;
            let absent = bench.absent_service("first");
            let (alice, bob) = (bench.person("alice", &[&second]), bench.stranger("bob"));
            bench.world.publish_user(&bob, &[&absent, second.name()], bench.dialect());
            bench.send_text(&alice, &bob).await?.is_accepted_by(second.name()).map(drop)
        }),
        accepts(
            "client.order/third-after-two",
            "The third service gets it where two are down",
            &["MTP-TRN-022", "MTP-TRN-025"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script_all(&Scripted::Status(503));
            scene.second.script_all(&Scripted::HangUp);
            scene.sent(bench).await?.is_accepted_by(scene.third.name())?;
            in_order(bench, &[&scene.first, &scene.second, &scene.third])
        }),
        accepts(
            "client.order/next-asked-after-the-one-before",
            "A service is not asked before the one before it turned out to be unavailable",
            &["MTP-TRN-022"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Status(503));
            scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
            in_order(bench, &[&scene.first, &scene.second])?;
            bench.has_no_submission(&scene.third)
        }),
        accepts(
            "client.order/redirected-submission",
            "A redirect is not followed and means unavailable",
            &["MTP-TRN-008", "MTP-TRN-019"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let decoy = bench.unpublished_service("decoy", "").await?;
            let to = format!("{}/rpc", decoy.service.url);
            scene.first.script(Question::Submit, Scripted::Redirect(307, to));
            scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
            bench.is_untouched(&decoy)
        }),
        accepts(
            "client.order/redirected-question",
            "A redirect of a question is not followed",
            &["MTP-TRN-008"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let decoy = bench.unpublished_service("decoy", "").await?;
            let to = format!("{}/rpc", decoy.service.url);
            scene.first.script(Question::Properties, Scripted::Redirect(308, to.clone()));
            scene.first.script(Question::Extension, Scripted::Redirect(302, to));
            scene.sent(bench).await?;
            bench.is_untouched(&decoy)
        }),
        accepts("client.order/named-twice", "A service that is named twice is tried once", &["MTP-TRN-027"])
            .send(async |bench| {
                let (first, second) = (bench.service("first").await?, bench.service("second").await?);
                let (alice, bob) =
                    (bench.person("alice", &[&first]), bench.person("bob", &[&first, &second, &first]));
                first.script(Question::Submit, Scripted::Status(503));
                second.script(Question::Submit, Scripted::Status(503));
                bench.send_text(&alice, &bob).await?.is_rejected()?;
                bench.submitted(&first, &bob)?;
                bench.submitted(&second, &bob)?;
                in_order(bench, &[&first, &second])
            }),
        accepts(
            "client.order/all-down",
            "Where all are down the message is worth another try",
            &["MTP-TRN-030"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script_all(&Scripted::HangUp);
            scene.second.script_all(&Scripted::Status(500));
            scene.third.script(Question::Submit, Scripted::Status(503));
            scene.sent(bench).await?.is_rejected_as(&[code::RETRY_LATER])?;
            for service in [&scene.first, &scene.second, &scene.third] {
                if bench.requests_to(service.name()).is_empty() {
                    return Err(Stop::deviates(format!("a request to {}", service.name()), "none"));
                }
            }
            Ok(())
        }),
        accepts(
            "client.order/delivered-later",
            "What was worth another try is delivered when a service is back",
            &["MTP-TRN-030", "MTP-TRN-029"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            for service in [&scene.first, &scene.second, &scene.third] {
                service.script_all(&Scripted::HangUp);
            }
            scene.sent(bench).await?.is_rejected_as(&[code::RETRY_LATER])?;
            scene.second.behave();
            scene.sent(bench).await?.is_accepted_by(scene.second.name()).map(drop)
        }),
        accepts(
            "client.order/no-usable-name",
            "A receiver whose profile names no usable service cannot be delivered to",
            &["MTP-TRN-032"],
        )
        .send(async |bench| {
            let service = bench.service("ds").await?;
            let (alice, bob) = (bench.person("alice", &[&service]), bench.stranger("bob"));
            bench.world.publish_user(&bob, &["no name at all", "a..b"], bench.dialect());
            bench.send_text(&alice, &bob).await?.is_rejected_as(&[code::NO_SERVICE])?;
            bench.is_untouched(&service)
        }),
        accepts(
            "client.order/same-sealed-message",
            "Every service gets the same encrypted message",
            &["MTP-TRN-005"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Status(503));
            scene.second.script(Question::Submit, Scripted::HangUp);
            scene.sent(bench).await?.is_accepted_by(scene.third.name())?;
            let first = bench.submitted(&scene.first, &scene.bob)?;
            for service in [&scene.second, &scene.third] {
                let other = bench.submitted(service, &scene.bob)?;
                if other.text("/message") != first.text("/message") {
                    return Err(Stop::deviates("the same member `message` at each service", "another one"));
                }
            }
            Ok(())
        }),
        accepts(
            "client.order/delivery-information-for-each",
            "Each service gets delivery information that is sealed for it",
            &["MTP-TRN-004"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Status(503));
            scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
            for service in [&scene.first, &scene.second] {
                // Opening it needs the key of the very service.
                let Submitted { information, .. } = bench.submitted(service, &scene.bob)?;
                let names = (information.get("from"), information.get("to"));
                if names != (Some(&scene.alice.name.as_str().into()), Some(&scene.bob.name.as_str().into())) {
                    return Err(Stop::deviates("`from` and `to` of the message", information.to_string()));
                }
            }
            Ok(())
        }),
        accepts(
            "client.order/reason-of-a-refusal",
            "A service's reason is shown without control characters and cut to 300 characters",
            &["MTP-TRN-021"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            let message = format!("\u{1b}[2J\u{7}no{}", "\u{2603}".repeat(5000));
            scene.first.script(Question::Submit, Scripted::Error { status: 403, code: -32010, message });
            match scene.sent(bench).await? {
                Sent::Rejected { message, .. } => {
                    let length = message.chars().filter(|character| *character == '\u{2603}').count();
                    if length <= 300 && !message.chars().any(char::is_control) {
                        return Ok(());
                    }
                    Err(Stop::deviates("at most 300 characters, none of them for control", message))
                }
                sent @ Sent::Accepted { .. } => sent.is_rejected(),
            }
        }),
        accepts(
            "client.order/limit-of-services",
            "A sender tries no more than 32 services",
            &["MTP-TRN-028"],
        )
        .observed()
        .send(async |bench| {
            let last = bench.service("last").await?;
            let mut names: Vec<String> =
                (0..32).map(|number| bench.absent_service(&format!("absent{number}"))).collect();
            names.push(last.name().to_owned());
            let (alice, bob) = (bench.person("alice", &[&last]), bench.stranger("bob"));
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            bench.world.publish_user(&bob, &names, bench.dialect());
            bench.send_text(&alice, &bob).await?;
            bench.is_untouched(&last)
        }),
    ];
    cases.extend(unavailable());
    cases.extend(refused());
    cases
}

/// Everybody that the cases of this area need.
pub(super) struct Scene {
    pub(super) alice: Person,
    pub(super) bob: Person,
    pub(super) first: FakeService,
    pub(super) second: FakeService,
    pub(super) third: FakeService,
}

impl Scene {
    pub(super) async fn of(bench: &Bench<'_>) -> Result<Self, Stop> {
        let first = bench.service("first").await?;
        let second = bench.service("second").await?;
        let third = bench.service("third").await?;
        let alice = bench.person("alice", &[&first]);
        let bob = bench.person("bob", &[&first, &second, &third]);
        Ok(Self { alice, bob, first, second, third })
    }

    /// Lets alice send a text to bob.
    pub(super) async fn sent(&self, bench: &Bench<'_>) -> Result<Sent, Stop> {
        bench.send_text(&self.alice, &self.bob).await
    }
}

/// Demands that all requests to a service came before the first one to the next.
fn in_order(bench: &Bench<'_>, services: &[&FakeService]) -> CaseResult {
    let log = bench.world.log.all();
    let places =
        log.iter().filter_map(|request| services.iter().position(|service| service.name() == request.server));
    let places: Vec<usize> = places.collect();
    if places.is_sorted() && places.last() == Some(&(services.len() - 1)) {
        return Ok(());
    }
    let names: Vec<&str> =
        places.iter().filter_map(|place| services.get(*place)).map(|service| service.name()).collect();
    let wanted: Vec<&str> = services.iter().map(|service| service.name()).collect();
    Err(Stop::deviates(format!("requests in the order {}", wanted.join(", ")), names.join(", ")))
}

/// Ways of the first service not to be available, each in a case.
fn unavailable() -> Vec<Case> {
    let submission: [(&str, &str, &[&str], Scripted); 9] = [
        ("client.order/submission-503", "Status 503 leads to the next service", NEXT, Scripted::Status(503)),
        ("client.order/submission-500", "Status 500 leads to the next service", NEXT, Scripted::Status(500)),
        ("client.order/submission-429", "Status 429 leads to the next service", NEXT, Scripted::Status(429)),
        ("client.order/submission-408", "Status 408 leads to the next service", NEXT, Scripted::Status(408)),
        (
            "client.order/mailbox-full",
            "A full mailbox leads to the next service",
            NEXT,
            Scripted::error(507, -32005),
        ),
        (
            "client.order/error-of-the-service",
            "An error that may pass leads to the next service",
            NEXT,
            Scripted::error(503, -32002),
        ),
        (
            "client.order/submission-hung-up",
            "A submission that is not answered leads to the next service",
            NO_ANSWER,
            Scripted::HangUp,
        ),
        (
            "client.order/submission-answered-by-a-page",
            "A page in the place of an answer leads to the next service",
            &["MTP-TRN-018"],
            Scripted::Body {
                status: 200,
                content_type: "text/html",
                body: "<html>Welcome</html>".to_owned(),
            },
        ),
        (
            "client.order/submission-answered-by-an-empty-object",
            "An object that is neither result nor error leads to the next service",
            &["MTP-TRN-018"],
            Scripted::Body { status: 200, content_type: "application/json", body: "{}".to_owned() },
        ),
    ];
    let mut cases: Vec<Case> = submission
        .into_iter()
        .map(|(id, title, clauses, script)| {
            accepts(id, title, clauses).send(async move |bench| {
                let scene = Scene::of(bench).await?;
                scene.first.script(Question::Submit, script.clone());
                scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
                bench.submitted(&scene.second, &scene.bob).map(drop)
            })
        })
        .collect();
    cases.push(
        accepts(
            "client.order/submission-not-answered-in-time",
            "A submission that is not answered for 30 seconds is given up",
            &["MTP-TRN-009"],
        )
        .send(async |bench| {
            let scene = Scene::of(bench).await?;
            scene.first.script(Question::Submit, Scripted::Silence(Duration::from_secs(45)));
            scene.sent(bench).await?.is_accepted_by(scene.second.name())?;
            let at = |service: &FakeService| {
                bench.requests_to(service.name()).first().map(|request| request.at_ms)
            };
            let waited =
                at(&scene.second).zip(at(&scene.first)).map(|(second, first)| second.saturating_sub(first));
            match waited {
                Some(ms) if ms <= 33_000 => Ok(()),
                _ => {
                    Err(Stop::deviates("the next service after at most 30 s", format!("after {waited:?} ms")))
                }
            }
        }),
    );
    cases
}

/// Refusals of the first service, each in a case.
fn refused() -> Vec<Case> {
    let answers: [(&str, &str, Scripted); 6] = [
        ("client.order/refused-as-spam", "A refusal as spam is final", Scripted::error(403, -32010)),
        (
            "client.order/refused-as-unknown",
            "A refusal of an unknown receiver is final",
            Scripted::error(404, -32001),
        ),
        (
            "client.order/refused-as-invalid",
            "A refusal of the envelope is final",
            Scripted::error(400, -32000),
        ),
        (
            "client.order/refused-as-unauthorized",
            "A refusal of the sender is final",
            Scripted::error(400, -32003),
        ),
        ("client.order/refused-for-size", "A refusal for the size is final", Scripted::error(413, -32011)),
        (
            "client.order/refused-inside-200",
            "A refusal in an answer of status 200 is final",
            Scripted::error(200, -32010),
        ),
    ];
    let case = |(id, title, script): (&'static str, &'static str, Scripted)| {
        accepts(id, title, &["MTP-TRN-024", "MTP-TRN-031"]).send(async move |bench| {
            let scene = Scene::of(bench).await?;
            scene.sent(bench).await?.is_accepted_by(scene.first.name()).honest("send a message")?;
            scene.first.script(Question::Submit, script.clone());
            scene.sent(bench).await?.is_rejected_as(&[code::REFUSED])?;
            bench.is_untouched(&scene.second)?;
            bench.is_untouched(&scene.third)
        })
    };
    answers.into_iter().map(case).collect()
}
