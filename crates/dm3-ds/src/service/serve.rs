//! Running.

use std::io;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::DeliveryService;
use crate::http;

/// How often expired mail is looked for.
const SWEEP_INTERVAL: Duration = Duration::from_secs(60);

impl DeliveryService {
    /// Serves `listener` until `shutdown` is cancelled, then finishes running requests and closes the store.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the listener has no address.
    pub async fn serve(self, listener: TcpListener, shutdown: CancellationToken) -> io::Result<()> {
        self.introduce(&listener)?;
        let sweeper = tokio::spawn(self.clone().sweep_until(shutdown.clone()));
        let limits = self.0.config.limits;
        let router = http::router(self.clone(), shutdown.clone());
        http::serve_connections(listener, router, limits, shutdown).await;
        let _ = sweeper.await;
        let closed = self.0.store.close().await;
        tracing::info!(store_closed = closed.is_ok(), "delivery service stopped");
        Ok(())
    }

    /// One record that says what this is and how it is set up; no keys.
    fn introduce(&self, listener: &TcpListener) -> io::Result<()> {
        let config = &self.0.config;
        let limits = &config.limits;
        tracing::info!(
            version = env!("CARGO_PKG_VERSION"),
            address = %listener.local_addr()?,
            name = config.name.as_ref().map(tracing::field::display),
            data_dir = %config.data_dir.display(),
            rpc_endpoints = config.rpc.len(),
            size_limit_bytes = limits.size_limit_bytes,
            message_ttl_days = limits.message_ttl_days,
            quota_messages = limits.quota.messages,
            quota_bytes = limits.quota.bytes,
            quota_sender_share = limits.quota.sender_share,
            pickup_limit_bytes = limits.pickup_limit_bytes,
            max_connections = limits.max_connections,
            header_timeout_ms = millis(limits.header_timeout),
            request_timeout_ms = millis(limits.request_timeout),
            registry_timeout_ms = millis(limits.registry_timeout),
            "delivery service started"
        );
        Ok(())
    }

    /// Deletes expired mail in small steps.
    async fn sweep_until(self, shutdown: CancellationToken) {
        let Some(time_to_live) = self.0.config.limits.time_to_live() else { return };
        while shutdown.run_until_cancelled(tokio::time::sleep(SWEEP_INTERVAL)).await.is_some() {
            let mut deleted = 0;
            loop {
                match self.0.store.sweep(self.0.clock.now(), time_to_live).await {
                    Ok(swept) => {
                        deleted += swept.deleted;
                        if !swept.more || shutdown.is_cancelled() {
                            break;
                        }
                    }
                    Err(error) => {
                        tracing::warn!(%error, "expired mail could not be deleted");
                        break;
                    }
                }
            }
            if deleted > 0 {
                tracing::info!(deleted, "expired mail deleted");
            }
        }
    }
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
