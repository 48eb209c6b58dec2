//! A place like those where Forecourt runs: a folder with two releases, a server of the demo world, and stand-ins for
//! systemd's two programs. Nothing of it is outside of the folder but a database on the test's PostgreSQL.

use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::postgres::Database;

/// Starts and stops the server as systemd would, and waits until it is so.
const SYSTEMCTL: &str = r#"#!/bin/sh
case "$1 $2" in
"stop forecourt")
  pid=$(cat server.pid)
  kill "$pid" 2>/dev/null
  while [ -e "/proc/$pid" ] && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do sleep 0.05; done ;;
"start forecourt")
  forecourt serve >>server.log 2>&1 </dev/null &
  echo $! >server.pid
  for _ in $(seq 400); do
    # It leads, and has run its jobs; the last of them is this one.
    curl -s "$URL/metrics" | grep -q '^forecourt_job_last_success.*session-health' && exit 0
    sleep 0.05
  done
  cat server.log >&2
  exit 1 ;;
*) exit 2 ;;
esac
"#;
const JOURNALCTL: &str = "#!/bin/sh\ntail -n 20 server.log\n";

/// An address that is free, and still is when a server that had it comes back: its port is below those that the system
/// lends to connections (from 32768 on).
fn address() -> SocketAddrV4 {
    let first = 24_400 + u16::try_from(std::process::id() % 4_000).expect("less than 4,000");
    let mut addresses = (first..32_000).map(|port| SocketAddrV4::new(Ipv4Addr::LOCALHOST, port));
    addresses.find(|address| TcpListener::bind(address).is_ok()).expect("a port is free")
}

/// Where the commands of a page are run.
#[derive(Debug)]
pub(super) struct Place {
    folder: tempfile::TempDir,
    settings: Vec<(&'static str, String)>,
    database: Option<Database>,
}

impl Place {
    /// A new one, with its server running, on `sqlite` or `postgres`.
    pub(super) async fn on(engine: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = folder.path();
        for release in ["old", "new"] {
            let release = at.join("releases").join(release);
            std::fs::create_dir_all(release.join("site/pkg")).expect("a release");
            std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_forecourt"), release.join("forecourt")).expect("a program");
        }
        std::os::unix::fs::symlink("releases/new", at.join("current")).expect("a link");
        std::fs::create_dir(at.join("bin")).expect("a folder");
        program(&at.join("bin/systemctl"), SYSTEMCTL);
        program(&at.join("bin/journalctl"), JOURNALCTL);
        let port = address();
        let path = [at.join("current"), at.join("bin"), postgres_programs(), "/usr/local/bin:/usr/bin:/bin".into()];
        let path: Vec<_> = path.iter().map(|folder| folder.display().to_string()).collect();
        let mut settings = vec![
            ("PATH", path.join(":")),
            ("HOME", at.display().to_string()),
            ("LC_ALL", "C.UTF-8".to_owned()),
            ("URL", format!("http://{port}")),
            ("FORECOURT_LISTEN", port.to_string()),
            ("FORECOURT_DEMO", "true".to_owned()),
            ("FORECOURT_SITE_ROOT", "current/site".to_owned()),
        ];
        let database = if engine == "postgres" { Some(Database::new().await) } else { None };
        if let Some(database) = &database {
            settings.push(("DATABASE_URL", database.url.clone()));
        }
        let place = Self { folder, settings, database };
        let (is_ok, printed) = place.sh("systemctl start forecourt");
        assert!(is_ok, "the server starts: {printed}");
        place
    }

    /// Runs commands as a person would type them: whether the last one succeeded, and what they printed.
    pub(super) fn sh(&self, commands: &str) -> (bool, String) {
        let output = Command::new("/bin/sh")
            .args(["-u", "-c", commands])
            .current_dir(self.folder.path())
            .env_clear()
            .envs(self.settings.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .output()
            .expect("the shell runs");
        if !output.status.success() {
            eprintln!("{}", String::from_utf8_lossy(&output.stderr));
        }
        (output.status.success(), String::from_utf8(output.stdout).expect("it prints text"))
    }

    /// Stops the server and leaves nothing behind.
    pub(super) async fn end(mut self) {
        self.sh("systemctl stop forecourt");
        if let Some(database) = self.database.take() {
            database.end().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Also when the test failed; it may have been stopped already.
        self.sh("kill -9 \"$(cat server.pid)\" 2>/dev/null");
    }
}

fn program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::write(path, text).expect("a program");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("it can be run");
}

/// Debian keeps the server's own programs off PATH, one folder a version: the newest, which fits every older server.
fn postgres_programs() -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let newest = versions.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok()).max();
    newest.map_or_else(
        || PathBuf::from("/usr/bin"),
        |version| PathBuf::from(format!("/usr/lib/postgresql/{version}/bin")),
    )
}
