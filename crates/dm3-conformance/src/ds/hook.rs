//! Commands of the operator that the tester runs.

use std::process::Stdio;
use std::time::Duration;

use tokio::io::AsyncWriteExt;
use tokio::process::Command;

use super::stop::Stop;
use crate::evidence::clipped;

const PATIENCE: Duration = Duration::from_secs(30);

/// Runs a command in the shell with `input` on its standard input, and returns what it prints.
///
/// # Errors
///
/// [`Stop::Error`] where it cannot be run, fails, or does not end: that says nothing about the service.
pub(super) async fn run(command: &str, input: &str) -> Result<String, Stop> {
    let failed = |what: String| Stop::Error(format!("the command `{command}` {what}"));
    let mut child = Command::new("sh")
        .args(["-c", command])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| failed(format!("cannot be run: {error}")))?;
    if let Some(mut stdin) = child.stdin.take() {
        // A command that does not read its input is none the worse for it.
        let _ = stdin.write_all(input.as_bytes()).await;
    }
    let ended = tokio::time::timeout(PATIENCE, child.wait_with_output()).await;
    let output = ended.map_err(|_| failed("does not end".to_owned()))?;
    let output = output.map_err(|error| failed(format!("cannot be waited for: {error}")))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(failed(format!("failed ({}): {}", output.status, clipped(said.trim(), 300))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn commands_get_their_input_and_give_their_output() {
        assert_eq!(run("tr a-z A-Z", "bob.eth").await.unwrap(), "BOB.ETH");
    }

    #[tokio::test]
    async fn a_failing_command_says_nothing_about_the_service() {
        let Err(Stop::Error(text)) = run("echo no such receiver >&2; exit 3", "").await else {
            panic!("an error")
        };
        assert!(text.contains("no such receiver"), "{text}");
    }
}
