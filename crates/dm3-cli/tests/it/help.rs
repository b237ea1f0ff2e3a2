//! Every command explains itself, and wrong arguments are told from failures.

use crate::program::run;

const COMMANDS: [&[&str]; 12] = [
    &["demo"],
    &["keys"],
    &["keys", "new"],
    &["keys", "show"],
    &["keys", "service"],
    &["profile"],
    &["profile", "record"],
    &["profile", "service-record"],
    &["profile", "show"],
    &["profile", "register"],
    &["send"],
    &["receive"],
];

#[test]
fn every_command_explains_itself() {
    for command in COMMANDS.into_iter().chain([["serve"].as_slice()]) {
        let helped = run(&[&["help"], command].concat()).done();
        let asked = run(&[command, &["--help"]].concat()).done();
        let usage = format!("Usage: dm3 {}", command.join(" "));
        assert!(helped.contains(&usage) && asked.contains(&usage), "{helped}");
        // Nothing is left without a sentence.
        for line in asked.lines().map(str::trim).filter(|line| line.starts_with("--")) {
            let has_a_sentence = line.contains("  ") || asked.contains(&format!("{line}\n          "));
            assert!(has_a_sentence, "{command:?}: {line}");
        }
    }
    let overview = run(&["--help"]).done();
    for word in ["Begin with `dm3 demo`", "demo", "keys", "profile", "send", "receive", "serve", "Exit codes"]
    {
        assert!(overview.contains(word), "{overview}");
    }
    assert!(run(&["--version"]).done().starts_with("dm3 "));
}

#[test]
fn wrong_arguments_are_told() {
    for (arguments, told) in [
        (&[][..], "Usage: dm3"),
        (&["sing"], "unrecognized subcommand 'sing'"),
        (&["demo", "--loud"], "unexpected argument '--loud'"),
        (&["keys", "show"], "--keys <FILE>"),
        (&["profile", "record", "--keys", "x"], "--delivery-service <NAME>"),
        (&["profile", "record", "--keys", "x", "--delivery-service", "a b"], "expected an ENS name"),
        (&["profile", "show", "alice.eth"], "--rpc <URL>"),
        (&["profile", "show", "alice.eth", "--rpc"], "--rpc <URL>"),
        (&["send", "bob.eth", "hi"], "--name <NAME>"),
        (&["send", "bob..eth", "hi"], "invalid value 'bob..eth' for '<TO>'"),
        (&["send", "bob.eth", "hi", "--reply-to", "0x12"], "32 bytes"),
        (&["serve", "--size-limit-bytes", "many"], "--size-limit-bytes"),
    ] {
        let said = run(arguments).failed(2);
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
}
