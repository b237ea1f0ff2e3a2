//! Opening a container: what goes in, and records with one thing wrong.

use serde_json::{Value, json};

use super::cast::{seal, seal_text, storage_key};
use crate::{Bug, Severity, Stage, Suite};

/// Opening for this kind and key.
pub(super) fn input(kind: &str, key: &str, sealed: &str) -> Value {
    json!({ "storage_key": storage_key(), "kind": kind, "key": key, "sealed_text": sealed })
}

/// What a record gives that is written again as it was read.
pub(super) fn output(record: &Value) -> Value {
    json!({ "record_json_text": dm3_oracle::json::canonical(record) })
}

/// Containers of one kind, stored under one key.
pub(super) struct Kind<'a> {
    pub(super) suite: Suite,
    pub(super) kind: &'a str,
    pub(super) key: String,
}

impl Kind<'_> {
    /// A record that is read and would be written again like this.
    pub(super) fn accept(
        &mut self,
        slug: &str,
        title: &str,
        clauses: &[&str],
        record: &Value,
        written: &Value,
    ) {
        let given = input(self.kind, &self.key, &seal(record, slug));
        self.suite.accept(slug, title, clauses, given, output(written));
    }

    /// A record that differs in one thing from the one of the vector `plain`.
    pub(super) fn refuse(&mut self, slug: &str, title: &str, clause: &str, mutation: &str, record: &Value) {
        self.refuse_text(slug, title, clause, mutation, &dm3_oracle::json::canonical(record));
    }

    /// The same for a text, which need not be what a canonical writer writes.
    pub(super) fn refuse_text(
        &mut self,
        slug: &str,
        title: &str,
        clause: &str,
        mutation: &str,
        record: &str,
    ) {
        let given = input(self.kind, &self.key, &seal_text(record, slug));
        let fault = (Stage::Decode, Bug::Parser, Severity::Medium);
        self.suite.reject("plain", slug, title, &[clause], mutation, fault, given);
    }
}
