//! Mail of the built program: to a real SMTP server that takes, refuses, hangs and loses, and through `kill -9`.

mod kill;
mod smtp;

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::Served;

/// An SMTP server, and what it was given so far.
#[derive(Debug)]
struct SmtpServer {
    child: Child,
    port: u16,
    given: Arc<Mutex<Vec<Value>>>,
}

impl SmtpServer {
    /// One that behaves so: `smtp_server.py` says how.
    fn start(mode: &str) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let python = root.join(".tools/aiosmtpd/bin/python");
        assert!(python.exists(), "tools/aiosmtpd installs the SMTP server: `make test` runs it");
        let script = root.join("tests/process/mail/smtp_server.py");
        let mut command = Command::new(python);
        command.arg(script).arg(mode).stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("Python starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let port = lines.next().expect("it prints its port").expect("a line").parse().expect("a port");
        let given: Arc<Mutex<Vec<Value>>> = Arc::default();
        let heard = given.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let message = serde_json::from_str(&line).expect("JSON");
                heard.lock().expect("nobody panicked").push(message);
            }
        });
        Self { child, port, given }
    }

    fn given(&self) -> Vec<Value> {
        self.given.lock().expect("nobody panicked").clone()
    }

    /// The arguments of a server that sends its mail here and tries again soon.
    fn flags(&self, attempts_max: &str) -> Vec<String> {
        let url = format!("smtp://127.0.0.1:{}", self.port);
        ["serve", "--demo", "--listen", "127.0.0.1:0", "--smtp-url", &url, "--mail-from", "desk@garage.example"]
            .into_iter()
            .chain(["--mail-timeout-seconds", "1", "--mail-retry-seconds", "1", "--mail-attempts-max", attempts_max])
            .map(str::to_owned)
            .collect()
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Asks for a link to a new password for this demo account.
async fn forgot_password(served: &Served, name: &str) {
    let body = serde_json::json!({ "email": format!("{name}@demo.test") });
    let client = reqwest::Client::new();
    let answer = client.post(served.url("/api/password-links")).json(&body).send().await.expect("an answer");
    assert_eq!(answer.status(), 202);
}

/// Waits until `found` finds something.
async fn until<T>(what: &str, mut found: impl AsyncFnMut() -> Option<T>) -> T {
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(120) {
        if let Some(found) = found().await {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("never: {what}");
}
