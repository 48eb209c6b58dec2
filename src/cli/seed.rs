//! `forecourt seed demo`: load the demo world into an empty database.

use clap::{Args, Subcommand};
use session::demo;

use super::{Failure, say};
use crate::config::Settings;

/// What to fill a database with.
#[derive(Debug, Subcommand)]
pub(super) enum Seed {
    /// The demo world, whose password everybody knows: into an empty database only
    Demo(Box<Demo>),
}

/// Arguments of `seed demo`.
#[derive(Debug, Args)]
pub(super) struct Demo {
    #[command(flatten)]
    settings: Settings,
}

impl Seed {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let Self::Demo(demo) = self;
        let checked = demo.settings.check()?;
        crate::log::start(&demo.settings.log)?;
        let cx = checked.open(&demo.settings.sign_in).await?;
        let _claim = cx.store.claim()?;
        cx.store.migrate().await?;
        if load(&cx).await? {
            say(format_args!("the demo world is loaded; every account's password is {}", demo::PASSWORD));
            Ok(())
        } else {
            Err(Failure::failed("the database is not empty, so the demo world was not loaded and nothing was changed"))
        }
    }
}

/// Loads the demo world if the database is empty, and says whether it was.
pub(super) async fn load(cx: &session::Context) -> Result<bool, Failure> {
    demo::load(cx).await.map_err(|error| Failure::failed(error.to_string()))
}
