//! Calls that wait for their answers, and the lines that answer none.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::{Map, Value};
use tokio::sync::oneshot;

use super::hello::MAX_LINE;
use crate::evidence::clipped;

/// Most bytes of a stray line that are kept.
const STRAY: usize = 200;

/// Most stray lines that are kept: a program that writes without end must not fill the memory.
const MAX_STRAY: usize = 1000;

/// The calls of one running adapter.
#[derive(Debug)]
pub(super) struct Desk {
    state: Mutex<State>,
    next_id: AtomicU64,
    max_line: AtomicUsize,
}

#[derive(Debug, Default)]
struct State {
    waiting: HashMap<u64, Waiting>,
    /// Calls whose answers would come too late.
    written_off: HashSet<u64>,
    /// Lines that belong to no call.
    stray: Vec<String>,
    /// How the process ended.
    ended: Option<String>,
    /// It ended with the status of success.
    succeeded: bool,
}

#[derive(Debug)]
struct Waiting {
    sender: oneshot::Sender<Arrival>,
    shared: bool,
    /// Stray lines before this call.
    stray_before: usize,
}

/// What a call waits for.
#[derive(Debug)]
pub(super) enum Arrival {
    /// An answer, and the line that it came in.
    Answer(Map<String, Value>, String),
    /// A line that is no answer; whether other calls were open, which it may have been meant for.
    Broken(String, bool),
    /// The end of the process; whether other calls were open, which may have caused it.
    Gone(String, bool),
}

/// A call that was given up.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct WrittenOff {
    /// Other calls were open meanwhile.
    pub(super) shared: bool,
    /// A stray line that came meanwhile: perhaps an answer under a wrong number.
    pub(super) stray: Option<String>,
}

impl Desk {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), next_id: AtomicU64::new(0), max_line: AtomicUsize::new(MAX_LINE) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A number that no other call of this process has.
    pub(super) fn next_id(&self) -> u64 {
        self.next_id.fetch_add(1, Ordering::Relaxed)
    }

    /// The longest line in bytes, both ways.
    pub(super) fn max_line(&self) -> usize {
        self.max_line.load(Ordering::Relaxed)
    }

    /// Sets the longest line, both ways.
    pub(super) fn limit_lines(&self, bytes: usize) {
        self.max_line.store(bytes, Ordering::Relaxed);
    }

    /// Registers a call. An error says how the process ended.
    pub(super) fn open(&self, id: u64) -> Result<oneshot::Receiver<Arrival>, String> {
        let mut state = self.state();
        if let Some(how) = &state.ended {
            return Err(how.clone());
        }
        let (sender, receiver) = oneshot::channel();
        let shared = !state.waiting.is_empty();
        state.waiting.values_mut().for_each(|waiting| waiting.shared = true);
        let stray_before = state.stray.len();
        state.waiting.insert(id, Waiting { sender, shared, stray_before });
        Ok(receiver)
    }

    /// Gives a call up.
    pub(super) fn write_off(&self, id: u64) -> WrittenOff {
        let mut state = self.state();
        state.written_off.insert(id);
        let Some(waiting) = state.waiting.remove(&id) else {
            return WrittenOff { shared: false, stray: None };
        };
        WrittenOff { shared: waiting.shared, stray: state.stray.get(waiting.stray_before).cloned() }
    }

    /// Takes a line of the process.
    pub(super) fn take(&self, line: &[u8]) {
        let Ok(Value::Object(answer)) = serde_json::from_slice(line) else {
            let text = clipped(&String::from_utf8_lossy(line), STRAY);
            return self.disturb(format!("a line that is no JSON object: {text}"));
        };
        let text = String::from_utf8_lossy(line).into_owned();
        let shown = clipped(&text, STRAY);
        let Some(id) = answer.get("id").and_then(Value::as_u64) else {
            return self.disturb(format!("an answer without a number as `id`: {shown}"));
        };
        let mut state = self.state();
        match state.waiting.remove(&id) {
            // Nobody waits any more when the deadline came between.
            Some(waiting) => drop(waiting.sender.send(Arrival::Answer(answer, text))),
            None if state.written_off.remove(&id) => {}
            // No open call is to blame for it, so none suffers.
            None if id < self.next_id.load(Ordering::Relaxed) => {
                state.keep(format!("a second answer to a call: {shown}"));
            }
            None => {
                drop(state);
                self.disturb(format!("an answer to no open call: {shown}"));
            }
        }
    }

    /// Something that belongs to no call: every open call suffers.
    fn disturb(&self, what: String) {
        let mut state = self.state();
        if state.waiting.is_empty() { state.keep(what) } else { state.spoil(&what) }
    }

    /// A line that is too long to be read to its end. Nothing that comes behind it can be made out, so the process is
    /// over at the same moment.
    pub(super) fn overflow(&self, limit: usize) {
        let mut state = self.state();
        let what = format!("a line of more than {limit} bytes");
        if state.waiting.is_empty() {
            state.keep(what);
        } else {
            state.spoil(&what);
        }
        state.ended = Some("it was ended because of a line that is too long".to_owned());
    }

    /// The process is over.
    pub(super) fn end(&self, how: &str, succeeded: bool) {
        let mut state = self.state();
        state.ended = Some(how.to_owned());
        state.succeeded = succeeded;
        for waiting in std::mem::take(&mut state.waiting).into_values() {
            let _ = waiting.sender.send(Arrival::Gone(how.to_owned(), waiting.shared));
        }
    }

    /// Is the process over?
    pub(super) fn has_ended(&self) -> bool {
        self.state().ended.is_some()
    }

    /// Did it end with the status of success?
    pub(super) fn succeeded(&self) -> bool {
        self.state().succeeded
    }

    /// Lines that belonged to no call.
    pub(super) fn stray(&self) -> Vec<String> {
        self.state().stray.clone()
    }
}

impl State {
    fn keep(&mut self, stray: String) {
        if self.stray.len() < MAX_STRAY {
            self.stray.push(stray);
        }
    }

    fn spoil(&mut self, what: &str) {
        for (id, waiting) in std::mem::take(&mut self.waiting) {
            self.written_off.insert(id);
            let _ = waiting.sender.send(Arrival::Broken(what.to_owned(), waiting.shared));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn desk_with_open_call() -> (Desk, u64, oneshot::Receiver<Arrival>) {
        let desk = Desk::new();
        let _hello = desk.next_id();
        let id = desk.next_id();
        let receiver = desk.open(id).unwrap();
        (desk, id, receiver)
    }

    #[test]
    fn a_second_answer_disturbs_no_open_call() {
        let (desk, id, mut receiver) = desk_with_open_call();
        desk.take(br#"{"id":0,"ok":{}}"#);
        assert!(receiver.try_recv().is_err());
        desk.take(format!(r#"{{"id":{id},"ok":{{}}}}"#).as_bytes());
        assert!(matches!(receiver.try_recv(), Ok(Arrival::Answer(..))));
        assert_eq!(desk.stray(), [r#"a second answer to a call: {"id":0,"ok":{}}"#]);
    }

    #[test]
    fn a_call_that_is_given_up_tells_of_an_answer_under_a_wrong_number() {
        let (desk, id, _receiver) = desk_with_open_call();
        desk.take(br#"{"id":0,"ok":{}}"#);
        assert!(desk.write_off(id).stray.unwrap().starts_with("a second answer"));
        // Its own answer, too late, is nothing to complain about.
        desk.take(format!(r#"{{"id":{id},"ok":{{}}}}"#).as_bytes());
        assert_eq!(desk.stray().len(), 1);
    }

    #[test]
    fn a_line_that_is_too_long_breaks_the_call_and_ends_the_process_at_once() {
        let (desk, _, mut receiver) = desk_with_open_call();
        desk.overflow(10);
        assert!(
            matches!(receiver.try_recv(), Ok(Arrival::Broken(how, false)) if how == "a line of more than 10 bytes")
        );
        assert!(desk.has_ended() && desk.open(7).is_err());
    }

    #[test]
    fn whoever_writes_without_end_fills_no_memory() {
        let desk = Desk::new();
        (0..3 * MAX_STRAY).for_each(|_| desk.take(b"y"));
        assert_eq!(desk.stray().len(), MAX_STRAY);
    }
}
