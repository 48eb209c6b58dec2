//! People's own accounts: links to a new password, the password, the name.

mod account;
mod invites;
mod look_after;
mod new_password;
