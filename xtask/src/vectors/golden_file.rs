//! Files of known answers, format `dm3-golden-vectors/1`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use dm3_types::Json;
use serde::Deserialize;

const FORMAT: &str = "dm3-golden-vectors/1";

/// The vectors of one topic.
#[derive(Debug)]
pub(super) struct GoldenFile {
    /// What the vectors are about; tells the variant of the envelope.
    pub(super) topic: String,
    /// The vectors in their order.
    pub(super) vectors: Vec<Vector>,
}

/// One known answer.
#[derive(Debug)]
pub(super) struct Vector {
    /// Name of the vector, the same in every set.
    pub(super) id: String,
    /// Operation of the peer.
    pub(super) op: String,
    /// Its arguments.
    pub(super) input: Json,
    /// What it returned or threw, and intermediate values.
    pub(super) output: Json,
}

impl GoldenFile {
    /// Reads a JSON file; nothing where it has another format.
    pub(super) fn read(path: &Path) -> Result<Option<Self>> {
        let name = path.display();
        let text = fs::read_to_string(path).with_context(|| name.to_string())?;
        Self::parse(&text).with_context(|| name.to_string())
    }

    /// [`read`](Self::read) for the text of a file.
    pub(super) fn parse(text: &str) -> Result<Option<Self>> {
        // The strict parser of our crates is under test itself, and refuses what nests as deep as some vectors.
        let mut deserializer = serde_json::Deserializer::from_str(text);
        deserializer.disable_recursion_limit();
        let json = Json::deserialize(&mut deserializer)?;
        deserializer.end()?;
        if json.get("format").and_then(Json::as_str) != Some(FORMAT) {
            return Ok(None);
        }
        let vectors = json.get("vectors").and_then(Json::as_array).context("vectors")?;
        let vectors: Vec<_> = vectors.iter().map(vector).collect::<Result<_>>()?;
        let count = json.get("count").and_then(Json::as_u64).context("count")?;
        ensure!(usize::try_from(count)? == vectors.len(), "says {count} vectors and has {}", vectors.len());
        Ok(Some(Self { topic: string(&json, "topic")?, vectors }))
    }
}

fn vector(json: &Json) -> Result<Vector> {
    let value = |name| json.get(name).cloned().with_context(|| format!("a vector without `{name}`"));
    Ok(Vector {
        id: string(json, "id")?,
        op: string(json, "op")?,
        input: value("input")?,
        output: value("output")?,
    })
}

fn string(json: &Json, name: &str) -> Result<String> {
    let text = json.get(name).and_then(Json::as_str).with_context(|| format!("no text `{name}`"))?;
    Ok(text.to_owned())
}
