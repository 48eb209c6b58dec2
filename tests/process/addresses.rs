//! E-mail addresses from before they were composed: brought up to date by every command that migrates, doubles reported.

use sqlx::{Connection, Executor, SqliteConnection};

use crate::support::{forecourt, run};

#[tokio::test]
async fn addresses_of_before_are_composed_and_the_doctor_names_those_that_two_accounts_have() {
    let folder = tempfile::tempdir().expect("a folder");
    let ok = |args: &[&str]| {
        let (code, stdout, stderr) = run(forecourt(folder.path(), args));
        assert_eq!(code, 0, "{args:?}: {stdout}{stderr}");
    };
    ok(&["seed", "demo"]);
    let url = format!("sqlite:{}", folder.path().join("data/forecourt.db").display());
    let mut database = SqliteConnection::connect(&url).await.expect("the database opens");
    for (account, email) in [
        ("customer1", "jos\u{e9}@demo.test"),
        ("customer2", "jose\u{301}@demo.test"),
        ("customer3", "e\u{301}va@demo.test"),
    ] {
        let sql = format!("UPDATE users SET email = '{email}' WHERE email = '{account}@demo.test'");
        database.execute(sql.as_str()).await.expect("an address of before");
    }
    for _ in 0..2 {
        ok(&["migrate"]);
        let stored: Vec<(String,)> =
            sqlx::query_as("SELECT email FROM users WHERE length(email) <> octet_length(email) ORDER BY email")
                .fetch_all(&mut database)
                .await
                .expect("the addresses");
        let stored: Vec<&str> = stored.iter().map(|(email,)| email.as_str()).collect();
        assert_eq!(stored, ["jose\u{301}@demo.test", "jos\u{e9}@demo.test", "\u{e9}va@demo.test"]);
        let (_, stdout, _) = run(forecourt(folder.path(), &["doctor"]));
        let line = stdout.lines().find(|line| line.contains("e-mail addresses")).unwrap_or_else(|| panic!("{stdout}"));
        assert!(
            line.starts_with("not ok")
                && line.contains("jos\u{e9}@demo.test")
                && line.contains("jose\\u{301}@demo.test"),
            "{line}"
        );
    }
    database.execute("UPDATE users SET disabled_at = 1 WHERE name = 'Ben Okafor'").await.expect("one is given up");
    let (_, stdout, _) = run(forecourt(folder.path(), &["doctor"]));
    assert!(!stdout.contains("e-mail addresses"), "{stdout}");
}
