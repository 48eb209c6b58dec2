//! A password through standard input, never as an argument that everybody on the machine could read.

use std::io::Read;

use super::failure::Failure;

/// More than any password has; a file given by mistake is not read to its end.
const BYTES_MAX: u64 = 4_096;

/// The first line of standard input.
///
/// # Errors
/// When it cannot be read, or holds nothing.
pub(super) fn from_stdin() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .take(BYTES_MAX)
        .read_to_string(&mut text)
        .map_err(|error| Failure::wrong(format!("the password could not be read from standard input: {error}")))?;
    let line = text.lines().next().unwrap_or_default();
    if line.is_empty() {
        return Err(Failure::wrong("standard input holds no password: try `forecourt … --password-stdin < FILE`"));
    }
    Ok(line.to_owned())
}
