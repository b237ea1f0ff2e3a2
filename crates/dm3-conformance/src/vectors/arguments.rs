//! Options of `dm3-conformance vectors`.

use std::path::PathBuf;

use crate::session::RunArguments;
use crate::testee::TesteeArguments;

/// Sends the vectors to an adapter and judges its answers
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The adapter.
    #[command(flatten)]
    pub testee: TesteeArguments,
    /// The run.
    #[command(flatten)]
    pub run: RunArguments,
    /// Use the vectors below a directory, not those that came with the program
    #[arg(long, value_name = "DIRECTORY", help_heading = "Selection")]
    pub vectors: Option<PathBuf>,
    /// Run only vectors of a dialect. May be repeated
    #[arg(long, value_name = "DIALECT", value_parser = ["spec", "legacy-ts"], help_heading = "Selection")]
    pub dialect: Vec<String>,
}

impl Arguments {
    /// Is a vector with this id and dialect chosen?
    pub fn chooses(&self, id: &str, dialect: &str) -> bool {
        self.run.chooses(id)
            && (self.dialect.is_empty() || self.dialect.iter().any(|chosen| chosen == dialect))
    }

    /// What narrowed the selection. The dialect of the specification alone is no narrowing: classes count no other.
    pub fn filters(&self) -> Vec<String> {
        let mut filters = self.run.filters();
        let whole = self.dialect.is_empty() || self.dialect.iter().any(|dialect| dialect == "spec");
        if !whole {
            filters.extend(self.dialect.iter().map(|dialect| format!("--dialect {dialect}")));
        }
        filters
    }
}
