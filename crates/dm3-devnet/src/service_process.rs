//! A delivery service of the local network, as a process of its own.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use dm3_crypto::{DeliveryServiceKeys, OsRandomness, RandomnessError, Seed};
use dm3_profile::{DELIVERY_SERVICE_RECORD, ServiceUrlError, delivery_service_profile, published_data_uri};
use dm3_types::{EnsName, Json, WireRecord};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use zeroize::Zeroizing;

use crate::LocalRegistry;

/// Longest time for a service to be ready, or to stop.
const PATIENCE: Duration = Duration::from_secs(20);

/// A running delivery service: the program `dm3`, started as `dm3 serve`, with keys of its own and a profile in a
/// [`LocalRegistry`]. It can be killed and started again, and its memory can be measured. Dropping it kills it.
#[derive(Debug)]
pub struct ServiceProcess {
    name: EnsName,
    program: PathBuf,
    config: PathBuf,
    url: String,
    child: Child,
}

/// A delivery service does not run as it should.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProcessError {
    /// The operating system did not do what was asked.
    #[error("the delivery service's process cannot be handled: {0}")]
    System(#[from] io::Error),
    /// No keys.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// The program said that it listens at something that is no URL.
    #[error("the delivery service told an unusable address: {0}")]
    Url(#[from] ServiceUrlError),
    /// The program ended, or said something else, before it was ready.
    #[error("the delivery service ended before it was ready; its log on standard error tells why")]
    NotReady,
    /// The program did not get ready, or did not stop, in time.
    #[error("the delivery service took longer than {} s", PATIENCE.as_secs())]
    Slow,
    /// The program stopped with an error.
    #[error("the delivery service did not stop cleanly: {0}")]
    Unclean(ExitStatus),
}

impl ServiceProcess {
    /// Makes keys and a configuration in `directory`, starts `program serve` at a free port, and publishes the profile.
    ///
    /// # Errors
    /// [`ProcessError`].
    pub async fn start(
        program: &Path,
        directory: &Path,
        name: EnsName,
        registry: &LocalRegistry,
    ) -> Result<Self, ProcessError> {
        let keys = DeliveryServiceKeys::derive(&Seed::generate(&mut OsRandomness)?);
        let config = directory.join(format!("{name}.toml"));
        write_config(&config, &directory.join(name.as_str()), &name, &keys, &registry.url())?;
        let (child, url) = spawn(program, &config, "127.0.0.1:0").await?;
        let profile = delivery_service_profile(&keys, &url)?;
        registry.set_text(&name, DELIVERY_SERVICE_RECORD, &published_data_uri(&profile.to_json()));
        Ok(Self { name, program: program.to_owned(), config, url, child })
    }

    /// The service's name.
    #[must_use]
    pub fn name(&self) -> &EnsName {
        &self.name
    }

    /// Where it listens: `http://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends the process at once, as a crash would.
    ///
    /// # Errors
    /// [`ProcessError::System`].
    pub async fn kill(&mut self) -> Result<(), ProcessError> {
        Ok(self.child.kill().await?)
    }

    /// Starts the service again, at the same address with the same data.
    ///
    /// # Errors
    /// [`ProcessError`].
    pub async fn restart(&mut self) -> Result<(), ProcessError> {
        let listen = self.url.trim_start_matches("http://").to_owned();
        (self.child, self.url) = spawn(&self.program, &self.config, &listen).await?;
        Ok(())
    }

    /// Asks the service to stop (SIGTERM where there are signals) and waits until it has.
    ///
    /// # Errors
    /// [`ProcessError::Unclean`], [`ProcessError::Slow`], [`ProcessError::System`].
    pub async fn stop(mut self) -> Result<(), ProcessError> {
        let status = terminate(&mut self.child).await?;
        if status.success() { Ok(()) } else { Err(ProcessError::Unclean(status)) }
    }

    /// Memory in kilobytes, where the system tells.
    #[must_use]
    pub fn resident_kilobytes(&self) -> Option<u32> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()?)).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        line.trim().trim_end_matches("kB").trim().parse().ok()
    }
}

fn write_config(
    config: &Path,
    data: &Path,
    name: &EnsName,
    keys: &DeliveryServiceKeys,
    registry: &str,
) -> io::Result<()> {
    // JSON strings and arrays of them are TOML too.
    let quoted = |text: &str| Json::from(text).canonical();
    let text = Zeroizing::new(format!(
        "name = {}\ndata_dir = {}\nrpc = [{}]\nsigning_private_key = \"{}\"\nencryption_private_key = \"{}\"\n",
        quoted(name.as_str()),
        quoted(&data.display().to_string()),
        quoted(registry),
        keys.signing.secret_base64().as_str(),
        keys.encryption.secret_base64().as_str(),
    ));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(config)?.write_all(text.as_bytes())
}

/// Starts the service and waits for the line that tells its address.
async fn spawn(program: &Path, config: &Path, listen: &str) -> Result<(Child, String), ProcessError> {
    let mut child = Command::new(program)
        .args(["--json", "serve", "--log-level", "warn", "--listen", listen, "--config"])
        .arg(config)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let stdout = child.stdout.take().ok_or(ProcessError::NotReady)?;
    let mut lines = BufReader::new(stdout).lines();
    let line = tokio::time::timeout(PATIENCE, lines.next_line()).await.map_err(|_| ProcessError::Slow)??;
    let ready = line.and_then(|line| Json::parse(&line).ok());
    match ready.as_ref().and_then(|ready| ready.get("listening")).and_then(Json::as_str) {
        Some(url) => Ok((child, url.to_owned())),
        None => Err(ProcessError::NotReady),
    }
}

#[cfg(unix)]
async fn terminate(child: &mut Child) -> Result<ExitStatus, ProcessError> {
    let id = child.id().ok_or(ProcessError::NotReady)?;
    let asked = Command::new("kill").args(["-TERM", &id.to_string()]).status().await?;
    if !asked.success() {
        return Err(ProcessError::Unclean(asked));
    }
    Ok(tokio::time::timeout(PATIENCE, child.wait()).await.map_err(|_| ProcessError::Slow)??)
}

#[cfg(not(unix))]
async fn terminate(child: &mut Child) -> Result<ExitStatus, ProcessError> {
    child.start_kill()?;
    child.wait().await?;
    Ok(ExitStatus::default())
}
