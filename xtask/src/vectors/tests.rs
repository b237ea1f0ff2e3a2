//! The runner itself: it must not be green by accident.

use std::collections::BTreeSet;

use dm3_types::{Json, Members};

use super::*;

const SIGN_INPUT: &str = r#"{"publicKey":"rfEjXuLfayAdSba9crUG1bfaMXuC1lsSRAN9+o3o=","msg":"abc"}"#;
const SHA256_OF_ABC: &str = "0xba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

fn vector(op: &str, input: &str, output: &str) -> Vector {
    let json = |text: &str| Json::parse(text).unwrap();
    Vector { id: "topic/vector".to_owned(), op: op.to_owned(), input: json(input), output: json(output) }
}

/// SHA-256 of `abc`, with this output.
fn sha256(output: &str) -> Vector {
    vector("sha256", r#"{"msg":"abc"}"#, output)
}

/// SHA-256 of a text that no text of ours can be.
fn sha256_of_lone_surrogate(output: &str) -> Vector {
    vector("sha256", r#"{"msgUtf16be":"d800"}"#, output)
}

fn verdict_of(vector: &Vector, expectations: &str) -> Verdict {
    verdict("topic", vector, &Expectations::parse(expectations).unwrap())
}

fn listed(ours: &str) -> String {
    format!("[[stricter]]\nids = [\"topic/vector\"]\nours = \"{ours}\"\nreason = \"a reason\"")
}

const LISTED_NOT_APPLICABLE: &str = "[[not_applicable]]\nids = [\"topic/vector\"]\nreason = \"a reason\"";

#[track_caller]
fn assert_failed(vector: &Vector, expectations: &str) {
    let verdict = verdict_of(vector, expectations);
    assert!(matches!(verdict, Verdict::Failed { .. }), "{verdict:?}");
}

fn right() -> String {
    format!(r#"{{"result":"{SHA256_OF_ABC}"}}"#)
}

#[test]
fn the_right_answer_passes_and_a_wrong_one_fails() {
    assert_eq!(verdict_of(&sha256(&right()), ""), Verdict::Passed(None));
    assert_failed(&sha256(&right().replace("0xba", "0xbb")), "");
    assert_failed(&sha256("{}"), "");
    assert_failed(&sha256(r#"{"result":null,"resultType":"undefined"}"#), "");
    assert_failed(&sha256(r#"{"error":{"thrown":"Error"}}"#), "");
}

#[test]
fn a_refusal_passes_only_where_the_peer_refuses() {
    let refused = r#"{"error":{"thrown":"Error"}}"#;
    assert!(matches!(verdict_of(&sha256_of_lone_surrogate(refused), ""), Verdict::Passed(Some(_))));
    assert_failed(&sha256_of_lone_surrogate(&right()), "");
}

#[test]
fn unknown_operations_fail() {
    assert_failed(&vector("noSuchOperation", "{}", "{}"), "");
    assert_failed(&vector("noSuchOperation", "{}", r#"{"error":{"thrown":"Error"}}"#), &listed("refuses"));
}

#[test]
fn listed_deviations_count_as_such() {
    let stricter = Verdict::Stricter("a reason".to_owned());
    assert_eq!(verdict_of(&sha256_of_lone_surrogate(&right()), &listed("refuses")), stricter);
    assert_eq!(verdict_of(&sha256(r#"{"result":"0x00"}"#), &listed("differs")), stricter);
    let circular = vector("stringify", r#"{"js":"o.self=o"}"#, r#"{"result":"{}"}"#);
    let not_applicable = Verdict::NotApplicable("a reason".to_owned());
    assert_eq!(verdict_of(&circular, LISTED_NOT_APPLICABLE), not_applicable);
    assert_failed(&circular, "");
}

#[test]
fn listed_deviations_of_another_kind_fail() {
    assert_failed(&sha256_of_lone_surrogate(&right()), &listed("differs"));
    assert_failed(&sha256_of_lone_surrogate(&right()), LISTED_NOT_APPLICABLE);
    assert_failed(&sha256(r#"{"result":"0x00"}"#), &listed("refuses"));
    assert_failed(&sha256(r#"{"result":"0x00"}"#), LISTED_NOT_APPLICABLE);
    assert_failed(&vector("stringify", r#"{"js":"o"}"#, r#"{"result":"{}"}"#), &listed("refuses"));
}

#[test]
fn listed_vectors_that_pass_fail() {
    for expectations in [&listed("refuses"), &listed("differs"), LISTED_NOT_APPLICABLE] {
        assert_failed(&sha256(&right()), expectations);
    }
}

#[test]
fn listed_operations_are_not_run() {
    let expectations = "[[not_applicable]]\noperations = [\"noSuchOperation\"]\nreason = \"a reason\"";
    let not_run = verdict_of(&vector("noSuchOperation", "{}", "{}"), expectations);
    assert_eq!(not_run, Verdict::NotApplicable("a reason".to_owned()));
}

#[test]
fn a_vector_without_its_arguments_is_no_refusal() {
    let refused = r#"{"error":{"thrown":"Error"}}"#;
    assert_failed(&vector("sha256", "{}", refused), "");
    assert_failed(&vector("sha256", r#"{"msg":1}"#, refused), &listed("refuses"));
    assert_failed(&vector("sign", SIGN_INPUT, r#"{"result":false}"#), "");
}

#[test]
fn running_out_of_the_peers_draws_is_no_refusal() {
    // The peer draws nothing because it refuses; our crates would go on.
    let key = r#"{"receiverPublicKey":"CQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","payload":"x"}"#;
    assert_failed(&vector("encryptAsymmetric", key, r#"{"error":{"thrown":"Error"}}"#), "");
}

#[test]
fn draws_that_are_not_made_fail() {
    let draw = r#"{"kind":"randombytes","length":12,"hex":"0x20af67fa86a2d700553786cc"}"#;
    let key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
    let two = format!(r#"{{"key":"{key}","payload":"","injected":[{draw},{draw}]}}"#);
    assert_failed(&vector("encrypt", &two, r#"{"error":{"thrown":"Error"}}"#), "");
}

#[test]
fn further_values_are_compared() {
    let value = r#"{"value":{"t":"null"}}"#;
    assert_eq!(
        verdict_of(&vector("stringify", value, r#"{"result":"null","utf8Length":4}"#), ""),
        Verdict::Passed(None)
    );
    assert_failed(&vector("stringify", value, r#"{"result":"null","utf8Length":5}"#), "");
    assert_failed(&vector("stringify", value, r#"{"result":"null","unheardOf":1}"#), "");
}

#[test]
fn files_must_have_as_many_vectors_as_they_say() {
    let file = |count| {
        format!(
            r#"{{"format":"dm3-golden-vectors/1","topic":"t","count":{count},"vectors":[{{"id":"a","op":"b","input":{{}},"output":{{}}}}]}}"#
        )
    };
    assert_eq!(GoldenFile::parse(&file(1)).unwrap().unwrap().vectors.len(), 1);
    assert!(GoldenFile::parse(&file(2)).is_err());
    assert!(GoldenFile::parse(r#"{"format":"another"}"#).unwrap().is_none());
    assert!(GoldenFile::parse("{").is_err());
}

#[test]
fn the_list_needs_reasons_and_names_everything_once() {
    for bad in [
        "[[stricter]]\nids = [\"a\"]\nours = \"refuses\"\nreason = \" \"",
        "[[stricter]]\nids = [\"a\", \"a\"]\nours = \"refuses\"\nreason = \"r\"",
        "[[stricter]]\nids = [\"a\"]\nours = \"accepts\"\nreason = \"r\"",
        "[[stricter]]\noperations = [\"a\"]\nours = \"refuses\"\nreason = \"r\"",
        "[[not_applicable]]\noperations = [\"a\"]\nreason = \"\"",
        "[[ignored]]\nids = [\"a\"]\nreason = \"r\"",
    ] {
        assert!(Expectations::parse(bad).is_err(), "{bad}");
    }
}

#[test]
fn the_closing_line_counts_every_vector() {
    let mut out = Vec::new();
    let mut report = Report::new(&mut out, false);
    let reason = || "r".to_owned();
    let failed = Verdict::Failed { expected: "e".to_owned(), got: "g".to_owned() };
    for verdict in [
        Verdict::Passed(None),
        Verdict::Passed(None),
        failed,
        Verdict::Stricter(reason()),
        Verdict::NotApplicable(reason()),
    ] {
        report.add(&sha256(&right()), verdict).unwrap();
    }
    assert!(!report.finish().unwrap());
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().last(), Some("2 passed, 1 failed, 1 stricter, 1 not applicable"));
    assert!(text.starts_with("FAILED topic/vector (sha256)\n  expected: e\n  got:      g\n"));
}

fn files_of_repository() -> (Expectations, Vec<GoldenFile>) {
    let repository = Repository::find().unwrap();
    let read = |path: &std::path::PathBuf| {
        path.extension()
            .filter(|extension| *extension == "json")
            .and_then(|_| GoldenFile::read(path).unwrap())
    };
    let files = files_below(&repository.path(DEFAULT_DIRECTORY)).unwrap().iter().filter_map(read).collect();
    (Expectations::read(&repository.path(EXPECTATIONS)).unwrap(), files)
}

#[test]
fn all_that_is_listed_exists() {
    let (expectations, files) = files_of_repository();
    let vectors = || files.iter().flat_map(|file| &file.vectors);
    let ids: BTreeSet<&str> = vectors().map(|vector| vector.id.as_str()).collect();
    let operations: BTreeSet<&str> = vectors().map(|vector| vector.op.as_str()).collect();
    assert!(!ids.is_empty());
    for id in expectations.ids() {
        assert!(ids.contains(id), "{id}");
    }
    for name in expectations.operations() {
        assert!(operations.contains(name), "{name}");
        assert!(operation::find(name).is_none(), "{name} is listed as not applicable and can be run");
    }
}

#[test]
fn what_is_listed_for_some_inputs_is_met_by_some() {
    let (expectations, files) = files_of_repository();
    for operation in expectations.partly_listed() {
        let listed = |file: &GoldenFile| {
            file.vectors.iter().filter(|vector| vector.op == operation).any(|vector| {
                let verdict = verdict(&file.topic, vector, &expectations);
                matches!(verdict, Verdict::Stricter(_) | Verdict::NotApplicable(_))
            })
        };
        assert!(operation::find(operation).is_some(), "{operation} cannot be run");
        assert!(files.iter().any(listed), "{operation}: the list names inputs that no vector has");
    }
}

#[test]
fn characters_stand_for_every_vector_that_has_one() {
    let listed = r#"
        [[stricter]]
        operation = "sha256"
        characters = ["ı", "'"]
        ours = "differs"
        reason = "a reason"
    "#;
    let wrong = r#"{"result":"0x00"}"#;
    let asked = |text: &str| vector("sha256", &format!(r#"{{"msg":"{text}"}}"#), wrong);
    assert_eq!(verdict_of(&asked("xıx"), listed), Verdict::Stricter("a reason".to_owned()));
    assert_eq!(verdict_of(&asked("it's"), listed), Verdict::Stricter("a reason".to_owned()));
    assert_failed(&asked("plain"), listed);
    assert_failed(&vector("sha256-stringify", r#"{"value":"ı"}"#, wrong), listed);
}

#[test]
fn inputs_that_cannot_be_expressed_are_left_out_and_others_run() {
    let listed = "[[not_applicable]]\ninexpressible_in = [\"stringify\"]\nreason = \"a reason\"";
    let circular = vector("stringify", r#"{"js":"o.self=o"}"#, r#"{"result":"{}"}"#);
    assert_eq!(verdict_of(&circular, listed), Verdict::NotApplicable("a reason".to_owned()));
    let null = |answer: &str| vector("stringify", r#"{"value":{"t":"null"}}"#, answer);
    assert_failed(&null(r#"{"result":"nul"}"#), listed);
}

/// Every operation compares: with another answer of the peer, vectors that pass must fail.
#[test]
fn spoiled_answers_fail() {
    let (expectations, files) = files_of_repository();
    let mut seen = BTreeSet::new();
    let mut spoiled = 0;
    for file in &files {
        for vector in &file.vectors {
            // Two vectors of each operation and kind of answer are enough.
            let refuses = vector.output.get("error").is_some();
            let first = seen.insert((file.topic.clone(), vector.op.clone(), refuses));
            if !first || verdict(&file.topic, vector, &expectations) != Verdict::Passed(None) {
                continue;
            }
            for output in spoil(&vector.output) {
                let vector = Vector {
                    id: "topic/spoiled".to_owned(),
                    op: vector.op.clone(),
                    input: vector.input.clone(),
                    output,
                };
                let verdict = verdict(&file.topic, &vector, &expectations);
                assert!(matches!(verdict, Verdict::Failed { .. }), "{}: {verdict:?}", vector.op);
                spoiled += 1;
            }
        }
    }
    assert!(spoiled > 100, "{spoiled}");
}

/// The output with another result, with a refusal, and with each further value changed.
fn spoil(output: &Json) -> Vec<Json> {
    let members = output.as_object().unwrap();
    let mut spoiled: Vec<Json> = Vec::new();
    if members.get("result") != Some(&Json::Bool(false)) {
        spoiled.push(Members::new().with("error", Members::new()).into());
    }
    for (name, value) in members.iter() {
        // What our crates have no counterpart of.
        if !["calls", "setAccountCalls", "error", "resultType"].contains(&name) {
            spoiled.push(members.clone().with(name, changed(value)).into());
        }
    }
    spoiled
}

fn changed(value: &Json) -> Json {
    match value {
        Json::Null => Json::from("another value"),
        Json::Bool(truth) => Json::from(!truth),
        Json::Number(number) => Json::from(number + 1.0),
        Json::String(text) => Json::from(format!("{text}x")),
        Json::Array(elements) => Json::Array(elements.iter().cloned().chain([Json::Null]).collect()),
        Json::Object(members) => {
            let mut members = members.clone();
            let inner = members.iter().next().map(|(name, value)| (name.to_owned(), changed(value)));
            let (name, value) = inner.unwrap_or(("x".to_owned(), Json::Null));
            members.insert(name, value);
            members.into()
        }
    }
}
