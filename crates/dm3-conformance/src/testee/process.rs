//! One running adapter: its lines, and which call each of them answers.

use std::io;
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::call::{Answered, Call, Outcome};
use super::command::TesteeCommand;
use super::desk::{Arrival, Desk, WrittenOff};
use super::group::Group;
use super::lines::{Line, read_line};
use super::reply::Reply;
use super::stderr_tail::StderrTail;

/// How long the exit status of a process that closed its output is waited for.
const DYING: Duration = Duration::from_secs(1);

/// A running adapter.
#[derive(Debug)]
pub(super) struct Process {
    stdin: Mutex<Option<ChildStdin>>,
    child: Arc<Mutex<Child>>,
    group: Arc<Group>,
    stderr: Mutex<StderrTail>,
    desk: Arc<Desk>,
    reader: Mutex<JoinHandle<()>>,
}

/// How one call went in this process.
#[derive(Debug)]
pub(super) struct Attempt {
    pub(super) answered: Answered,
    /// Other calls were open meanwhile, so a crash, hang or stray line may be theirs.
    pub(super) shared: bool,
    /// The process had died before, so the call was not sent.
    pub(super) unsent: bool,
    /// The process ended as if all were well, perhaps without having read the call.
    pub(super) left: bool,
    /// No answer came before the deadline, so the process may still be busy with the call.
    pub(super) overdue: bool,
}

impl Process {
    /// Starts an adapter.
    pub(super) fn start(command: &TesteeCommand) -> io::Result<Self> {
        let (program, arguments) = command.split();
        let mut process = Command::new(program);
        process.args(arguments).kill_on_drop(true);
        process.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Group::prepare(&mut process);
        let mut child = process.spawn()?;
        let missing = || io::Error::other("the process has no pipes");
        let stdout = child.stdout.take().ok_or_else(missing)?;
        let stderr = StderrTail::of(child.stderr.take().ok_or_else(missing)?);
        let stdin = child.stdin.take();
        let group = Arc::new(Group::of(&child));
        let child = Arc::new(Mutex::new(child));
        let desk = Arc::new(Desk::new());
        let reader = tokio::spawn(read(stdout, Arc::clone(&desk), Arc::clone(&child), Arc::clone(&group)));
        let (stdin, stderr, reader) = (Mutex::new(stdin), Mutex::new(stderr), Mutex::new(reader));
        Ok(Self { stdin, child, group, stderr, desk, reader })
    }

    /// Sets the longest line, both ways.
    pub(super) fn limit_lines(&self, bytes: usize) {
        self.desk.limit_lines(bytes);
    }

    /// Makes a call and waits for its answer.
    pub(super) async fn call(&self, call: &Call, deadline: Duration) -> Attempt {
        let started = Instant::now();
        let id = self.desk.next_id();
        let request = call.line(id);
        let attempt = |outcome: Outcome, reply: Option<String>, shared: bool, unsent: bool| {
            let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            let request = request.clone();
            let answered = Answered { outcome, request, reply, stderr: String::new(), ms };
            Attempt { answered, shared, unsent, left: false, overdue: false }
        };
        if request.len() > self.desk.max_line() {
            return attempt(Outcome::TooLong, None, false, false);
        }
        let receiver = match self.desk.open(id) {
            Ok(receiver) => receiver,
            Err(how) => return attempt(Outcome::Crash(how), None, false, true),
        };
        let line = request.clone() + "\n";
        let arrival = timeout(deadline, async {
            // A process that does not take the line is either dying, which the reader finds out, or hanging.
            let _ = self.send(line.as_bytes()).await;
            receiver.await
        });
        let arrival = arrival.await;
        let overdue = arrival.is_err();
        let mut attempt = match arrival {
            Err(_) => {
                let WrittenOff { shared, stray } = self.desk.write_off(id);
                let wrong =
                    stray.map(|stray| Outcome::Broken(format!("{stray}, and no answer to this call")));
                attempt(wrong.unwrap_or(Outcome::Hang), None, shared, false)
            }
            Ok(Err(_)) => attempt(Outcome::Crash("it is gone".to_owned()), None, false, false),
            Ok(Ok(Arrival::Gone(how, shared))) => attempt(Outcome::Crash(how), None, shared, false),
            Ok(Ok(Arrival::Broken(how, shared))) => attempt(Outcome::Broken(how), None, shared, false),
            Ok(Ok(Arrival::Answer(answer, text))) => {
                let outcome = Reply::parse(&answer).map_or_else(Outcome::Broken, Outcome::Reply);
                attempt(outcome, Some(text), false, false)
            }
        };
        attempt.left = matches!(attempt.answered.outcome, Outcome::Crash(_)) && self.desk.succeeded();
        attempt.overdue = overdue;
        if !matches!(attempt.answered.outcome, Outcome::Reply(Reply::Ok(_) | Reply::Rejected { .. })) {
            attempt.answered.stderr = self.last_words().await;
        }
        attempt
    }

    /// Sends a line that is no call, and gives no answer.
    pub(super) async fn send(&self, line: &[u8]) -> io::Result<()> {
        let mut stdin = self.stdin.lock().await;
        let Some(stdin) = stdin.as_mut() else { return Err(io::ErrorKind::BrokenPipe.into()) };
        stdin.write_all(line).await?;
        stdin.flush().await
    }

    /// Lines that belonged to no call.
    pub(super) fn stray(&self) -> Vec<String> {
        self.desk.stray()
    }

    /// Has it died?
    pub(super) fn has_ended(&self) -> bool {
        self.desk.has_ended()
    }

    /// The last lines on its error output.
    pub(super) async fn last_words(&self) -> String {
        let mut stderr = self.stderr.lock().await;
        if self.has_ended() {
            stderr.settle().await;
        }
        stderr.text()
    }

    /// Ends its input and waits. True when it then stopped by itself. Also gives the lines that belonged to no call.
    pub(super) async fn stop(self, patience: Duration) -> (bool, Vec<String>) {
        self.stdin.lock().await.take();
        let stopped = timeout(patience, async { self.child.lock().await.wait().await }).await;
        self.kill().await;
        // What it wrote at last is read to its end.
        let _ = timeout(DYING, async { (&mut *self.reader.lock().await).await }).await;
        (stopped.is_ok(), self.stray())
    }

    /// Ends it and whatever it started.
    pub(super) async fn kill(&self) {
        self.group.end();
        let _ = timeout(DYING, async { self.child.lock().await.kill().await }).await;
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.group.end();
    }
}

async fn read(stdout: ChildStdout, desk: Arc<Desk>, child: Arc<Mutex<Child>>, group: Arc<Group>) {
    let mut stdout = BufReader::new(stdout);
    loop {
        let limit = desk.max_line();
        match read_line(&mut stdout, limit).await {
            Ok(Line::Bytes(line)) => desk.take(&line),
            Ok(Line::TooLong) => return desk.overflow(limit),
            Ok(Line::End) | Err(_) => {
                let status = timeout(DYING, async { child.lock().await.wait().await }).await;
                return match status {
                    Ok(Ok(status)) => {
                        group.end();
                        desk.end(&status.to_string(), status.success());
                    }
                    _ => desk.end("it closed its output and went on", false),
                };
            }
        }
    }
}
