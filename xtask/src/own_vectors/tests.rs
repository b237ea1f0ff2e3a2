//! Small trees of vectors, each broken in one way, with the complaint that it must give.

use std::fs;

use serde_json::{Value, json};

use super::check;
use super::file::VectorFile;
use super::manifest::Manifest;
use crate::repository::Repository;

const SCHEMA: &str = include_str!("../../../test-vectors/schema/dm3-vectors-v1.schema.json");
const PAGE: &str = "**[MTP-CJS-001]** `all` `input` — A reader MUST refuse what is not JSON.\n\n\
    **[MTP-CJS-002]** `all` — A writer SHOULD be brief.\n";

struct Tree {
    directory: tempfile::TempDir,
    file: Value,
}

impl Tree {
    /// A tree with which nothing is wrong.
    fn sound() -> Self {
        let file = json!({
            "format": "dm3-vectors/1",
            "suite": "mtp.canonical-json",
            "spec": { "document": "spec/canonical-json.md", "version": "1.0" },
            "operation": "canonical_json.hash",
            "about": "Canonical form.",
            "generator": { "name": "dm3-vector-recipes", "version": "0.1.0" },
            "vectors": [
                { "id": "mtp.canonical-json/empty", "title": "An empty object", "clauses": ["MTP-CJS-001"],
                  "since": "1.0.0", "input": { "json_text": "{}" },
                  "expect": { "outcome": "accept", "output": { "canonical_hex": "7b7d" } } },
                { "id": "mtp.canonical-json/open", "title": "An open object", "clauses": ["MTP-CJS-001"],
                  "since": "1.0.0", "control": "mtp.canonical-json/empty", "mutation": "drop the brace",
                  "bug": "parser", "severity": "low", "input": { "json_text": "{" },
                  "expect": { "outcome": "reject", "stage": "parse" } },
            ],
        });
        let tree = Self { directory: tempfile::tempdir().unwrap(), file };
        tree.write("test-vectors/schema/dm3-vectors-v1.schema.json", SCHEMA);
        tree.write("spec/canonical-json.md", PAGE);
        tree.write("spec/divergences.md", "| DIV-TS-001 | order | one | another | both |\n");
        let operation = json!({
            "name": "canonical_json.hash", "about": "Hashes.", "dialects": ["spec"],
            "args": { "json_text": "text", "depth?": "integer" }, "output": { "canonical_hex": "hex" },
        });
        tree.write("test-vectors/operations/json.json", &json!({ "operations": [operation] }).to_string());
        tree.save();
        tree.release();
        tree
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn save(&self) {
        self.write("test-vectors/mtp/canonical-json.json", &self.file.to_string());
    }

    fn repository(&self) -> Repository {
        Repository::at(self.directory.path())
    }

    /// Writes the manifest: from now on the ids are permanent.
    fn release(&self) {
        let files = VectorFile::read_all(&self.repository()).unwrap();
        Manifest::of(&files).write(&self.repository()).unwrap();
    }

    fn faults(&self) -> Vec<String> {
        self.save();
        let files = VectorFile::read_all(&self.repository()).unwrap();
        let mut faults = Vec::new();
        check::check(&self.repository(), &files, &mut faults).unwrap();
        faults
    }
}

/// A sound tree with `value` at `pointer` must give this complaint.
#[track_caller]
fn complains(pointer: &str, value: impl Into<Value>, complaint: &str) {
    let mut tree = Tree::sound();
    *tree.file.pointer_mut(pointer).unwrap() = value.into();
    let faults = tree.faults();
    assert!(faults.iter().any(|fault| fault.contains(complaint)), "{complaint}\n{faults:#?}");
}

#[test]
fn a_sound_tree_has_no_faults() {
    assert_eq!(Tree::sound().faults(), Vec::<String>::new());
}

#[test]
fn the_schema_is_applied() {
    complains("/vectors/1/severity", "terrible", "/vectors/1/severity");
    complains("/vectors/0/id", "mtp.canonical-json/Empty", "/vectors/0/id");
    complains("/vectors/0/clauses", json!([]), "/vectors/0/clauses");
    complains("/generator", json!({ "name": "hand" }), "/generator");
}

#[test]
fn ids_are_unique_and_belong_to_their_suite() {
    complains("/vectors/1/id", "mtp.canonical-json/empty", "mtp.canonical-json/empty: the id stands twice");
    complains("/vectors/1/id", "mtp.postmark/open", "the id does not begin with its suite");
    complains("/suite", "mtp.json", "the suite mtp.json belongs into test-vectors/mtp/json.json");
    complains("/spec/document", "spec/nothing.md", "there is no page spec/nothing.md");
}

#[test]
fn ids_are_permanent() {
    complains("/vectors/1/id", "mtp.canonical-json/closed", "mtp.canonical-json/open: gone");
    complains("/vectors/1/title", "Another title", "not the file of the manifest");
}

#[test]
fn clauses_exist_and_are_of_one_level() {
    complains("/vectors/0/clauses", json!(["MTP-CJS-009"]), "MTP-CJS-009 is no clause");
    complains(
        "/vectors/0/clauses",
        json!(["MTP-CJS-001", "MTP-CJS-002"]),
        "cites clauses of different levels",
    );
    complains(
        "/vectors/0/clauses",
        json!(["DIV-TS-001"]),
        "cites DIV-TS-001, but the specification is judged",
    );
    let mut tree = Tree::sound();
    tree.file["vectors"][0]["dialect"] = "legacy-ts".into();
    let faults = tree.faults();
    assert!(
        faults.iter().any(|fault| fault.contains("the deployed form is judged by divergences")),
        "{faults:?}"
    );
}

#[test]
fn a_rejecting_vector_has_an_accepted_control_that_differs_in_one_place() {
    complains("/vectors/1/control", "mtp.canonical-json/nothing", "its control is not in this suite");
    complains("/vectors/1/control", "mtp.canonical-json/open", "its control is not accepted");
    complains(
        "/vectors/1/input",
        json!({ "json_text": "{", "depth": 1 }),
        "differs from its control in 2 members",
    );
    complains("/vectors/1/input", json!({ "json_text": "{}" }), "differs from its control in 0 members");
    let mut tree = Tree::sound();
    tree.file["vectors"][0]["dialect"] = "legacy-ts".into();
    assert!(tree.faults().iter().any(|fault| fault.contains("its control is of another dialect")));
}

#[test]
fn a_control_may_differ_in_several_members_that_the_mutation_names() {
    let complaints = |mutation: &str| {
        let mut tree = Tree::sound();
        tree.file["vectors"][1]["input"] = json!({ "json_text": "{", "depth": 1 });
        tree.file["vectors"][1]["mutation"] = mutation.into();
        tree.faults().iter().filter(|fault| fault.contains("differs from its control")).count()
    };
    assert_eq!(complaints("drop the brace of json_text, which takes a depth"), 0);
    // All of them, and as words of their own.
    assert_eq!(complaints("drop the brace of json_text"), 1);
    assert_eq!(complaints("drop the brace of json_text in depths"), 1);
    // A vector with the input of its control has no mutation at all.
    let mut tree = Tree::sound();
    tree.file["vectors"][1]["input"] = json!({ "json_text": "{}" });
    tree.file["vectors"][1]["mutation"] = "json_text and depth".into();
    assert!(tree.faults().iter().any(|fault| fault.contains("differs from its control in 0 members")));
}

#[test]
fn a_control_is_not_withdrawn() {
    let mut tree = Tree::sound();
    tree.file["vectors"][0]["withdrawn"] = json!({ "in": "1.0.1", "reason": "it was wrong" });
    assert!(tree.faults().iter().any(|fault| fault.contains("open: its control is withdrawn")));
}

#[test]
fn no_two_vectors_contradict_each_other() {
    complains("/vectors/1/input", json!({ "json_text": "{}" }), "open: contradicts mtp.canonical-json/empty");
    let mut tree = Tree::sound();
    let mut again = tree.file["vectors"][0].clone();
    again["id"] = "mtp.canonical-json/again".into();
    tree.file["vectors"].as_array_mut().unwrap().push(again);
    assert!(!tree.faults().iter().any(|fault| fault.contains("contradicts")));
    tree.file["vectors"][2]["expect"]["output"]["canonical_hex"] = "7b".into();
    assert!(tree.faults().iter().any(|fault| fault.contains("again: contradicts mtp.canonical-json/empty")));
}

#[test]
fn other_files_lie_elsewhere() {
    let tree = Tree::sound();
    for (name, text) in [
        ("mtp/other.json", "{\"format\":\"dm3-vectors/2\"}"),
        ("other.json", "[]"),
        ("mtp/schema/x.json", "{}"),
    ] {
        let name = format!("test-vectors/{name}");
        tree.write(&name, text);
        let complaint = format!("{name}: its format is not that of vectors");
        assert!(tree.faults().contains(&complaint), "{complaint}");
        fs::remove_file(tree.repository().path(&name)).unwrap();
    }
    tree.write("test-vectors/schema/another.json", "{}");
    assert_eq!(tree.faults(), Vec::<String>::new());
}

#[test]
fn operations_are_of_known_types_and_dialects() {
    let tree = Tree::sound();
    let operation = |kind: &str, dialect: &str| {
        let operation = json!({
            "name": "a.b", "about": "Asks.", "dialects": [dialect], "args": { "a": kind }, "output": {},
        });
        tree.write("test-vectors/operations/more.json", &json!({ "operations": [operation] }).to_string());
        tree.faults()
    };
    assert_eq!(operation("text", "spec"), Vec::<String>::new());
    assert!(operation("string", "spec").iter().any(|fault| fault.contains("a.b: no type `string`")));
    assert!(operation("text", "klingon").iter().any(|fault| fault.contains("a.b: no dialect `klingon`")));
}

#[test]
fn arguments_and_outputs_are_those_of_the_operation() {
    complains("/operation", "canonical_json.sort", "there is no operation canonical_json.sort");
    complains("/vectors/0/input", json!({ "text": "{}" }), "there is no argument text");
    complains("/vectors/0/input", json!({}), "the argument json_text is missing");
    complains("/vectors/0/input", json!({ "json_text": {} }), "the argument json_text is no text");
    complains(
        "/vectors/0/expect/output",
        json!({ "canonical_hex": "7B7D" }),
        "the output canonical_hex is no hex",
    );
    complains("/vectors/0/expect/output", json!({ "size": 2 }), "there is no output size");
}
