//! `forecourt seed`: load the demo world into an empty database, or a crowd beside it for measuring.

use clap::{Args, Subcommand};
use session::demo;

use super::failure::Failure;
use super::open::{bring_up_to_date, open, open_as_it_is};
use super::say::say;
use crate::config::Settings;

/// What to fill a database with.
#[derive(Debug, Subcommand)]
pub(super) enum Seed {
    /// The demo world, whose password everybody knows: into an empty database only
    Demo(Box<Demo>),
    /// Many people who cannot sign in, and many deals of theirs, beside the demo world: for measuring
    Crowd(Box<Crowd>),
}

/// Arguments of `seed demo`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    settings: Settings,
}

/// Arguments of `seed crowd`.
#[derive(Debug, Args)]
pub(super) struct Crowd {
    /// How many people
    #[arg(long, value_name = "N", default_value_t = 10_000, value_parser = clap::value_parser!(i64).range(1..=1_000_000))]
    users: i64,

    /// How many deals
    #[arg(long, value_name = "N", default_value_t = 100_000, value_parser = clap::value_parser!(i64).range(0..=10_000_000))]
    deals: i64,

    #[command(flatten)]
    settings: Settings,
}

impl Seed {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let demo = match self {
            Self::Demo(demo) => demo,
            Self::Crowd(crowd) => return crowd.run().await,
        };
        let checked = demo.settings.check()?;
        crate::log::start(&demo.settings.log)?;
        let cx = open_as_it_is(checked, &demo.settings.sign_in).await?;
        cx.store.claim(0)?;
        bring_up_to_date(&cx).await?;
        if load(&cx).await? {
            say(format_args!("the demo world is loaded; every account's password is {}", demo::PASSWORD));
            Ok(())
        } else {
            Err(Failure::failed("the database is not empty, so the demo world was not loaded and nothing was changed"))
        }
    }
}

impl Crowd {
    async fn run(self) -> Result<(), Failure> {
        let cx = open(&self.settings).await?;
        // Beside real people it would be no help to anybody.
        if !demo::is_loaded(&cx).await? {
            return Err(Failure::failed(
                "this database holds no demo world, so no crowd was added and nothing was changed",
            ));
        }
        demo::crowd(&cx, self.users, self.deals).await.map_err(|error| Failure::failed(error.to_string()))?;
        say(format_args!("{} people and {} deals were added", self.users, self.deals));
        Ok(())
    }
}

/// Loads the demo world if the database is empty, and says whether it was.
pub(super) async fn load(cx: &session::Context) -> Result<bool, Failure> {
    demo::load(cx).await.map_err(|error| Failure::failed(error.to_string()))
}
