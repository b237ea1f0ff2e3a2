//! `dm3 demo`

use std::path::Path;

use dm3_types::Json;

use crate::program::{Running, dm3, end, objects, text};

/// Most memory of a delivery service that has hardly any mail, in kilobytes.
const MEMORY_LIMIT: u64 = 40_960;

/// Neither files nor processes are left; the processes would have the directory in their arguments.
fn assert_nothing_is_left(directory: &Path) {
    assert_eq!(std::fs::read_dir(directory).unwrap().count(), 0);
    let marker = directory.to_str().unwrap().as_bytes();
    for process in std::fs::read_dir("/proc").into_iter().flatten().flatten() {
        let arguments = std::fs::read(process.path().join("cmdline")).unwrap_or_default();
        assert!(!arguments.windows(marker.len()).any(|window| window == marker), "{process:?}");
    }
}

#[test]
fn the_story_for_people() {
    let directory = tempfile::tempdir().unwrap();
    let story = end(dm3(&["demo"]).env("TMPDIR", directory.path())).done();
    for fact in [
        " 1. a registry answers at http://127.0.0.1:",
        " 2. two delivery services run: ds1.demo.eth and ds2.demo.eth",
        " 3. Alice and Bob publish profiles",
        " 4. they open their mailboxes",
        " 5. Alice sends a text with an attachment; ds1.demo.eth has it",
        " 6. Mallory writes in Alice's name and is refused",
        " 7. ds1.demo.eth is killed; the next message goes to ds2.demo.eth",
        " 8. ds1.demo.eth is back",
        " 9. Bob logs in at ds1.demo.eth and ds2.demo.eth and picks up",
        "10. Bob acknowledges",
        "11. Bob reacts with 🫒, and Alice sees to which message",
        "\"Hello Bob! 👋 مرحبا\" with 1 attachments, by alice.demo.eth, postmark of ds1.demo.eth",
        "MB of memory",
        "the whole story took",
    ] {
        assert!(story.contains(fact), "{fact}:\n{story}");
    }
    assert_nothing_is_left(directory.path());
}

#[test]
fn the_story_for_programs() {
    let directory = tempfile::tempdir().unwrap();
    // A proxy of the environment knows nothing of the services on this machine.
    let mut demo = dm3(&["demo", "--json"]);
    demo.env("TMPDIR", directory.path())
        .env("HTTP_PROXY", "http://127.0.0.1:1")
        .env("http_proxy", "http://127.0.0.1:1");
    let story = objects(&end(&mut demo).done());
    let (last, steps) = story.split_last().unwrap();
    for (number, step) in (1..).zip(steps) {
        assert_eq!(step.get("step").and_then(Json::as_u64), Some(number));
        assert!(!text(step, "title").is_empty());
        assert!(!step.get("proven").and_then(Json::as_array).unwrap().is_empty());
    }
    assert_eq!(last.get("done").and_then(Json::as_bool), Some(true));
    assert_eq!(last.get("steps").and_then(Json::as_u64), Some(steps.len() as u64));
    let services = last.get("services").and_then(Json::as_array).unwrap();
    assert_eq!(services.len(), 2);
    for service in services {
        if cfg!(target_os = "linux") {
            let memory = service.get("residentKilobytes").and_then(Json::as_u64).unwrap();
            assert!(memory < MEMORY_LIMIT, "{} uses {memory} kB", text(service, "name"));
        }
    }
    assert_nothing_is_left(directory.path());
}

#[test]
fn the_network_stays_for_playing_and_leaves_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let mut demo = Running::start(dm3(&["demo", "--stay", "--json"]).env("TMPDIR", directory.path()));
    let invitation = objects(&demo.line_with("registry\":"));
    let registry = text(&invitation[0], "registry");
    let people = invitation[0].get("people").and_then(Json::as_array).unwrap();
    let [alice, bob] = people else { panic!("Alice and Bob") };
    let as_person = |person: &Json, arguments: &[&str]| {
        let mut command = dm3(arguments);
        command.env("DM3_RPC", registry).env("DM3_INSECURE", "true");
        end(command.args(["--keys", text(person, "keys"), "--name", text(person, "name")])).done()
    };
    let sent = as_person(alice, &["send", text(bob, "name"), "Hi!"]);
    assert!(sent.starts_with("ds1.demo.eth has the message for bob.demo.eth on stable storage"), "{sent}");
    let received = as_person(bob, &["receive"]);
    assert!(received.contains("NEW alice.demo.eth: Hi!") && received.contains("messages: 1"), "{received}");
    demo.signal("-INT");
    assert!(demo.wait().success());
    assert_nothing_is_left(directory.path());
}

#[test]
fn an_interrupted_story_leaves_nothing() {
    for (signal, until) in [("-INT", "\"step\":2"), ("-TERM", "\"step\":4")] {
        let directory = tempfile::tempdir().unwrap();
        let mut demo = Running::start(dm3(&["demo", "--json"]).env("TMPDIR", directory.path()));
        demo.line_with(until);
        demo.signal(signal);
        assert_eq!(demo.wait().code(), Some(1));
        assert_nothing_is_left(directory.path());
    }
}
