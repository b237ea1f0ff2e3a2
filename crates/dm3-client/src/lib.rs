//! An async dm3 client: register at delivery services, send, receive, verify and acknowledge.
//!
//! This crate is for programs that send or receive dm3 messages on tokio. Who brings another runtime or another network
//! takes `dm3-mtp`, which decides everything that this crate carries out; who wants a program takes `dm3-cli`.
//!
//! What arrives here is proven before it is handed out: the author by the signature over the message, the delivery
//! service's word on the time by its postmark. What cannot be proven or opened is handed out as
//! [`Unreadable`], with the reason, and stays at the delivery service until it is acknowledged.
//!
//! ```no_run
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! use std::sync::Arc;
//! use dm3_client::Client;
//! use dm3_crypto::{DEFAULT_NONCE, ProfileKeys, WalletKey};
//! use dm3_profile::{EnsRegistry, HttpTransport, ProfileResolver};
//! use dm3_types::{Dialect, EnsName};
//!
//! let node = HttpTransport::new(&["https://ethereum.example"])?;
//! let registry = EnsRegistry::new(Arc::new(node));
//! let resolver = ProfileResolver::new(Arc::new(registry), Dialect::Deployed);
//!
//! let wallet = WalletKey::from_hex(&std::env::var("WALLET_KEY")?)?;
//! let keys = ProfileKeys::from_wallet(&wallet, DEFAULT_NONCE);
//! let client = Client::builder(EnsName::parse("alice.eth")?, keys, resolver).build()?;
//!
//! client.register().await?;
//! client.send_text(&EnsName::parse("bob.eth")?, "hello").await?;
//! let picked_up = client.receive().await?;
//! for message in &picked_up.messages {
//!     println!("{}: {:?}", message.verified.sender(), message.verified.message().message);
//! }
//! client.acknowledge(&picked_up.messages).await;
//! # Ok(())
//! # }
//! ```

mod access_api;
mod advice;
mod client;
mod envelope_list;
mod receive;
mod register;
mod send;
mod service_api;
mod service_error;
mod system_time;

pub use client::{BuildError, Client, ClientBuilder};
pub use receive::{
    Acknowledged, PickUp, Receipt, ReceiveError, ReceivedMessage, Unreadable, UnreadableReason,
};
pub use register::{RegisterError, Registration};
pub use send::{SendError, Sent, ServiceAttempt, ServiceProblem};
pub use service_api::{ServiceApi, Token, Waiting};
pub use service_error::{NetworkFault, ServiceError};
pub use system_time::now;
