//! The command line.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Args, Parser, Subcommand};
use dm3_types::{EnsName, MessageHash};

/// End-to-end encrypted messages from ENS name to ENS name.
///
/// Begin with `dm3 demo`: it shows a whole dm3 network on this machine and needs nothing. To use dm3 under a name of
/// your own: `dm3 keys new`, then `dm3 profile record`, publish that record, then `dm3 profile register` and `dm3 send`.
#[derive(Debug, Parser)]
#[command(name = "dm3", version, propagate_version = true, after_help = EXIT_CODES)]
pub(crate) struct Arguments {
    /// Print JSON, one object a line, instead of text for people.
    #[arg(long, global = true)]
    pub json: bool,
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str =
    "Exit codes: 0 done, 1 failed, 2 wrong arguments, 75 failed for now (try again later).";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run a whole dm3 network on this machine and tell what happens.
    Demo(DemoArguments),
    /// Make and show keys.
    #[command(subcommand)]
    Keys(KeysCommand),
    /// Make, publish and look up profiles.
    #[command(subcommand)]
    Profile(ProfileCommand),
    /// Send a message.
    Send(SendArguments),
    /// Pick up messages, verify them, and acknowledge them.
    Receive(ReceiveArguments),
    /// Run a delivery service.
    Serve(Box<ServeArguments>),
}

/// Starts a registry and two delivery services on free local ports, creates Alice and Bob, and sends messages: with an
/// attachment, with Bob's first delivery service down, and with a forger trying to write in Alice's name. Needs no
/// network and leaves nothing behind.
#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    /// Leave the network running afterwards and print commands to try with it; ends with Ctrl-C.
    #[arg(long)]
    pub stay: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum KeysCommand {
    /// Make a new wallet key; all dm3 keys follow from it.
    New(NewKeysArguments),
    /// Show the public keys of a key file.
    Show {
        #[command(flatten)]
        keys: KeyFileArgument,
    },
    /// Make the keys of a delivery service, as a configuration file for `dm3 serve`.
    Service {
        /// The file to write; it must not exist.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
pub(crate) struct NewKeysArguments {
    /// The file to write; it must not exist. Keep it secret: who has it reads and writes in your name.
    #[arg(long, value_name = "FILE")]
    pub out: PathBuf,
    /// Take the wallet key from this file (0x and 64 hex digits) instead of making one.
    #[arg(long, value_name = "FILE")]
    pub wallet_key: Option<PathBuf>,
    /// Nonce of the key derivation; applications that use another nonce derive other keys from the same wallet.
    #[arg(long, value_name = "TEXT")]
    pub nonce: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct KeyFileArgument {
    /// Your key file, made by `dm3 keys new`.
    #[arg(long, value_name = "FILE", env = "DM3_KEYS")]
    pub keys: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct RegistryArguments {
    /// Ethereum JSON-RPC endpoint through which ENS is read; several are tried in order.
    #[arg(long, value_name = "URL", env = "DM3_RPC", value_delimiter = ',', required = true)]
    pub rpc: Vec<String>,
    /// Also talk to delivery services and profile links without TLS. For tests on your own machine.
    #[arg(long, env = "DM3_INSECURE", value_parser = FalseyValueParser::new())]
    pub insecure: bool,
}

#[derive(Debug, Args)]
pub(crate) struct IdentityArguments {
    #[command(flatten)]
    pub keys: KeyFileArgument,
    /// Your ENS name, whose published profile has these keys.
    #[arg(long, value_name = "NAME", env = "DM3_NAME", value_parser = EnsName::parse)]
    pub name: EnsName,
    #[command(flatten)]
    pub registry: RegistryArguments,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ProfileCommand {
    /// Make the text record that publishes your profile.
    Record {
        #[command(flatten)]
        keys: KeyFileArgument,
        /// ENS name of a delivery service that keeps your messages; repeat it for a fall-back, first choice first.
        #[arg(long = "delivery-service", value_name = "NAME", required = true, value_parser = EnsName::parse)]
        delivery_services: Vec<EnsName>,
    },
    /// Make the text record that publishes a delivery service.
    ServiceRecord {
        /// The service's configuration file, made by `dm3 keys service`.
        #[arg(long, value_name = "FILE")]
        config: PathBuf,
        /// Where the service is reached, such as `https://ds.example`.
        #[arg(long, value_name = "URL")]
        url: String,
    },
    /// Look up a name's profile and verify it.
    Show {
        /// The ENS name.
        #[arg(value_parser = EnsName::parse)]
        name: EnsName,
        #[command(flatten)]
        registry: RegistryArguments,
    },
    /// Register your published profile at the delivery services that it names.
    Register(IdentityArguments),
}

#[derive(Debug, Args)]
pub(crate) struct SendArguments {
    #[command(flatten)]
    pub identity: IdentityArguments,
    /// Attach a file; repeat it for more.
    #[arg(long = "attach", value_name = "FILE")]
    pub attachments: Vec<PathBuf>,
    /// Hash of the message that this one answers.
    #[arg(long, value_name = "HASH", value_parser = MessageHash::parse)]
    pub reply_to: Option<MessageHash>,
    /// ENS name of the receiver.
    #[arg(value_parser = EnsName::parse)]
    pub to: EnsName,
    /// The text; `-` reads it from standard input.
    pub text: String,
}

#[derive(Debug, Args)]
pub(crate) struct ReceiveArguments {
    #[command(flatten)]
    pub identity: IdentityArguments,
    /// Leave the messages at the delivery service instead of acknowledging them.
    #[arg(long)]
    pub keep: bool,
    /// Also delete what cannot be opened or whose author cannot be proven. Without this it stays at the delivery service
    /// and takes up room in the mailbox.
    #[arg(long, conflicts_with = "keep")]
    pub discard_unreadable: bool,
    /// Save attachments to this directory.
    #[arg(long, value_name = "DIRECTORY")]
    pub attachments: Option<PathBuf>,
}

/// Settings come from the configuration file, then the environment (`DM3_DS_` and the name in upper case), then these
/// options; the last one wins. `--explain` lists all of them.
#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    /// Configuration file (TOML), made by `dm3 keys service`.
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Address and port to listen at.
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<String>,
    /// Directory for mail and accounts.
    #[arg(long, value_name = "DIRECTORY")]
    pub data_dir: Option<String>,
    /// Ethereum JSON-RPC endpoint through which ENS is read; several are tried in order.
    #[arg(long, value_name = "URL", value_delimiter = ',')]
    pub rpc: Vec<String>,
    /// The service's own ENS name.
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Largest envelope in bytes.
    #[arg(long, value_name = "BYTES")]
    pub size_limit_bytes: Option<u64>,
    /// Days for which messages are kept at least; 0 keeps them until they are acknowledged.
    #[arg(long, value_name = "DAYS")]
    pub message_ttl_days: Option<u64>,
    /// Form of the log on standard error: json or pretty.
    #[arg(long, value_name = "FORM")]
    pub log_format: Option<String>,
    /// Level of the log: error, warn, info, debug, trace, or directives per module.
    #[arg(long, value_name = "LEVEL")]
    pub log_level: Option<String>,
    /// List all settings with their meaning and exit.
    #[arg(long)]
    pub explain: bool,
}
