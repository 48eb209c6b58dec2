//! What a command says to whoever runs it.

use std::io::Write;

/// Writes one line of a command's answer.
pub(super) fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout().lock(), "{line}");
}
