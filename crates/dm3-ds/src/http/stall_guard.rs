//! Connections that take nothing, or next to nothing, are let go.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// The least that the other side has to take of an answer on average, bytes per second.
const LEAST_RATE: u64 = 8 * 1024;

/// A stream whose writing fails when the other side takes no byte for a while, or takes an answer too slowly: an answer
/// has the patience of one wait, and a second for each [`LEAST_RATE`] bytes of it that were taken.
///
/// hyper limits how long a client may take over sending headers, but not how long it may take over reading an answer.
#[derive(Debug)]
pub(super) struct StallGuard<S> {
    stream: S,
    patience: Duration,
    answer: Option<Answer>,
    stalled: Option<Stall>,
}

/// An answer that is being written.
#[derive(Debug, Clone, Copy)]
struct Answer {
    begun: Instant,
    taken: u64,
}

#[derive(Debug)]
struct Stall {
    since: Instant,
    sleep: Pin<Box<Sleep>>,
}

impl<S> StallGuard<S> {
    pub(super) fn new(stream: S, patience: Duration) -> Self {
        Self { stream, patience, answer: None, stalled: None }
    }

    /// Lets `progress` through as long as the other side is fast enough.
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        progress: Poll<io::Result<T>>,
        taken: impl Fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        let now = Instant::now();
        let begin = || Answer { begun: now, taken: 0 };
        if let Poll::Ready(done) = progress {
            let taken = done.as_ref().map_or(0, taken);
            // Flushing nothing begins no answer.
            if taken > 0 {
                let answer = self.answer.get_or_insert_with(begin);
                answer.taken = answer.taken.saturating_add(u64::try_from(taken).unwrap_or(u64::MAX));
            }
            self.stalled = None;
            return Poll::Ready(done);
        }
        let answer = self.answer.get_or_insert_with(begin);
        let for_answer = self.patience.saturating_add(Duration::from_secs(answer.taken / LEAST_RATE));
        let stall =
            self.stalled.get_or_insert_with(|| Stall { since: now, sleep: Box::pin(sleep_until(now)) });
        let until = (stall.since + self.patience).min(answer.begun + for_answer);
        if stall.sleep.deadline() != until {
            stall.sleep.as_mut().reset(until);
        }
        ready!(stall.sleep.as_mut().poll(context));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for StallGuard<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        // What comes in is another request, so what goes out after it is another answer.
        if buffer.filled().len() > before && self.stalled.is_none() {
            self.answer = None;
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for StallGuard<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watch(context, progress, |taken| *taken)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let progress = Pin::new(&mut self.stream).poll_flush(context);
        self.watch(context, progress, |()| 0)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        slices: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let progress = Pin::new(&mut self.stream).poll_write_vectored(context, slices);
        self.watch(context, progress, |taken| *taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};
    use tokio::time::{sleep, timeout};

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(300);

    async fn write_endlessly<S: AsyncWrite + Unpin>(guarded: &mut StallGuard<S>) -> io::ErrorKind {
        loop {
            if let Err(error) = guarded.write_all(&[0; 1000]).await {
                return error.kind();
            }
        }
    }

    #[tokio::test]
    async fn who_takes_nothing_is_let_go() {
        let (stream, silent) = duplex(1000);
        let outcome =
            timeout(Duration::from_secs(10), write_endlessly(&mut StallGuard::new(stream, PATIENCE))).await;
        assert_eq!(outcome, Ok(io::ErrorKind::TimedOut));
        drop(silent);
    }

    #[tokio::test]
    async fn who_takes_a_byte_at_a_time_is_let_go() {
        let (stream, mut slow) = duplex(1000);
        let trickle = tokio::spawn(async move {
            while slow.read_u8().await.is_ok() {
                sleep(PATIENCE / 10).await;
            }
        });
        let outcome =
            timeout(Duration::from_secs(10), write_endlessly(&mut StallGuard::new(stream, PATIENCE))).await;
        assert_eq!(outcome, Ok(io::ErrorKind::TimedOut));
        trickle.await.unwrap();
    }

    #[tokio::test]
    async fn every_answer_has_its_own_time() {
        let (stream, mut client) = duplex(1000);
        let mut guarded = StallGuard::new(stream, PATIENCE);
        for _ in 0..3 {
            client.write_all(b"request").await.unwrap();
            guarded.read_exact(&mut [0; 7]).await.unwrap();
            let (written, ()) = tokio::join!(guarded.write_all(&[0; 1500]), async {
                sleep(PATIENCE * 2 / 3).await;
                client.read_exact(&mut [0; 1500]).await.unwrap();
            });
            written.unwrap();
        }
    }
}
