//! The request at hand: who sent it, what they asked for, and the cookies it carries besides the session's.

pub mod caller;
pub mod flash;
pub mod known_browser;
pub(crate) mod last_register;

use http::HeaderMap;
use http::header::ACCEPT;

/// Whether whoever sent it asked for a page, as browsers do that are shown one; a script asks for something else.
#[must_use]
pub fn wants_page(headers: &HeaderMap) -> bool {
    headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()).is_some_and(|accept| accept.contains("text/html"))
}
