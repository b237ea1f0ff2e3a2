//! A dm3 network on one machine: [`LocalRegistry`] stands in for an Ethereum node with ENS and answers from a table in
//! memory, [`ServiceProcess`] runs delivery services beside it.
//!
//! **For demos and tests, never for production.** There is no chain behind it: no blocks, no transactions, no consensus,
//! no proof of anything. Whoever holds the [`LocalRegistry`] decides what every name leads to, and everybody who can
//! reach its port may ask. What it is good for: programs that look up names through Ethereum JSON-RPC (`dm3-profile`,
//! ethers, the deployed dm3 network's own software) run against it unchanged.
//!
//! To look up names use `dm3-profile`; for a registry inside one program, without a socket, its `StaticRegistry`.
//!
//! ```
//! use dm3_devnet::LocalRegistry;
//! use dm3_types::{Address, EnsName};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//! # runtime.block_on(async {
//! let registry = LocalRegistry::start("127.0.0.1:0".parse()?).await?;
//! let alice = EnsName::parse("alice.eth")?;
//! registry.set_address(&alice, Address::from_bytes([7; 20]));
//! registry.set_text(&alice, "network.dm3.profile", "data:application/json,{}");
//! println!("an Ethereum node, more or less, at {}", registry.url());
//! registry.shutdown().await;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod abi;
mod contracts;
mod ethereum_rpc;
mod local_registry;
mod name_table;
mod service_process;

pub use contracts::PUBLIC_RESOLVER_CONTRACT;
pub use local_registry::{DEFAULT_CHAIN_ID, LocalRegistry, StartError};
pub use service_process::{ProcessError, ServiceProcess};
