//! `forecourt serve`: everything is checked, then opened, then served, until the process is told to stop.

use std::sync::Arc;

use clap::Args;
use session::store::Wall;
use session::{Context, booking, demo, job};
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::failure::Failure;
use super::open::{bring_up_to_date, open_as_it_is};
use super::say::say;
use super::seed;
use super::setup_link;
use crate::config::{HttpSettings, Settings, Site};
use crate::http::ServerState;
use crate::server;
use crate::site::BuiltSite;

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    #[command(flatten)]
    http: HttpSettings,

    #[command(flatten)]
    settings: Settings,
}

impl Serve {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let checked = self.settings.check()?;
        self.http.check(&checked.secret)?;
        crate::log::start(&self.settings.log)?;
        let site = Site::find(self.http.site_root.as_deref());
        if let Some(missing) = site.missing() {
            tracing::warn!("the site is served without its files: {missing}");
        }
        let site = BuiltSite::read(site, self.http.site_bytes_max.into())
            .map_err(|error| Failure::failed(error.to_string()))?;
        tracing::info!(build = site.present().id(), "the site was read: {}", site.summary());

        let mut cx = open_as_it_is(checked, &self.settings.sign_in).await?;
        // What this process remembers of an embedded database is true only while no other one serves it.
        cx.store.claim(self.settings.database.reserve_bytes())?;
        bring_up_to_date(&cx).await?;
        // What is served behind a wall with a hole would be served to anybody.
        cx.store.probe_wall().await.map_err(|hole| Failure::failed(hole.to_string()))?;
        if cx.store.wall() == Wall::Down {
            tracing::info!("the second wall of the database is down: one role owns its tables and serves them");
        }
        let is_demo = self.load_demo(&cx).await?;
        cx.store.listen().await?;

        let listener = TcpListener::bind(self.http.listen)
            .await
            .map_err(|error| Failure::failed(format!("cannot listen on {}: {error}", self.http.listen)))?;
        let address = listener.local_addr().unwrap_or(self.http.listen);
        let origin = self.settings.mail.origin(&self.http, address);
        if origin.is_none() {
            tracing::warn!(
                "mail holds no links, and nobody can ask for a new password: --public-url says where people reach this server"
            );
        }
        cx.post = cx.post.clone().at(origin.as_deref());
        let (stop, stopping) = watch::channel(false);
        let state = ServerState::new(cx.clone(), Arc::new(self.http), site, is_demo, stopping.clone())?;
        let link = setup_link::offer(&cx, &self.settings.database.location()?, address).await?;
        let executor = tokio::spawn(booking::run_forever(cx.clone(), stopping.clone()));
        let jobs = tokio::spawn(job::run_forever(cx, stopping.clone()));
        greet(address, is_demo);
        if let Some((link, file)) = link {
            say(format_args!("This database is empty. Set up your garage: {link}"));
            say(format_args!(
                "The link also stands in {}, and opens nothing once the garage is set up",
                file.display()
            ));
        }

        let told = tokio::spawn(server::until_told_to_stop(stop));
        server::serve(listener, &state, stopping).await;
        let _ = told.await;
        let both = async { tokio::join!(jobs, executor) };
        if tokio::time::timeout(server::JOBS_END_WITHIN, both).await.is_err() {
            tracing::warn!("a job did not end in time; the next run goes on where it was");
        }
        tracing::info!("stopped");
        Ok(())
    }

    /// Loads the demo world when that was asked for, and says whether its accounts are there.
    async fn load_demo(&self, cx: &Context) -> Result<bool, Failure> {
        if self.http.demo && !seed::load(cx).await? && !demo::is_loaded(cx).await? {
            tracing::warn!("--demo changed nothing: the database is not empty and holds no demo world");
        }
        let is_demo = demo::is_loaded(cx).await?;
        if is_demo && self.http.is_public() {
            return Err(Failure::wrong(format!(
                "this database holds the demo accounts, whose password everybody knows: it is served on loopback only, \
                 not on {}",
                self.http.listen
            )));
        }
        Ok(is_demo)
    }
}

fn greet(address: std::net::SocketAddr, is_demo: bool) {
    say(format_args!("Forecourt {} is serving http://{address}", env!("CARGO_PKG_VERSION")));
    if is_demo {
        say(format_args!("Demo accounts, all with the password {}:", demo::PASSWORD));
        for (role, count) in demo::ACCOUNTS {
            let last = if count > 1 { format!(" … {role}{count}@demo.test") } else { String::new() };
            say(format_args!("  {role}1@demo.test{last}"));
        }
    }
    tracing::info!(%address, is_demo, "serving");
}
