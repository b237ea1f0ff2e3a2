//! `dm3 demo`: a whole dm3 network on this machine, and the story of a few messages.

mod network;
mod person;
mod story;

use std::time::Instant;

use dm3_client::{Client, PickUp, SendError};
use dm3_ds::shutdown;
use dm3_mtp::UnsignedMessage;
use dm3_types::record::Attachment;
use dm3_types::{Json, Members, base64};

use crate::arguments::DemoArguments;
use crate::failure::Failure;
use crate::output::Output;
use network::Network;
use person::Person;
use story::Story;

pub(crate) async fn run(arguments: DemoArguments, output: &mut Output) -> Result<(), Failure> {
    let stop = shutdown::on_signals()?;
    let told = stop.run_until_cancelled(tell(&mut Story::begin(output))).await;
    // Where the story is interrupted, dropping the network has killed the services and removed their data.
    let (network, people) = told.unwrap_or_else(|| Err(anyhow::anyhow!("interrupted").into()))?;
    if arguments.stay {
        invite(&network, &people, output)?;
        stop.cancelled().await;
    }
    network.stop().await
}

/// Alice and Bob, whose profiles are published.
struct People {
    alice: Person,
    bob: Person,
}

async fn tell(story: &mut Story<'_>) -> Result<(Network, People), Failure> {
    let mut network = Network::start(story).await?;
    let people = act(&mut network, story).await?;
    story.end(&network)?;
    Ok((network, people))
}

async fn act(network: &mut Network, story: &mut Story<'_>) -> Result<People, Failure> {
    let started = Instant::now();
    let alice = Person::publish(network, "alice.demo.eth", &[network.second()])?;
    let bob = Person::publish(network, "bob.demo.eth", &[network.first(), network.second()])?;
    let (alice_client, bob_client) = (alice.client(network)?, bob.client(network)?);
    story.step(
        "Alice and Bob publish profiles; Bob names two delivery services",
        &["every key follows from a wallet's signature, and the wallet signs the profile"],
        started,
    );
    register(&alice_client, &bob_client, story).await?;
    let first = send_first(&alice_client, &bob, network, story).await?;
    refuse_forger(&bob, network, story).await?;
    fall_back(&alice_client, &bob, network, story).await?;
    let picked_up = pick_up(&bob_client, network, story).await?;
    if !picked_up.messages.iter().any(|message| message.verified.hash() == first) {
        return Err(story.broken("the first message did not survive the crash of its delivery service"));
    }
    acknowledge(&bob_client, &picked_up, story).await?;
    react(&alice_client, &bob_client, &alice, first, story).await?;
    Ok(People { alice, bob })
}

async fn register(alice: &Client, bob: &Client, story: &mut Story<'_>) -> Result<(), Failure> {
    let started = Instant::now();
    let registrations = [alice.register().await?, bob.register().await?].concat();
    if let Some(problem) = registrations.iter().find_map(|registration| registration.result.as_ref().err()) {
        return Err(story.broken(&format!("a delivery service did not take a profile: {problem}")));
    }
    story.step(
        "they open their mailboxes",
        &["each service looked the profile up in the registry and checked the wallet's signature itself"],
        started,
    );
    Ok(())
}

async fn send_first(
    alice: &Client,
    bob: &Person,
    network: &Network,
    story: &mut Story<'_>,
) -> Result<dm3_types::MessageHash, Failure> {
    let started = Instant::now();
    let notes = Attachment::new(
        Some("notes.txt".to_owned()),
        format!("data:text/plain;base64,{}", base64::encode("1. bread\n2. olives 🫒\n".as_bytes())),
    );
    let compose =
        |route: &_| UnsignedMessage::new_text(route, "Hello Bob! 👋 مرحبا").with_attachments(vec![notes]);
    let sent = alice.send(&bob.name, compose).await?;
    if sent.service != network.first() {
        return Err(story.broken("the message did not go to the first delivery service"));
    }
    story.step(
        format!("Alice sends a text with an attachment; {} has it", sent.service),
        &[
            "encrypted for Bob (X25519, ChaCha20-Poly1305) and signed by Alice (Ed25519)",
            "the service saw who writes to whom, checked Alice's signature, and wrote to disk before it said OK",
        ],
        started,
    );
    Ok(sent.hash)
}

async fn refuse_forger(bob: &Person, network: &Network, story: &mut Story<'_>) -> Result<(), Failure> {
    let started = Instant::now();
    let mallory = Person::under_name("alice.demo.eth")?;
    match mallory.client(network)?.send_text(&bob.name, "Send me your keys. Alice").await {
        Err(SendError::Refused { refusal, .. }) => {
            story.step(
                "Mallory writes in Alice's name and is refused",
                &[&format!("the delivery service says: {}", refusal.reason)],
                started,
            );
            Ok(())
        }
        Err(error) => Err(story.broken(&format!("the forger failed for another reason: {error}"))),
        Ok(_) => Err(story.broken("a forged message was accepted")),
    }
}

async fn fall_back(
    alice: &Client,
    bob: &Person,
    network: &mut Network,
    story: &mut Story<'_>,
) -> Result<(), Failure> {
    let started = Instant::now();
    network.kill_first().await?;
    let sent = alice.send_text(&bob.name, "Your first delivery service is down. Never mind.").await?;
    if sent.service != network.second() || sent.attempts.len() != 2 {
        return Err(story.broken("the second delivery service did not step in"));
    }
    let problem = sent.attempts.first().and_then(|attempt| attempt.problem.as_ref());
    story.step(
        format!("{} is killed; the next message goes to {}", network.first(), network.second()),
        &[&format!("{}: {}", network.first(), problem.map(ToString::to_string).unwrap_or_default())],
        started,
    );
    let started = Instant::now();
    network.restart_first().await?;
    story.step(
        format!("{} is back, on the same disk", network.first()),
        &["it was killed without warning (SIGKILL); what it had acknowledged is still there, as the next step shows"],
        started,
    );
    Ok(())
}

async fn pick_up(bob: &Client, network: &Network, story: &mut Story<'_>) -> Result<PickUp, Failure> {
    let started = Instant::now();
    let picked_up = bob.receive().await?;
    if picked_up.messages.len() != 2 || !picked_up.unreadable.is_empty() || !picked_up.failures.is_empty() {
        return Err(story.broken("Bob did not get exactly the two messages"));
    }
    let mut proven = Vec::new();
    for message in &picked_up.messages {
        if let Err(problem) = &message.postmark {
            return Err(story.broken(&format!("a postmark does not hold: {problem}")));
        }
        let record = message.verified.message();
        let attached = record.attachments.as_ref().map_or(0, Vec::len);
        let service = message.receipts.first().map(|receipt| receipt.service.to_string()).unwrap_or_default();
        proven.push(format!(
            "{:?} with {attached} attachments, by {}, postmark of {service}",
            record.message.as_deref().unwrap_or_default(),
            message.verified.sender(),
        ));
    }
    proven.push("author, addressee, hash and postmark of each are verified".to_owned());
    let proven: Vec<&str> = proven.iter().map(String::as_str).collect();
    let title = format!("Bob logs in at {} and {} and picks up", network.first(), network.second());
    story.step(title, &proven, started);
    Ok(picked_up)
}

async fn acknowledge(bob: &Client, picked_up: &PickUp, story: &mut Story<'_>) -> Result<(), Failure> {
    let started = Instant::now();
    for acknowledged in bob.acknowledge(&picked_up.messages).await {
        acknowledged.result.map_err(|problem| story.broken(&problem.to_string()))?;
    }
    if !bob.receive().await?.messages.is_empty() {
        return Err(story.broken("acknowledged messages came again"));
    }
    story.step(
        "Bob acknowledges",
        &["a second pick-up finds nothing: the services have deleted their copies"],
        started,
    );
    Ok(())
}

async fn react(
    alice: &Client,
    bob: &Client,
    alice_person: &Person,
    first: dm3_types::MessageHash,
    story: &mut Story<'_>,
) -> Result<(), Failure> {
    let started = Instant::now();
    bob.send(&alice_person.name, |route| UnsignedMessage::reaction(route, "🫒", first)).await?;
    let picked_up = alice.receive().await?;
    let reaction = picked_up.messages.first().map(|message| message.verified.message());
    let refers = reaction.and_then(|message| message.metadata.reference_message_hash);
    if refers != Some(first) {
        return Err(story.broken("Alice did not get the reaction to her message"));
    }
    alice.acknowledge(&picked_up.messages).await;
    story.step(
        "Bob reacts with 🫒, and Alice sees to which message",
        &[&format!("it refers to {first}")],
        started,
    );
    Ok(())
}

/// Tells how to play with the network.
fn invite(network: &Network, people: &People, output: &mut Output) -> Result<(), Failure> {
    let (alice, bob) = (people.alice.save(network)?, people.bob.save(network)?);
    let (alice, bob) = (alice.display().to_string(), bob.display().to_string());
    let registry = network.registry_url();
    output.line("\nThe network stays up. In another terminal:\n");
    output.line(format!("  export DM3_RPC={registry} DM3_INSECURE=true"));
    output
        .line(format!("  dm3 send --keys {alice} --name {} {} \"Hi!\"", people.alice.name, people.bob.name));
    output.line(format!("  dm3 receive --keys {bob} --name {}", people.bob.name));
    output.line("\nCtrl-C ends it and removes everything.");
    let person = |person: &Person, keys| Members::new().with("name", person.name.as_str()).with("keys", keys);
    let people = vec![Json::from(person(&people.alice, alice)), Json::from(person(&people.bob, bob))];
    output.object(Members::new().with("registry", registry).with("people", people));
    Ok(())
}
