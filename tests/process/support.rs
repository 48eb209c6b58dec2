//! Starting the program, and talking to it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// The program with these arguments, in `folder`, without anybody's settings.
pub(crate) fn forecourt(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_forecourt"));
    command.args(args).current_dir(folder).env_clear().stdin(Stdio::null());
    command
}

/// What it printed, and its exit code.
pub(crate) fn run(mut command: Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("the program runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("it prints text");
    (status.code().unwrap_or(-1), text(stdout), text(stderr))
}

/// A server that was started by hand.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) child: Child,
    pub(crate) address: String,
    /// What it printed until it was serving.
    pub(crate) greeting: String,
}

impl Served {
    /// Starts `serve` on a free port, with its log where `log` says.
    pub(crate) fn start(mut command: Command, log: Stdio) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        let first = lines.next().expect("it prints where it serves").expect("a line");
        let address = first.rsplit("http://").next().expect("an address").to_owned();
        let greeting = lines
            .map_while(Result::ok)
            .take_while(|line| !line.contains("admin1"))
            .fold(first, |text, line| text + "\n" + &line);
        Self { child, address, greeting }
    }

    /// The demo server in `folder`.
    pub(crate) fn demo(folder: &Path) -> Self {
        Self::start(forecourt(folder, &["serve", "--demo", "--listen", "127.0.0.1:0"]), Stdio::null())
    }

    /// Sends it a signal by name.
    pub(crate) fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([&format!("-{name}"), &self.child.id().to_string()]).status();
        assert!(sent.is_ok_and(|status| status.success()), "the signal is sent");
    }

    /// Waits until it has ended, and says how long that took and with which code.
    pub(crate) fn ended(&mut self) -> (Duration, Option<i32>) {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(20) {
            if let Some(status) = self.child.try_wait().expect("its state can be asked") {
                return (begun.elapsed(), status.code());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the program did not end");
    }

    /// Where `path` is.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// A client that is signed in as this demo account (`customer1`).
    pub(crate) async fn signed_in(&self, name: &str) -> reqwest::Client {
        // Without kept connections: the server behind this address may be another one next time.
        let client = reqwest::Client::builder()
            .cookie_store(true)
            .pool_max_idle_per_host(0)
            // A request that a killed server took with it may never learn of that.
            .timeout(Duration::from_secs(60))
            .build()
            .expect("a client can be made");
        let body = json!({ "email": format!("{name}@demo.test"), "password": "forecourt-demo" });
        let answer = client.post(self.url("/api/login")).json(&body).send().await.expect("the server answers");
        assert_eq!(answer.status().as_u16(), 200, "{name} signs in");
        client
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body of a free intake.
pub(crate) fn intake() -> Value {
    json!({ "plan": "free", "channel": "chat", "concern": "The brakes squeal." })
}

/// Everything written into a file so far.
pub(crate) fn read(path: &Path) -> String {
    let mut text = String::new();
    std::fs::File::open(path).expect("the file").read_to_string(&mut text).expect("it is text");
    text
}
