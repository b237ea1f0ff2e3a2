//! A port that nobody may connect to.

use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A port of 127.0.0.1 that counts connections and answers nothing.
#[derive(Debug)]
pub(super) struct Tripwire {
    port: u16,
    touched: Arc<AtomicUsize>,
    accepting: JoinHandle<()>,
}

impl Tripwire {
    /// Takes a free port.
    pub(super) async fn set() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let port = listener.local_addr()?.port();
        let touched = Arc::<AtomicUsize>::default();
        let counter = Arc::clone(&touched);
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::Relaxed);
                drop(stream);
            }
        });
        Ok(Self { port, touched, accepting })
    }

    /// Its port.
    pub(super) fn port(&self) -> u16 {
        self.port
    }

    /// How many connections there were.
    pub(super) fn touched(&self) -> usize {
        self.touched.load(Ordering::Relaxed)
    }
}

impl Drop for Tripwire {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}
