//! Starting another program.

use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// Runs `program` as `arguments` says, waits for it, and answers what it printed. What went wrong is shown when it fails.
pub(crate) fn run(program: &str, arguments: impl FnOnce(&mut Command) -> &mut Command) -> Result<Vec<u8>> {
    let mut command = Command::new(program);
    let output = arguments(&mut command).output().with_context(|| format!("{program} could not be started"))?;
    if !output.status.success() {
        bail!("{program} failed ({})\n{}", output.status, String::from_utf8_lossy(&output.stderr));
    }
    Ok(output.stdout)
}
