//! `dm3-conformance`: does an implementation of dm3 do what the specification says?

use std::process::ExitCode;

use clap::Parser;

use dm3_conformance::program::{Program, run};

#[tokio::main]
async fn main() -> ExitCode {
    run(Program::parse()).await
}
