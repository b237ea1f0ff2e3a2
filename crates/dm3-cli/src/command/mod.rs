//! The commands, one a file.

pub(crate) mod keys;
pub(crate) mod profile;
pub(crate) mod receive;
pub(crate) mod send;
pub(crate) mod serve;
