//! `forecourt user add`: add a person from the command line. The password comes through standard input, never as an
//! argument that everybody on the machine could read.

use std::io::Read;

use clap::{Args, Subcommand};
use session::login::{NewUser, NewUserError, Password, add_user};
use session::shop::{self, Role};

use super::{Failure, say};
use crate::config::Settings;

/// What to do about people.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add a person; prints their id
    Add(Box<Add>),
}

/// Arguments of `user add`.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Their e-mail address, which they sign in with
    #[arg(long)]
    email: String,

    /// What they are: customer, mechanic, cashier, manager or admin
    #[arg(long, value_parser = role)]
    role: Role,

    /// What they are called; the e-mail address before its @ when not given
    #[arg(long)]
    name: Option<String>,

    /// What the shop is to be called, should this be the first person of an empty database
    #[arg(long, default_value = "My garage")]
    shop_name: String,

    /// Read the password from standard input: its first line
    #[arg(long, required = true)]
    password_stdin: bool,

    #[command(flatten)]
    settings: Settings,
}

fn role(text: &str) -> Result<Role, String> {
    let words: Vec<_> = Role::ALL.iter().map(|role| role.as_str()).collect();
    text.parse().map_err(|_| format!("it must be one of {}", words.join(", ")))
}

impl User {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let Self::Add(add) = self;
        let checked = add.settings.check()?;
        crate::log::start(&add.settings.log)?;
        let password = password()?;
        let cx = checked.open(&add.settings.sign_in).await?;
        cx.store.migrate().await?;
        let shop_id = shop::first_or_new(&cx, &add.shop_name).await?;
        let name = add.name.unwrap_or_else(|| add.email.split('@').next().unwrap_or_default().trim().to_owned());
        let new = NewUser { shop_id, email: add.email, name, password, role: add.role, referred_by: None };
        say(add_user(&cx, new).await.map_err(failure)?.id);
        Ok(())
    }
}

fn password() -> Result<Password, Failure> {
    /// More than any password has; a file given by mistake is not read to its end.
    const BYTES_MAX: u64 = 4_096;
    let mut text = String::new();
    std::io::stdin()
        .take(BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|error| Failure::wrong(format!("the password could not be read from standard input: {error}")))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Failure::wrong(
            "standard input holds no password: try `forecourt user add … --password-stdin < FILE`",
        ));
    }
    Ok(Password::new(line.to_owned()))
}

fn failure(error: NewUserError) -> Failure {
    match error {
        NewUserError::Invalid { field, message } => Failure::wrong(format!("--{}: {message}", field.replace('_', "-"))),
        NewUserError::Store(error) => error.into(),
        error => Failure::failed(error.to_string()),
    }
}
