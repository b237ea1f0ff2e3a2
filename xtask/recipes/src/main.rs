//! Writes the vector files of all suites, or of those whose name begins with an argument. `cargo xtask vectors gen` does
//! the same and the manifest with it; this program builds faster.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result};
use dm3_vector_recipes::{file_name, file_text, suites};

fn main() -> Result<()> {
    let prefixes: Vec<String> = env::args().skip(1).collect();
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../test-vectors");
    for suite in suites() {
        if !prefixes.is_empty() && !prefixes.iter().any(|prefix| suite.name().starts_with(prefix.as_str())) {
            continue;
        }
        let path = directory.join(file_name(&suite));
        fs::create_dir_all(path.parent().context("a file lies in a directory")?)?;
        fs::write(&path, file_text(&suite))?;
        writeln!(io::stdout(), "{}: {} vectors", suite.name(), suite.vectors().len())?;
    }
    Ok(())
}
