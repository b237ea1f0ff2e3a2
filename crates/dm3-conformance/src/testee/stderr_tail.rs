//! The last lines that an adapter wrote to its error output.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncRead, BufReader};
use tokio::task::JoinHandle;
use tokio::time::timeout;

use super::lines::{Line, read_line};

const MAX_LINES: usize = 30;
const MAX_LINE: usize = 500;

/// How long a dead adapter's last words are waited for.
const LAST_WORDS: Duration = Duration::from_millis(300);

/// The end of a stream, which is read as it comes.
#[derive(Debug)]
pub(super) struct StderrTail {
    lines: Arc<Mutex<VecDeque<String>>>,
    reader: JoinHandle<()>,
}

impl StderrTail {
    /// Begins to read.
    pub(super) fn of<R: AsyncRead + Unpin + Send + 'static>(stream: R) -> Self {
        let lines = Arc::new(Mutex::new(VecDeque::new()));
        let kept = Arc::clone(&lines);
        let reader = tokio::spawn(async move {
            let mut stream = BufReader::new(stream);
            loop {
                let text = match read_line(&mut stream, MAX_LINE).await {
                    Ok(Line::Bytes(line)) => String::from_utf8_lossy(&line).into_owned(),
                    Ok(Line::TooLong) => "[a long line]".to_owned(),
                    Ok(Line::End) | Err(_) => return,
                };
                let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() == MAX_LINES {
                    kept.pop_front();
                }
                kept.push_back(text);
            }
        });
        Self { lines, reader }
    }

    /// What came so far.
    pub(super) fn text(&self) -> String {
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n")
    }

    /// Waits a moment for the end of the stream.
    pub(super) async fn settle(&mut self) {
        // A task that is over must not be asked again.
        if !self.reader.is_finished() {
            let _ = timeout(LAST_WORDS, &mut self.reader).await;
        }
    }
}

impl Drop for StderrTail {
    fn drop(&mut self) {
        self.reader.abort();
    }
}
