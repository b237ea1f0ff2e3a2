//! The peer: a Node.js program that calls the TypeScript libraries, one JSON object a line.

use std::process::Stdio;

use anyhow::{Context, Result, bail};
use dm3_types::Json;
use dm3_types::json::Members;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};

use super::DIRECTORY;
use crate::repository::Repository;

/// The running peer.
pub(super) struct Peer {
    child: Child,
    requests: ChildStdin,
    answers: BufReader<ChildStdout>,
    next_id: u32,
}

impl Peer {
    pub(super) fn start(repository: &Repository) -> Result<Self> {
        let mut child = Command::new("node")
            .arg("peer.mjs")
            .current_dir(repository.path(DIRECTORY))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .context("node peer.mjs")?;
        let requests = child.stdin.take().context("the peer has no standard input")?;
        let answers = BufReader::new(child.stdout.take().context("the peer has no standard output")?);
        Ok(Self { child, requests, answers, next_id: 0 })
    }

    /// Calls an operation; what the library throws is an error.
    pub(super) async fn call(&mut self, op: &str, args: Members) -> Result<Json> {
        let id = self.next_id;
        self.next_id += 1;
        let request = Json::from(Members::new().with("id", id).with("op", op).with("args", args)).to_text();
        self.requests.write_all(request.as_bytes()).await?;
        self.requests.write_all(b"\n").await?;
        self.requests.flush().await?;
        let mut line = Vec::new();
        // Lines end at LF alone: the peer writes U+2028 as it is.
        if self.answers.read_until(b'\n', &mut line).await? == 0 {
            bail!("the peer ended during {op}");
        }
        let answer = Json::parse_slice(&line).with_context(|| format!("the peer's answer to {op}"))?;
        if answer.get("id").and_then(Json::as_u64) != Some(u64::from(id)) {
            bail!("the peer answered another request than {op}");
        }
        match answer.get("result") {
            Some(result) => Ok(result.clone()),
            None => {
                let error = answer.get("error").and_then(|error| error.get("message")).and_then(Json::as_str);
                bail!("{op}: {}", error.unwrap_or("no result"))
            }
        }
    }

    /// Ends the peer and waits for it.
    pub(super) async fn stop(mut self) -> Result<()> {
        drop(self.requests);
        let status = self.child.wait().await?;
        if !status.success() {
            bail!("the peer ended with {status}");
        }
        Ok(())
    }
}

/// The string at `path` of an answer.
pub(super) fn text<'a>(answer: &'a Json, path: &[&str]) -> Result<&'a str> {
    at(answer, path)?.as_str().with_context(|| format!("{} is no string", path.join(".")))
}

/// The value at `path` of an answer.
pub(super) fn at<'a>(answer: &'a Json, path: &[&str]) -> Result<&'a Json> {
    let step = |value: &'a Json, name: &&str| value.get(name);
    path.iter().try_fold(answer, step).with_context(|| format!("the peer's answer has no {}", path.join(".")))
}

/// Whether the member `name` of an answer is `true`.
pub(super) fn is_true(answer: &Json, name: &str) -> bool {
    answer.get(name).and_then(Json::as_bool) == Some(true)
}
