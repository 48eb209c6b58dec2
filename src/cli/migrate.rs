//! `forecourt migrate`: bring the database up to date, and stop.

use clap::Args;

use super::failure::Failure;
use super::open::{bring_up_to_date, open_as_it_is};
use super::say::say;
use crate::config::Settings;

/// Arguments of `migrate`.
#[derive(Debug, Args)]
pub(super) struct Migrate {
    #[command(flatten)]
    settings: Settings,
}

impl Migrate {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let checked = self.settings.check()?;
        crate::log::start(&self.settings.log)?;
        let cx = open_as_it_is(checked, &self.settings.sign_in).await?;
        cx.store.claim(0)?;
        bring_up_to_date(&cx).await?;
        say("the database is up to date");
        Ok(())
    }
}
