//! `forecourt backup --to FILE`: a copy of a database file, also while it is being served.

use std::path::PathBuf;

use clap::Args;
use session::store::Store;

use super::failure::Failure;
use super::say::say;
use crate::config::{Location, Settings};

/// Arguments of `backup`.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// The file to make; one that is there already is never replaced
    #[arg(long, value_name = "FILE")]
    to: PathBuf,

    #[command(flatten)]
    settings: Settings,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let checked = self.settings.check()?;
        crate::log::start(&self.settings.log)?;
        if let Ok(Location::File(file)) = self.settings.database.location()
            && !file.exists()
        {
            // Opening would make an empty one, and an empty backup is worse than none.
            return Err(Failure::wrong(format!("{} is not there: there is nothing to copy", file.display())));
        }
        Store::open(&checked.store).await?.back_up(&self.to).await?;
        let bytes = std::fs::metadata(&self.to).map_or(0, |metadata| metadata.len());
        say(format_args!("copied to {}: {bytes} bytes, checked. The server's key is not in it", self.to.display()));
        Ok(())
    }
}
