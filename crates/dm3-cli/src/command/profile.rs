//! `dm3 profile`: make, look up and register profiles.

use std::path::Path;

use anyhow::Context;
use dm3_ds::config::{Config, Settings};
use dm3_profile::{DELIVERY_SERVICE_RECORD, NewProfile, ServiceUrl, USER_PROFILE_RECORD, published_data_uri};
use dm3_types::json::Members;
use dm3_types::record::DeliveryServiceProfile;
use dm3_types::{EnsName, Json, WireRecord};

use crate::arguments::{IdentityArguments, KeyFileArgument, ProfileCommand, RegistryArguments};
use crate::connection::{client, resolver};
use crate::failure::Failure;
use crate::key_file::Identity;
use crate::output::Output;

pub(crate) async fn run(command: ProfileCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        ProfileCommand::Record { keys, delivery_services } => record(&keys, &delivery_services, output),
        ProfileCommand::ServiceRecord { config, url } => service_record(&config, &url, output),
        ProfileCommand::Show { name, registry } => show(&name, &registry, output).await,
        ProfileCommand::Register(identity) => register(&identity, output).await,
    }
}

fn record(keys: &KeyFileArgument, delivery_services: &[EnsName], output: &mut Output) -> Result<(), Failure> {
    let identity = Identity::load(&keys.keys)?;
    let profile = NewProfile::create(&identity.wallet, delivery_services, &identity.nonce);
    let value = profile.signed.data_uri();
    output.line(format!(
        "Set this text record on your ENS name, which must belong to {}:\n",
        identity.wallet.address()
    ));
    tell_record(USER_PROFILE_RECORD, &value, output);
    output.line("\nnext: `dm3 profile show NAME` checks it, `dm3 profile register` opens your mailbox");
    Ok(())
}

fn service_record(config: &Path, url: &str, output: &mut Output) -> Result<(), Failure> {
    let text =
        std::fs::read_to_string(config).with_context(|| format!("{} cannot be read", config.display()))?;
    let settings = Settings::from_toml(&text).and_then(|settings| Config::from_settings(&settings));
    let config = settings
        .with_context(|| format!("{} is no configuration made by `dm3 keys service`", config.display()))?;
    let profile = DeliveryServiceProfile {
        public_signing_key: config.keys.signing.public(),
        public_encryption_key: config.keys.encryption.public(),
        url: ServiceUrl::parse(url).context("--url should be such as https://ds.example")?.to_string(),
        extra: Members::new(),
    };
    output.line("Set this text record on the delivery service's ENS name:\n");
    tell_record(DELIVERY_SERVICE_RECORD, &published_data_uri(&profile.to_json()), output);
    Ok(())
}

fn tell_record(key: &str, value: &str, output: &mut Output) {
    output.line(format!("key    {key}\nvalue  {value}"));
    output.object(Members::new().with("key", key).with("value", value));
}

async fn show(name: &EnsName, registry: &RegistryArguments, output: &mut Output) -> Result<(), Failure> {
    let resolver = resolver(registry)?;
    let profile = resolver
        .user_profile(name)
        .await
        .map_err(|error| Failure::new(error.clone(), error.is_temporary()))?;
    output.line(format!("{name} belongs to {}, whose wallet signed this profile:", profile.address()));
    output.line(format!("  public encryption key  {}", profile.encryption_key()));
    output.line(format!("  public signing key     {}", profile.signing_key()));
    let mut services = Vec::new();
    for service in profile.delivery_services() {
        let found = resolver.delivery_service(service).await;
        let described = match &found {
            Ok(resolved) => resolved.url().to_string(),
            Err(error) => format!("unusable: {error}"),
        };
        output.line(format!("  delivery service       {service} ({described})"));
        services.push(Json::from(
            Members::new()
                .with("name", service.as_str())
                .with_some("url", found.as_ref().ok().map(|resolved| resolved.url().as_str()))
                .with_some("problem", found.as_ref().err().map(ToString::to_string)),
        ));
    }
    output.object(
        Members::new()
            .with("name", name.as_str())
            .with("address", profile.address())
            .with("publicEncryptionKey", profile.encryption_key())
            .with("publicSigningKey", profile.signing_key())
            .with("deliveryServices", services),
    );
    Ok(())
}

async fn register(identity: &IdentityArguments, output: &mut Output) -> Result<(), Failure> {
    let client = client(identity)?;
    let registrations =
        client.register().await.map_err(|error| Failure::new(error.clone(), error.is_temporary()))?;
    let mut problems = Vec::new();
    for registration in &registrations {
        let (service, problem) = (&registration.service, registration.result.as_ref().err());
        match problem {
            None => output.line(format!("registered at {service}")),
            Some(problem) => problems.push((service, problem)),
        }
        output.object(
            Members::new()
                .with("service", service.as_str())
                .with("registered", problem.is_none())
                .with_some("problem", problem.map(ToString::to_string)),
        );
    }
    if problems.is_empty() {
        return Ok(());
    }
    // Senders are refused where a service of the profile does not know the receiver.
    let temporary = problems.iter().any(|(_, problem)| problem.is_temporary());
    let texts: Vec<_> = problems.iter().map(|(service, problem)| format!("{service}: {problem}")).collect();
    Err(Failure::new(anyhow::anyhow!("not registered at {}", texts.join("; ")), temporary))
}
