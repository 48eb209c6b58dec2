//! A whole server with the demo world in it: a fresh database of each engine, a port of its own.
//!
//! A test that cannot reach an engine fails; it never skips.

mod client;
mod database;
pub(crate) mod description;
pub(crate) mod example;
pub(crate) mod html;
pub(crate) mod scene;
#[path = "../../../session/tests/contract/support/server_role.rs"]
mod server_role;
mod tables;
#[path = "../../../session/tests/contract/support/template.rs"]
mod template;

pub(crate) use client::{Answer, Client};
pub(crate) use tables::Tables;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use forecourt::config::{HttpSettings, Site};
use forecourt::http::ServerState;
use forecourt::site::BuiltSite;
use session::Context;
use session::clock::Clock;
use session::context::{Limits, Secret};
use session::id::ShopId;
use session::login::{PasswordCost, PasswordRoom, SignInLimiter, SignInLimits};
use session::mail::Post;
use session::people;
use session::store::{Store, StoreOptions};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use database::{Database, Engine};

/// Where links in mail lead.
pub(crate) const PUBLIC_URL: &str = "https://garage.test";

/// A server that is being tested.
#[derive(Debug)]
pub(crate) struct TestServer {
    pub(crate) cx: Context,
    pub(crate) address: SocketAddr,
    database: Database,
    site: tempfile::TempDir,
    stop: watch::Sender<bool>,
    serving: JoinHandle<()>,
}

/// How a test's server differs from any other.
#[derive(Clone, Debug, Default)]
pub(crate) struct Setup {
    pub(crate) flags: Vec<&'static str>,
    pub(crate) clock: Option<Clock>,
    pub(crate) sign_in: SignInLimits,
    pub(crate) limits: Limits,
    /// Whether there is nothing in its database, no shop either.
    pub(crate) is_empty: bool,
}

#[derive(Debug, Parser)]
struct Flags {
    #[command(flatten)]
    http: HttpSettings,
}

/// Runs `test` against a server on SQLite and against one on PostgreSQL.
pub(crate) async fn on_both(test: impl AsyncFn(&TestServer)) {
    on_both_with(Setup::default(), test).await;
}

/// Runs `test` against two servers that were set up so.
pub(crate) async fn on_both_with(setup: Setup, test: impl AsyncFn(&TestServer)) {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let server = TestServer::start(engine, &setup).await;
        test(&server).await;
        server.end().await;
    }
}

/// Runs `test` against a server on SQLite: for what has nothing to do with the engine.
pub(crate) async fn on_one(flags: &[&'static str], test: impl AsyncFn(&TestServer)) {
    on_one_with(Setup { flags: flags.to_vec(), ..Setup::default() }, test).await;
}

/// Runs `test` against a server on SQLite that was set up so.
pub(crate) async fn on_one_with(setup: Setup, test: impl AsyncFn(&TestServer)) {
    let server = TestServer::start(Engine::Sqlite, &setup).await;
    test(&server).await;
    server.end().await;
}

/// What a server works with, on a database whose tables are up to date then; on PostgreSQL behind the second wall.
async fn context(url: String, setup: &Setup) -> Context {
    let options =
        StoreOptions { url: server_role::served(&url), connections_max: 8, acquire_timeout: Duration::from_secs(30) };
    let store = Store::open(&options).await.expect("the database opens");
    store.migrate().await.expect("the migrations run");
    let passwords = PasswordRoom::new(2, 1_000, PasswordCost::Light);
    let secret = Secret::new(&[7; 32]).expect("32 bytes are enough");
    let mut cx = Context::new(store, secret, setup.limits.clone(), passwords, SignInLimiter::new(setup.sign_in));
    if let Some(clock) = &setup.clock {
        cx.clock = clock.clone();
    }
    // Mail stays in the outbox: the tests read it there.
    cx.post = Post::default().at(Some(PUBLIC_URL));
    cx
}

/// Makes the tables, and the second wall where there is one.
async fn migrated(url: &str) {
    server_role::made_by_owner(url, url.starts_with("postgres").then(database::postgres_server).as_deref()).await;
}

/// Loads the demo world.
async fn demo_world(url: String) {
    migrated(&url).await;
    let cx = context(url, &Setup::default()).await;
    session::demo::load(&cx).await.expect("the demo world is loaded");
}

impl TestServer {
    async fn start(engine: Engine, setup: &Setup) -> Self {
        // What is in the demo world depends on when it is loaded.
        let (database, cx) = if setup.is_empty {
            let database = Database::empty(engine).await;
            migrated(&database.url()).await;
            let cx = context(database.url(), setup).await;
            (database, cx)
        } else if setup.clock.is_some() {
            let database = Database::empty(engine).await;
            migrated(&database.url()).await;
            let cx = context(database.url(), setup).await;
            session::demo::load(&cx).await.expect("the demo world is loaded");
            (database, cx)
        } else {
            let database = Database::copied(engine, "demo", demo_world).await;
            let cx = context(database.url(), setup).await;
            (database, cx)
        };
        cx.store.listen().await.expect("the feed listens");

        let site = site();
        let flags = ["test", "--listen", "127.0.0.1:0"].iter().chain(&setup.flags);
        let http = Flags::parse_from(flags).http;
        let listener = TcpListener::bind(http.listen).await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let (stop, stopping) = watch::channel(false);
        let state = ServerState::new(
            cx.clone(),
            Arc::new(http),
            BuiltSite::read(Site { root: site.path().into() }, 65_536).expect("the site can be read"),
            !setup.is_empty,
            stopping.clone(),
        )
        .expect("the database can hold HTTP sessions");
        let serving = tokio::spawn(async move { forecourt::server::serve(listener, &state, stopping).await });
        Self { cx, address, database, site, stop, serving }
    }

    /// A client without a login.
    pub(crate) fn client(&self) -> Client {
        Client::new(self.address)
    }

    /// A client that is signed in as this demo account (`customer1`).
    pub(crate) async fn signed_in(&self, name: &str) -> Client {
        let client = self.client();
        let body = serde_json::json!({ "email": format!("{name}@demo.test"), "password": session::demo::PASSWORD });
        client.post("/api/login", &body).await.must(200);
        client
    }

    /// The last mail to an address, as text; nothing when there was none.
    pub(crate) async fn last_mail_to(&self, address: &str) -> Option<String> {
        const LAST: &str = "SELECT text_body FROM mails WHERE address = $1 ORDER BY created_at DESC, id DESC LIMIT 1";
        let found: Option<(String,)> =
            self.cx.store.optional(LAST, vec![address.into()]).await.expect("the outbox can be read");
        found.map(|(text,)| text)
    }

    /// The path of a link to a new password for this account, as its mail has it.
    pub(crate) async fn password_link(&self, email: &str) -> String {
        people::forgot_password(&self.cx, email, "192.0.2.7", "/new-password").await.expect("a link can be asked for");
        let mail = self.last_mail_to(email).await.expect("a mail");
        let link = mail.lines().find_map(|line| line.strip_prefix(PUBLIC_URL)).expect("a link");
        link.to_owned()
    }

    /// The id of a shop's last mail.
    pub(crate) async fn last_mail_of(&self, shop: ShopId) -> uuid::Uuid {
        const LAST: &str =
            "SELECT id FROM mails WHERE shop_id = $1 AND sent_at IS NULL ORDER BY created_at DESC, id DESC LIMIT 1";
        self.cx.store.one::<(uuid::Uuid,)>(LAST, vec![shop.into()]).await.expect("a mail").0
    }

    /// The folder of its site.
    pub(crate) fn site(&self) -> &std::path::Path {
        self.site.path()
    }

    /// Every row of every table.
    pub(crate) async fn tables(&self) -> Tables {
        self.database.tables().await
    }

    /// Where its rows lie, for a connection of the test's own.
    pub(crate) fn database_url(&self) -> String {
        self.database.url()
    }

    /// Does something to the database that no server would.
    pub(crate) async fn break_by(&self, sql: &'static str) {
        self.database.execute(sql).await;
    }

    /// Another garage in the same database, with a person of each role, a register, a product and a team:
    /// `other-manager1@demo.test` and so on.
    pub(crate) async fn open_another_garage(&self) {
        self.database.execute(&scene::another_garage(|id| self.database.id(id))).await;
    }

    /// Tells it to stop, as a signal would.
    pub(crate) fn tell_to_stop(&self) {
        self.stop.send_replace(true);
    }

    /// True when it has stopped.
    pub(crate) fn has_stopped(&self) -> bool {
        self.serving.is_finished()
    }

    async fn end(self) {
        self.tell_to_stop();
        tokio::time::timeout(Duration::from_secs(10), self.serving)
            .await
            .expect("it stops within 10 s")
            .expect("it does not panic");
        drop((self.cx, self.site));
        self.database.remove().await;
    }
}

/// A built site, as small as one can be, and one before it.
fn site() -> tempfile::TempDir {
    let site = tempfile::tempdir().expect("a folder for the test");
    let write = |name: &str, text: &str| {
        let path = site.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder of the site");
        std::fs::write(path, text).expect("a file of the site");
    };
    write("pkg/forecourt.css", "body{}");
    write("pkg/forecourt.css.br", "brotli");
    write("pkg/forecourt.css.gz", "gzip");
    write("pkg/forecourt.wasm", &"a part of the program".repeat(100));
    write("pkg/__wasm_split.______________________.js", "present");
    write("favicon.svg", "<svg/>");
    write("till-worker.js", "the worker");
    write("before/one/pkg/__wasm_split.______________________.js", "before");
    write("before/one/pkg/gone.wasm", "a part that is gone");
    site
}
