//! `forecourt user`: add a person from the command line, put one into a team, or sign everybody out. A password comes through standard input,
//! never as an argument that everybody on the machine could read.

use clap::{Args, Subcommand};
use session::login::{NewUser, NewUserError, Password, TeamError, add_user, end_everyones_devices, put_into_team};
use session::people::Roles;
use session::shop::{self, Role};

use super::failure::Failure;
use super::open::{bring_up_to_date, open, open_as_it_is};
use super::password;
use super::say::say;
use crate::config::Settings;

/// What to do about people.
#[derive(Debug, Subcommand)]
pub(super) enum User {
    /// Add a person; prints their id
    Add(Box<Add>),
    /// Put somebody of the staff into a team: whoever is in it sees the deals of everybody in it
    Team(Box<Team>),
    /// End the logins of every device, as after a restored backup; scheduled work goes on
    SignOut(Box<SignOut>),
}

/// Arguments of `user sign-out`.
#[derive(Debug, Args)]
pub(super) struct SignOut {
    /// Everybody: staff and customers. A server on an embedded database must be stopped
    #[arg(long, required = true)]
    everyone: bool,

    #[command(flatten)]
    settings: Settings,
}

/// Arguments of `user team`.
#[derive(Debug, Args)]
pub(super) struct Team {
    /// Their e-mail address, which they sign in with
    #[arg(long)]
    email: String,

    /// What the team is called; it is made when there is none of this name
    #[arg(long, required_unless_present = "none", conflicts_with = "none")]
    team: Option<String>,

    /// Take them out of their team. A server on an embedded database notices within a minute, any other at once
    #[arg(long)]
    none: bool,

    #[command(flatten)]
    settings: Settings,
}

/// Arguments of `user add`.
#[derive(Debug, Args)]
pub(super) struct Add {
    /// Their e-mail address, which they sign in with
    #[arg(long)]
    email: String,

    /// What they are: customer; or one or more of mechanic, cashier, manager and admin, as in --role mechanic --role cashier
    #[arg(long = "role", required = true, value_parser = role)]
    roles: Vec<Role>,

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
        let add = match self {
            Self::Add(add) => add,
            Self::Team(team) => return team.run().await,
            Self::SignOut(sign_out) => return sign_out.run().await,
        };
        let checked = add.settings.check()?;
        let roles =
            Roles::of(add.roles).ok_or_else(|| Failure::wrong("--role: a customer has no other role".to_owned()))?;
        crate::log::start(&add.settings.log)?;
        let password = Password::new(password::from_stdin()?);
        let cx = open_as_it_is(checked, &add.settings.sign_in).await?;
        bring_up_to_date(&cx).await?;
        let shop_id = shop::first_or_new(&cx, &add.shop_name).await?;
        let name = add.name.unwrap_or_else(|| add.email.split('@').next().unwrap_or_default().trim().to_owned());
        let new = NewUser { shop_id, email: add.email, name, password, roles, referred_by: None };
        say(add_user(&cx, new).await.map_err(failure)?.id);
        Ok(())
    }
}

impl SignOut {
    async fn run(self) -> Result<(), Failure> {
        let cx = open(&self.settings).await?;
        // A server that remembers logins of an embedded database would go on letting them in.
        cx.store.claim(0)?;
        let ended = end_everyones_devices(&cx, "signed_out_by_operator").await?;
        say(format_args!("{ended} {} signed out", if ended == 1 { "device was" } else { "devices were" }));
        Ok(())
    }
}

impl Team {
    async fn run(self) -> Result<(), Failure> {
        let cx = open(&self.settings).await?;
        put_into_team(&cx, &self.email, self.team.as_deref()).await.map_err(|error| match error {
            TeamError::Invalid(message) => Failure::wrong(format!("--team: {message}")),
            TeamError::NotFound => Failure::failed(error.to_string()),
            TeamError::Store(error) => error.into(),
        })?;
        let team = self.team.map_or_else(|| "no team".to_owned(), |team| format!("the team {}", team.trim()));
        say(format_args!("{} is in {team} now", self.email));
        Ok(())
    }
}

fn failure(error: NewUserError) -> Failure {
    match error {
        NewUserError::Invalid { field, message } => Failure::wrong(format!("--{}: {message}", field.replace('_', "-"))),
        NewUserError::Store(error) => error.into(),
        error => Failure::failed(error.to_string()),
    }
}
