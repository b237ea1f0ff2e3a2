//! Reports, all derived from the record of a run alone.

mod badge;
mod html;
mod junit;
mod loaded;
mod markdown;

use std::fs;
use std::path::{Path, PathBuf};

use crate::class::Class;
use crate::summary::CONFORMS;
use crate::trouble::Trouble;
use crate::utc;

pub use badge::{BadgeRefused, badge};
pub use html::html;
pub use junit::junit;
pub use loaded::{LoadedRun, MergeError};
pub use markdown::markdown;

/// Makes reports from the record of a run
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The record that `--out` wrote; several of one subject are put together
    #[arg(value_name = "RUN.NDJSON", required = true)]
    pub records: Vec<PathBuf>,
    /// One page for people; in a directory it is called index.html
    #[arg(long, value_name = "FILE|DIRECTORY")]
    pub html: Option<PathBuf>,
    /// JUnit XML for CI systems
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// A summary in Markdown; `-` is standard output
    #[arg(long, value_name = "FILE")]
    pub markdown: Option<PathBuf>,
    /// An endpoint badge of shields.io. Only from a complete run of the vectors that came with the suite
    #[arg(long, value_name = "FILE|DIRECTORY")]
    pub badge: Option<PathBuf>,
    /// The class that the badge is about, when the run has several; in a directory there is one for each
    #[arg(long, value_name = "CLASS", value_parser = class)]
    pub class: Option<Class>,
}

/// Writes the reports that were asked for; without any, the summary goes to standard output.
///
/// # Errors
/// When the record cannot be used, a report cannot be written, or a badge cannot be given.
pub fn run(arguments: &Arguments) -> Result<u8, Trouble> {
    let runs = arguments.records.iter().map(|path| LoadedRun::read(path)).collect::<Result<Vec<_>, _>>()?;
    let run = LoadedRun::merged(runs).map_err(|error| Trouble::Usage(error.to_string()))?;
    if let Some(path) = &arguments.html {
        let path = if path.is_dir() { path.join("index.html") } else { path.clone() };
        write(&path, &html(&run))?;
    }
    if let Some(path) = &arguments.junit {
        write(path, &junit(&run))?;
    }
    let nothing_else = arguments.html.is_none() && arguments.junit.is_none() && arguments.badge.is_none();
    match &arguments.markdown {
        Some(path) => write(path, &markdown(&run))?,
        None if nothing_else => write(Path::new("-"), &markdown(&run))?,
        None => {}
    }
    if let Some(path) = &arguments.badge {
        write_badges(&run, path, arguments.class)?;
    }
    Ok(CONFORMS)
}

fn write_badges(run: &LoadedRun, path: &Path, class: Option<Class>) -> Result<(), Trouble> {
    let refused = |refused: BadgeRefused| Trouble::Usage(format!("no badge: {refused}"));
    let today = utc::seconds_now() / 86_400;
    let classes = class.map_or_else(|| badge::classes(run), |class| vec![class]);
    match classes.as_slice() {
        [] => Err(refused(BadgeRefused::NoClass)),
        classes if path.is_dir() => classes.iter().try_for_each(|class| {
            let text = badge(run, *class, today).map_err(refused)?;
            write(&path.join(format!("badge-{}.json", class.word())), &text)
        }),
        [class] => write(path, &badge(run, *class, today).map_err(refused)?),
        classes => {
            let words: Vec<&str> = classes.iter().map(|class| class.word()).collect();
            Err(Trouble::Usage(format!(
                "which class is the badge about? --class {}",
                words.join(", --class ")
            )))
        }
    }
}

fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    let written = if path == Path::new("-") {
        std::io::Write::write_all(&mut std::io::stdout(), text.as_bytes())
    } else {
        fs::write(path, text)
    };
    written.map_err(|source| Trouble::Write { path: path.to_owned(), source })
}

fn class(word: &str) -> Result<Class, String> {
    let found = Class::ALL.into_iter().find(|class| class.word() == word);
    found.ok_or_else(|| format!("one of {}", Class::ALL.map(Class::word).join(", ")))
}
