//! The role that serves behind the second wall, in tests: it owns nothing, and every database of a test is opened by it once the owner
//! has made its tables and raised the wall.

use std::time::Duration;

use session::store::{Store, StoreOptions};
use sqlx::{Connection, Executor, PgConnection};

/// Its name, and its password where the server of the tests asks for one.
const ROLE: &str = "forecourt_server";

/// Makes the role where it is not there yet; of several tests at once, one after the other.
const MAKE: &str = "DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'forecourt_server') THEN
        CREATE ROLE forecourt_server LOGIN NOINHERIT PASSWORD 'forecourt_server';
    END IF;
END $$";

/// `url` as that role signs in. The embedded engine has no roles.
pub(crate) fn served(url: &str) -> String {
    let Some((scheme, rest)) = url.split_once("://").filter(|(scheme, _)| scheme.starts_with("postgres")) else {
        return url.to_owned();
    };
    let place = rest.split_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://{ROLE}:{ROLE}@{place}")
}

/// Makes the tables of the database at `url`, as their owner, and raises the wall in it, where it can have one. `server` is a database
/// of the same server.
pub(crate) async fn made_by_owner(url: &str, server: Option<&str>) {
    let options = StoreOptions { url: url.to_owned(), connections_max: 2, acquire_timeout: Duration::from_secs(30) };
    let store = Store::open(&options).await.expect("the database opens");
    store.migrate().await.expect("the migrations run");
    if let Some(server) = server.filter(|_| url.starts_with("postgres")) {
        let mut admin = PgConnection::connect(server).await.expect("the test server answers");
        // Roles are the whole server's, and so is this lock: every test asks for it in the same database.
        admin.execute("SELECT pg_advisory_lock(hashtext('forecourt_roles'))").await.expect("the lock can be had");
        admin.execute(MAKE).await.expect("a role can be made");
        store.raise_wall(Some(ROLE)).await.expect("the wall can be raised");
    }
}
