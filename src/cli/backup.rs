//! `forecourt backup --to FILE`: a copy of a database file, also while it is being served; and `--restore FILE`, which puts one
//! in its place while it is not.

use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};
use session::Context;
use session::login;
use session::store::{Store, StoreError};

use super::failure::Failure;
use super::say::say;
use crate::config::{Location, Settings};

/// Arguments of `backup`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("what").required(true).args(["to", "restore"]))]
pub(super) struct Backup {
    /// The file to make; one that is there already is never replaced
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,

    /// The copy to put in the database's place. The server must be stopped; the present database is set aside beside it, and
    /// everybody signs in anew
    #[arg(long, value_name = "FILE")]
    restore: Option<PathBuf>,

    /// With --restore: devices that were signed in when the copy was made stay so, also those that were signed out since
    #[arg(long, requires = "restore")]
    keep_logins: bool,

    #[command(flatten)]
    settings: Settings,
}

impl Backup {
    pub(super) async fn run(self) -> Result<(), Failure> {
        match (&self.to, &self.restore) {
            (Some(to), _) => self.copy(to).await,
            (None, Some(from)) => self.put_back(from).await,
            (None, None) => Err(Failure::wrong("name what to do: --to FILE or --restore FILE")),
        }
    }

    async fn copy(&self, to: &Path) -> Result<(), Failure> {
        let checked = self.settings.check()?;
        crate::log::start(&self.settings.log)?;
        if let Ok(Location::File(file)) = self.settings.database.location()
            && !file.exists()
        {
            // Opening would make an empty one, and an empty backup is worse than none.
            return Err(Failure::wrong(format!("{} is not there: there is nothing to copy", file.display())));
        }
        Store::open(&checked.store).await?.back_up(to).await?;
        let bytes = std::fs::metadata(to).map_or(0, |metadata| metadata.len());
        say(format_args!("copied to {}: {bytes} bytes, checked. The server's key is not in it", to.display()));
        Ok(())
    }

    async fn put_back(&self, from: &Path) -> Result<(), Failure> {
        let checked = self.settings.check()?;
        crate::log::start(&self.settings.log)?;
        let Location::File(to) = self.settings.database.location()? else {
            return Err(Failure::wrong(
                "this database is on a server, whose own tools restore it: pg_restore. Afterwards end the logins that it \
                 brought back: forecourt user sign-out --everyone",
            ));
        };
        let (secret, keep) = (checked.secret.load()?, self.keep_logins);
        let (limits, passwords, limiter) =
            (checked.limits.clone(), self.settings.sign_in.passwords(), self.settings.sign_in.limiter());
        let mut ended = 0;
        let set_aside = Store::restore(from, &to, &checked.store, async |copy: &Store| {
            if !keep {
                let cx = Context::new(copy.clone(), secret, limits, passwords, limiter);
                ended = login::end_everyones_devices(&cx, "restored").await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
        say(format_args!("{} was put in the place of {}", from.display(), to.display()));
        if let Some(aside) = set_aside {
            say(format_args!("what was there is set aside as {}: delete it when all is well", aside.display()));
        }
        say(match (keep, ended) {
            (true, _) => "logins are as they were in the copy, also those that were ended since".to_owned(),
            (false, 0) => "no device was signed in".to_owned(),
            (false, 1) => "one device was signed in, and must sign in anew".to_owned(),
            (false, count) => format!("{count} devices were signed in, and must sign in anew"),
        });
        Ok(())
    }
}
