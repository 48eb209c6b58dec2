//! One's own data: taking it along, and having it erased (GDPR articles 15, 17 and 20).
//!
//! [`tables`] says of every table what is exported of a person, what is erased, and what stays of them and why; a test holds it to the
//! schema, so that a new table cannot be forgotten. What the law keeps (receipts, sales, quotes that were decided, the audit log) stays
//! with its amounts and without its person. To add a table: its line in `tables`, its rows in `export` if a person has any there, and
//! its statement in `erase` or `scrub`.

mod archive;
mod ask;
mod erase;
mod export;
mod redact;
mod run;
mod scrub;
pub mod tables;

pub use archive::Archive;
pub use ask::{ErasureError, PendingErasure, ask, pending, take_back};
pub use export::{ExportError, export};
pub use run::erase_due;
