//! The embedded files.

/// Path in the repository and content, in the order of the paths.
const FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The pages of the specification: path in the repository, such as `spec/postmark.md`, and text.
pub fn pages() -> impl Iterator<Item = (&'static str, &'static str)> {
    below("spec/").filter_map(|(path, bytes)| Some((path, std::str::from_utf8(bytes).ok()?)))
}

/// The JSON Schema of a file of vectors.
pub fn schema() -> Option<&'static str> {
    let mut files = below("test-vectors/schema/");
    files.find_map(|(path, bytes)| {
        if path.ends_with("dm3-vectors-v1.schema.json") { std::str::from_utf8(bytes).ok() } else { None }
    })
}

/// The files below `test-vectors`, their paths relative to it.
pub(crate) fn vector_files() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    below("test-vectors/").filter_map(|(path, bytes)| Some((path.strip_prefix("test-vectors/")?, bytes)))
}

fn below(directory: &'static str) -> impl Iterator<Item = (&'static str, &'static [u8])> {
    FILES.iter().copied().filter(move |(path, _)| path.starts_with(directory))
}
