//! `dm3`: send and receive end-to-end encrypted messages between ENS names, or run a delivery service.

mod arguments;
mod attachment_file;
mod command;
mod connection;
mod demo;
mod failure;
mod key_file;
mod output;
mod utc;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use output::Output;

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new(arguments.json);
    let result = match arguments.command {
        Command::Demo(arguments) => demo::run(arguments, &mut output).await,
        Command::Keys(arguments) => command::keys::run(arguments, &mut output),
        Command::Profile(arguments) => command::profile::run(arguments, &mut output).await,
        Command::Send(arguments) => command::send::run(arguments, &mut output).await,
        Command::Receive(arguments) => command::receive::run(arguments, &mut output).await,
        Command::Serve(arguments) => command::serve::run(*arguments, &mut output).await,
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            output.failure(&failure);
            failure.exit_code()
        }
    }
}
