//! Is an adapter itself sane? Nothing here says whether its implementation conforms.

mod canaries;
mod checks;
mod output_types;

use std::io::{self, Write};
use std::path::PathBuf;

use serde::Serialize;

use crate::inventory::Inventory;
use crate::legible;
use crate::summary::{CONFORMS, DOES_NOT_CONFORM};
use crate::testee::{Testee, TesteeArguments};
use crate::trouble::Trouble;

pub use checks::Check;

/// Checks an adapter: does it keep to the protocol, and does it tell good from bad at all
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The adapter.
    #[command(flatten)]
    pub testee: TesteeArguments,
    /// Use the vectors below a directory, not those that came with the program
    #[arg(long, value_name = "DIRECTORY")]
    pub vectors: Option<PathBuf>,
    /// Print the result as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Serialize)]
struct Report<'a> {
    name: Option<String>,
    sane: bool,
    checks: &'a [Check],
}

/// Checks an adapter and gives the exit code of the program: 0 when it can be used, 1 when not.
///
/// # Errors
/// When the adapter cannot be started or vectors cannot be used.
pub async fn run(arguments: &Arguments) -> Result<u8, Trouble> {
    let inventory = Inventory::new(arguments.vectors.as_deref())?;
    let started = Testee::start(arguments.testee.command()?, arguments.testee.settings()).await;
    let (name, checks) = match started {
        Ok(testee) => {
            let name = testee.hello().subject.name.clone();
            (Some(name), checks::run_all(testee, &inventory).await)
        }
        Err(Trouble::Hello { problem, stderr, .. }) => (None, vec![Check::silent(&problem, &stderr)]),
        Err(trouble) => return Err(trouble),
    };
    let sane = checks.iter().all(Check::passed);
    let text = if arguments.json {
        let report = Report { name, sane, checks: &checks };
        serde_json::to_string_pretty(&report).unwrap_or_default() + "\n"
    } else {
        let lines: String = checks.iter().map(Check::text).collect();
        let result = if sane { "this adapter can be used" } else { "this adapter cannot be scored yet" };
        let name = name.map_or_else(|| "an adapter without a name".to_owned(), |name| legible::line(&name));
        format!("{name}\n{lines}\n{result}\n")
    };
    let written = io::stdout().write_all(text.as_bytes());
    written.map_err(|source| Trouble::Write { path: PathBuf::from("standard output"), source })?;
    Ok(if sane { CONFORMS } else { DOES_NOT_CONFORM })
}
