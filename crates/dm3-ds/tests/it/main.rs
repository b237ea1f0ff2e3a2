//! The delivery service over real HTTP.

#[cfg(test)]
mod access_v1;
#[cfg(test)]
mod auth;
#[cfg(test)]
mod batches;
#[cfg(test)]
mod config;
#[cfg(test)]
mod events;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod hostile;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod outdated;
#[cfg(test)]
mod ownership;
#[cfg(test)]
mod pick_ups;
#[cfg(test)]
mod races;
#[cfg(test)]
mod world;
