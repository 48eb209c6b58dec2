//! The contract of the session module: every rule, told as a sentence, on SQLite and on PostgreSQL. One program, so that what all tests
//! need is compiled once.

mod booking;
mod catalogue;
mod catalogue_import;
mod catalogue_manage;
mod consultation;
mod counter;
mod deal;
mod jobs;
mod login;
mod mail;
mod own_data;
mod paging;
mod people;
mod sale;
mod shop;
mod store;
mod support;
