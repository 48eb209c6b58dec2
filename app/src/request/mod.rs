//! The request at hand: who sent it, and the cookies it carries besides the session's.

pub mod caller;
pub mod flash;
pub mod known_browser;
