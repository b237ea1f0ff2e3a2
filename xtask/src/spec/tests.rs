//! Small broken trees, each with the complaint that it must give. The whole tree is made here, so that a test shows all
//! that the checker looks at.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use super::evidence::{OutsideCase, Polarity};
use super::{State, coverage, lock, traceability};
use crate::repository::Repository;
use crate::spec::Pages;

const PAGE: &str = "# Postmark\n\n\
    **[MTP-PMK-001]** `ds` — A delivery service MUST sign the postmark.\n\n\
    **[MTP-PMK-002]** `receiver` `input` — A receiver MUST refuse a postmark whose signature does not verify.\n\n\
    **[MTP-PMK-003]** `receiver` — A receiver SHOULD show the time of the postmark.\n\n\
    **[MTP-PMK-004]** `receiver` — A receiver MAY hide it.\n";

/// A directory with the files of a specification in it.
struct Tree {
    directory: tempfile::TempDir,
    cases: Vec<OutsideCase>,
}

impl Tree {
    /// A tree with which nothing is wrong.
    fn sound() -> Self {
        let tree = Self { directory: tempfile::tempdir().unwrap(), cases: Vec::new() };
        tree.write("spec/postmark.md", PAGE);
        tree.write("spec/divergences.md", "| DIV-TS-001 | time | one name | another | both |\n");
        tree.write_vectors(&[accepting(), rejecting(), recommended()]);
        tree.confirm();
        tree.trace();
        tree
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn write_vectors(&self, vectors: &[Value]) {
        let file = json!({
            "format": "dm3-vectors/1", "suite": "mtp.postmark", "operation": "postmark.verify",
            "spec": { "document": "spec/postmark.md", "version": "1.0" }, "vectors": vectors,
        });
        self.write("test-vectors/mtp/postmark.json", &file.to_string());
    }

    fn page(&self, from: &str, to: &str) {
        assert!(PAGE.contains(from), "{from}");
        self.write("spec/postmark.md", &PAGE.replace(from, to));
    }

    fn repository(&self) -> Repository {
        let root: &Path = self.directory.path();
        Repository::at(root)
    }

    fn confirm(&self) {
        let pages = Pages::read(&self.repository(), &mut Vec::new()).unwrap();
        lock::confirm(&self.repository(), &pages, &[], true).unwrap();
    }

    fn trace(&self) {
        let state = State::read(&self.repository(), &self.cases, &mut Vec::new()).unwrap();
        traceability::write(&self.repository(), &state.table().unwrap()).unwrap();
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let state = State::read(&self.repository(), &self.cases, &mut faults).unwrap();
        coverage::check_citations(&state.pages, &state.evidence, &mut faults);
        lock::check(&self.repository(), &state.pages, &mut faults).unwrap();
        coverage::check(&state.pages, &state.evidence, &state.waivers, &mut faults);
        traceability::check(&self.repository(), &state.table().unwrap(), &mut faults);
        faults
    }

    /// The tree must give this complaint.
    #[track_caller]
    fn complains(&self, complaint: &str) {
        let faults = self.faults();
        assert!(faults.iter().any(|fault| fault.contains(complaint)), "{complaint}\n{faults:#?}");
    }
}

fn vector(slug: &str, clauses: &[&str], outcome: &str) -> Value {
    json!({ "id": format!("mtp.postmark/{slug}"), "clauses": clauses, "expect": { "outcome": outcome } })
}

fn accepting() -> Value {
    vector("genuine", &["MTP-PMK-001"], "accept")
}

fn rejecting() -> Value {
    let mut vector = vector("forged", &["MTP-PMK-002"], "reject");
    vector["control"] = "mtp.postmark/genuine".into();
    vector
}

fn recommended() -> Value {
    vector("time", &["MTP-PMK-003"], "accept")
}

#[test]
fn a_sound_tree_has_no_faults() {
    assert_eq!(Tree::sound().faults(), Vec::<String>::new());
}

#[test]
fn ids_are_given_once_and_well_formed() {
    let tree = Tree::sound();
    tree.page("MTP-PMK-003", "MTP-PMK-002");
    tree.complains("MTP-PMK-002 stands already at spec/postmark.md:5");
    tree.page("MTP-PMK-003", "MTP-PMK-3");
    tree.complains("`MTP-PMK-3` is not a clause id");
    tree.page("MTP-PMK-003", "ABC-PMK-003");
    tree.complains("ABC-PMK-003: the first part is none of MTP, REG");
    tree.page("**[MTP-PMK-003]**", "Note **[MTP-PMK-003]**");
    tree.complains("a clause must begin its line");
}

#[test]
fn a_clause_has_exactly_one_keyword() {
    let tree = Tree::sound();
    tree.page("MUST sign the postmark", "signs the postmark");
    tree.complains("MTP-PMK-001: exactly one BCP 14 keyword must stand in a clause, not 0");
    tree.page("MUST sign the postmark", "MUST sign the postmark and SHOULD seal it");
    tree.complains("MTP-PMK-001: exactly one BCP 14 keyword must stand in a clause, not 2");
    tree.page("MUST sign the postmark", "MUST sign the postmark and must seal it");
    tree.complains("MTP-PMK-001: a lower-case `must` makes a second obligation");
    tree.page("MUST sign the postmark.", "MUST sign the postmark. Should it be sealed, it seals it.");
    tree.complains("MTP-PMK-001: a lower-case `Should` makes a second obligation");
}

#[test]
fn a_keyword_outside_a_clause_is_stray() {
    let tree = Tree::sound();
    tree.page("# Postmark\n", "# Postmark\n\nEverybody MUST read this.\n");
    tree.complains("spec/postmark.md:3: the keyword MUST stands outside a clause");
    tree.page("# Postmark\n", "# Postmark\n\nThe word `MUST` may be quoted.\n");
    assert!(!tree.faults().iter().any(|fault| fault.contains("outside a clause")));
}

#[test]
fn a_clause_is_one_line_with_a_known_role() {
    let tree = Tree::sound();
    tree.page("MUST sign the postmark.", "MUST sign\nthe postmark.");
    tree.complains("spec/postmark.md:4: a clause is one line");
    tree.page("`ds` —", "`postman` —");
    tree.complains("MTP-PMK-001: `postman` is not a role");
    tree.page("`ds` —", "—");
    tree.complains("MTP-PMK-001: a clause needs a role");
    tree.page("`receiver` `input` —", "`receiver` —");
    tree.complains("MTP-PMK-002: a clause that refuses something must be marked `input`");
    tree.page("A receiver MAY hide it", "A postmark without a time MUST be refused");
    tree.complains("MTP-PMK-004: a clause that refuses something must be marked `input`");
}

#[test]
fn a_reworded_clause_needs_to_be_confirmed_again() {
    let tree = Tree::sound();
    tree.page("MUST sign the postmark", "MUST sign every postmark");
    tree.complains("MTP-PMK-001: reworded since its evidence was confirmed");
    tree.page("`ds` —", "`all` —");
    tree.complains("MTP-PMK-001: reworded since its evidence was confirmed");
    tree.confirm();
    assert!(!tree.faults().iter().any(|fault| fault.contains("reworded")));
}

#[test]
fn a_clause_may_come_only_with_confirmation_and_go_only_by_being_withdrawn() {
    let tree = Tree::sound();
    tree.page("MTP-PMK-004", "MTP-PMK-005");
    tree.complains("MTP-PMK-005: new;");
    tree.complains("MTP-PMK-004: vanished;");
    tree.page("`ds` — A delivery service MUST sign the postmark.", "withdrawn — replaced by another clause");
    tree.complains("mtp.postmark/genuine: MTP-PMK-001 is withdrawn");
    tree.page("`ds` — A delivery service MUST sign the postmark.", "withdrawn");
    tree.complains("MTP-PMK-001: a withdrawn clause needs a reason");
}

#[test]
fn citations_must_name_a_clause() {
    let tree = Tree::sound();
    tree.write("crates/dm3-mtp/src/postmark.rs", "check(); // MTP-PMK-099\n");
    tree.complains("crates/dm3-mtp/src/postmark.rs:1: MTP-PMK-099 is no clause");
    tree.write("crates/dm3-mtp/src/postmark.rs", "");
    tree.write("README.md", "See MTP-PMK-098.\n");
    tree.complains("README.md:1: MTP-PMK-098 is no clause");
    tree.write("README.md", "");
    for (name, text) in [
        ("crates/dm3-mtp/src/postmark.rs", "// MTP-PMK-09\n"),
        ("crates/dm3-mtp/src/postmark.rs", "// MTP-PMK-0041\n"),
        ("test-vectors/operations/postmark.json", "{ \"about\": \"see MTP-PMK-097\" }"),
        (".github/workflows/tests.yaml", "# MTP-PMK-096\n"),
        ("packaging/build.sh", "# DIV-TS-002\n"),
    ] {
        tree.write(name, text);
        tree.complains(&format!("{name}:1: "));
        tree.write(name, "{}");
    }
    tree.write_vectors(&[vector("unknown", &["ABC-DEF-001"], "accept")]);
    tree.complains("mtp.postmark/unknown: ABC-DEF-001 is no clause");
}

#[test]
fn an_obligation_needs_evidence_from_outside() {
    let tree = Tree::sound();
    tree.write("crates/dm3-mtp/tests/postmark.rs", "// covers: MTP-PMK-001\n#[test]\nfn signed() {}\n");
    tree.write_vectors(&[recommended()]);
    tree.complains("MTP-PMK-001: no vector and no black-box case shows it");
    tree.write_vectors(&[vector("open", &["MTP-PMK-001"], "observe")]);
    tree.complains("MTP-PMK-001: no vector and no black-box case shows it");
    tree.complains("MTP-PMK-003: no vector and no black-box case shows it");
    tree.complains("0 of 1 SHOULD have evidence");
}

#[test]
fn an_obligation_about_input_needs_both_kinds_of_evidence() {
    let mut tree = Tree::sound();
    let alone = vector("forged", &["MTP-PMK-002"], "reject");
    tree.write_vectors(&[accepting(), alone, recommended()]);
    tree.complains("MTP-PMK-002: about input, but nothing accepting shows it");
    let genuine = vector("genuine", &["MTP-PMK-001", "MTP-PMK-002"], "accept");
    tree.write_vectors(&[genuine, recommended()]);
    tree.complains("MTP-PMK-002: about input, but nothing rejecting shows it");
    tree.cases.push(OutsideCase {
        id: "ds.postmark/forged".to_owned(),
        clauses: vec!["MTP-PMK-002".to_owned()],
        polarity: Some(Polarity::Reject),
    });
    tree.trace();
    assert_eq!(tree.faults(), Vec::<String>::new());
}

#[test]
fn waivers_have_reasons_and_end() {
    let tree = Tree::sound();
    tree.write_vectors(&[recommended()]);
    let waiver = |id: &str, rest: &str| {
        tree.write("spec/coverage-waivers.toml", &format!("[[waiver]]\nid = \"{id}\"\n{rest}\n"));
    };
    let reason = "reason = \"nothing outside shows it\"";
    waiver("MTP-PMK-001", &format!("kind = \"deferred\"\n{reason}\nexpires = \"2020-01-31\""));
    tree.complains("MTP-PMK-001: expired on 2020-01-31");
    waiver("MTP-PMK-001", &format!("kind = \"deferred\"\n{reason}"));
    tree.complains("MTP-PMK-001: what is deferred needs a day");
    waiver("MTP-PMK-001", "kind = \"unobservable\"\nreason = \"because\"");
    tree.complains("MTP-PMK-001: a waiver needs a reason in words");
    for day in ["2030-13-01", "not-a-day!", "2030-1-001"] {
        waiver("MTP-PMK-001", &format!("kind = \"deferred\"\n{reason}\nexpires = \"{day}\""));
        tree.complains(&format!("MTP-PMK-001: `{day}` is not a day"));
    }
    let with_test = |test: &str| {
        waiver("MTP-PMK-001", &format!("kind = \"unobservable\"\n{reason}\ntest = \"{test}\""));
    };
    tree.write("crates/dm3-mtp/tests/it/postmark.rs", "#[test]\nfn signs() {}\n");
    for missing in ["dm3-mtp: postmark::seals", "dm3-ds: postmark::signs", "signs"] {
        with_test(missing);
        tree.complains(&format!("MTP-PMK-001: there is no test `{missing}`"));
    }
    for existing in ["dm3-mtp: postmark::signs", "dm3-mtp: postmark"] {
        with_test(existing);
        assert!(!tree.faults().iter().any(|fault| fault.contains("there is no test")), "{existing}");
    }
    waiver("MTP-PMK-077", &format!("kind = \"unobservable\"\n{reason}"));
    tree.complains("MTP-PMK-077: is no clause, so it cannot be waived");
    waiver("MTP-PMK-003", &format!("kind = \"unobservable\"\n{reason}"));
    tree.complains("MTP-PMK-003: waived, but covered now");
    waiver("MTP-PMK-001", &format!("kind = \"unobservable\"\n{reason}"));
    assert!(!tree.faults().iter().any(|fault| fault.starts_with("MTP-PMK-001")));
}

#[test]
fn the_generated_table_must_be_up_to_date() {
    let tree = Tree::sound();
    tree.write("spec/TRACEABILITY.md", "# Traceability\n");
    tree.complains("spec/TRACEABILITY.md: stale");
    tree.trace();
    let table = fs::read_to_string(tree.repository().path("spec/TRACEABILITY.md")).unwrap();
    let row = "| MTP-PMK-002 | MUST |  | `mtp.postmark/genuine` | `mtp.postmark/forged` |  |  |";
    assert!(table.contains(row), "{table}");
}

#[test]
fn rows_of_divergences_are_numbered_once_and_complete() {
    let tree = Tree::sound();
    let row = "| DIV-TS-001 | time | one name | another | both |\n";
    tree.write("spec/divergences.md", &format!("{row}{row}"));
    tree.complains("DIV-TS-001 stands twice");
    tree.write("spec/divergences.md", "| DIV-TS-001 | time | one name |  | both |\n");
    tree.complains("DIV-TS-001 has an empty cell");
    tree.write("spec/divergences.md", "| DIV-TS-001 | time | one name |\n");
    tree.complains("DIV-TS-001 has not all cells");
    tree.write("spec/divergences.md", "| DIV-TS-1 | time | one name | another | both |\n");
    tree.complains("`DIV-TS-1` is not the id of a divergence");
}
