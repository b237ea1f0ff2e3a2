//! A dm3 delivery service: it takes sealed messages in, keeps them durably and hands them to their receivers.
//!
//! For programs that run a delivery service of their own, embed one, or test against one; `dm3 serve` in `dm3-cli` is
//! the ready-made program. To send and receive messages use `dm3-client`; the steps a message goes through are in
//! `dm3-mtp`.
//!
//! The service never sees the text of a message. It proves the sender by the signature over the envelope's metadata,
//! answers only after the message is on stable storage, keeps each message once, and deletes it when its receiver
//! acknowledges it or its time is over. Every failure carries its stable code in the header `x-dm3-error`.
//!
//! Senders use JSON-RPC at `/rpc`. Receivers use `/access/v1/…`: pages with cursors over all of their mail,
//! acknowledgements by hash or by cursor for each of several devices, and live push by server-sent events that goes on
//! where it was cut off. `spec/delivery-service-api.md` and `spec/message-access.md` say it all.
//!
//! Deployed clients use it for what they need to send and receive: JSON-RPC at `/rpc`; registration, log-in, pick-up
//! and acknowledgement over REST. They do not find: push over socket.io (mail waits for the next pick-up), the paths
//! `/notifications` and `/metrics`, and accounts or senders whose names need CCIP-Read (EIP-3668), as subdomains given
//! out by the deployed network do. Who asks about such a name is told 501, so that senders go on to the next service.
//!
//! * [`DeliveryService`] is the whole; [`config`] sets it up; [`shutdown`] stops it.
//! * [`store`] keeps mail and accounts: [`EmbeddedStore`](store::EmbeddedStore) in a file,
//!   [`MemoryStore`](store::MemoryStore) for tests.
//! * [`auth`] and [`pipeline`] are its decisions, without I/O, clock or random source.
//!
//! ```
//! use std::sync::Arc;
//!
//! use dm3_crypto::{DeliveryServiceKeys, OsRandomness, Seed};
//! use dm3_ds::clock::SystemClock;
//! use dm3_ds::config::Config;
//! use dm3_ds::store::{MemoryStore, Quota};
//! use dm3_ds::{CancellationToken, DeliveryService};
//! use dm3_profile::StaticRegistry;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let keys = DeliveryServiceKeys::derive(&Seed::generate(&mut OsRandomness)?);
//! let clock = Arc::new(SystemClock::new());
//! let store = Arc::new(MemoryStore::new(Quota::UNLIMITED, clock.clone()));
//! let registry = Arc::new(StaticRegistry::new());
//! let service =
//!     DeliveryService::new(Config::with_keys(keys.into()), store, registry, clock, Box::new(OsRandomness));
//!
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
//! let shutdown = CancellationToken::new();
//! let running = tokio::spawn(service.serve(listener, shutdown.clone()));
//! shutdown.cancel();
//! running.await??;
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! # Features
//!
//! * `contract`: the suite that every [`MailboxStore`](store::MailboxStore) has to pass, for those who write one.

mod account_ref;
pub mod auth;
pub mod clock;
pub mod config;
mod error;
mod http;
pub mod pipeline;
mod service;
pub mod shutdown;
pub mod store;

pub use error::{ServiceError, WireError};
pub use service::{Accepted, DeliveryService, MailBatches, MailEvents, Mailbox, PickedUpPage};
/// Tells a running service to stop.
pub use tokio_util::sync::CancellationToken;
