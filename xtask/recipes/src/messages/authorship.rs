//! `mtp.message-authorship`.

use dm3_oracle::hash::{keccak256, sha256_hex0x};
use dm3_oracle::json::{canonical, without};
use dm3_oracle::{Person, encoding, message};
use serde_json::{Value, json};

use super::{Cast, Kind, WRITTEN_AT, kind, set, unset};
use crate::{Bug, Severity, Stage, Suite};

const ALL: &[&str] = &["MTP-MSG-050", "MTP-MSG-051", "MTP-MSG-052", "MTP-MSG-053"];
const ROWS: &[&str] = &["DIV-TS-024"];
const UNASKED: Kind = (Stage::Semantic, Bug::AuthBypass, Severity::High);

/// The suite.
pub(super) fn suite() -> Suite {
    let mut suite = Suite::new(
        "mtp.message-authorship",
        "spec/messages.md",
        "message.check_authorship",
        "Who may edit and delete a message: its author alone, naming it by its hash.",
    );
    for cast in Cast::both() {
        suite.dialect(cast.dialect);
        Scene::new(&mut suite, &cast).play();
    }
    suite
}

/// Alice wrote `original` to Bob; somebody wants to change it.
struct Scene<'a> {
    suite: &'a mut Suite,
    cast: &'a Cast,
    original: Value,
}

impl<'a> Scene<'a> {
    fn new(suite: &'a mut Suite, cast: &'a Cast) -> Self {
        let original = cast.by_alice(cast.rich_message());
        Self { suite, cast, original }
    }

    fn play(&mut self) {
        self.accepting();
        self.other_authors();
        self.other_references();
        self.other_types();
        if self.cast.is_written() {
            self.broken_signatures();
        }
    }

    fn hash(&self) -> String {
        message::hash(&self.original)
    }

    /// An unsigned message of this type about the original.
    fn change(&self, from: &Person, kind: &str) -> Value {
        json!({
            "message": "Lunch at two?",
            "metadata": {
                "from": from.name,
                "referenceMessageHash": self.hash(),
                "timestamp": WRITTEN_AT + 60_000,
                "to": "bob.eth",
                "type": kind,
            },
        })
    }

    fn input(&self, change: &Value) -> Value {
        self.input_about(change, &self.original)
    }

    fn input_about(&self, change: &Value, original: &Value) -> Value {
        json!({
            "change_text": canonical(change),
            "original_text": canonical(original),
            "signing_keys": self.cast.signing_keys(),
        })
    }

    /// A message signed by the person that it names as sender.
    fn by(&self, person: &Person, unsigned: Value) -> Value {
        message::sign(unsigned, person, self.cast.dialect)
    }

    fn accept(&mut self, slug: &str, title: &str, clauses: &[&str], change: &Value, original: &Value) {
        let input = self.input_about(change, original);
        let output =
            json!({ "change_hash": message::hash(change), "original_hash": message::hash(original) });
        let clauses = self.cast.cite(clauses, ROWS);
        self.suite.accept(&self.cast.slug(slug), &self.cast.title(title), clauses, input, output);
    }

    fn refuse(
        &mut self,
        control: &str,
        slug: &str,
        (title, change): (&str, &str),
        clauses: &[&str],
        kind: Kind,
        input: Value,
    ) {
        let clauses = self.cast.cite(clauses, ROWS);
        let (control, slug, title) = (self.cast.slug(control), self.cast.slug(slug), self.cast.title(title));
        self.suite.reject(&control, &slug, &title, clauses, change, kind, input);
    }

    fn accepting(&mut self) {
        let cast = self.cast;
        let (alice, original) = (&cast.alice, self.original.clone());
        let edit = cast.by_alice(self.change(alice, "EDIT"));
        let deletion = cast.by_alice(unset(&self.change(alice, "DELETE_REQUEST"), "/message"));
        self.accept("edit-by-author", "The author may edit a message", ALL, &edit, &original);
        self.accept(
            "deletion-by-author",
            "The author may ask to delete a message",
            ALL,
            &deletion,
            &original,
        );
        let again = set(&self.change(alice, "EDIT"), "/metadata/referenceMessageHash", message::hash(&edit));
        let again = cast.by_alice(again);
        self.accept("edit-of-edit", "An edited version may be edited again", ALL, &again, &edit);
        let upper = self.hash().to_uppercase().replace("0X", "0x");
        let upper = cast.by_alice(set(&self.change(alice, "EDIT"), "/metadata/referenceMessageHash", upper));
        let digits = &["MTP-KEY-011"];
        self.accept(
            "reference-in-upper-case",
            "A reference counts in either case of its digits",
            digits,
            &upper,
            &original,
        );
        let reaction = cast.by_alice(set(&self.change(alice, "REACTION"), "/message", "\u{1f44d}"));
        let away = set(
            &self.change(alice, "DELETE_REQUEST"),
            "/metadata/referenceMessageHash",
            message::hash(&reaction),
        );
        let away = cast.by_alice(unset(&away, "/message"));
        self.accept("deletion-of-reaction", "A reaction may be deleted by its author", ALL, &away, &reaction);
        let spelled = cast.by_alice(set(&self.change(alice, "EDIT"), "/metadata/from", "ALICE.eth"));
        self.accept(
            "author-in-other-spelling",
            "The author may spell the own name otherwise",
            &["MTP-MSG-054"],
            &spelled,
            &original,
        );
    }

    fn other_authors(&mut self) {
        let cast = self.cast;
        let clauses = &["MTP-MSG-050"];
        for (control, slug, kind, title) in [
            ("edit-by-author", "edit-by-another", "EDIT", "Somebody else may not edit a message"),
            (
                "deletion-by-author",
                "deletion-by-another",
                "DELETE_REQUEST",
                "Somebody else may not delete a message",
            ),
        ] {
            let input = self.input(&self.by(&cast.mallory, self.change(&cast.mallory, kind)));
            self.refuse(
                control,
                slug,
                (title, "a change written and signed by Mallory"),
                clauses,
                UNASKED,
                input,
            );
        }
        for (slug, title, from) in [
            ("edit-by-receiver", "The receiver of a message may not edit it", "bob.eth"),
            ("edit-by-subname", "A name with one more label is somebody else", "a.alice.eth"),
            ("edit-by-similar-name", "A name with a similar character is somebody else", "a1ice.eth"),
        ] {
            let person = Person::named(from);
            let input = self.input(&self.by(&person, self.change(&person, "EDIT")));
            let words = (title, "a change written and signed by another name");
            self.refuse("edit-by-author", slug, words, &["MTP-MSG-050", "MTP-MSG-054"], UNASKED, input);
        }
    }

    fn other_references(&mut self) {
        let cast = self.cast;
        let original = canonical(&self.original);
        let unsigned = canonical(&without(&self.original, "signature"));
        let references = [
            (
                "reference-to-another",
                "the hash of another message",
                message::hash(&cast.by_alice(cast.new_message())),
            ),
            (
                "reference-without-signature",
                "the hash of the message without its signature",
                sha256_hex0x(&unsigned),
            ),
            ("reference-to-text", "the hash of the text", sha256_hex0x("Lunch at one?")),
            (
                "reference-by-keccak",
                "the Keccak-256 of the message",
                encoding::hex0x(&keccak256(original.as_bytes())),
            ),
            (
                "reference-to-quoted-message",
                "the hash of the message as a JSON string",
                sha256_hex0x(&canonical(&Value::from(original.as_str()))),
            ),
            ("reference-to-nothing", "a hash of zeros", format!("0x{}", "0".repeat(64))),
        ];
        for (slug, words, reference) in references {
            let change = set(&self.change(&cast.alice, "EDIT"), "/metadata/referenceMessageHash", reference);
            let input = self.input(&cast.by_alice(change));
            let title = format!("An edit that refers to {words} changes nothing");
            self.refuse("edit-by-author", slug, (&title, words), &["MTP-MSG-052"], UNASKED, input);
        }
        for (control, slug, kind) in [
            ("edit-by-author", "edit-without-reference", "EDIT"),
            ("deletion-by-author", "deletion-without-reference", "DELETE_REQUEST"),
        ] {
            let mut change = unset(&self.change(&cast.alice, kind), "/metadata/referenceMessageHash");
            if kind == "DELETE_REQUEST" {
                change = unset(&change, "/message");
            }
            let input = self.input(&cast.by_alice(change));
            let title = format!("{kind} without a reference changes nothing");
            let words = (title.as_str(), "take metadata.referenceMessageHash out and sign anew");
            self.refuse(control, slug, words, &["MTP-MSG-051"], UNASKED, input);
        }
    }

    fn other_types(&mut self) {
        let cast = self.cast;
        let kinds: &[&str] = if cast.is_written() {
            &["NEW", "REPLY", "REACTION", "RESEND_REQUEST", "READ_RECEIPT", "edit", "EDITED", "DELETE"]
        } else {
            &["NEW", "REPLY", "READ_OPENED"]
        };
        for kind in kinds {
            let slug = if *kind == "edit" {
                "edit-in-lower-case".to_owned()
            } else {
                kind.to_lowercase().replace('_', "-")
            };
            let input = self.input(&cast.by_alice(self.change(&cast.alice, kind)));
            let title = format!("A message of type {kind} changes nothing");
            let words = (title.as_str(), "another type of the change");
            self.refuse("edit-by-author", &format!("type-{slug}"), words, &["MTP-MSG-053"], UNASKED, input);
        }
    }

    fn broken_signatures(&mut self) {
        let cast = self.cast;
        let clauses = &["MTP-MSG-031"];
        let edit = message::sign(self.change(&cast.alice, "EDIT"), &cast.mallory, cast.dialect);
        let input = self.input(&edit);
        let words =
            ("A change in the author's name with another signature is refused", "Mallory signs the change");
        self.refuse("edit-by-author", "forged-change", words, clauses, kind::FORGED, input);
        let edit = cast.by_alice(self.change(&cast.alice, "EDIT"));
        let forged = message::sign(self.original.clone(), &cast.mallory, cast.dialect);
        let input = self.input_about(&edit, &forged);
        let words = ("A change of a message with another signature is refused", "Mallory signs the original");
        self.refuse("edit-by-author", "forged-original", words, clauses, kind::FORGED, input);
    }
}
