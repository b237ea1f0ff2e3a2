//! One layer of the configuration: every option there is, none of them needed.

use super::{ConfigError, SecretText};

/// What can be configured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigOption {
    /// Key in the file.
    pub key: &'static str,
    /// Variable of the environment.
    pub variable: &'static str,
    /// What it is, its unit and its default.
    pub meaning: &'static str,
}

/// Defines the options once, for the file, the environment and the documentation.
macro_rules! settings {
    ($($(#[doc = $meaning:literal])+ $key:ident: $type:ty = $variable:literal,)+) => {
        /// One layer of the configuration.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        #[non_exhaustive]
        pub struct Settings {
            $($(#[doc = $meaning])+ pub $key: Option<$type>,)+
        }

        /// All options, in the order of the documentation.
        pub const OPTIONS: &[ConfigOption] = &[$(ConfigOption {
            key: stringify!($key),
            variable: $variable,
            meaning: concat!($($meaning),+).trim_ascii(),
        },)+];

        impl Settings {
            /// This layer where it says something, `lower` elsewhere.
            #[must_use]
            pub fn over(self, lower: Self) -> Self {
                Self { $($key: self.$key.or(lower.$key),)+ }
            }

            fn set(&mut self, key: &str, name: &str, value: Value<'_>) -> Result<(), ConfigError> {
                match key {
                    $(stringify!($key) => self.$key = Some(<$type as FromValue>::from_value(name, value)?),)+
                    _ => return Err(ConfigError::UnknownKey { key: name.to_owned() }),
                }
                Ok(())
            }
        }
    };
}

settings! {
    /// Address and port to accept connections at. Default `0.0.0.0:8080`.
    listen: String = "DM3_DS_LISTEN",
    /// Directory for mail and accounts, created where it does not exist. Default `dm3-data`.
    data_dir: String = "DM3_DS_DATA_DIR",
    /// Ethereum JSON-RPC endpoints, first choice first; in the environment separated by commas.
    rpc: Vec<String> = "DM3_DS_RPC",
    /// The service's own ENS name, told in the log at the start.
    name: String = "DM3_DS_NAME",
    /// Private signing key. Ed25519, which the deployed network reads: base64 of 64 bytes, seed and public key.
    /// secp256k1, which the written specification has: base64 of 32 bytes. Never printed.
    signing_private_key: SecretText = "DM3_DS_SIGNING_PRIVATE_KEY",
    /// File that holds the private signing key instead.
    signing_private_key_file: String = "DM3_DS_SIGNING_PRIVATE_KEY_FILE",
    /// Private encryption key, X25519: base64 of 32 bytes. Never printed.
    encryption_private_key: SecretText = "DM3_DS_ENCRYPTION_PRIVATE_KEY",
    /// File that holds the private encryption key instead.
    encryption_private_key_file: String = "DM3_DS_ENCRYPTION_PRIVATE_KEY_FILE",
    /// Largest envelope in its canonical form, bytes. Default 100000.
    size_limit_bytes: u64 = "DM3_DS_SIZE_LIMIT_BYTES",
    /// How long mail is kept, **days**; 0 keeps it until it is acknowledged. Default 0, least 30. Beware when coming
    /// from a deployed service: its `messageTTL` is a number of milliseconds there, and seconds in its set-up tool.
    message_ttl_days: u64 = "DM3_DS_MESSAGE_TTL_DAYS",
    /// Messages that may wait for one receiver. Default 10000.
    quota_messages: u64 = "DM3_DS_QUOTA_MESSAGES",
    /// Bytes of envelopes that may wait for one receiver. Default 67108864.
    quota_bytes: u64 = "DM3_DS_QUOTA_BYTES",
    /// One sender may have one part in this many of both quotas; 1 gives everything to everybody. Default 8.
    quota_sender_share: u64 = "DM3_DS_QUOTA_SENDER_SHARE",
    /// Bytes of envelopes one pick-up hands out; acknowledging brings up the rest. Default 16777216.
    pickup_limit_bytes: u64 = "DM3_DS_PICKUP_LIMIT_BYTES",
    /// Connections at a time; further ones wait. Default 1024.
    max_connections: u64 = "DM3_DS_MAX_CONNECTIONS",
    /// Milliseconds for a request's headers, and for an idle connection. Default 15000.
    header_timeout_ms: u64 = "DM3_DS_HEADER_TIMEOUT_MS",
    /// Milliseconds for a whole request. Default 30000.
    request_timeout_ms: u64 = "DM3_DS_REQUEST_TIMEOUT_MS",
    /// Milliseconds for one question to the registry. Default 10000.
    registry_timeout_ms: u64 = "DM3_DS_REGISTRY_TIMEOUT_MS",
    /// Milliseconds that running requests get to finish when the service is stopped. Default 20000.
    shutdown_timeout_ms: u64 = "DM3_DS_SHUTDOWN_TIMEOUT_MS",
    /// Bytes of the store kept in memory. Default 8388608.
    store_cache_bytes: u64 = "DM3_DS_STORE_CACHE_BYTES",
    /// Bytes the store's file may grow to; not set leaves it to the disk.
    store_limit_bytes: u64 = "DM3_DS_STORE_LIMIT_BYTES",
    /// Form of log records: `json` or `pretty`. Default `json`.
    log_format: String = "DM3_DS_LOG_FORMAT",
    /// Level of logging: `error`, `warn`, `info`, `debug`, `trace`, or directives per module. Default `info`.
    log_level: String = "DM3_DS_LOG_LEVEL",
}

impl Settings {
    /// Reads a TOML text.
    ///
    /// # Errors
    ///
    /// [`ConfigError::NotToml`], [`ConfigError::UnknownKey`], [`ConfigError::BadValue`].
    pub fn from_toml(text: &str) -> Result<Self, ConfigError> {
        let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            ConfigError::NotToml { line: before.matches('\n').count() + 1 }
        })?;
        let mut settings = Self::default();
        for (key, value) in &table {
            settings.set(key, key, Value::Toml(value))?;
        }
        Ok(settings)
    }

    /// Reads the variables that begin with `DM3_DS_`; others are not looked at.
    ///
    /// # Errors
    ///
    /// [`ConfigError::UnknownKey`], [`ConfigError::BadValue`].
    pub fn from_environment(
        variables: impl IntoIterator<Item = (String, String)>,
    ) -> Result<Self, ConfigError> {
        let mut settings = Self::default();
        for (variable, value) in variables {
            if let Some(key) = variable.strip_prefix("DM3_DS_") {
                settings.set(&key.to_ascii_lowercase(), &variable, Value::Text(&value))?;
            }
        }
        Ok(settings)
    }
}

/// A value as it stands in a layer.
enum Value<'a> {
    Toml(&'a toml::Value),
    Text(&'a str),
}

trait FromValue: Sized {
    fn from_value(name: &str, value: Value<'_>) -> Result<Self, ConfigError>;
}

fn bad(name: &str, expected: &'static str) -> ConfigError {
    ConfigError::BadValue { key: name.to_owned(), expected }
}

impl FromValue for String {
    fn from_value(name: &str, value: Value<'_>) -> Result<Self, ConfigError> {
        match value {
            Value::Toml(toml::Value::String(text)) => Ok(text.clone()),
            Value::Toml(_) => Err(bad(name, "a string")),
            Value::Text(text) => Ok(text.to_owned()),
        }
    }
}

impl FromValue for SecretText {
    fn from_value(name: &str, value: Value<'_>) -> Result<Self, ConfigError> {
        String::from_value(name, value).map(Self::new)
    }
}

impl FromValue for u64 {
    fn from_value(name: &str, value: Value<'_>) -> Result<Self, ConfigError> {
        let number = match value {
            Value::Toml(toml::Value::Integer(number)) => Self::try_from(*number).ok(),
            Value::Toml(_) => None,
            Value::Text(text) => text.trim().parse().ok(),
        };
        number.ok_or_else(|| bad(name, "a whole number, not negative"))
    }
}

impl FromValue for Vec<String> {
    fn from_value(name: &str, value: Value<'_>) -> Result<Self, ConfigError> {
        match value {
            Value::Toml(toml::Value::Array(elements)) => {
                elements.iter().map(|element| String::from_value(name, Value::Toml(element))).collect()
            }
            Value::Toml(toml::Value::String(text)) => Ok(split(text)),
            Value::Toml(_) => Err(bad(name, "a string or an array of strings")),
            Value::Text(text) => Ok(split(text)),
        }
    }
}

fn split(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()
}
