//! The program as a person starts it: its command line, its files, its log, its end.
//!
//! These tests run the built binary and use nothing of its code.

mod postgres;
mod support;

mod addresses;
mod backup;
mod bookings;
mod command_line;
mod demo;
mod kill;
mod log;
mod mail;
mod operations;
mod second_wall;
mod secret;
mod security_page;
mod shutdown;
mod till_walk;
