//! Tests whether an implementation of dm3 does what the specification says.

pub mod case;
pub mod class;
pub mod client;
pub mod ds;
pub mod evidence;
pub mod expectations;
pub mod explain;
pub mod glob;
pub mod interruption;
pub mod inventory;
pub mod legible;
pub mod list;
pub mod program;
pub mod record;
pub mod recorder;
pub mod report;
pub mod session;
pub mod summary;
pub mod terminal;
pub mod testee;
pub mod testee_check;
pub mod trouble;
pub mod utc;
pub mod vectors;
pub mod verdict;
pub mod world;
