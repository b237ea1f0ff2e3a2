//! What a delivery service is told at its start.
//!
//! Three layers, later ones win: a TOML file, the environment (`DM3_DS_` and the key in upper case), and explicit
//! overrides. [`Settings`] is one such layer, [`OPTIONS`] describes every key, [`Config`] is the checked result.
//!
//! ```
//! use dm3_ds::config::{Config, Settings};
//!
//! let file = Settings::from_toml(
//!     r#"
//!     listen = "127.0.0.1:8080"
//!     rpc = ["https://rpc.example"]
//!     message_ttl_days = 90
//!     signing_private_key_file = "/etc/dm3/signing"
//!     encryption_private_key_file = "/etc/dm3/encryption"
//!     "#,
//! )?;
//! let environment = Settings::from_environment([("DM3_DS_SIZE_LIMIT_BYTES".to_owned(), "200000".to_owned())])?;
//! let settings = environment.over(file);
//! assert_eq!(settings.size_limit_bytes, Some(200_000));
//! // The keys are read last.
//! assert!(Config::from_settings(&settings).is_err());
//! # Ok::<(), dm3_ds::config::ConfigError>(())
//! ```

mod error;
mod keys;
mod layers;
mod settings;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use dm3_types::EnsName;

pub use error::ConfigError;
pub use keys::{SecretText, ServiceKeys};
pub use settings::{ConfigOption, OPTIONS, Settings};

use crate::store::Quota;

/// The checked configuration of a delivery service. `Debug` shows no key.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Config {
    /// Where to accept connections.
    pub listen: SocketAddr,
    /// Where mail and accounts are kept.
    pub data_dir: PathBuf,
    /// Ethereum JSON-RPC endpoints, first choice first; empty where the registry comes from elsewhere.
    pub rpc: Vec<String>,
    /// The service's own ENS name.
    pub name: Option<EnsName>,
    /// What senders and receivers may do.
    pub limits: Limits,
    /// What is logged, and how.
    pub log: LogConfig,
    /// The service's key pairs.
    pub keys: ServiceKeys,
}

/// What senders and receivers may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Largest canonical envelope, bytes.
    pub size_limit_bytes: u64,
    /// How long mail is kept, days; 0 keeps it until it is acknowledged.
    pub message_ttl_days: u32,
    /// The most that may wait for one receiver.
    pub quota: Quota,
    /// The most a pick-up hands out at once, bytes; acknowledging brings up the rest.
    pub pickup_limit_bytes: u64,
    /// Connections at a time.
    pub max_connections: usize,
    /// How long a client may take over a request's headers; also how long an idle connection is kept.
    pub header_timeout: Duration,
    /// How long a request may take, its body included.
    pub request_timeout: Duration,
    /// How long one question to the registry may take.
    pub registry_timeout: Duration,
    /// How long running requests may take to finish after the order to stop.
    pub shutdown_timeout: Duration,
    /// Bytes of the store kept in memory.
    pub store_cache_bytes: usize,
    /// Bytes the store may grow to; nothing leaves it to the disk.
    pub store_limit_bytes: Option<u64>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            size_limit_bytes: 100_000,
            message_ttl_days: 0,
            quota: Quota::new(10_000, 64 << 20),
            pickup_limit_bytes: 16 << 20,
            max_connections: 1024,
            header_timeout: Duration::from_secs(15),
            request_timeout: Duration::from_secs(30),
            registry_timeout: Duration::from_secs(10),
            shutdown_timeout: Duration::from_secs(20),
            store_cache_bytes: 8 << 20,
            store_limit_bytes: None,
        }
    }
}

impl Limits {
    /// How long mail is kept; nothing keeps it until it is acknowledged.
    #[must_use]
    pub fn time_to_live(&self) -> Option<Duration> {
        const DAY: Duration = Duration::from_secs(24 * 60 * 60);
        (self.message_ttl_days > 0).then(|| DAY.saturating_mul(self.message_ttl_days))
    }

    /// Largest request body, bytes: an envelope inside JSON inside JSON takes more characters than alone.
    #[must_use]
    pub fn max_body_bytes(&self) -> usize {
        let bytes = self.size_limit_bytes.saturating_mul(2).saturating_add(16 * 1024);
        usize::try_from(bytes).unwrap_or(usize::MAX)
    }
}

/// What is logged, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogConfig {
    /// The form of a record.
    pub format: LogFormat,
    /// A level, or directives as `tracing-subscriber` takes them. At `info` and above no names, keys or addresses of
    /// users are logged.
    pub level: String,
}

/// The form of log records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object per line.
    Json,
    /// For people.
    Pretty,
}

impl Config {
    /// A configuration for these keys with every other option at its default.
    #[must_use]
    pub fn with_keys(keys: ServiceKeys) -> Self {
        Self {
            listen: SocketAddr::from(([0, 0, 0, 0], 8080)),
            data_dir: PathBuf::from("dm3-data"),
            rpc: Vec::new(),
            name: None,
            limits: Limits::default(),
            log: LogConfig { format: LogFormat::Json, level: "info".to_owned() },
            keys,
        }
    }

    /// Checks the settings and reads the keys.
    ///
    /// # Errors
    ///
    /// [`ConfigError`], which names the key and what was expected.
    pub fn from_settings(settings: &Settings) -> Result<Self, ConfigError> {
        layers::check(settings)
    }
}
