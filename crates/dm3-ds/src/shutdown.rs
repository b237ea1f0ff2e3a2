//! When to stop.

use std::io;

use tokio_util::sync::CancellationToken;

/// A token that is cancelled by SIGTERM or SIGINT (Ctrl-C).
///
/// # Errors
///
/// [`io::Error`] where the system does not let us listen to signals.
pub fn on_signals() -> io::Result<CancellationToken> {
    let token = CancellationToken::new();
    let stopped = token.clone();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut terminate, mut interrupt) =
            (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        tokio::spawn(async move {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            stopped.cancel();
        });
    }
    #[cfg(not(unix))]
    tokio::spawn(async move {
        let _ = tokio::signal::ctrl_c().await;
        stopped.cancel();
    });
    Ok(token)
}
