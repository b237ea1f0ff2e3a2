//! Writes the record of a run, line by line.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use crate::record::Line;
use crate::trouble::Trouble;

/// Writes to a file, to standard output, to both or to nothing.
#[derive(Debug)]
pub struct Recorder {
    file: Option<(PathBuf, BufWriter<File>)>,
    to_stdout: bool,
}

impl Recorder {
    /// Creates the file, replacing an older one.
    ///
    /// # Errors
    /// When the file cannot be created.
    pub fn new(path: Option<&Path>, to_stdout: bool) -> Result<Self, Trouble> {
        let file = match path {
            Some(path) => {
                let file =
                    File::create(path).map_err(|source| Trouble::Write { path: path.to_owned(), source })?;
                Some((path.to_owned(), BufWriter::new(file)))
            }
            None => None,
        };
        Ok(Self { file, to_stdout })
    }

    /// Adds a line.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, line: &Line) -> Result<(), Trouble> {
        let stdout = || PathBuf::from("standard output");
        let text = serde_json::to_string(line);
        let text = text.map_err(|error| Trouble::Write { path: stdout(), source: error.into() })?;
        if let Some((path, file)) = &mut self.file {
            writeln!(file, "{text}").map_err(|source| Trouble::Write { path: path.clone(), source })?;
        }
        if self.to_stdout {
            writeln!(io::stdout(), "{text}").map_err(|source| Trouble::Write { path: stdout(), source })?;
        }
        Ok(())
    }

    /// Makes sure that everything is in the file.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(self) -> Result<(), Trouble> {
        let Some((path, mut file)) = self.file else { return Ok(()) };
        file.flush().map_err(|source| Trouble::Write { path, source })
    }
}
