//! What every handler is handed.

use std::ops::Deref;
use std::sync::Arc;

use axum::extract::FromRef;
use leptos::config::LeptosOptions;
use session::Context;
use session::id::UserId;
use session::store::{HttpSessionStore, StoreError};
use tokio::sync::watch;

use super::kept_pages::KeptPages;
use crate::config::HttpSettings;
use crate::live::Listeners;
use crate::metric::Metrics;
use crate::permits::Permits;
use crate::site::BuiltSite;

/// What every handler is handed. One pointer: every layer of every request clones it, and a counter that all cores write is
/// what a request waits for.
#[derive(Clone, Debug)]
pub struct ServerState(Arc<ServerParts>);

/// What a [`ServerState`] points at.
#[derive(Debug)]
pub struct ServerParts {
    /// What commands of `session` work with.
    pub cx: Context,
    /// The settings of the server.
    pub settings: Arc<HttpSettings>,
    /// The built site, and what is still served of the builds before it.
    pub site: BuiltSite,
    /// The site as the pages need to know it.
    pub leptos: LeptosOptions,
    /// Whether the demo accounts are there, whose password everybody knows.
    pub is_demo: bool,
    /// Who has how many live streams.
    pub streams: Permits<UserId>,
    /// Which streams are woken by what.
    pub listeners: Listeners,
    /// What it counts.
    pub metrics: Metrics,
    /// Turns true when the server is to stop.
    pub stop: watch::Receiver<bool>,
    /// Pages that are given again.
    pub(super) kept_pages: KeptPages,
    /// Where HTTP sessions lie.
    pub(super) http_sessions: HttpSessionStore,
}

impl ServerState {
    /// The state of a server with these settings over `cx`; to be made within the runtime.
    ///
    /// # Errors
    /// [`StoreError`] when the database cannot hold HTTP sessions.
    pub fn new(
        cx: Context,
        settings: Arc<HttpSettings>,
        site: BuiltSite,
        is_demo: bool,
        stop: watch::Receiver<bool>,
    ) -> Result<Self, StoreError> {
        let http_sessions = cx.store.http_sessions()?;
        let leptos = site.leptos_options(settings.listen);
        let streams = Permits::new(settings.streams_per_user_max, settings.streams_max);
        let listeners = Listeners::of(&cx.store);
        let metrics = Metrics::start();
        let kept_pages = KeptPages::new(settings.kept_pages_bytes_max.into());
        let parts = ServerParts {
            cx,
            settings,
            site,
            leptos,
            is_demo,
            streams,
            listeners,
            metrics,
            stop,
            kept_pages,
            http_sessions,
        };
        Ok(Self(Arc::new(parts)))
    }
}

impl Deref for ServerState {
    type Target = ServerParts;

    fn deref(&self) -> &ServerParts {
        &self.0
    }
}

impl FromRef<ServerState> for LeptosOptions {
    fn from_ref(state: &ServerState) -> Self {
        state.leptos.clone()
    }
}

impl FromRef<ServerState> for Context {
    fn from_ref(state: &ServerState) -> Self {
        state.cx.clone()
    }
}
