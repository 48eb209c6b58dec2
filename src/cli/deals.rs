//! `forecourt deals`: what somebody has selected, for whoever helps them.

use clap::{Args, Subcommand};
use session::deal;

use super::failure::Failure;
use super::open::open;
use super::say::say;
use crate::config::Settings;

/// What to know about deals.
#[derive(Debug, Subcommand)]
pub(super) enum Deals {
    /// Say which deal somebody has selected, or why none
    Selection(Box<Whose>),
}

/// Arguments of `deals selection`.
#[derive(Debug, Args)]
pub(super) struct Whose {
    /// Their e-mail address, which they sign in with
    #[arg(long)]
    email: String,

    #[command(flatten)]
    settings: Settings,
}

impl Deals {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let Self::Selection(whose) = self;
        let cx = open(&whose.settings).await?;
        let email = whose.email;
        let selection = deal::peek(&cx, &email).await?;
        let selection = selection.ok_or_else(|| Failure::failed(format!("nobody has the e-mail address {email}")))?;
        let revision = selection.revision;
        match (selection.deal, selection.reason) {
            (Some(deal), _) => say(format_args!("{email}: D-{} \"{}\", revision {revision}", deal.number, deal.title)),
            (None, Some(why)) => say(format_args!("{email}: nothing selected, revision {revision}, because: {why}")),
            (None, None) => say(format_args!("{email}: nothing selected, revision {revision}")),
        }
        Ok(())
    }
}
