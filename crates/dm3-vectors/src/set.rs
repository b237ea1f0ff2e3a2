//! All vectors together.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::error::LoadError;
use crate::files;
use crate::json;
use crate::operation::Operation;
use crate::vector::Vector;

const FORMAT: &str = "dm3-vectors/1";

/// Directories and files below the root that hold no vectors of this set.
const OTHERS: [&str; 5] = ["peer/", "schema/", "operations/", "corpus/sources/", "MANIFEST.json"];

/// Vectors, ordered by id, and the operations that they call.
#[derive(Clone, Debug)]
pub struct VectorSet {
    source: Source,
    digest: String,
    vectors: Vec<Vector>,
    operations: Vec<Operation>,
}

/// Where a set came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// From this crate.
    Embedded,
    /// From a directory.
    Directory(PathBuf),
}

impl VectorSet {
    /// The vectors in this crate.
    ///
    /// # Errors
    /// When the crate was built from broken files.
    pub fn embedded() -> Result<Self, LoadError> {
        let files = files::vector_files().map(|(path, bytes)| (path.to_owned(), bytes.to_vec())).collect();
        Self::load(Source::Embedded, files)
    }

    /// The vectors below a directory: every `*.json`, except below `peer`, `schema` and `operations`. A directory without
    /// `operations` uses those of this crate.
    ///
    /// # Errors
    /// When something cannot be read, is no vector, has the id of another, or when there are no vectors.
    pub fn from_dir(directory: &Path) -> Result<Self, LoadError> {
        let mut files = BTreeMap::new();
        read_below(directory, "", &mut files)?;
        let has_operations = files.keys().any(|path| path.starts_with("operations/"));
        if !has_operations {
            let ours = files::vector_files().filter(|(path, _)| path.starts_with("operations/"));
            files.extend(ours.map(|(path, bytes)| (path.to_owned(), bytes.to_vec())));
        }
        let set = Self::load(Source::Directory(directory.to_owned()), files)?;
        if set.vectors.is_empty() {
            return Err(LoadError::Empty { path: directory.display().to_string() });
        }
        Ok(set)
    }

    /// Where the set came from.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// `sha256:` and 64 hex digits: SHA-256 over path, length and content of every file of vectors.
    pub fn digest(&self) -> &str {
        &self.digest
    }

    /// All vectors, ordered by id, withdrawn ones among them.
    pub fn vectors(&self) -> &[Vector] {
        &self.vectors
    }

    /// The vector with this id.
    pub fn vector(&self, id: &str) -> Option<&Vector> {
        let found = self.vectors.binary_search_by(|vector| vector.id.as_str().cmp(id)).ok()?;
        self.vectors.get(found)
    }

    /// All operations, ordered by name.
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }

    fn load(source: Source, files: BTreeMap<String, Vec<u8>>) -> Result<Self, LoadError> {
        let mut digest = Sha256::new();
        let mut vectors = Vec::new();
        let mut operations = Vec::new();
        let mut ids = HashSet::new();
        for (path, bytes) in files {
            if path.starts_with("operations/") {
                operations.extend(read_operations(&path, &bytes)?);
            } else if !OTHERS.iter().any(|other| path.starts_with(other)) {
                digest.update(format!("{path}\n{}\n", bytes.len()));
                digest.update(&bytes);
                for vector in read_vectors(&path, &bytes)? {
                    if !ids.insert(vector.id.clone()) {
                        return Err(LoadError::DuplicateId { path, id: vector.id });
                    }
                    vectors.push(vector);
                }
            }
        }
        vectors.sort_by(|one, other| one.id.cmp(&other.id));
        operations.sort_by(|one: &Operation, other| one.name.cmp(&other.name));
        let digest = digest
            .finalize()
            .iter()
            .fold(String::from("sha256:"), |text, byte| text + &format!("{byte:02x}"));
        Ok(Self { source, digest, vectors, operations })
    }
}

fn read_below(
    directory: &Path,
    prefix: &str,
    files: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), LoadError> {
    let place = if prefix.is_empty() { directory.display().to_string() } else { prefix.to_owned() };
    let unreadable = |source| LoadError::Unreadable { path: place.clone(), source };
    for entry in fs::read_dir(directory).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            // Vectors of the peer are many, and not ours.
            if !(prefix.is_empty() && name == "peer") {
                read_below(&path, &format!("{relative}/"), files)?;
            }
        } else if path.extension().is_some_and(|extension| extension == "json") {
            let bytes = fs::read(&path);
            let bytes = bytes.map_err(|source| LoadError::Unreadable { path: relative.clone(), source })?;
            files.insert(relative, bytes);
        }
    }
    Ok(())
}

fn read_vectors(path: &str, bytes: &[u8]) -> Result<Vec<Vector>, LoadError> {
    let file = read_json(path, bytes)?;
    let shape = |place: String, problem: String| LoadError::Shape { path: path.to_owned(), place, problem };
    let format = file.get("format").and_then(Value::as_str).unwrap_or("not given");
    if format != FORMAT {
        return Err(LoadError::Format { path: path.to_owned(), found: format.to_owned() });
    }
    let suite = file.as_object().ok_or_else(|| shape("the file".to_owned(), "not an object".to_owned()))?;
    let of_suite = |problem| shape("the suite".to_owned(), problem);
    let operation = json::needed_text(suite, "operation").map_err(of_suite)?;
    let mut vectors = Vec::new();
    for (index, value) in json::array(suite, "vectors").map_err(of_suite)?.iter().enumerate() {
        let vector = Vector::parse(value, &operation, path);
        let place = || {
            value.get("id").and_then(Value::as_str).map_or_else(|| format!("vector {index}"), str::to_owned)
        };
        vectors.push(vector.map_err(|problem| shape(place(), problem))?);
    }
    Ok(vectors)
}

fn read_operations(path: &str, bytes: &[u8]) -> Result<Vec<Operation>, LoadError> {
    let file = read_json(path, bytes)?;
    let shape = |place: String, problem: String| LoadError::Shape { path: path.to_owned(), place, problem };
    let catalogue = file.get("operations").and_then(Value::as_array);
    let catalogue = catalogue
        .ok_or_else(|| shape("the file".to_owned(), "`operations` is not an array".to_owned()))?
        .iter()
        .enumerate();
    let parse = |(index, value)| {
        Operation::parse(value).map_err(|problem| shape(format!("operation {index}"), problem))
    };
    catalogue.map(parse).collect()
}

fn read_json(path: &str, bytes: &[u8]) -> Result<Value, LoadError> {
    serde_json::from_slice(bytes).map_err(|source| LoadError::NotJson { path: path.to_owned(), source })
}
