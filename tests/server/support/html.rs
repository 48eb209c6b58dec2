//! Pages read by a validator of the HTML standard: `end2end/html.mjs`, with the packages of the browser's journeys.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::json;

/// Fails with what is wrong with which of the pages, by their names.
pub(crate) fn must_be_valid(pages: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("end2end");
    assert!(
        folder.join("node_modules/html-validate").is_dir(),
        "the validator is not there: tools/end2end-packages fetches it"
    );
    let mut validator = Command::new("node")
        .arg("html.mjs")
        .current_dir(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("node runs: tools/setup test says what to install");
    let lines: String =
        pages.iter().map(|(name, html)| format!("{}\n", json!({ "name": name, "html": html }))).collect();
    let mut input = validator.stdin.take().expect("an input");
    // What it says is read meanwhile: neither waits for the other.
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = validator.wait_with_output().expect("it ends");
    writer.join().expect("nobody panicked").expect("it reads all of them");
    let said = String::from_utf8_lossy(&output.stdout);
    let why = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}\n{why}");
    assert!(said.contains(&format!("{} pages were read", pages.len())), "{said}\n{why}");
}
