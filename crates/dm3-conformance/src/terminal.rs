//! What people see of a run: progress while it goes on, then what needs a look, then the sums.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use crate::evidence::Exchange;
use crate::legible;
use crate::record::{ClauseLine, Footer, Header, TestRecord};
use crate::summary;
use crate::trouble::Trouble;
use crate::verdict::{Level, Verdict};

/// Where a run is shown.
#[derive(Debug)]
pub struct Terminal {
    /// Standard output belongs to a program.
    silent: bool,
    verbose: bool,
    style: Style,
    /// Somebody watches.
    live: bool,
    planned: usize,
}

/// Colours, or none.
#[derive(Clone, Copy, Debug)]
struct Style {
    colours: bool,
}

impl Terminal {
    /// Finds out who is watching. `planned` is the number of tests to come.
    pub fn new(silent: bool, verbose: bool, planned: usize) -> Self {
        let plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colours = !plain && io::stdout().is_terminal();
        Self { silent, verbose, style: Style { colours }, live: io::stderr().is_terminal(), planned }
    }

    /// Shows what is about to be tested.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn header(&self, header: &Header) -> Result<(), Trouble> {
        let subject = &header.subject;
        let mut text = self.style.bold(&legible::line(&subject.name));
        for more in [&subject.version, &subject.language].into_iter().flatten() {
            text.push(' ');
            text.push_str(&legible::line(more));
        }
        let _ =
            write!(text, "\n{} {}, specification {}", header.suite.name, header.suite.version, header.spec);
        let own = if header.vectors.pinned { "" } else { ", not those of this version" };
        let digest = header.vectors.digest.get(..19).unwrap_or(&header.vectors.digest);
        let _ = writeln!(text, ", {} vectors ({digest}…{own})", header.vectors.count);
        if !header.selection.complete {
            let _ = writeln!(text, "only a part: {}", legible::line(&header.selection.filters.join(" ")));
        }
        self.print(&text)
    }

    /// Shows how far a run is, on one line that the next one replaces.
    pub fn progress(&self, done: usize, doing: &str) {
        if self.live {
            let doing: String = doing.chars().take(60).collect();
            // Nobody is there to be told when this fails.
            let _ = write!(io::stderr(), "\r\x1b[2K[{done}/{}] {doing}", self.planned);
            let _ = io::stderr().flush();
        }
    }

    /// Shows a test that just ended, where every test is asked for.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn test(&self, test: &TestRecord) -> Result<(), Trouble> {
        if !self.verbose {
            return Ok(());
        }
        self.clear();
        let reason = test.reason.as_deref().map(|reason| format!("  ({})", legible::line(reason)));
        let reason = reason.unwrap_or_default();
        self.print(&format!("{}  {}{reason}\n", self.style.verdict(test.verdict), test.id))
    }

    /// Shows what needs a look, and the sums.
    ///
    /// # Errors
    /// When standard output cannot be written.
    pub fn summary(
        &self,
        tests: &[TestRecord],
        clauses: &[ClauseLine],
        footer: &Footer,
        strict: bool,
    ) -> Result<(), Trouble> {
        self.clear();
        let clauses: HashMap<&str, &ClauseLine> =
            clauses.iter().map(|clause| (clause.id.as_str(), clause)).collect();
        let mut text = String::new();
        let look: Vec<&TestRecord> = tests.iter().filter(|test| needs_a_look(test.verdict)).collect();
        for test in look.iter().take(if self.verbose { usize::MAX } else { SHOWN }) {
            text.push('\n');
            text.push_str(&self.block(test, &clauses));
        }
        if look.len() > SHOWN && !self.verbose {
            let _ =
                writeln!(text, "\nand {} more; --verbose shows them, --out keeps them", look.len() - SHOWN);
        }
        text.push('\n');
        text.push_str(&self.suites(tests));
        text.push_str(&self.sums(footer));
        for problem in &footer.problems {
            let _ = writeln!(text, "{} {}", self.style.verdict(Verdict::Fail), legible::line(problem));
        }
        for remark in &footer.remarks {
            let _ = writeln!(text, "remark: {}", legible::line(remark));
        }
        let word = match footer.exit_code {
            summary::CONFORMS => self.style.coloured("conforms", GREEN),
            summary::DOES_NOT_CONFORM => self.style.coloured("does not conform", RED),
            _ => self.style.coloured("could not be judged", YELLOW),
        };
        let how = if strict { " (strict)" } else { "" };
        let _ = writeln!(text, "\nresult: {word}{how}");
        self.print(&text)
    }

    fn block(&self, test: &TestRecord, clauses: &HashMap<&str, &ClauseLine>) -> String {
        let mut text =
            format!("{}  {}\n", self.style.verdict(test.verdict), self.style.bold(test.id.as_str()));
        let mut line = |name: &str, value: &str| {
            let _ = writeln!(text, "  {name:<11} {}", legible::lines(value, "              "));
        };
        line("", &test.title);
        for id in &test.clauses {
            let sentence =
                clauses.get(id.as_str()).map_or("not a clause that this suite knows", |clause| &clause.text);
            line("clause", &format!("[{id}] {sentence}"));
        }
        let severity = test.severity.as_ref().zip(test.bug.as_ref());
        let severity = severity.map(|(severity, bug)| format!("{severity} ({bug})"));
        let expectation = test.expectation.as_ref().map(|expectation| expectation.reason.clone());
        let rows = [
            ("reason", &test.reason),
            ("expected", &test.expected),
            ("received", &test.received),
            ("mutation", &test.mutation),
            ("control", &test.control),
            ("severity", &severity),
            ("expectation", &expectation),
        ];
        for (name, value) in rows {
            if let Some(value) = value {
                line(name, value);
            }
        }
        for note in &test.notes {
            line("note", note);
        }
        for exchange in &test.evidence {
            if let Exchange::Call { stderr, .. } = exchange
                && !stderr.is_empty()
            {
                let lines: Vec<&str> = stderr.lines().collect();
                line(
                    "stderr",
                    &lines.get(lines.len().saturating_sub(STDERR)..).unwrap_or_default().join("\n"),
                );
            }
        }
        if let Some(repeat) = &test.repeat {
            line("repeat", repeat);
        }
        text
    }

    fn suites(&self, tests: &[TestRecord]) -> String {
        let mut suites: BTreeMap<&str, BTreeMap<Verdict, usize>> = BTreeMap::new();
        for test in tests {
            *suites.entry(test.id.suite()).or_default().entry(test.verdict).or_default() += 1;
        }
        // One line for each suite that the subject does not claim would hide those that it does.
        let is_unclaimed = |counts: &BTreeMap<Verdict, usize>| {
            !self.verbose && counts.keys().all(|verdict| *verdict == Verdict::NotClaimed)
        };
        let (unclaimed, shown): (Vec<_>, Vec<_>) =
            suites.iter().partition(|(_, counts)| is_unclaimed(counts));
        let width = shown.iter().map(|(suite, _)| suite.len()).max().unwrap_or_default();
        let mut text = shown.iter().fold(String::new(), |mut text, (suite, counts)| {
            let _ = writeln!(text, "{suite:<width$}  {}", self.counts(counts));
            text
        });
        if !unclaimed.is_empty() {
            let tests = unclaimed.iter().flat_map(|(_, counts)| counts.values()).sum();
            let (suites, tests) = (counted(unclaimed.len(), "suite"), counted(tests, "test"));
            let _ = writeln!(text, "{suites} with {tests} not claimed");
        }
        text
    }

    fn sums(&self, footer: &Footer) -> String {
        let mut text = String::from("\n");
        for level in Level::ALL {
            if let Some(counts) = footer.counts.get(level.word()) {
                let _ = writeln!(text, "{:<9} {}", level.word(), self.counts(counts));
            }
        }
        for (class, count) in &footer.classes {
            let _ = write!(text, "class {class}: clauses met");
            for (level, count) in [("MUST", count.must), ("SHOULD", count.should)] {
                let unobserved = if count.unobserved > 0 {
                    format!("+{} unobserved", count.unobserved)
                } else {
                    String::new()
                };
                let _ = write!(text, "  {level} {}{unobserved}/{}", count.met, count.total);
            }
            text.push('\n');
        }
        text
    }

    fn counts(&self, counts: &BTreeMap<Verdict, usize>) -> String {
        let count = |verdict| counts.get(&verdict).map(|count| (verdict, count));
        let words = Verdict::ALL.into_iter().filter_map(count).map(|(verdict, count)| {
            let text = format!("{count} {verdict}");
            colour(verdict).map_or(text.clone(), |colour| self.style.coloured(&text, colour))
        });
        words.collect::<Vec<_>>().join(", ")
    }

    fn clear(&self) {
        if self.live {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }

    fn print(&self, text: &str) -> Result<(), Trouble> {
        if self.silent {
            return Ok(());
        }
        let written = io::stdout().write_all(text.as_bytes());
        written.map_err(|source| Trouble::Write { path: PathBuf::from("standard output"), source })
    }
}

/// Most tests that are shown with all that is known about them.
const SHOWN: usize = 40;

/// Most lines of an adapter's error output that are shown with a test.
const STDERR: usize = 6;

/// Verdicts that are shown one by one.
fn needs_a_look(verdict: Verdict) -> bool {
    verdict.fails_run(true) || verdict == Verdict::Inconclusive
}

fn counted(number: usize, what: &str) -> String {
    if number == 1 { format!("1 {what}") } else { format!("{number} {what}s") }
}

const RED: &str = "31";
const GREEN: &str = "32";
const YELLOW: &str = "33";

fn colour(verdict: Verdict) -> Option<&'static str> {
    match verdict {
        Verdict::Pass => Some(GREEN),
        Verdict::Fail | Verdict::Hang | Verdict::Crash | Verdict::Error | Verdict::Xpass => Some(RED),
        Verdict::Warn | Verdict::Inconclusive | Verdict::Xfail => Some(YELLOW),
        Verdict::Info | Verdict::Unsupported | Verdict::NotClaimed | Verdict::Unobservable => None,
    }
}

impl Style {
    fn coloured(self, text: &str, colour: &str) -> String {
        if self.colours { format!("\x1b[{colour}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.coloured(text, "1")
    }

    fn verdict(self, verdict: Verdict) -> String {
        let word = format!("{:<12}", verdict.word().to_uppercase());
        colour(verdict).map_or(word.clone(), |colour| self.coloured(&word, colour))
    }
}
