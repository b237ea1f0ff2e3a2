//! `dm3 send` and `dm3 receive`

use std::fs;

use dm3_types::Json;

use crate::network::Network;
use crate::program::{dm3, end, objects, run_with_input, text};

#[test]
fn messages_with_attachments_go_both_ways() {
    let network = Network::start();
    network.join("alice.eth");
    network.join("bob.eth");
    let path = |name: &str| network.path().join(name).to_str().unwrap().to_owned();
    fs::write(path("photo.png"), [0, 159, 146, 150]).unwrap();
    fs::write(path("notes.txt"), "1. bread\n").unwrap();

    let send =
        ["send", "bob.eth", "hello 👋", "--attach", &path("photo.png"), "--attach", &path("notes.txt")];
    let sent = network.run_as("alice.eth", &send).done();
    assert!(
        sent.starts_with("ds.eth has the message for bob.eth on stable storage\nmessage hash 0x"),
        "{sent}"
    );
    let hash = sent.trim_end().rsplit(' ').next().unwrap();

    let kept = network.run_as("bob.eth", &["receive", "--keep"]).done();
    assert!(
        kept.contains("attachment notes.txt, 9 bytes") && kept.contains("messages: 1, left at"),
        "{kept}"
    );
    let received = network.run_as("bob.eth", &["receive", "--attachments", &path("in")]).done();
    for fact in [
        "NEW alice.eth: hello 👋",
        &format!("hash {hash}, signature verified"),
        "postmark verified: came in at 20",
        &format!("attachment photo.png saved to {}", path("in/photo.png")),
        "messages: 1",
    ] {
        assert!(received.contains(fact), "{fact}: {received}");
    }
    assert_eq!(fs::read(path("in/photo.png")).unwrap(), [0, 159, 146, 150]);
    assert_eq!(fs::read(path("in/notes.txt")).unwrap(), b"1. bread\n");
    assert_eq!(network.run_as("bob.eth", &["receive"]).done(), "messages: 0\n");
    assert_eq!(network.run_as("bob.eth", &["receive", "--json"]).done(), "");

    let reply =
        network.run_as("bob.eth", &["--json", "send", "alice.eth", "thanks", "--reply-to", hash]).done();
    let reply = &objects(&reply)[0];
    assert_eq!((text(reply, "to"), text(reply, "service")), ("alice.eth", "ds.eth"));
    let received = objects(&network.run_as("alice.eth", &["receive", "--json"]).done());
    assert_eq!(received.len(), 1);
    assert_eq!(text(&received[0], "from"), "bob.eth");
    assert_eq!(text(&received[0], "messageHash"), text(reply, "messageHash"));
    let message = received[0].get("message").unwrap();
    assert_eq!(text(message, "message"), "thanks");
    let metadata = message.get("metadata").unwrap();
    assert_eq!((text(metadata, "type"), text(metadata, "referenceMessageHash")), ("REPLY", hash));
    assert!(received[0].get("incomingTimestamp").and_then(Json::as_u64).is_some());
}

#[test]
fn a_text_can_come_from_standard_input() {
    let network = Network::start();
    let keys = network.join("alice.eth");
    let rpc = network.registry.url();
    let keys = keys.to_str().unwrap();
    let arguments =
        ["send", "--keys", keys, "--name", "alice.eth", "--rpc", &rpc, "--insecure", "alice.eth", "-"];
    run_with_input(&arguments, "first line\n\u{1b}[31m\u{202e}second".as_bytes()).done();
    let received = network.run_as("alice.eth", &["receive"]).done();
    assert!(
        received.contains("NEW alice.eth: first line\n    \u{fffd}[31m\u{fffd}second\n"),
        "no text acts on the terminal or looks like the program's own words: {received:?}"
    );
    let said = run_with_input(&arguments, &[0xff]).failed(1);
    assert!(said.contains("standard input is not UTF-8 text"), "{said}");
}

#[test]
#[cfg(target_os = "linux")]
fn what_could_not_be_printed_is_not_deleted() {
    let network = Network::start();
    network.join("alice.eth");
    network.run_as("alice.eth", &["send", "alice.eth", "note to self"]).done();
    let mut receive = dm3(&["receive"]);
    receive.env("DM3_RPC", network.registry.url()).env("DM3_INSECURE", "yes").env("DM3_NAME", "alice.eth");
    receive.env("DM3_KEYS", network.path().join("alice.eth.keys"));
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let child = receive.stdout(full).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(1));
    let said = String::from_utf8(ended.stderr).unwrap();
    assert!(said.contains("nothing was acknowledged, the messages will come again"), "{said}");
    let received = network.run_as("alice.eth", &["receive"]).done();
    assert!(received.contains("note to self"), "{received}");
}

#[test]
fn failures_say_whether_to_try_again() {
    let mut network = Network::start();
    network.join("alice.eth");
    network.join("bob.eth");
    let missing = network.run_as("alice.eth", &["send", "bob.eth", "hi", "--attach", "no/such/file"]);
    assert!(missing.failed(1).starts_with("error: no/such/file cannot be read"));
    let said = network.run_as("alice.eth", &["send", "nobody.eth", "hi"]).failed(1);
    assert_eq!(
        said,
        "error: the receiver cannot be used: nobody.eth has no address; check how the name is written\n"
    );
    let large = "x".repeat(120_000);
    let said = network.run_as("alice.eth", &["send", "bob.eth", &large]).failed(1);
    assert!(said.contains("ds.eth takes at most 100000; shorten the message or attach a link"), "{said}");

    // The service is up and knows nobody of this name.
    network.publish("carol.eth", "ds.eth");
    let said = network.run_as("alice.eth", &["send", "carol.eth", "hi"]).failed(1);
    assert!(said.contains("ds.eth refuses the message (HTTP 404)"), "{said}");
    let said = network.run_as("carol.eth", &["receive"]).failed(1);
    assert_eq!(
        said,
        "error: ds.eth was not asked, its messages wait: the delivery service refuses (HTTP 404): \
         there is no account for this name at this delivery service; `dm3 profile register` opens a mailbox\n"
    );

    // Without the leave to do so, nothing goes out unencrypted.
    let mut careful = dm3(&["send", "bob.eth", "hi"]);
    careful.env("DM3_RPC", network.registry.url()).env("DM3_NAME", "alice.eth");
    let said = end(careful.env("DM3_KEYS", network.path().join("alice.eth.keys"))).failed(1);
    assert!(said.contains("ds.eth: the delivery service's URL is not https"), "{said}");

    let service = network.service.take().unwrap();
    network.runtime.block_on(service.stop()).unwrap();
    let said = network.run_as("alice.eth", &["send", "bob.eth", "hi"]).failed(75);
    assert_eq!(
        said,
        "error: none of the receiver's delivery services can be used: \
         ds.eth: the delivery service cannot be reached: no connection\nnothing is lost; try again later\n"
    );
    let said = objects(&network.run_as("bob.eth", &["--json", "receive"]).failed(75));
    let error = said[0].get("error").unwrap();
    assert_eq!(error.get("temporary").and_then(Json::as_bool), Some(true));
    assert!(
        text(error, "message").contains("ds.eth was not asked, its messages wait"),
        "{}",
        error.to_text()
    );
    for command in [&["send", "bob.eth", "hi"][..], &["receive"], &["profile", "register"]] {
        let offline = [command, &["--rpc", "http://127.0.0.1:1"]].concat();
        let said = network.run_as("alice.eth", &offline).failed(75);
        assert_eq!(said.matches("the Ethereum node is unavailable").count(), 1, "{said}");
    }
}
