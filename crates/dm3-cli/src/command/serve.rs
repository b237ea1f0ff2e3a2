//! `dm3 serve`: run a delivery service.

use std::sync::Arc;

use anyhow::Context;
use dm3_crypto::OsRandomness;
use dm3_ds::DeliveryService;
use dm3_ds::clock::{Clock, SystemClock};
use dm3_ds::config::{Config, LogConfig, LogFormat, OPTIONS, Settings};
use dm3_ds::shutdown;
use dm3_ds::store::{EmbeddedOptions, EmbeddedStore};
use dm3_profile::{CacheLimits, CachedRegistry, EnsRegistry, HttpFetcher, HttpTransport, Registry};
use dm3_types::json::Members;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::arguments::ServeArguments;
use crate::failure::Failure;
use crate::output::Output;

/// A registry's answers are used again for this long: one submission asks for several, and a new profile should count
/// soon.
const REGISTRY_CACHE: (u64, u64) = (30_000, 5_000);

pub(crate) async fn run(arguments: ServeArguments, output: &mut Output) -> Result<(), Failure> {
    if arguments.explain {
        explain(output);
        return Ok(());
    }
    let config = Config::from_settings(&settings(arguments)?).context(
        "the settings are unusable; `dm3 keys service` makes a configuration file, `--explain` lists all",
    )?;
    start_log(&config.log)?;
    let clock = Arc::new(SystemClock::new());
    let registry = registry(&config, clock.clone())?;
    let store = open_store(&config, clock.clone())?;
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("cannot listen at {}", config.listen))?;
    let url = format!("http://{}", listener.local_addr()?);
    let fetcher = Arc::new(HttpFetcher::new()?);
    let stop = shutdown::on_signals()?;
    let service = DeliveryService::with_fetcher(
        config,
        Arc::new(store),
        registry,
        fetcher,
        clock,
        Box::new(OsRandomness),
    );
    output.line(format!("delivery service listens at {url}; Ctrl-C or SIGTERM stops it"));
    output.object(Members::new().with("listening", url));
    service.serve(listener, stop).await?;
    Ok(())
}

fn settings(arguments: ServeArguments) -> anyhow::Result<Settings> {
    let file = match &arguments.config {
        Some(path) => {
            let text = std::fs::read_to_string(path)
                .with_context(|| format!("{} cannot be read", path.display()))?;
            Settings::from_toml(&text).with_context(|| path.display().to_string())?
        }
        None => Settings::default(),
    };
    let environment = Settings::from_environment(std::env::vars())?;
    let mut flags = Settings::default();
    flags.listen = arguments.listen;
    flags.data_dir = arguments.data_dir;
    flags.rpc = (!arguments.rpc.is_empty()).then_some(arguments.rpc);
    flags.name = arguments.name;
    flags.size_limit_bytes = arguments.size_limit_bytes;
    flags.message_ttl_days = arguments.message_ttl_days;
    flags.log_format = arguments.log_format;
    flags.log_level = arguments.log_level;
    Ok(flags.over(environment).over(file))
}

fn open_store(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<EmbeddedStore> {
    let options = EmbeddedOptions {
        quota: config.limits.quota,
        cache_bytes: config.limits.store_cache_bytes,
        max_file_bytes: config.limits.store_limit_bytes,
    };
    EmbeddedStore::open(&config.data_dir, options, clock)
        .with_context(|| format!("the store in {} cannot be opened", config.data_dir.display()))
}

fn registry(config: &Config, clock: Arc<dyn Clock>) -> anyhow::Result<Arc<dyn Registry>> {
    anyhow::ensure!(
        !config.rpc.is_empty(),
        "no Ethereum node: set --rpc, DM3_DS_RPC, or rpc in the configuration file"
    );
    let node = HttpTransport::new(&config.rpc).context("rpc is unusable")?;
    let (time_to_live_ms, negative_time_to_live_ms) = REGISTRY_CACHE;
    let limits = CacheLimits { time_to_live_ms, negative_time_to_live_ms, ..CacheLimits::default() };
    let registry = Arc::new(EnsRegistry::new(Arc::new(node)));
    Ok(Arc::new(CachedRegistry::new(registry, move || clock.now(), limits)))
}

/// The log goes to standard error; standard output is for the line that tells the address.
fn start_log(log: &LogConfig) -> anyhow::Result<()> {
    let filter = EnvFilter::try_new(&log.level).context("log_level is unusable")?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match log.format {
        LogFormat::Json => builder.json().try_init(),
        LogFormat::Pretty => builder.try_init(),
    };
    started.map_err(|error| anyhow::anyhow!("the log cannot be started: {error}"))
}

fn explain(output: &mut Output) {
    output.line("Settings of `dm3 serve`, by their key in the configuration file and their variable:\n");
    for option in OPTIONS {
        output.line(format!("{}  ({})\n    {}", option.key, option.variable, option.meaning));
        output.object(
            Members::new()
                .with("key", option.key)
                .with("variable", option.variable)
                .with("meaning", option.meaning),
        );
    }
}
