//! The command line of `dm3-conformance ds`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};
use dm3_oracle::Dialect;
use dm3_oracle::envelope::HashMember;

use super::service_url::ServiceUrl;
use crate::session::RunArguments;

/// Test a delivery service by its URL.
///
/// Without fixtures only the URL is needed: framing, limits, unknown receivers and garbage are tested. With fixtures the
/// service runs in a world of the tester's own, and everything is.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct DsArguments {
    /// What to do instead of testing.
    #[command(subcommand)]
    pub command: Option<DsCommand>,
    /// What to test, and how.
    #[command(flatten)]
    pub test: DsTestArguments,
}

/// What else there is to do.
#[derive(Debug, Subcommand)]
pub enum DsCommand {
    /// Write what an operator needs to run a service in the tester's world
    Fixtures(FixturesArguments),
}

/// Options of `ds fixtures`.
#[derive(Debug, Args)]
pub struct FixturesArguments {
    /// Directory to write to; it is created where it does not exist
    #[arg(long, value_name = "DIR")]
    pub dir: PathBuf,
    /// Port of 127.0.0.1 for the Ethereum node
    #[arg(long, value_name = "PORT", default_value_t = 28_545)]
    pub rpc_port: u16,
    /// Port of 127.0.0.1 for profiles behind links
    #[arg(long, value_name = "PORT", default_value_t = 28_546)]
    pub profile_port: u16,
    /// ENS name of the service; its keys follow from it
    #[arg(long, value_name = "NAME", default_value = SERVICE_NAME)]
    pub name: String,
    /// Dialect of the signing key in the service's profile
    #[arg(long, value_enum, default_value_t)]
    pub dialect: DialectName,
}

/// ENS name of a service under test, where nothing else is said.
pub const SERVICE_NAME: &str = "ds.dm3-conformance.eth";

/// How much of the service's surroundings the tester provides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Provision {
    /// Nothing: the service lives in a world of its own.
    #[default]
    None,
    /// Keys, names and an Ethereum node, from a directory written by `ds fixtures`.
    Fixtures,
}

/// What the service claims to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum ClaimedClass {
    /// A delivery service.
    #[default]
    Core,
    /// A delivery service with spam protection.
    #[value(name = "core+spam")]
    CoreSpam,
}

/// A dialect, by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DialectName {
    /// The specification.
    #[default]
    Spec,
    /// What the deployed TypeScript network speaks.
    LegacyTs,
}

/// The hash in envelopes of the deployed form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum DeployedHash {
    /// `messageHash`, over the signed message.
    #[default]
    #[value(name = "messageHash")]
    MessageHash,
    /// `encryptedMessageHash`, over the sealed message.
    #[value(name = "encryptedMessageHash")]
    EncryptedMessageHash,
}

impl From<DeployedHash> for HashMember {
    fn from(hash: DeployedHash) -> Self {
        match hash {
            DeployedHash::MessageHash => Self::MessageHash,
            DeployedHash::EncryptedMessageHash => Self::EncryptedMessageHash,
        }
    }
}

impl From<DialectName> for Dialect {
    fn from(name: DialectName) -> Self {
        match name {
            DialectName::Spec => Self::Spec,
            DialectName::LegacyTs => Self::LegacyTs,
        }
    }
}

/// Options of a test of a service.
#[derive(Debug, Args)]
pub struct DsTestArguments {
    /// URL of the service, such as http://localhost:8083; the path /rpc may be part of it
    #[arg(long, value_name = "URL", value_parser = ServiceUrl::parse, required_unless_present = "start")]
    pub url: Option<ServiceUrl>,
    /// Run the service with this command, which may be killed and run again; needs no --url
    #[arg(long, value_name = "COMMAND", conflicts_with_all = ["url", "fixtures"])]
    pub start: Option<String>,
    /// How much of the service's surroundings the tester provides; --start always provides all
    #[arg(long, value_enum, default_value_t)]
    pub provision: Provision,
    /// Directory written by `ds fixtures`
    #[arg(long, value_name = "DIR", required_if_eq("provision", "fixtures"))]
    pub fixtures: Option<PathBuf>,
    /// Command that gets a receiver's name on its standard input and prints the envelopes kept for it, a JSON array
    #[arg(long, value_name = "COMMAND")]
    pub observer: Option<String>,
    /// Command that gets `{"name", "profile"}` on its standard input and gives the name an account
    #[arg(long, value_name = "COMMAND")]
    pub register: Option<String>,
    /// Command that gets `{"name", "rules"}` on its standard input and sets the receiver's rules
    #[arg(long, value_name = "COMMAND")]
    pub rules: Option<String>,
    /// What the service claims to be
    #[arg(long, value_enum, default_value_t)]
    pub class: ClaimedClass,
    /// Dialects to test, the main one first
    #[arg(long, value_enum, value_delimiter = ',', default_value = "spec")]
    pub dialect: Vec<DialectName>,
    /// Hash that the service asks for in envelopes of the deployed form
    #[arg(long, value_enum, default_value_t)]
    pub deployed_hash: DeployedHash,
    /// Leave messages and accounts at a service that is not on this machine
    #[arg(long)]
    pub allow_writes: bool,
    /// Requests a second; 5 for a service that is not on this machine, as many as possible for one that is
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..))]
    pub rate: Option<u32>,
    /// Seconds that each answer has
    #[arg(long, value_name = "SECONDS", default_value_t = 65, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
    /// Seconds for which the service may go on with what the registry said before a change
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub registry_patience: u64,
    /// Word that makes the names of this run different from those of other runs; by default the time
    #[arg(long, value_name = "WORD")]
    pub seed: Option<String>,
    /// Choice of tests, judgement and output.
    #[command(flatten)]
    pub run: RunArguments,
}
