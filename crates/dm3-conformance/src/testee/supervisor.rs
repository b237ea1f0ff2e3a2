//! An adapter that is started again when it dies or hangs.

use std::time::Duration;

use futures_util::stream::{self, StreamExt};

use super::call::{Answered, Call, Outcome};
use super::command::TesteeCommand;
use super::hello::Hello;
use super::process::{Attempt, Process};
use crate::trouble::Trouble;

/// How long an adapter may take to stop after the end of its input.
const STOPPING: Duration = Duration::from_secs(5);

/// Deadlines and limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// For the answer to a call.
    pub timeout: Duration,
    /// For the answer to `hello`, which includes the start.
    pub start_timeout: Duration,
    /// Most starts after the first.
    pub max_restarts: u32,
    /// Most calls open at once.
    pub in_flight: usize,
}

/// An adapter, started again as needed.
#[derive(Debug)]
pub struct Testee {
    command: TesteeCommand,
    settings: Settings,
    hello: Hello,
    process: Option<Process>,
    restarts: u32,
    stray: Vec<String>,
}

/// How an adapter that is no longer needed ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending {
    /// It stopped by itself after the end of its input.
    pub by_itself: bool,
    /// How often it was started again.
    pub restarts: u32,
    /// Lines on its standard output that belonged to no call.
    pub stray: Vec<String>,
}

impl Testee {
    /// Starts an adapter and lets it introduce itself.
    ///
    /// # Errors
    /// When it cannot be started or does not introduce itself in the form of the protocol.
    pub async fn start(command: TesteeCommand, settings: Settings) -> Result<Self, Trouble> {
        let (process, hello) = start(&command, settings.start_timeout).await?;
        Ok(Self { command, settings, hello, process: Some(process), restarts: 0, stray: Vec::new() })
    }

    /// What it said about itself at its first start.
    pub fn hello(&self) -> &Hello {
        &self.hello
    }

    /// The command that starts it.
    pub fn command(&self) -> &TesteeCommand {
        &self.command
    }

    /// How often it was started again.
    pub fn restarts(&self) -> u32 {
        self.restarts
    }

    /// Sets how many calls may be open at once.
    pub fn set_in_flight(&mut self, calls: usize) {
        self.settings.in_flight = calls;
    }

    /// Makes one call. A process that ended well instead of answering is asked a second time: it may have ended before the
    /// call came.
    pub async fn call(&mut self, call: &Call) -> Answered {
        let mut again = true;
        loop {
            if let Err(why) = self.revive().await {
                return not_run(call, why);
            }
            let Some(process) = &self.process else { return not_run(call, "it is gone".to_owned()) };
            let attempt = process.call(call, self.settings.timeout).await;
            self.bury(&attempt).await;
            let ask_again = attempt.unsent || attempt.left && again;
            if !ask_again {
                return attempt.answered;
            }
            again &= !attempt.left;
        }
    }

    /// Makes calls, several at once if the settings say so; the answers stand in the order of the calls. What a crash,
    /// a hang or a stray line does to several open calls at once is found out by repeating each of them alone. `told` is
    /// called with the number of finished calls.
    pub async fn call_all(&mut self, calls: &[Call], told: &mut (dyn FnMut(usize) + Send)) -> Vec<Answered> {
        let mut answers: Vec<Option<Answered>> = calls.iter().map(|_| None).collect();
        if self.settings.in_flight > 1 {
            self.call_at_once(calls, &mut answers, told).await;
        }
        let mut done = answers.iter().flatten().count();
        for (call, answer) in calls.iter().zip(&mut answers) {
            if answer.is_none() {
                *answer = Some(self.call(call).await);
                done += 1;
                told(done);
            }
        }
        answers.into_iter().flatten().collect()
    }

    /// Fills in the answers that no other call can have disturbed.
    async fn call_at_once(
        &mut self,
        calls: &[Call],
        answers: &mut [Option<Answered>],
        told: &mut (dyn FnMut(usize) + Send),
    ) {
        if self.revive().await.is_err() {
            return;
        }
        let Some(process) = &self.process else { return };
        let timeout = self.settings.timeout;
        let attempts = calls.iter().enumerate();
        let attempts =
            attempts.map(|(index, call)| async move { (index, process.call(call, timeout).await) });
        let mut attempts = stream::iter(attempts).buffer_unordered(self.settings.in_flight);
        let mut last = None;
        let mut done = 0;
        while let Some((index, attempt)) = attempts.next().await {
            if let Some(answer) = answers.get_mut(index)
                && !attempt.shared
                && !attempt.unsent
                && !attempt.left
            {
                *answer = Some(attempt.answered.clone());
                done += 1;
                told(done);
            }
            let ends = ends_process(&attempt) || process.has_ended();
            last = Some(attempt);
            if ends {
                break;
            }
        }
        drop(attempts);
        if let Some(attempt) = last {
            self.bury(&attempt).await;
        }
    }

    /// Ends it.
    pub async fn stop(mut self) -> Ending {
        let mut by_itself = true;
        if let Some(process) = self.process.take() {
            let (stopped, stray) = process.stop(STOPPING).await;
            by_itself = stopped;
            self.stray.extend(stray);
        }
        Ending { by_itself, restarts: self.restarts, stray: self.stray }
    }

    /// Starts it again if it is gone.
    async fn revive(&mut self) -> Result<(), String> {
        if self.process.is_some() {
            return Ok(());
        }
        if self.restarts >= self.settings.max_restarts {
            return Err(format!("the adapter was started again {} times, which is the limit", self.restarts));
        }
        self.restarts += 1;
        match start(&self.command, self.settings.start_timeout).await {
            Ok((process, _)) => {
                self.process = Some(process);
                Ok(())
            }
            Err(trouble) => {
                // Who does not come back once will not come back for every further test.
                self.restarts = self.settings.max_restarts;
                Err(trouble.to_string())
            }
        }
    }

    /// Lets go of a process that is of no more use.
    async fn bury(&mut self, attempt: &Attempt) {
        let is_over = self.process.as_ref().is_some_and(Process::has_ended);
        if !is_over && !ends_process(attempt) {
            return;
        }
        if let Some(process) = self.process.take() {
            self.stray.extend(process.stray());
            process.kill().await;
        }
    }
}

fn ends_process(attempt: &Attempt) -> bool {
    attempt.overdue || matches!(attempt.answered.outcome, Outcome::Crash(_))
}

fn not_run(call: &Call, why: String) -> Answered {
    let request = call.line(0);
    Answered { outcome: Outcome::NotRun(why), request, reply: None, stderr: String::new(), ms: 0 }
}

async fn start(command: &TesteeCommand, deadline: Duration) -> Result<(Process, Hello), Trouble> {
    let process =
        Process::start(command).map_err(|source| Trouble::Start { command: command.line(), source })?;
    let hello = Call { operation: "hello".to_owned(), ..Call::default() };
    let attempt = process.call(&hello, deadline).await;
    let before = process.stray().into_iter().next();
    let hello = match attempt.answered.outcome {
        // Whether such a line comes before the call was sent or after is a matter of chance.
        Outcome::Reply(_) if before.is_some() => Err(format!("it wrote {}", before.unwrap_or_default())),
        Outcome::Reply(reply) => Hello::parse(&reply),
        Outcome::Broken(how) => Err(format!("it wrote {how}")),
        Outcome::Hang => Err(format!("no answer within {} s", deadline.as_secs_f64())),
        Outcome::Crash(how) => Err(format!("it died: {how}")),
        Outcome::TooLong | Outcome::NotRun(_) => Err("it was not asked".to_owned()),
    };
    match hello {
        Ok(hello) => {
            process.limit_lines(hello.max_line);
            Ok((process, hello))
        }
        Err(problem) => {
            process.kill().await;
            let stderr = process.last_words().await;
            let stderr = stderr.lines().fold(String::new(), |text, line| format!("{text}\n| {line}"));
            Err(Trouble::Hello { command: command.line(), problem, stderr })
        }
    }
}
