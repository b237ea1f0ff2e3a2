//! The command line of `dm3-conformance client`.

use std::time::Duration;

use crate::ds::arguments::DialectName;
use crate::session::RunArguments;
use crate::testee::{Settings, TesteeArguments};

/// One call of a client is a dozen requests, and some of them are left unanswered on purpose.
const LEAST_TIME: Duration = Duration::from_secs(60);

/// Tests a client, through an adapter, in a simulated world
#[derive(Clone, Debug, clap::Args)]
pub struct Arguments {
    /// The adapter.
    #[command(flatten)]
    pub testee: TesteeArguments,
    /// Dialects to test
    #[arg(
        long,
        value_enum,
        value_delimiter = ',',
        default_value = "spec,legacy-ts",
        help_heading = "Selection"
    )]
    pub dialect: Vec<DialectName>,
    /// The run.
    #[command(flatten)]
    pub run: RunArguments,
}

impl Arguments {
    /// Deadlines and limits. No call has less than a minute.
    pub(super) fn settings(&self) -> Settings {
        let settings = self.testee.settings();
        Settings { timeout: settings.timeout.max(LEAST_TIME), ..settings }
    }

    /// Is a case with this id and dialect chosen?
    pub(super) fn chooses(&self, id: &str, dialect: dm3_oracle::Dialect) -> bool {
        self.run.chooses(id) && self.dialect.iter().any(|name| dm3_oracle::Dialect::from(*name) == dialect)
    }

    /// What narrowed the selection. The dialect of the specification alone is no narrowing: classes count no other.
    pub(super) fn filters(&self) -> Vec<String> {
        let mut filters = self.run.filters();
        if !self.dialect.contains(&DialectName::Spec) {
            filters.push("--dialect legacy-ts".to_owned());
        }
        filters
    }
}
