//! The server as a client meets it: over HTTP, on a port of its own, on both engines.
//!
//! One program for all of these tests, because linking it takes longer than running it.

mod support;

mod api_bounds;
mod api_docs;
mod api_examples;
mod bad_input;
mod bounds;
mod consultation;
mod cross_site;
mod deal;
mod foreign_ids;
mod form_ids;
mod health;
mod hostile;
mod idempotency;
mod live;
mod login;
mod metrics;
mod one_browser;
mod pages;
mod site;
mod slow_clients;
mod till;
