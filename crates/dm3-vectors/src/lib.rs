//! The dm3 test vectors, the operations they call and the clauses they cite, as data.
//!
//! Everything is embedded, so that a program needs no file beside it. [`VectorSet::from_dir`] reads vectors from a
//! directory instead. The loader is lenient: it reads what it needs, ignores what it does not know and leaves the check
//! against the schema to the tools that write the files.
//!
//! JSON under test travels as text inside the vectors, so loading a file changes nothing that a test depends on.

mod clause;
mod divergence;
mod error;
mod files;
mod json;
mod operation;
mod set;
mod vector;

pub use clause::{Clause, clauses, clauses_of_page};
pub use divergence::{Divergence, divergences, divergences_of_page};
pub use error::LoadError;
pub use files::{pages, schema};
pub use operation::{Argument, Operation};
pub use set::{Source, VectorSet};
pub use vector::{Expect, Vector};
