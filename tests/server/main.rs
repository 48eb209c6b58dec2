//! The server as a client meets it: over HTTP, on a port of its own, on both engines.
//!
//! One program for all of these tests, because linking it takes longer than running it.

mod support;

mod api_docs;
mod bad_input;
mod bounds;
mod consultation;
mod consultation_rate;
mod cross_site;
mod deal;
mod health;
mod idempotency;
mod idle_connections;
mod live;
mod login;
mod malformed;
mod metrics;
mod pages;
mod sign_in_limits;
mod slow_clients;
mod till;
