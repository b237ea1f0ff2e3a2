//! One vector: a call, and what a conforming implementation answers.

use serde_json::{Map, Value};

use crate::json::{self, Object};

/// One vector of a suite.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector {
    /// Permanent id, `<suite>/<slug>`.
    pub id: String,
    /// One sentence: the behaviour tested.
    pub title: String,
    /// Ids of the clauses, or of the rows about the deployed network, that it tests.
    pub clauses: Vec<String>,
    /// The operation called, such as `postmark.verify`.
    pub operation: String,
    /// The dialect of the call: `spec` or `legacy-ts`.
    pub dialect: String,
    /// Features that must be declared to be asked.
    pub features: Vec<String>,
    /// Arguments of the call.
    pub input: Map<String, Value>,
    /// The answer of a conforming implementation.
    pub expect: Expect,
    /// For a refusal: how bad accepting is.
    pub severity: Option<String>,
    /// For a refusal: the kind of mistake that accepts.
    pub bug: Option<String>,
    /// For a refusal: id of the accepted vector that it differs from.
    pub control: Option<String>,
    /// For a refusal: the single difference, in words.
    pub mutation: Option<String>,
    /// Hex of steps on the way, for whoever looks for a mistake. Never compared.
    pub intermediates: Map<String, Value>,
    /// Addresses of further reading.
    pub refs: Vec<String>,
    /// Remark of the author.
    pub comment: Option<String>,
    /// Version of the suite that added it.
    pub since: String,
    /// Why it no longer counts, when it was withdrawn.
    pub withdrawn: Option<String>,
    /// Path of the file, relative to the root of the set.
    pub file: String,
}

/// What a conforming implementation answers.
#[derive(Clone, Debug, PartialEq)]
pub enum Expect {
    /// It accepts, and its answer has these members with these values.
    Accept {
        /// Compared member by member; further members are ignored.
        output: Map<String, Value>,
    },
    /// It refuses.
    Reject {
        /// The step that is expected to refuse. Decides nothing.
        stage: String,
        /// The code of the JSON-RPC error that says so.
        rpc_code: Option<i64>,
    },
    /// Either.
    Observe {
        /// Why the specification leaves it open.
        reason: String,
        /// What an accepting answer is likely to hold. Decides nothing.
        if_accepted: Option<Map<String, Value>>,
    },
}

impl Vector {
    /// The part of the id before the slash.
    pub fn suite(&self) -> &str {
        self.id.split_once('/').map_or(&self.id, |(suite, _)| suite)
    }

    pub(crate) fn parse(value: &Value, operation: &str, file: &str) -> Result<Self, String> {
        let vector = value.as_object().ok_or("not an object")?;
        let withdrawn = vector.get("withdrawn").and_then(Value::as_object);
        Ok(Self {
            id: json::needed_text(vector, "id")?,
            title: json::text(vector, "title"),
            clauses: json::texts(vector, "clauses"),
            operation: operation.to_owned(),
            dialect: json::optional_text(vector, "dialect").unwrap_or_else(|| "spec".to_owned()),
            features: json::texts(vector, "features"),
            input: json::object(vector, "input")?.clone(),
            expect: expect(json::object(vector, "expect")?)?,
            severity: json::optional_text(vector, "severity"),
            bug: json::optional_text(vector, "bug"),
            control: json::optional_text(vector, "control"),
            mutation: json::optional_text(vector, "mutation"),
            intermediates: json::object(vector, "intermediates").cloned().unwrap_or_default(),
            refs: json::texts(vector, "refs"),
            comment: json::optional_text(vector, "comment"),
            since: json::text(vector, "since"),
            withdrawn: withdrawn.map(|withdrawn| json::text(withdrawn, "reason")),
            file: file.to_owned(),
        })
    }
}

fn expect(expect: &Object) -> Result<Expect, String> {
    match json::needed_text(expect, "outcome")?.as_str() {
        "accept" => Ok(Expect::Accept { output: json::object(expect, "output")?.clone() }),
        "reject" => Ok(Expect::Reject {
            stage: json::text(expect, "stage"),
            rpc_code: expect.get("rpc_code").and_then(Value::as_i64),
        }),
        "observe" => Ok(Expect::Observe {
            reason: json::text(expect, "reason"),
            if_accepted: expect.get("if_accepted").and_then(Value::as_object).cloned(),
        }),
        other => Err(format!("the outcome `{other}` is unknown")),
    }
}
