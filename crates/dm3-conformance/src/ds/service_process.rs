//! The service as a process that the tester starts, kills and starts again.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::process::{Child, Command};
use tokio::time::Instant;

use super::service_url::ServiceUrl;
use crate::evidence::clipped;

/// Time that a service has to answer for the first time.
const START_PATIENCE: Duration = Duration::from_secs(60);
/// Time that a service has to end when it is asked to.
const STOP_PATIENCE: Duration = Duration::from_secs(30);
/// Characters of a service's output that an error shows.
const SHOWN: usize = 2000;

/// A command that runs a service in the foreground, with its environment.
#[derive(Debug)]
pub struct ServiceProcess {
    command: String,
    environment: Vec<(String, String)>,
    log: PathBuf,
    child: Option<Child>,
}

/// The service does not run.
#[derive(Debug, thiserror::Error)]
pub enum NotRunning {
    /// The command cannot be run.
    #[error("`{command}` cannot be run: {error}")]
    NotRun {
        /// The command.
        command: String,
        /// Why.
        error: io::Error,
    },
    /// It ended.
    #[error("the service ended ({status}) before it answered; it said:\n{output}")]
    Ended {
        /// How.
        status: ExitStatus,
        /// The end of its output.
        output: String,
    },
    /// It does not answer.
    #[error("the service does not answer at {url} within {} s; it said:\n{output}", START_PATIENCE.as_secs())]
    Silent {
        /// Where it was asked.
        url: String,
        /// The end of its output.
        output: String,
    },
}

impl ServiceProcess {
    /// A service that does not run yet. What it prints goes to a file in `directory`.
    #[must_use]
    pub fn new(command: &str, environment: Vec<(String, String)>, directory: &Path) -> Self {
        Self { command: command.to_owned(), environment, log: directory.join("service.log"), child: None }
    }

    /// Starts it and waits until it answers at `url`.
    ///
    /// # Errors
    ///
    /// [`NotRunning`].
    pub async fn start(&mut self, url: &ServiceUrl) -> Result<(), NotRunning> {
        let not_run = |error| NotRunning::NotRun { command: self.command.clone(), error };
        let log = File::options().create(true).append(true).open(&self.log).map_err(not_run)?;
        let copy = log.try_clone().map_err(not_run)?;
        let mut command = Command::new("sh");
        command
            .args(["-c", &self.command])
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log)
            .stderr(copy);
        // The shell and what it starts are one group, so that they can be killed together.
        #[cfg(unix)]
        command.process_group(0);
        self.child = Some(command.spawn().map_err(not_run)?);
        self.wait_until_answering(url).await
    }

    async fn wait_until_answering(&mut self, url: &ServiceUrl) -> Result<(), NotRunning> {
        let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(2)).build();
        let end = Instant::now() + START_PATIENCE;
        let address = url.at("/rpc");
        while Instant::now() < end {
            if let Some(status) = self.ended() {
                return Err(NotRunning::Ended { status, output: self.output() });
            }
            // Services that listen before they are ready answer 404 until then.
            if let Ok(client) = &client
                && let Ok(answer) = client.post(&address).body("{}").send().await
                && answer.status() != 404
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        Err(NotRunning::Silent { url: address, output: self.output() })
    }

    /// How it ended, where it did. Where nobody listens at `url`, it waits until one or the other is certain.
    pub async fn settled(&mut self, url: &ServiceUrl) -> Option<ExitStatus> {
        let authority = url.plain_authority()?;
        let end = Instant::now() + STOP_PATIENCE;
        while Instant::now() < end {
            let ended = self.ended();
            if ended.is_some() || TcpStream::connect(&authority).await.is_ok() {
                return ended;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        None
    }

    /// How it ended, where it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.as_mut().and_then(|child| child.try_wait().ok().flatten())
    }

    /// The end of what it printed.
    #[must_use]
    pub fn output(&self) -> String {
        let text =
            fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
        let skipped = text.char_indices().rev().nth(SHOWN).map_or(0, |(at, _)| at);
        clipped(text.get(skipped..).unwrap_or_default(), 2 * SHOWN)
    }

    /// Kills it at once, as a power cut would.
    pub async fn kill(&mut self) {
        self.signal("KILL");
        if let Some(mut child) = self.child.take() {
            let _ = child.wait().await;
        }
    }

    /// Asks it to end, and kills it where it does not.
    pub async fn stop(&mut self) {
        self.signal("TERM");
        if let Some(child) = self.child.as_mut()
            && tokio::time::timeout(STOP_PATIENCE, child.wait()).await.is_ok()
        {
            self.child = None;
            return;
        }
        self.kill().await;
    }

    /// Sends a signal to the whole group.
    fn signal(&self, signal: &str) {
        let Some(id) = self.child.as_ref().and_then(Child::id) else { return };
        let command = format!("kill -{signal} -{id}");
        let _ = std::process::Command::new("sh").args(["-c", &command]).stderr(Stdio::null()).status();
    }
}

impl Drop for ServiceProcess {
    fn drop(&mut self) {
        self.signal("KILL");
    }
}
