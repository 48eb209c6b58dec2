//! The program on a database that can be broken.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use sqlx::{Connection, Executor, PgConnection};

use crate::support::{Served, forecourt};

/// The demo server in `folder` on this database, with its log in `log`.
pub(crate) fn serve(folder: &Path, database: &str) -> Served {
    let log = std::fs::OpenOptions::new().create(true).append(true).open(folder.join("log")).expect("a log");
    Served::start(command(folder, database), Stdio::from(log))
}

/// What starts it.
pub(crate) fn command(folder: &Path, database: &str) -> Command {
    forecourt(folder, &["serve", "--demo", "--listen", "127.0.0.1:0", "--database-url", database])
}

/// The status of a page or an answer, and its text.
pub(crate) async fn get(served: &Served, client: &reqwest::Client, path: &str) -> (u16, String) {
    let request = client.get(served.url(path)).header("accept", "text/html,application/json");
    let answer = request.send().await.expect("the server answers");
    (answer.status().as_u16(), answer.text().await.expect("its text"))
}

/// What health says of the tier `store`: its status and why.
pub(crate) async fn health_of_store(served: &Served) -> (String, Option<String>) {
    let (_, text) = get(served, &reqwest::Client::new(), "/api/health/session").await;
    let health: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let tiers = health["tiers"].as_array().expect("tiers");
    let store = tiers.iter().find(|tier| tier["name"] == "store").expect("the tier store");
    (store["status"].as_str().expect("a status").to_owned(), store["reason"].as_str().map(str::to_owned))
}

/// The mechanics who write.
pub(crate) async fn writers(served: &Served, count: usize) -> Vec<reqwest::Client> {
    let mut clients = Vec::new();
    for number in 1..=count {
        clients.push(served.signed_in(&format!("mechanic{number}")).await);
    }
    clients
}

/// A script of this project's.
pub(crate) fn tool(name: &str) -> Command {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut command = Command::new(root.join("tools").join(name));
    command.current_dir(root).stdin(Stdio::null());
    command
}

/// A new database on the server at `url`: its own address, and its name.
pub(crate) async fn database(url: &str) -> (String, String) {
    let name = format!("forecourt_faults_{}_{}", std::process::id(), uuid::Uuid::now_v7().simple());
    let mut admin = PgConnection::connect(url).await.expect("the server answers");
    admin.execute(format!("CREATE DATABASE {name}").as_str()).await.expect("a database can be made");
    let (base, _) = url.rsplit_once('/').expect("the URL ends in a database's name");
    (format!("{base}/{name}"), name)
}

/// Removes it.
pub(crate) async fn drop_database(url: &str, name: &str) {
    let mut admin = PgConnection::connect(url).await.expect("the server answers");
    admin.execute(format!("DROP DATABASE {name} WITH (FORCE)").as_str()).await.expect("it can be dropped");
}
