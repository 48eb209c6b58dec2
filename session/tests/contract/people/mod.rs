//! People's own accounts: links to a new password, the password, the name.

mod account;
mod new_password;
