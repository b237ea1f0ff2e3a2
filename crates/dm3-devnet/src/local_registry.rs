//! The server.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use dm3_types::{Address, EnsName};
use thiserror::Error;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::task::JoinHandle;
use tower_http::cors::CorsLayer;

use crate::ethereum_rpc;
use crate::name_table::NameTable;

/// The chain it claims to be: mainnet, so that programs with a fixed ENS registry find it.
pub const DEFAULT_CHAIN_ID: u64 = 1;

/// Longest wait for clients that neither ask nor go.
const SHUTDOWN_TIME: Duration = Duration::from_secs(1);

/// An HTTP server that answers Ethereum JSON-RPC as a node with ENS would, from a table in memory.
///
/// Names can be set while it runs. It ends with [`shutdown`](Self::shutdown), or some time after it is dropped.
#[derive(Debug)]
pub struct LocalRegistry {
    table: Arc<NameTable>,
    address: SocketAddr,
    stop: oneshot::Sender<()>,
    server: JoinHandle<()>,
}

/// The server could not be started.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StartError {
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

#[derive(Clone)]
struct Node {
    table: Arc<NameTable>,
    chain_id: u64,
}

impl LocalRegistry {
    /// Listens on `bind`, usually `127.0.0.1:0` for a free port, as chain [`DEFAULT_CHAIN_ID`].
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn start(bind: SocketAddr) -> Result<Self, StartError> {
        Self::start_as_chain(bind, DEFAULT_CHAIN_ID).await
    }

    /// As [`start`](Self::start), as the chain with this id.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub async fn start_as_chain(bind: SocketAddr, chain_id: u64) -> Result<Self, StartError> {
        let failed = |source| StartError::Bind { address: bind, source };
        let listener = TcpListener::bind(bind).await.map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        let table = Arc::new(NameTable::default());
        let router = Router::new()
            .route("/", post(exchange))
            .layer(CorsLayer::permissive())
            .with_state(Node { table: Arc::clone(&table), chain_id });
        let (stop, stopped) = oneshot::channel::<()>();
        // Both a message and the loss of the sender end it.
        let serve = axum::serve(listener, router).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        let server = tokio::spawn(async move {
            // Errors of single connections are their clients' business.
            let _ = serve.await;
        });
        Ok(Self { table, address, stop, server })
    }

    /// Where it listens, as the URL for a JSON-RPC client.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn socket_address(&self) -> SocketAddr {
        self.address
    }

    /// Sets the address that a name belongs to.
    pub fn set_address(&self, name: &EnsName, address: Address) {
        self.table.set_address(name, address);
    }

    /// Sets a text record of a name.
    pub fn set_text(&self, name: &EnsName, key: &str, value: &str) {
        self.table.set_text(name, key, value);
    }

    /// Stops listening, answers what was asked already, and closes the connections, within a second.
    pub async fn shutdown(self) {
        let Self { stop, mut server, .. } = self;
        drop(stop);
        if tokio::time::timeout(SHUTDOWN_TIME, &mut server).await.is_err() {
            server.abort();
        }
    }
}

async fn exchange(State(node): State<Node>, body: Bytes) -> Response {
    let answer = ethereum_rpc::answer(&node.table, node.chain_id, &body);
    if answer.is_empty() {
        return StatusCode::NO_CONTENT.into_response();
    }
    ([(header::CONTENT_TYPE, HeaderValue::from_static("application/json"))], answer).into_response()
}
