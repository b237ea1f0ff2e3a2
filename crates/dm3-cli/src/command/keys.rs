//! `dm3 keys`: make and show keys.

use std::path::Path;

use dm3_crypto::{DeliveryServiceKeys, OsRandomness, Seed};
use dm3_types::json::Members;
use zeroize::Zeroizing;

use crate::arguments::KeysCommand;
use crate::failure::Failure;
use crate::key_file::{Identity, write_secret};
use crate::output::Output;

pub(crate) fn run(command: KeysCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        KeysCommand::New(arguments) => {
            let identity = match &arguments.wallet_key {
                Some(path) => Identity::import(path, arguments.nonce)?,
                None => Identity::generate(arguments.nonce)?,
            };
            identity.save(&arguments.out)?;
            output.line(format!("wrote {}; keep it secret", arguments.out.display()));
            show(&identity, output);
            output.line("\nnext: `dm3 profile record` makes the text record that publishes these keys");
        }
        KeysCommand::Show { keys } => show(&Identity::load(&keys.keys)?, output),
        KeysCommand::Service { out } => service(&out, output)?,
    }
    Ok(())
}

fn show(identity: &Identity, output: &mut Output) {
    let (address, keys) = (identity.wallet.address(), identity.keys());
    output.line(format!("address                {address}"));
    output.line(format!("public encryption key  {}", keys.encryption.public()));
    output.line(format!("public signing key     {}", keys.signing.public()));
    output.object(
        Members::new()
            .with("address", address)
            .with("publicEncryptionKey", keys.encryption.public())
            .with("publicSigningKey", keys.signing.public()),
    );
}

fn service(out: &Path, output: &mut Output) -> Result<(), Failure> {
    let keys = DeliveryServiceKeys::derive(&Seed::generate(&mut OsRandomness)?);
    let text = Zeroizing::new(format!(
        "# A dm3 delivery service. `dm3 serve --explain` lists all settings. Keep this file secret.\n\
         listen = \"127.0.0.1:8080\"\n\
         data_dir = \"dm3-data\"\n\
         # rpc = [\"https://your-ethereum-node.example\"]\n\
         signing_private_key = \"{}\"\n\
         encryption_private_key = \"{}\"\n",
        keys.signing.secret_base64().as_str(),
        keys.encryption.secret_base64().as_str(),
    ));
    write_secret(out, &text)?;
    output.line(format!("wrote {}; keep it secret", out.display()));
    output.line(format!("public encryption key  {}", keys.encryption.public()));
    output.line(format!("public signing key     {}", keys.signing.public()));
    output.line("\nnext: `dm3 profile service-record` makes the text record that publishes the service,");
    output.line("      `dm3 serve` runs it");
    output.object(
        Members::new()
            .with("publicEncryptionKey", keys.encryption.public())
            .with("publicSigningKey", keys.signing.public()),
    );
    Ok(())
}
