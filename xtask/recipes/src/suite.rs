//! A suite under construction: one operation, its accepting controls and what is derived from them.
//!
//! ```
//! use dm3_vector_recipes::{Bug, Dialect, Severity, Stage, Suite};
//! use serde_json::json;
//!
//! let mut suite = Suite::new("mtp.example", "spec/canonical-json.md", "canonical_json.hash", "What the suite is about.");
//! suite.accept("plain-object", "A plain object is accepted", &["MTP-CJS-001"],
//!     json!({ "json_text": "{}" }), json!({ "canonical_hex": "7b7d" }));
//! suite.reject("plain-object", "open-object", "An object without an end is refused", &["MTP-CJS-002"],
//!     "drop the closing brace", (Stage::Parse, Bug::Parser, Severity::Medium), json!({ "json_text": "{" }));
//! suite.dialect(Dialect::LegacyTs); // what follows is of the deployed form
//! assert_eq!(suite.to_json("0.1.0")["vectors"].as_array().map(Vec::len), Some(2));
//! ```

use serde_json::{Map, Value, json};

use crate::vector::{Bug, Dialect, Severity, Stage, Vector};

/// One file of vectors.
#[derive(Debug, Clone, PartialEq)]
pub struct Suite {
    name: String,
    document: String,
    operation: String,
    about: String,
    dialect: Dialect,
    since: String,
    vectors: Vec<Vector>,
}

impl Suite {
    /// An empty suite: its name (`mtp.postmark`), the page of its clauses (`spec/postmark.md`), the operation that
    /// testees are asked for, and a sentence about it.
    #[must_use]
    pub fn new(name: &str, document: &str, operation: &str, about: &str) -> Self {
        Self {
            name: name.to_owned(),
            document: document.to_owned(),
            operation: operation.to_owned(),
            about: about.to_owned(),
            dialect: Dialect::Spec,
            since: "1.0.0".to_owned(),
            vectors: Vec::new(),
        }
    }

    /// The suite's name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The vectors so far.
    #[must_use]
    pub fn vectors(&self) -> &[Vector] {
        &self.vectors
    }

    /// The vectors that follow are of this dialect. A suite starts with [`Dialect::Spec`].
    pub fn dialect(&mut self, dialect: Dialect) -> &mut Self {
        self.dialect = dialect;
        self
    }

    /// The vectors that follow came with this version of the suite.
    pub fn since(&mut self, version: &str) -> &mut Self {
        self.since = version.to_owned();
        self
    }

    /// Adds a vector that must be accepted with at least these output members.
    pub fn accept(
        &mut self,
        slug: &str,
        title: &str,
        clauses: &[&str],
        input: Value,
        output: Value,
    ) -> &mut Vector {
        self.push(slug, title, clauses, input, json!({ "outcome": "accept", "output": output }), &[])
    }

    /// Adds a vector that must be refused: the accepting vector `control` with one thing changed, `mutation` in words.
    #[expect(clippy::too_many_arguments, reason = "each is a column of the table that recipes are")]
    pub fn reject(
        &mut self,
        control: &str,
        slug: &str,
        title: &str,
        clauses: &[&str],
        mutation: &str,
        (stage, bug, severity): (Stage, Bug, Severity),
        input: Value,
    ) -> &mut Vector {
        let control = format!("{}/{control}", self.name);
        self.push(
            slug,
            title,
            clauses,
            input,
            json!({ "outcome": "reject", "stage": stage.as_str() }),
            &[
                ("severity", severity.as_str()),
                ("bug", bug.as_str()),
                ("control", &control),
                ("mutation", mutation),
            ],
        )
    }

    /// Adds a vector whose outcome is recorded, not judged, because the specification leaves it open.
    pub fn observe(
        &mut self,
        slug: &str,
        title: &str,
        clauses: &[&str],
        input: Value,
        reason: &str,
    ) -> &mut Vector {
        self.push(slug, title, clauses, input, json!({ "outcome": "observe", "reason": reason }), &[])
    }

    /// The file: a JSON value in the vector format. `version` is the generator's.
    #[must_use]
    pub fn to_json(&self, version: &str) -> Value {
        let vectors: Vec<Value> =
            self.vectors.iter().map(|vector| Value::Object(vector.members.clone())).collect();
        json!({
            "format": "dm3-vectors/1",
            "suite": self.name,
            "spec": { "document": self.document, "version": "1.0" },
            "operation": self.operation,
            "about": self.about,
            "generator": { "name": "dm3-vector-recipes", "version": version },
            "vectors": vectors,
        })
    }

    fn push(
        &mut self,
        slug: &str,
        title: &str,
        clauses: &[&str],
        input: Value,
        expect: Value,
        further: &[(&str, &str)],
    ) -> &mut Vector {
        let mut members = Map::new();
        let mut set = |name: &str, value: Value| members.insert(name.to_owned(), value);
        set("id", format!("{}/{slug}", self.name).into());
        set("title", title.into());
        set("clauses", clauses.into());
        set("since", self.since.as_str().into());
        if self.dialect != Dialect::Spec {
            set("dialect", self.dialect.as_str().into());
        }
        for (name, value) in further {
            set(name, (*value).into());
        }
        set("input", input);
        set("expect", expect);
        self.vectors.push(Vector { slug: slug.to_owned(), members });
        let last = self.vectors.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "the vector was pushed just now")]
        &mut self.vectors[last]
    }
}
