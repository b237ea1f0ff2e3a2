//! The key file: a wallet key and the nonce of the key derivation.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, bail};
use dm3_crypto::{DEFAULT_NONCE, OsRandomness, ProfileKeys, WalletKey};
use zeroize::Zeroizing;

/// Keys of a user.
#[derive(Debug)]
pub(crate) struct Identity {
    pub wallet: WalletKey,
    pub nonce: String,
}

impl Identity {
    /// A new wallet key.
    pub(crate) fn generate(nonce: Option<String>) -> anyhow::Result<Self> {
        let wallet = WalletKey::generate(&mut OsRandomness)?;
        Ok(Self { wallet, nonce: nonce.unwrap_or_else(|| DEFAULT_NONCE.to_owned()) })
    }

    /// The wallet key in a file that holds nothing else.
    pub(crate) fn import(wallet_key: &Path, nonce: Option<String>) -> anyhow::Result<Self> {
        let text = read_secret(wallet_key)?;
        let wallet = WalletKey::from_hex(text.trim())
            .with_context(|| format!("{} should hold 0x and 64 hex digits", wallet_key.display()))?;
        Ok(Self { wallet, nonce: nonce.unwrap_or_else(|| DEFAULT_NONCE.to_owned()) })
    }

    /// Reads a key file.
    pub(crate) fn load(path: &Path) -> anyhow::Result<Self> {
        let text = read_secret(path)
            .with_context(|| format!("no keys in {} (`dm3 keys new` makes some)", path.display()))?;
        // The error of the TOML reader quotes the line, which may be the secret.
        let table: toml::Table = match text.parse() {
            Ok(table) => table,
            Err(_) => bail!("{} is no key file made by `dm3 keys new`: not TOML", path.display()),
        };
        let member = |name: &str| table.get(name).and_then(toml::Value::as_str);
        let Some(key) = member("wallet_private_key") else {
            bail!("{} is no key file made by `dm3 keys new`: it has no wallet_private_key", path.display());
        };
        let wallet = WalletKey::from_hex(key)
            .with_context(|| format!("wallet_private_key in {} is unusable", path.display()))?;
        Ok(Self { wallet, nonce: member("nonce").unwrap_or(DEFAULT_NONCE).to_owned() })
    }

    /// Writes a key file that only its owner can read.
    pub(crate) fn save(&self, path: &Path) -> anyhow::Result<()> {
        let key = self.wallet.to_hex();
        let text = Zeroizing::new(format!(
            "# dm3 keys. Who has this file reads and writes messages in your name.\n\
             wallet_private_key = \"{}\"\nnonce = {}\n",
            key.as_str(),
            toml::Value::from(self.nonce.as_str()),
        ));
        write_secret(path, &text)
    }

    pub(crate) fn keys(&self) -> ProfileKeys {
        ProfileKeys::from_wallet(&self.wallet, self.nonce.as_str())
    }
}

/// Writes a new file that only its owner can read.
pub(crate) fn write_secret(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).with_context(|| match path.try_exists() {
        Ok(true) => format!("{} exists already and is left as it is; choose another name", path.display()),
        _ => format!("{} cannot be written", path.display()),
    })?;
    file.write_all(text.as_bytes()).with_context(|| format!("{} cannot be written", path.display()))
}

fn read_secret(path: &Path) -> anyhow::Result<Zeroizing<String>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    Ok(Zeroizing::new(text))
}
