//! Waiting for what may take its time.

use std::time::Duration;

use tokio::time::Instant;

use super::bench::Bench;
use super::stop::{CaseResult, Stop};

/// Time between two tries.
const PAUSE: Duration = Duration::from_secs(2);

impl Bench<'_> {
    /// Tries a check again and again for as long as the service may go on with what the registry said before.
    ///
    /// # Errors
    ///
    /// What the check says in the end.
    pub async fn eventually(&self, check: impl AsyncFn() -> CaseResult) -> CaseResult {
        let end = Instant::now() + self.shared().settings.registry_patience;
        loop {
            match check().await {
                Err(Stop::Deviates { .. }) if Instant::now() < end => {
                    self.pause(PAUSE).await;
                }
                ended => return ended,
            }
        }
    }
}
