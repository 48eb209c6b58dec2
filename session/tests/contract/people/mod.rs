//! People's own accounts: links to a new password, the password, the name.

mod account;
mod email;
mod invites;
mod logins;
mod look_after;
mod new_password;
