//! From the command line to surroundings in which cases run.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::time::Duration;

use dm3_oracle::Dialect;

use super::arguments::{ClaimedClass, DsTestArguments, Provision, SERVICE_NAME};
use super::bench::now_ms;
use super::fixture_bundle::{FixtureBundle, SigningKeyKind};
use super::service_process::ServiceProcess;
use super::service_url::ServiceUrl;
use super::settings::Settings;
use super::shared::{Fixtures, Shared};
use crate::case::Part;
use crate::trouble::Trouble;
use crate::world::{Ports, World};

/// A run's surroundings, and the directory of the service that the tester started.
#[derive(Debug)]
pub struct Setup {
    /// What cases work with.
    pub shared: Shared,
    directory: Option<ScratchDirectory>,
}

/// A directory that goes away with its owner.
#[derive(Debug)]
struct ScratchDirectory(PathBuf);

impl ScratchDirectory {
    fn create() -> Result<Self, Trouble> {
        let name = format!("dm3-conformance-{}-{}", std::process::id(), now_ms());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(path.join("data"))
            .map_err(|source| Trouble::Write { path: path.clone(), source })?;
        Ok(Self(path))
    }
}

impl Drop for ScratchDirectory {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

impl Setup {
    /// Prepares everything and makes sure that the service answers.
    ///
    /// # Errors
    ///
    /// A port is taken, the bundle is unusable, or the service does not start or answer.
    pub async fn make(arguments: &DsTestArguments) -> Result<Self, Trouble> {
        match (&arguments.start, &arguments.url) {
            (Some(command), _) => Self::started(arguments, command).await,
            (None, Some(url)) => Self::found(arguments, url).await,
            (None, None) => Err(Trouble::Usage("a test needs --url or --start".to_owned())),
        }
    }

    /// A service that runs already.
    async fn found(arguments: &DsTestArguments, url: &ServiceUrl) -> Result<Self, Trouble> {
        let fixtures = match (arguments.provision, &arguments.fixtures) {
            (Provision::None, _) => None,
            (Provision::Fixtures, None) => {
                return Err(Trouble::Usage("--provision fixtures needs --fixtures".to_owned()));
            }
            (Provision::Fixtures, Some(directory)) => Some(world_of(directory, url).await?),
        };
        let shared = shared(settings(arguments, url.clone()), fixtures, None)?;
        answers(&shared).await?;
        Ok(Self { shared, directory: None })
    }

    /// A service that the tester starts.
    async fn started(arguments: &DsTestArguments, command: &str) -> Result<Self, Trouble> {
        let world =
            World::start(Ports::default()).await.map_err(|error| Trouble::Setup(error.to_string()))?;
        let port = free_port()?;
        let text = format!("http://127.0.0.1:{port}");
        let url = ServiceUrl::parse(&text).map_err(|error| Trouble::Setup(error.to_string()))?;
        let directory = ScratchDirectory::create()?;
        let main = dialects(arguments).first().copied().unwrap_or(Dialect::Spec);
        let bundle = FixtureBundle::new(SERVICE_NAME, SigningKeyKind::of(main), world.ports());
        let mut environment = bundle.environment();
        let data = directory.0.join("data").display().to_string();
        environment.push(("DM3_FIXTURE_PORT".to_owned(), port.to_string()));
        environment.push(("DM3_FIXTURE_DATA_DIR".to_owned(), data));
        let mut process = ServiceProcess::new(command, environment, &directory.0);
        process.start(&url).await.map_err(|error| Trouble::Setup(error.to_string()))?;
        let fixtures = Some(fixtures(world, &bundle, &url));
        let shared = shared(settings(arguments, url), fixtures, Some(process))?;
        Ok(Self { shared, directory: Some(directory) })
    }

    /// Stops the service that the tester started.
    pub async fn end(self) {
        if let Some(process) = &self.shared.process {
            process.lock().await.stop().await;
        }
        drop(self.directory);
    }
}

fn shared(
    settings: Settings,
    fixtures: Option<Fixtures>,
    process: Option<ServiceProcess>,
) -> Result<Shared, Trouble> {
    Shared::new(settings, fixtures, process).map_err(|error| Trouble::Setup(error.to_string()))
}

async fn world_of(directory: &Path, url: &ServiceUrl) -> Result<Fixtures, Trouble> {
    let bundle = FixtureBundle::read(directory).map_err(|error| Trouble::Setup(error.to_string()))?;
    let ports = bundle.ports();
    let world = World::start(ports).await.map_err(|error| {
        Trouble::Setup(format!("the ports {} and {} cannot be used: {error}", ports.ethereum, ports.profiles))
    })?;
    Ok(fixtures(world, &bundle, url))
}

fn fixtures(world: World, bundle: &FixtureBundle, url: &ServiceUrl) -> Fixtures {
    Fixtures::new(world, bundle.service(url.base()), bundle.signing_key.dialect())
}

/// Makes sure that there is something to test.
async fn answers(shared: &Shared) -> Result<(), Trouble> {
    use super::caller::Ask;
    let ask = Ask::new(reqwest::Method::POST, shared.settings.url.at("/rpc")).json("{}");
    match shared.line.open(&ask).await {
        Ok(_) => Ok(()),
        Err(stop) => Err(Trouble::Setup(format!("{} does not answer: {}", ask.url, stop.reason()))),
    }
}

fn dialects(arguments: &DsTestArguments) -> Vec<Dialect> {
    arguments.dialect.iter().map(|&name| name.into()).collect()
}

fn settings(arguments: &DsTestArguments, url: ServiceUrl) -> Settings {
    let parts = match arguments.class {
        ClaimedClass::Core => Vec::new(),
        ClaimedClass::CoreSpam => vec![Part::Spam],
    };
    Settings {
        dialects: dialects(arguments),
        parts,
        allow_writes: arguments.allow_writes,
        rate: arguments.rate,
        deadline: Duration::from_secs(arguments.timeout),
        registry_patience: Duration::from_secs(arguments.registry_patience),
        seed: arguments.seed.clone().unwrap_or_else(|| now_ms().to_string()),
        deployed_hash: arguments.deployed_hash.into(),
        observer: arguments.observer.clone(),
        register: arguments.register.clone(),
        rules: arguments.rules.clone(),
        ..Settings::at(url)
    }
}

/// A port that nobody listens at now. Somebody else may take it first; then the service says so.
fn free_port() -> Result<u16, Trouble> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    bound.map(|address| address.port()).map_err(|error| Trouble::Setup(format!("no port is free: {error}")))
}
