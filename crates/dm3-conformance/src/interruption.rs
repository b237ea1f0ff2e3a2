//! Somebody who breaks a run off.

/// Waits until the program is asked to end: by Ctrl-C, by the end of its terminal, or by whoever started it. Without a
/// way to hear of that it waits for ever.
pub async fn interrupted() {
    #[cfg(unix)]
    {
        use futures_util::future::select_all;
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        let mut signals: Vec<_> = kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect();
        if !signals.is_empty() {
            select_all(signals.iter_mut().map(|signal| Box::pin(signal.recv()))).await;
            return;
        }
    }
    #[cfg(not(unix))]
    if tokio::signal::ctrl_c().await.is_ok() {
        return;
    }
    std::future::pending::<()>().await;
}
