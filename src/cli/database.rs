//! `forecourt database …`: what the owner of the tables does about the database server.

use clap::{Args, Subcommand};
use session::store::Store;

use super::failure::Failure;
use super::say::say;
use crate::config::Settings;

/// What to do.
#[derive(Debug, Subcommand)]
pub(super) enum Database {
    /// Make the roles of the second wall and raise it (PostgreSQL only, as the owner of the tables)
    Roles(Box<Roles>),
}

/// Arguments of `database roles`.
#[derive(Debug, Args)]
pub(super) struct Roles {
    #[command(flatten)]
    settings: Settings,

    /// The role that serves from now on; it is there already, may sign in, and owns nothing
    #[arg(long, value_name = "ROLE")]
    server: Option<String>,
}

impl Database {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let Self::Roles(roles) = self;
        roles.run().await
    }
}

impl Roles {
    async fn run(self) -> Result<(), Failure> {
        let checked = self.settings.check()?;
        crate::log::start(&self.settings.log)?;
        let store = Store::open(&checked.store).await?;
        store.migrate().await?;
        store.raise_wall(self.server.as_deref()).await?;
        say("the second wall of the database is up: whoever serves signs in as a role that owns nothing");
        Ok(())
    }
}
