//! Connections that take nothing, or next to nothing, are let go; those that still send are heard out.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep_until};

/// The least that the other side has to take of an answer on average, bytes per second.
const LEAST_RATE: u64 = 8 * 1024;
/// How long the other side is heard out after the last answer, at most.
const LINGER: Duration = Duration::from_secs(2);
/// How long it may say nothing meanwhile.
const QUIET: Duration = Duration::from_millis(200);
/// After so long without anything to write begins another answer: a stream of events goes on for hours.
const REST: Duration = Duration::from_secs(1);

/// A stream whose writing fails when the other side takes no byte for a while, or takes an answer too slowly: an answer
/// has the patience of one wait, and a second for each [`LEAST_RATE`] bytes of it that were taken.
///
/// hyper limits how long a client may take over sending headers, but not how long it may take over reading an answer.
#[derive(Debug)]
pub(super) struct StallGuard<S> {
    stream: S,
    patience: Duration,
    answer: Option<Answer>,
    /// When something was written last.
    written: Option<Instant>,
    stalled: Option<Stall>,
    /// Set once everything is written.
    leaving: Option<Leaving>,
}

/// The rest of what comes is thrown away.
#[derive(Debug)]
struct Leaving {
    end: Instant,
    quiet: Pin<Box<Sleep>>,
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
        Self { stream, patience, answer: None, written: None, stalled: None, leaving: None }
    }

    /// Lets `progress` through as long as the other side is fast enough.
    fn watch<T>(
        &mut self,
        context: &mut Context<'_>,
        progress: Poll<io::Result<T>>,
        taken: impl Fn(&T) -> usize,
    ) -> Poll<io::Result<T>> {
        let now = Instant::now();
        // Who stalls keeps the other side writing, so there is no rest.
        if self.stalled.is_none() && self.written.is_some_and(|written| now - written > REST) {
            self.answer = None;
        }
        let begin = || Answer { begun: now, taken: 0 };
        if let Poll::Ready(done) = progress {
            let taken = done.as_ref().map_or(0, taken);
            // Flushing nothing begins no answer.
            if taken > 0 {
                let answer = self.answer.get_or_insert_with(begin);
                answer.taken = answer.taken.saturating_add(u64::try_from(taken).unwrap_or(u64::MAX));
                self.written = Some(now);
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

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for StallGuard<S> {
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

    /// Says that nothing more comes, then listens for a while: where something is left unread when the connection is
    /// closed, the other side may lose an answer that it has not read yet. Who is refused in the middle of a large body
    /// would not learn why.
    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.leaving.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(context))?;
        }
        let now = Instant::now();
        let leaving = this
            .leaving
            .get_or_insert_with(|| Leaving { end: now + LINGER, quiet: Box::pin(sleep_until(now + QUIET)) });
        let mut thrown_away = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut thrown_away);
            match Pin::new(&mut this.stream).poll_read(context, &mut buffer) {
                Poll::Ready(Ok(())) if !buffer.filled().is_empty() => {
                    leaving.quiet.as_mut().reset(leaving.end.min(Instant::now() + QUIET));
                }
                Poll::Ready(_) => return Poll::Ready(Ok(())),
                Poll::Pending => return leaving.quiet.as_mut().poll(context).map(Ok),
            }
            if Instant::now() >= leaving.end {
                return Poll::Ready(Ok(()));
            }
        }
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

    async fn write_endlessly<S: AsyncRead + AsyncWrite + Unpin>(
        guarded: &mut StallGuard<S>,
    ) -> io::ErrorKind {
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
    async fn an_answer_that_rests_has_its_time_again() {
        let (stream, mut client) = duplex(1000);
        let mut guarded = StallGuard::new(stream, PATIENCE);
        for _ in 0..2 {
            let (written, ()) = tokio::join!(guarded.write_all(&[0; 1500]), async {
                sleep(PATIENCE * 2 / 3).await;
                client.read_exact(&mut [0; 1500]).await.unwrap();
            });
            written.unwrap();
            sleep(REST + PATIENCE).await;
        }
    }

    #[tokio::test]
    async fn what_was_not_read_is_heard_out() {
        let (stream, mut client) = duplex(1000);
        let mut guarded = StallGuard::new(stream, PATIENCE);
        guarded.write_all(b"no").await.unwrap();
        let upload = tokio::spawn(async move {
            client.write_all(&[0; 100_000]).await.unwrap();
            let mut answer = Vec::new();
            client.read_to_end(&mut answer).await.unwrap();
            answer
        });
        guarded.shutdown().await.unwrap();
        drop(guarded);
        assert_eq!(upload.await.unwrap(), b"no");
    }

    #[tokio::test]
    async fn nobody_is_heard_out_for_ever() {
        let (stream, mut client) = duplex(1000);
        let endless = tokio::spawn(async move { while client.write_all(&[0; 500]).await.is_ok() {} });
        let mut guarded = StallGuard::new(stream, PATIENCE);
        timeout(LINGER * 3, guarded.shutdown()).await.expect("an end").unwrap();
        drop(guarded);
        endless.await.unwrap();
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
