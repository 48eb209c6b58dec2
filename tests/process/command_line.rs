//! The command line: every wrong value is a sentence and exit code 2, before anything is opened.

use std::path::Path;
use std::process::Stdio;

use crate::support::{forecourt, run};

fn refused(folder: &Path, args: &[&str], settings: &[(&str, &str)]) -> String {
    let mut command = forecourt(folder, args);
    command.envs(settings.iter().copied());
    let (code, stdout, stderr) = run(command);
    assert_eq!(code, 2, "{args:?} {settings:?}: {stdout}{stderr}");
    assert!(stderr.starts_with("error: "), "{stderr}");
    assert_eq!(std::fs::read_dir(folder).expect("the folder").count(), 0, "{args:?} {settings:?} opened something");
    stderr
}

#[test]
fn a_wrong_value_is_a_sentence_and_code_2_before_anything_is_opened() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong: [(&[&str], &str); 26] = [
        (&["--listen", "nowhere"], "127.0.0.1:3000"),
        (&["--listen", "127.0.0.1"], "--listen"),
        (&["--database-url", "mysql://a/b"], "sqlite: or postgres://"),
        (&["--database-url", "data/forecourt.db"], "sqlite: or postgres://"),
        (&["--database-url", "sqlite::memory:"], "in memory"),
        (&["--database-connections-max", "0"], "--database-connections-max"),
        (&["--body-bytes-max", "1"], "--body-bytes-max"),
        (&["--header-timeout-seconds", "0"], "--header-timeout-seconds"),
        (&["--connections-max", "many"], "--connections-max"),
        (&["--streams-per-user-max", "0"], "--streams-per-user-max"),
        (&["--streams-per-user-max", "9", "--streams-max", "8"], "--streams-per-user-max"),
        (&["--connections-max", "8", "--streams-max", "8"], "--connections-max"),
        (&["--message-chars-max", "0"], "--message-chars-max"),
        (&["--orphan-after-minutes=-1"], "--orphan-after-minutes"),
        (&["--orphan-after-minutes", "1.5"], "--orphan-after-minutes"),
        (&["--customer-idle-minutes", "120", "--customer-login-hours-max", "1"], "--customer-idle-minutes"),
        (&["--staff-idle-minutes", "721"], "--staff-idle-minutes"),
        (&["--passwords-at-once-max", "0"], "--passwords-at-once-max"),
        (&["--log", "forecourt=loud"], "--log"),
        (&["--log-format", "xml"], "--log-format"),
        (&["--trusted-proxies", "10.0.0.0/99"], "--trusted-proxies"),
        (&["--metrics-from", "localhost"], "--metrics-from"),
        (&["--rows-counted-max", "1"], "--rows-counted-max"),
        (&["--secret-file", "no/such/file"], "--secret-file"),
        (&["--no-such-flag"], "--no-such-flag"),
        (&["--demo", "--listen", "0.0.0.0:0"], "loopback"),
    ];
    for (args, said) in wrong {
        let args: Vec<&str> = ["serve"].iter().chain(args).copied().collect();
        let stderr = refused(folder.path(), &args, &[]);
        assert!(stderr.contains(said), "{args:?}: {stderr}");
    }
}

#[test]
fn a_wrong_value_in_the_environment_is_refused_the_same() {
    let folder = tempfile::tempdir().expect("a folder");
    let wrong = [
        ("FORECOURT_LISTEN", "nowhere"),
        ("DATABASE_URL", "mysql://a/b"),
        ("FORECOURT_DEMO", "perhaps"),
        ("FORECOURT_HTTPS", "2"),
        ("FORECOURT_BODY_BYTES_MAX", "x"),
        ("FORECOURT_ORPHAN_AFTER_MINUTES", "0"),
        ("FORECOURT_SECRET", "too short"),
        ("FORECOURT_LOG", "a=b=c"),
        ("FORECOURT_CONNECTIONS_MAX", ""),
    ];
    for (name, value) in wrong {
        refused(folder.path(), &["serve"], &[(name, value)]);
    }
}

#[test]
fn beyond_loopback_a_server_needs_its_key_from_outside() {
    let folder = tempfile::tempdir().expect("a folder");
    let stderr = refused(folder.path(), &["serve", "--listen", "0.0.0.0:0"], &[]);
    assert!(stderr.contains("FORECOURT_SECRET"), "{stderr}");
    let stderr = refused(folder.path(), &["serve", "--listen", "[::]:0"], &[]);
    assert!(stderr.contains("FORECOURT_SECRET"), "{stderr}");
}

#[test]
fn a_refusal_never_repeats_a_password_or_a_key() {
    let folder = tempfile::tempdir().expect("a folder");
    let settings = [("DATABASE_URL", "postgre://me:hunter2@host/name"), ("FORECOURT_SECRET", "hunter3")];
    let stderr =
        refused(folder.path(), &["serve"], &settings[..1]) + &refused(folder.path(), &["serve"], &settings[1..]);
    assert!(!stderr.contains("hunter"), "{stderr}");
}

#[test]
fn help_shows_every_setting_with_its_variable_and_default_and_no_value_of_a_secret() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut command = forecourt(folder.path(), &["serve", "--help"]);
    command.env("DATABASE_URL", "postgres://me:hunter2@host/name");
    let (code, help, _) = run(command);
    assert_eq!(code, 0);
    assert!(!help.contains("hunter2"), "{help}");
    let flags = help
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--"))
        .filter(|line| !line.starts_with("help") && !line.starts_with("version"));
    assert!(flags.count() > 35, "{help}");
    for block in help.split("\n      --").skip(1) {
        let flag = block.split_whitespace().next().unwrap_or_default();
        if !matches!(flag, "" | "help" | "version") {
            assert!(block.contains("[env: "), "--{block}");
        }
    }
    for said in [
        "[default: 127.0.0.1:3000]",
        "[default: sqlite:data/forecourt.db]",
        "[default: 65536]",
        "[default: 120]",
        "FORECOURT_SECRET",
    ] {
        assert!(help.contains(said), "{said}: {help}");
    }
}

#[test]
fn a_database_is_made_filled_looked_at_and_added_to_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let ok = |args: &[&str]| {
        let (code, stdout, stderr) = run(forecourt(folder.path(), args));
        assert_eq!(code, 0, "{args:?}: {stdout}{stderr}");
        stdout
    };
    let (code, stdout, _) = run(forecourt(folder.path(), &["doctor"]));
    assert!(code == 1 && stdout.contains("not ok  database"), "{stdout}");
    assert!(!folder.path().join("data").exists(), "the doctor changes nothing");
    std::fs::create_dir(folder.path().join("data")).expect("a folder");
    std::fs::write(folder.path().join("data/forecourt.db"), "").expect("an empty database");
    let (_, stdout, _) = run(forecourt(folder.path(), &["doctor"]));
    assert!(stdout.contains("not ok  tables") && stdout.contains("forecourt migrate"), "{stdout}");
    ok(&["migrate"]);
    ok(&["migrate"]);
    let (_, stdout, _) = run(forecourt(folder.path(), &["doctor"]));
    assert!(stdout.contains("ok      tables"), "{stdout}");
    ok(&["seed", "demo"]);
    let (code, _, stderr) = run(forecourt(folder.path(), &["seed", "demo"]));
    assert!(code == 1 && stderr.contains("not empty"), "{stderr}");
    assert!(ok(&["jobs", "list"]).contains("consultation-orphans"));
    assert!(ok(&["jobs", "run", "consultation-orphans"]).contains("0 rows"));
    assert!(ok(&["jobs", "list"]).contains("ran at"));
    let (code, _, stderr) = run(forecourt(folder.path(), &["jobs", "run", "nonsense"]));
    assert!(code == 2 && stderr.contains("consultation-orphans"), "{stderr}");

    let add = |args: &[&str], password: &str| {
        let file = folder.path().join("password");
        std::fs::write(&file, password).expect("a file");
        let args: Vec<&str> = ["user", "add", "--password-stdin"].iter().chain(args).copied().collect();
        let mut command = forecourt(folder.path(), &args);
        command.stdin(Stdio::from(std::fs::File::open(&file).expect("the file")));
        run(command)
    };
    let (code, stdout, stderr) =
        add(&["--email", "mo@garage.test", "--role", "mechanic", "--name", "Mo"], "correct horse battery\n");
    assert!(code == 0 && stdout.trim().len() == 36, "{stdout}{stderr}");
    let (code, _, stderr) = add(&["--email", "mo@garage.test", "--role", "mechanic"], "correct horse battery");
    assert!(code == 1 && stderr.contains("already"), "{stderr}");
    for (args, password) in [
        (["--email", "nobody", "--role", "mechanic"], "correct horse battery"),
        (["--email", "a@garage.test", "--role", "king"], "correct horse battery"),
        (["--email", "a@garage.test", "--role", "mechanic"], "short"),
        (["--email", "a@garage.test", "--role", "mechanic"], ""),
    ] {
        let (code, _, stderr) = add(&args, password);
        assert_eq!(code, 2, "{args:?}: {stderr}");
        assert!(!stderr.contains("correct horse"), "{stderr}");
    }
}

#[test]
fn the_first_person_of_an_empty_database_gets_a_shop_and_the_second_joins_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("password");
    std::fs::write(&file, "correct horse battery").expect("a file");
    for (email, role) in [("ada@garage.test", "admin"), ("mo@garage.test", "mechanic")] {
        let args = ["user", "add", "--password-stdin", "--shop-name", "Ada's", "--email", email, "--role", role];
        let mut command = forecourt(folder.path(), &args);
        command.stdin(Stdio::from(std::fs::File::open(&file).expect("the file")));
        let (code, _, stderr) = run(command);
        assert_eq!(code, 0, "{email}: {stderr}");
    }
    let (code, _, stderr) = run(forecourt(folder.path(), &["seed", "demo"]));
    assert!(code == 1 && stderr.contains("not empty"), "the shop is there: {stderr}");
}
