//! Options of commands that use an adapter.

use std::time::Duration;

use super::command::TesteeCommand;
use super::supervisor::Settings;
use crate::trouble::Trouble;

/// Options of commands that use an adapter.
#[derive(Clone, Debug, clap::Args)]
pub struct TesteeArguments {
    /// The adapter, as one command line; or put it behind `--`
    #[arg(long, value_name = "COMMAND", help_heading = "Adapter")]
    pub testee: Option<String>,
    /// The adapter and its arguments
    #[arg(last = true, value_name = "COMMAND", help_heading = "Adapter")]
    pub command: Vec<String>,
    /// Seconds that a call may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds, help_heading = "Adapter")]
    pub timeout: f64,
    /// Seconds that the adapter may take to say hello
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0, value_parser = seconds, help_heading = "Adapter")]
    pub start_timeout: f64,
    /// How often the adapter is started again after a crash or hang
    #[arg(long, value_name = "COUNT", default_value_t = 25, help_heading = "Adapter")]
    pub max_restarts: u32,
    /// Calls sent before the first of them is answered
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..=64), help_heading = "Adapter")]
    pub in_flight: u16,
}

impl TesteeArguments {
    /// The adapter to start.
    ///
    /// # Errors
    /// When there is none, or two.
    pub fn command(&self) -> Result<TesteeCommand, Trouble> {
        match (&self.testee, self.command.as_slice()) {
            (Some(line), []) => {
                TesteeCommand::parse(line).map_err(|problem| Trouble::Usage(format!("--testee: {problem}")))
            }
            (None, [_, ..]) => Ok(TesteeCommand::of_words(self.command.clone())),
            (None, []) => {
                Err(Trouble::Usage("which adapter? put its command behind `--`, or use --testee".to_owned()))
            }
            (Some(_), _) => {
                Err(Trouble::Usage("--testee and a command behind `--` exclude each other".to_owned()))
            }
        }
    }

    /// Deadlines and limits.
    pub fn settings(&self) -> Settings {
        Settings {
            timeout: Duration::from_secs_f64(self.timeout),
            start_timeout: Duration::from_secs_f64(self.start_timeout),
            max_restarts: self.max_restarts,
            in_flight: usize::from(self.in_flight),
        }
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number".to_owned())?;
    if (0.01..=3600.0).contains(&seconds) { Ok(seconds) } else { Err("between 0.01 and 3600".to_owned()) }
}
