//! A run from its header to its exit code: expectations are applied, the record is written, people are told.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::case::Part;
use crate::class::Class;
use crate::expectations::{self, Expectations};
use crate::glob::Glob;
use crate::inventory::Inventory;
use crate::record::{ClauseLine, FORMAT, Footer, Header, Line, Mode, Selection, Subject, Suite, TestRecord};
use crate::recorder::Recorder;
use crate::summary;
use crate::terminal::Terminal;
use crate::testee::Ending;
use crate::trouble::Trouble;
use crate::utc;

/// Version of the specification that the clauses belong to.
pub const SPEC_VERSION: &str = "1.0";

/// Most lines beside an adapter's answers that are repeated.
const STRAY_SHOWN: usize = 3;

/// Options that every command that makes a run has.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct RunArguments {
    /// Run only tests whose id matches (`*` and `?`; a pattern without slash chooses suites). May be repeated
    #[arg(long, visible_alias = "suite", value_name = "GLOB", help_heading = "Selection")]
    pub only: Vec<Glob>,
    /// Tests that are known not to pass, with reasons (TOML)
    #[arg(long, value_name = "FILE", help_heading = "Judgement")]
    pub expect: Option<PathBuf>,
    /// A SHOULD that is missed counts as a failure
    #[arg(long, help_heading = "Judgement")]
    pub strict: bool,
    /// Write the record of the run (NDJSON) to a file
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub out: Option<PathBuf>,
    /// Write the record of the run to standard output, instead of text for people
    #[arg(long, help_heading = "Output")]
    pub json: bool,
    /// Print every test, not only those that need a look
    #[arg(long, short, help_heading = "Output")]
    pub verbose: bool,
}

impl RunArguments {
    /// Is the test with this id chosen?
    pub fn chooses(&self, id: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|glob| glob.covers(id))
    }

    /// What narrowed the selection, as typed.
    pub fn filters(&self) -> Vec<String> {
        self.only.iter().map(|glob| format!("--only {}", glob.as_str())).collect()
    }
}

/// What a run is about to test.
#[derive(Clone, Debug)]
pub struct Plan {
    /// How the subject is reached.
    pub mode: Mode,
    /// Who it is.
    pub subject: Subject,
    /// Classes that it claims.
    pub classes: Vec<Class>,
    /// Optional parts that it claims.
    pub parts: Vec<Part>,
    /// What narrowed the selection, as typed. Empty when every test of the mode is recorded.
    pub filters: Vec<String>,
    /// Settings that may explain a result.
    pub configuration: Map<String, Value>,
    /// How many tests will be recorded.
    pub tests: usize,
}

/// A run in progress.
#[derive(Debug)]
pub struct Session {
    strict: bool,
    classes: Vec<Class>,
    parts: Vec<Part>,
    clauses: Vec<ClauseLine>,
    expectations: Expectations,
    problems: Vec<String>,
    remarks: Vec<String>,
    doubtful: bool,
    tests: Vec<TestRecord>,
    recorder: Recorder,
    terminal: Terminal,
}

impl Session {
    /// Reads the expectations and begins the record.
    ///
    /// # Errors
    /// When the expectations cannot be used or the record cannot be written.
    pub fn begin(arguments: &RunArguments, inventory: &Inventory, plan: Plan) -> Result<Self, Trouble> {
        let (expectations, problems) = match &arguments.expect {
            Some(path) => read_expectations(path, &inventory.ids())?,
            None => (Expectations::default(), Vec::new()),
        };
        let terminal = Terminal::new(arguments.json, arguments.verbose, plan.tests);
        let mut recorder = Recorder::new(arguments.out.as_deref(), arguments.json)?;
        let header = Header {
            format: FORMAT.to_owned(),
            suite: Suite::current(),
            spec: SPEC_VERSION.to_owned(),
            mode: plan.mode,
            vectors: inventory.vector_set(),
            subject: plan.subject,
            classes: plan.classes.clone(),
            parts: plan.parts.clone(),
            selection: Selection { complete: plan.filters.is_empty(), filters: plan.filters },
            configuration: plan.configuration,
            started: utc::now(),
        };
        terminal.header(&header)?;
        recorder.write(&Line::Header(Box::new(header)))?;
        let clauses: Vec<ClauseLine> = inventory.clauses().cloned().collect();
        for clause in &clauses {
            recorder.write(&Line::Clause(clause.clone()))?;
        }
        Ok(Self {
            strict: arguments.strict,
            classes: plan.classes,
            parts: plan.parts,
            clauses,
            expectations,
            problems,
            remarks: Vec::new(),
            doubtful: false,
            tests: Vec::new(),
            recorder,
            terminal,
        })
    }

    /// Says what is being tested now, where somebody watches.
    pub fn progress(&self, doing: &str) {
        self.terminal.progress(self.tests.len(), doing);
    }

    /// Adds a test. Its verdict is the one that its behaviour has; expectations are applied here.
    ///
    /// # Errors
    /// When the record cannot be written.
    pub fn record(&mut self, mut test: TestRecord) -> Result<(), Trouble> {
        self.expectations.apply(&mut test);
        self.recorder.write(&Line::Test(Box::new(test.clone())))?;
        self.terminal.test(&test)?;
        self.tests.push(test);
        self.progress("");
        Ok(())
    }

    /// Notes something that makes the run fail as a whole.
    pub fn problem(&mut self, problem: String) {
        self.problems.push(problem);
    }

    /// Notes something that whoever made the run should know.
    pub fn remark(&mut self, remark: String) {
        self.remarks.push(remark);
    }

    /// Notes how the adapter of the run ended. Answers of one that also wrote something else do not show that it conforms.
    pub fn adapter_ended(&mut self, ending: &Ending) {
        if ending.restarts > 0 {
            let times =
                if ending.restarts == 1 { "once".to_owned() } else { format!("{} times", ending.restarts) };
            self.remark(format!("the adapter was started again {times}"));
        }
        if !ending.by_itself {
            self.remark("the adapter did not stop after the end of its input".to_owned());
        }
        for stray in ending.stray.iter().take(STRAY_SHOWN) {
            self.remark(format!("beside its answers the adapter wrote {stray}"));
        }
        if ending.stray.len() > STRAY_SHOWN {
            self.remark(format!("there were {} such lines", ending.stray.len()));
        }
        self.doubtful |= !ending.stray.is_empty();
    }

    /// Ends the record, prints the summary and gives the exit code of the program.
    ///
    /// # Errors
    /// When the record or the summary cannot be written.
    pub fn finish(mut self) -> Result<u8, Trouble> {
        let exit_code = match summary::exit_code(&self.tests, &self.problems, self.strict) {
            summary::CONFORMS if self.doubtful => summary::NOT_JUDGED,
            code => code,
        };
        let footer = Footer {
            finished: utc::now(),
            counts: summary::counts(&self.tests),
            classes: summary::class_counts(&self.classes, &self.parts, &self.clauses, &self.tests),
            problems: self.problems,
            remarks: self.remarks,
            exit_code,
        };
        self.recorder.write(&Line::Footer(footer.clone()))?;
        self.recorder.finish()?;
        self.terminal.summary(&self.tests, &self.clauses, &footer, self.strict)?;
        Ok(exit_code)
    }
}

fn read_expectations(path: &Path, ids: &BTreeSet<String>) -> Result<(Expectations, Vec<String>), Trouble> {
    let text = fs::read_to_string(path).map_err(|source| Trouble::Read { path: path.to_owned(), source })?;
    let entries = expectations::parse(&text)
        .map_err(|error| Trouble::Expectations { path: path.to_owned(), problem: error.to_string() })?;
    let today = utc::seconds_now() / 86_400;
    Ok(Expectations::matched(&entries, ids, today))
}
