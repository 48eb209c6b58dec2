//! What happens to every request before and after somebody answers it.
//!
//! From the outside in: a number and a log line, a net for panics, headers, compression, a time to answer; a same-site check
//! and the whole body, bounded; then, for everything but files, the HTTP session and who is asking. [`router()`] is the list.

mod body;
mod caller;
mod cookie_renewal;
mod cross_site;
mod file_name;
mod files;
mod form_id;
mod headers;
mod kept_pages;
mod logo;
mod moved;
mod pages;
mod query;
mod refresh_without_script;
mod refusal;
mod request;
pub(crate) mod request_hash;
pub mod request_id;
mod request_timeout;
mod router;
mod second_factor;
mod session_cache;
mod sessions;
mod state;
mod static_error_page;
mod upload;
mod watcher;

pub use caller::{Acting, AtQueue, AtTill, Customer, Found, Mechanic, OfStaff, Signed, Theirs};
pub use query::Query;
pub(crate) use refusal::MEDIA_TYPE;
pub use refusal::{ProblemDocument, Refusal};
pub use router::router;
pub(crate) use sessions::cookie_name;
pub use state::ServerState;
pub use watcher::Watcher;
