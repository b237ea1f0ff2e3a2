//! Which delivery service a message goes to.

use dm3_client::{Client, NetworkFault, SendError, ServiceError, ServiceProblem};
use dm3_types::EnsName;

use crate::fake_service::{FakeService, Reply, Request};
use crate::world::{Person, World, name};

async fn alice(world: &World) -> Client {
    let alice = Person::new("alice.eth", 3, &["ds2.eth"]);
    world.publish(&alice);
    world.client(&alice)
}

fn bob(world: &World) -> EnsName {
    let bob = Person::new("bob.eth", 4, &["ds1.eth", "ds2.eth"]);
    world.publish(&bob);
    bob.name
}

fn refuses(status: u16, body: &'static str) -> impl Fn(&Request) -> Option<Reply> {
    move |request| request.envelope().map(|_| Reply::Body(status, body.into()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_down_is_passed_over_until_it_is_back() {
    let world = World::new();
    let (mut first, second) = (world.durable_service("ds1.eth", 1).await, world.service("ds2.eth", 2).await);
    let alice = world.join(&Person::new("alice.eth", 3, &["ds2.eth"])).await;
    let bob = world.join(&Person::new("bob.eth", 4, &["ds1.eth", "ds2.eth"])).await;

    assert_eq!(alice.send_text(bob.name(), "1").await.unwrap().service, first.name);
    first.stop().await;
    let sent = alice.send_text(bob.name(), "2").await.unwrap();
    assert_eq!((&sent.service, sent.attempts.len()), (&second.name, 2));
    let down = ServiceProblem::Service(ServiceError::Unreachable(NetworkFault::Connect));
    assert_eq!(sent.attempts[0].problem, Some(down));
    assert_eq!(sent.attempts[1].problem, None);
    first.run().await;
    assert_eq!(alice.send_text(bob.name(), "3").await.unwrap().service, first.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_ends_the_delivery() {
    let world = World::new();
    let _refusing = FakeService::start(&world, "ds1.eth", 1, refuses(400, r#"{"error":"go away"}"#)).await;
    let second = FakeService::start(&world, "ds2.eth", 2, |_| None).await;
    let error = alice(&world).await.send_text(&bob(&world), "hello").await.unwrap_err();
    let SendError::Refused { service, refusal } = &error else { panic!("{error:?}") };
    assert_eq!((service, refusal.status, refusal.reason.as_str()), (&name("ds1.eth"), 400, "go away"));
    assert!(!error.is_temporary());
    assert!(second.requests().is_empty(), "the second service has the same receiver");
}

#[tokio::test(flavor = "multi_thread")]
async fn services_that_cannot_now_are_passed_over() {
    let silent = |_: &Request| Some(Reply::Silence);
    let hang_up = |_: &Request| Some(Reply::HangUp);
    for (status, body) in [(503, "restarting"), (429, "slow down"), (500, ""), (507, "full"), (408, "")] {
        let world = World::new();
        let _first = FakeService::start(&world, "ds1.eth", 1, refuses(status, body)).await;
        let second = FakeService::start(&world, "ds2.eth", 2, |_| None).await;
        let sent = alice(&world).await.send_text(&bob(&world), "hello").await.unwrap();
        assert_eq!(sent.service, second.name);
        let Some(ServiceProblem::Unavailable(refusal)) = &sent.attempts[0].problem else {
            panic!("{sent:?}")
        };
        assert_eq!((refusal.status, refusal.reason.as_str()), (status, body));
    }
    for (first, fault) in [
        (Box::new(silent) as Box<dyn Fn(&Request) -> Option<Reply> + Send + Sync>, NetworkFault::Timeout),
        (Box::new(hang_up), NetworkFault::Interrupted),
    ] {
        let world = World::new();
        let _first = FakeService::start(&world, "ds1.eth", 1, first).await;
        let second = FakeService::start(&world, "ds2.eth", 2, |_| None).await;
        let alice = Person::new("alice.eth", 3, &["ds2.eth"]);
        world.publish(&alice);
        let patience = std::time::Duration::from_secs(1);
        let alice = world.builder(&alice).request_timeout(patience).build().unwrap();
        let sent = alice.send_text(&bob(&world), "hello").await.unwrap();
        assert_eq!(sent.service, second.name);
        let problem = ServiceProblem::Service(ServiceError::Unreachable(fault));
        assert_eq!(sent.attempts[0].problem, Some(problem));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_none_can_be_used_each_problem_is_named() {
    let world = World::new();
    let (mut first, alice) = (world.durable_service("ds1.eth", 1).await, alice(&world).await);
    let _second = FakeService::start(&world, "ds2.eth", 2, refuses(503, "back at nine")).await;
    let bob = Person::new("bob.eth", 4, &["ds1.eth", "ds2.eth", "ds3.eth"]);
    world.publish(&bob);
    let bob = world.client(&bob);
    let registered: Vec<_> =
        bob.register().await.unwrap().iter().map(|registration| registration.result.is_ok()).collect();
    assert_eq!(registered, [true, true, false]);
    first.stop().await;
    let error = alice.send_text(bob.name(), "hello").await.unwrap_err();
    let SendError::RetryLater { attempts } = &error else { panic!("{error:?}") };
    assert!(error.is_temporary());
    let services: Vec<_> = attempts.iter().map(|attempt| attempt.service.as_str()).collect();
    assert_eq!(services, ["ds1.eth", "ds2.eth", "ds3.eth"]);
    assert_eq!(
        error.to_string(),
        "none of the receiver's delivery services can be used: \
         ds1.eth: the delivery service cannot be reached: no connection; \
         ds2.eth: it takes no messages now (HTTP 503): back at nine; \
         ds3.eth: its profile cannot be used: ds3.eth has no dm3 delivery service profile"
    );
    first.run().await;
    assert_eq!(alice.send_text(bob.name(), "again").await.unwrap().service, first.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn trying_again_is_not_advised_where_it_cannot_help() {
    let world = World::new();
    let error = alice(&world).await.send_text(&bob(&world), "hello").await.unwrap_err();
    assert!(matches!(error, SendError::RetryLater { .. }) && !error.is_temporary(), "{error:?}");

    let nobody = Person::new("nobody.eth", 5, &[]);
    world.publish(&nobody);
    let error = alice(&world).await.send_text(&nobody.name, "hello").await;
    assert_eq!(error, Err(SendError::NoDeliveryService));
}
