//! The server as a client meets it: over HTTP, on a port of its own, on both engines.
//!
//! One program for all of these tests, because linking it takes longer than running it.

mod support;

mod account_notices;
mod api_bounds;
mod api_docs;
mod api_examples;
mod bad_input;
mod blind_count;
mod book;
mod bounds;
mod catalogue;
mod consultation;
mod consultation_rate;
mod cross_site;
mod deal;
mod devices;
mod foreign_ids;
mod form_ids;
mod form_once;
mod health;
mod hostile;
mod idempotency;
mod idle_connections;
mod kept_pages;
mod live;
mod login;
mod login_ending;
mod logo;
mod mail;
mod malformed;
mod manage;
mod metrics;
mod moved;
mod one_browser;
mod one_drawer;
mod own_data;
mod pages;
mod password;
mod quote;
mod setup;
mod sign_in_limits;
mod site;
mod slow_clients;
mod statements;
mod till;
mod till_approval;
mod till_catalogue;
mod topics;
mod waiting;
