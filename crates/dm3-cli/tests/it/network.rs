//! A registry and a delivery service for the program to talk to.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use dm3_devnet::{LocalRegistry, ServiceProcess};
use dm3_profile::USER_PROFILE_RECORD;
use dm3_types::{Address, EnsName};
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::program::{Ended, dm3, end, objects, run, text};

pub(crate) fn name(text: &str) -> EnsName {
    EnsName::parse(text).unwrap()
}

/// Everything that runs beside the program.
pub(crate) struct Network {
    pub(crate) runtime: Runtime,
    pub(crate) registry: LocalRegistry,
    pub(crate) service: Option<ServiceProcess>,
    pub(crate) directory: TempDir,
}

impl Network {
    /// A registry alone.
    pub(crate) fn empty() -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let here = SocketAddr::from(([127, 0, 0, 1], 0));
        let registry = runtime.block_on(LocalRegistry::start(here)).unwrap();
        Self { runtime, registry, service: None, directory: tempfile::tempdir().unwrap() }
    }

    /// A registry, and the delivery service ds.eth.
    pub(crate) fn start() -> Self {
        let mut network = Self::empty();
        let program = Path::new(env!("CARGO_BIN_EXE_dm3"));
        let start = ServiceProcess::start(program, network.path(), name("ds.eth"), &network.registry);
        let service = network.runtime.block_on(start).unwrap();
        network.service = Some(service);
        network
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    /// Makes keys with the program and publishes their profile.
    pub(crate) fn publish(&self, person: &str, service: &str) -> PathBuf {
        let keys = self.path().join(format!("{person}.keys"));
        let keys_text = keys.to_str().unwrap();
        let made = &objects(&run(&["--json", "keys", "new", "--out", keys_text]).done())[0];
        let address = Address::parse(text(made, "address")).unwrap();
        let arguments = ["--json", "profile", "record", "--keys", keys_text, "--delivery-service", service];
        let record = &objects(&run(&arguments).done())[0];
        assert_eq!(text(record, "key"), USER_PROFILE_RECORD);
        self.registry.set_address(&name(person), address);
        self.registry.set_text(&name(person), USER_PROFILE_RECORD, text(record, "value"));
        keys
    }

    /// As [`publish`](Self::publish), and registers.
    pub(crate) fn join(&self, person: &str) -> PathBuf {
        let keys = self.publish(person, "ds.eth");
        let said = self.run_as(person, &["profile", "register"]).done();
        assert_eq!(said, "registered at ds.eth\n");
        keys
    }

    /// Runs the program under somebody's name, told by the environment.
    pub(crate) fn run_as(&self, person: &str, arguments: &[&str]) -> Ended {
        let mut command = dm3(arguments);
        command.env("DM3_RPC", self.registry.url()).env("DM3_INSECURE", "1").env("DM3_NAME", person);
        end(command.env("DM3_KEYS", self.path().join(format!("{person}.keys"))))
    }
}
