//! The second wall of a database server: the program serves as a role that owns nothing, and serves nothing where the wall has a hole.

use std::path::Path;
use std::process::{Command, Stdio};

use sqlx::{Connection, Executor, PgConnection};

use crate::postgres::Database;
use crate::support::{Served, forecourt, run};

#[tokio::test]
async fn behind_the_second_wall_it_serves_and_where_that_has_a_hole_it_does_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = Database::new().await;
    let mut owner = PgConnection::connect(&database.url).await.expect("the database answers");
    // Named like the database: roles are the whole server's.
    let (_, role) = database.url.rsplit_once('/').expect("the URL ends in a database's name");
    let make = format!("CREATE ROLE {role} LOGIN NOINHERIT PASSWORD '{role}'");
    owner.execute(make.as_str()).await.expect("a role can be made");
    let (_, place) = database.url.split_once('@').expect("a role and a place");
    let served = format!("postgres://{role}:{role}@{place}");
    let as_owner = |args: &[&str]| run(of(folder.path(), args, &database.url));
    let as_server = |args: &[&str]| run(of(folder.path(), args, &served));

    let (code, stdout, stderr) = as_owner(&["database", "roles", "--server", role]);
    assert!(code == 0 && stdout.contains("is up"), "{stdout}{stderr}");
    let (_, stdout, _) = as_owner(&["doctor"]);
    assert!(stdout.contains("ok      second wall: it is down"), "an owner passes every policy: {stdout}");

    let mut server =
        Served::start(of(folder.path(), &["serve", "--demo", "--listen", "127.0.0.1:0"], &served), Stdio::null());
    for name in ["customer1", "mechanic1", "cashier1", "manager1"] {
        let client = server.signed_in(name).await;
        let answer = client.get(server.url("/api/me")).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 200, "{name}");
    }
    let (_, stdout, _) = as_server(&["doctor"]);
    assert!(stdout.contains("ok      second wall: it is up"), "{stdout}");
    server.signal("TERM");
    server.ended();

    owner.execute("DROP POLICY staff_reads ON products").await.expect("the owner may");
    let (code, stdout, stderr) = as_server(&["serve", "--listen", "127.0.0.1:0"]);
    assert!(code == 1 && stderr.contains("staff_reads") && stderr.contains("Nothing is served"), "{stdout}{stderr}");
    let (code, stdout, _) = as_server(&["doctor"]);
    assert!(code == 1 && stdout.contains("not ok  second wall"), "{stdout}");
    let (code, stdout, stderr) = as_owner(&["database", "roles"]);
    assert_eq!(code, 0, "{stdout}{stderr}");
    let (_, stdout, _) = as_server(&["doctor"]);
    assert!(stdout.contains("ok      second wall: it is up"), "mended: {stdout}");

    let drop = format!("DROP OWNED BY {role}; DROP ROLE {role}");
    owner.execute(drop.as_str()).await.expect("it can be dropped");
    owner.close().await.expect("it is closed");
    database.end().await;
}

fn of(folder: &Path, args: &[&str], url: &str) -> Command {
    let mut command = forecourt(folder, args);
    command.env("DATABASE_URL", url);
    command
}
