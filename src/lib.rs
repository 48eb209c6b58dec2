//! Forecourt's server: everything that touches the process, the network and the command line.
//!
//! Rules and storage lie in `session`, pages in `app`; this crate only asks who is there, calls one function and shapes the
//! answer. It holds no SQL, no rule and no engine's name.
// A page is one deeply nested type; the optimising build asks for its layout at the whole depth.
#![recursion_limit = "512"]

pub mod api;
pub mod cli;
pub mod config;
pub mod http;
pub mod live;
pub mod log;
pub mod mail;
pub mod metric;
pub mod permits;
pub mod server;
pub mod site;
