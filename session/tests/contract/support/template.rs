//! What the databases of a run's tests begin as: made once, by the first test that wants it, then copied. To make one takes a second,
//! to copy it a tenth of that. Without a run (a test that is started by hand) each test makes its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use sqlx::{Connection, Executor, PgConnection, SqliteConnection};

/// The run that this test is part of, in letters and digits; nextest names it.
fn run() -> Option<String> {
    let id = std::env::var("NEXTEST_RUN_ID").ok()?;
    Some(id.chars().filter(char::is_ascii_alphanumeric).collect())
}

/// Puts what `make` makes at a URL into the file `database`, which does not exist yet. `name` is what it is.
pub(crate) async fn sqlite(database: &Path, name: &str, make: impl AsyncFn(String)) {
    let Some(run) = run() else { return make(format!("sqlite:{}", database.display())).await };
    let folder = std::env::temp_dir().join("forecourt-templates");
    fs::create_dir_all(&folder).expect("a folder for what tests begin as");
    let template = folder.join(format!("{run}-{name}.db"));
    if !template.exists() {
        // The others wait here until it is whole.
        let lock = File::create(folder.join(format!("{run}-{name}.lock"))).expect("a lock");
        lock.lock().expect("the lock can be had");
        if !template.exists() {
            forget_older(&folder);
            let being_made = folder.join(format!("{run}-{name}.new.db"));
            make(format!("sqlite:{}", being_made.display())).await;
            let url = format!("sqlite:{}", being_made.display());
            let mut connection = SqliteConnection::connect(&url).await.expect("it opens");
            // What others write of it, if there are any left, is in there or not: it is one file that needs nothing beside it.
            let whole = folder.join(format!("{run}-{name}.whole.db"));
            let copy = format!("VACUUM INTO '{}'", whole.display());
            connection.execute(copy.as_str()).await.expect("it can be copied");
            fs::rename(whole, &template).expect("it can be put in its place");
        }
    }
    if let Some(folder) = database.parent() {
        fs::create_dir_all(folder).expect("a folder for the test");
    }
    fs::copy(&template, database).expect("it can be copied");
}

/// Takes away what earlier runs left.
fn forget_older(folder: &Path) {
    let is_old = |file: &PathBuf| {
        let written = fs::metadata(file).and_then(|about| about.modified()).ok();
        written.and_then(|at| at.elapsed().ok()).is_some_and(|age| age.as_secs() > 3_600)
    };
    for file in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(is_old) {
        // Another run may be as far.
        let _ = fs::remove_file(file);
    }
}

/// Makes `database` on the server at `server` out of what `make` makes at a URL. `name` is what it is.
pub(crate) async fn postgres(server: &str, database: &str, name: &str, make: impl AsyncFn(String)) {
    let (base, _) = server.rsplit_once('/').expect("the URL ends in a database's name");
    let mut admin = PgConnection::connect(server).await.expect("the test server answers");
    let mut run_it = async |sql: String| admin.execute(sql.as_str()).await.map(|done| done.rows_affected());
    let Some(run) = run() else {
        run_it(format!("CREATE DATABASE {database}")).await.expect("a database can be made");
        return make(format!("{base}/{database}")).await;
    };
    let template = format!("forecourt_template_{run}_{name}");
    let is_there = format!("SELECT 1 FROM pg_database WHERE datname = '{template}'");
    if run_it(is_there.clone()).await.expect("readable") == 0 {
        // The others wait here until it is whole; the lock goes with this connection.
        run_it(format!("SELECT pg_advisory_lock(hashtext('{template}'))")).await.expect("the lock can be had");
        if run_it(is_there).await.expect("readable") == 0 {
            for old in older(server, &run).await {
                // Another run may use it.
                let _ = run_it(format!("DROP DATABASE IF EXISTS {old}")).await;
            }
            let being_made = format!("{template}_new");
            run_it(format!("CREATE DATABASE {being_made}")).await.expect("a database can be made");
            make(format!("{base}/{being_made}")).await;
            let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{being_made}'");
            run_it(end).await.expect("whoever made it leaves");
            run_it(format!("ALTER DATABASE {being_made} RENAME TO {template}")).await.expect("it can be named");
        }
    }
    run_it(format!("CREATE DATABASE {database} TEMPLATE {template}")).await.expect("it can be copied");
}

/// What earlier runs left.
async fn older(server: &str, run: &str) -> Vec<String> {
    let mut admin = PgConnection::connect(server).await.expect("the test server answers");
    let all = sqlx::query_as::<_, (String,)>(
        "SELECT CAST(datname AS TEXT) FROM pg_database WHERE datname LIKE 'forecourt\\_template\\_%'",
    );
    let all = all.fetch_all(&mut admin).await.expect("readable");
    all.into_iter().map(|(name,)| name).filter(|name| !name.contains(run)).collect()
}
