//! The server's key: given from outside, or made once beside the database and kept. There is no built-in one.
//!
//! It is no flag, because a command line can be read by everybody on the machine; it is never shown or logged.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use rand::RngCore;
use session::context::Secret;

use super::{ConfigError, Location};

/// The environment variable that holds the key.
pub(crate) const VARIABLE: &str = "FORECOURT_SECRET";
/// The environment variable that holds the key before it, while that is being changed.
const PREVIOUS_VARIABLE: &str = "FORECOURT_SECRET_PREVIOUS";

/// Where the key comes from.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Secret")]
pub struct SecretSettings {
    /// A file with the server's key of 32 or more bytes, instead of the environment variable FORECOURT_SECRET. Without
    /// either, one is made once beside the database file, for this machine only
    #[arg(long, value_name = "FILE", env = "FORECOURT_SECRET_FILE")]
    pub secret_file: Option<PathBuf>,

    /// A file with the key that was the server's until now, instead of the environment variable FORECOURT_SECRET_PREVIOUS: while
    /// one of them is given, whatever was made under that key goes on and is made anew under the present one. Take it away
    /// once the longest login has been renewed (docs/operations/secret.md)
    #[arg(long, value_name = "FILE", env = "FORECOURT_SECRET_PREVIOUS_FILE")]
    pub secret_previous_file: Option<PathBuf>,
}

/// A key, or where it is to be found or made.
#[derive(Clone, Debug)]
pub enum SecretSource {
    /// It was given from outside.
    Given(Secret),
    /// It lies in this file, or will.
    Kept(PathBuf),
}

impl SecretSettings {
    /// Where the key comes from, for a database at `location`.
    ///
    /// # Errors
    /// [`ConfigError`] when it is given twice, too short, or in a file that cannot be read.
    pub fn source(&self, location: &Location) -> Result<SecretSource, ConfigError> {
        let secret = one_of((VARIABLE, "--secret-file"), self.secret_file.as_deref())?;
        Ok(secret.map_or_else(|| SecretSource::Kept(beside(location)), SecretSource::Given))
    }

    /// The key before it, while that is being changed.
    ///
    /// # Errors
    /// [`ConfigError`] when it is given twice, too short, or in a file that cannot be read.
    pub fn previous(&self) -> Result<Option<Secret>, ConfigError> {
        one_of((PREVIOUS_VARIABLE, "--secret-previous-file"), self.secret_previous_file.as_deref())
    }
}

/// The key that a variable holds, or a file that a flag names.
fn one_of((variable, flag): (&str, &str), file: Option<&Path>) -> Result<Option<Secret>, ConfigError> {
    match (std::env::var_os(variable).filter(|value| !value.is_empty()), file) {
        (Some(_), Some(_)) => {
            Err(ConfigError::new(format!("{variable} and {flag} both give a key: give only one of them")))
        }
        (Some(value), None) => given(value.as_encoded_bytes(), variable).map(Some),
        (None, Some(file)) => {
            let name = format!("{flag} {}", file.display());
            let bytes =
                std::fs::read(file).map_err(|error| ConfigError::new(format!("{name} cannot be read: {error}")))?;
            given(bytes.trim_ascii(), &name).map(Some)
        }
        (None, None) => Ok(None),
    }
}

fn given(bytes: &[u8], name: &str) -> Result<Secret, ConfigError> {
    let fewest = Secret::BYTES_MIN;
    Secret::new(bytes).ok_or_else(|| {
        ConfigError::new(format!(
            "{name} has {} bytes, it needs {fewest} or more: try `openssl rand -hex 32`",
            bytes.len()
        ))
    })
}

/// The file for the key of a database: beside it and named after it, or in the folder `data` when it is on a server.
fn beside(location: &Location) -> PathBuf {
    match location {
        Location::Server => PathBuf::from("data/forecourt.secret"),
        Location::File(file) => {
            let mut path = file.clone().into_os_string();
            path.push(".secret");
            path.into()
        }
    }
}

impl SecretSource {
    /// True when it came from outside, so that every server of a database has the same one.
    #[must_use]
    pub const fn is_given(&self) -> bool {
        matches!(self, Self::Given(_))
    }

    /// The key, made now if this is the first time.
    ///
    /// # Errors
    /// [`ConfigError`] when its file can be neither read nor made, or holds too little.
    pub fn load(&self) -> Result<Secret, ConfigError> {
        match self {
            Self::Given(secret) => Ok(secret.clone()),
            Self::Kept(file) => {
                let failed = |error| ConfigError::new(format!("the secret file {} {error}", file.display()));
                if !file.exists() {
                    make(file).map_err(|error| failed(format!("cannot be made: {error}")))?;
                }
                let bytes = std::fs::read(file).map_err(|error| failed(format!("cannot be read: {error}")))?;
                Secret::new(bytes.trim_ascii())
                    .ok_or_else(|| failed("is damaged: it holds fewer than 32 bytes".to_owned()))
            }
        }
    }
}

/// Writes 32 random bytes, as text, into a file that only its owner can read. Of several that do so at once, one wins:
/// the file appears whole or not at all.
fn make(file: &Path) -> std::io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let mut bytes = [0; 32];
    rand::rng().fill_bytes(&mut bytes);
    let text: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let mut draft = file.as_os_str().to_owned();
    draft.push(format!(".{}", std::process::id()));
    let draft = PathBuf::from(draft);
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let written = open.open(&draft).and_then(|mut draft| {
        writeln!(draft, "{text}")?;
        draft.sync_all()
    });
    let made = written.and_then(|()| std::fs::hard_link(&draft, file));
    std::fs::remove_file(&draft)?;
    match made {
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        made => made,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_made_once_and_only_its_owner_can_read_it() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("new/forecourt.db.secret");
        let source = SecretSource::Kept(file.clone());
        let first = source.load().expect("a new key");
        assert_eq!(first.expose().len(), 64);
        assert_eq!(source.load().expect("the same key").expose(), first.expose());
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = std::fs::metadata(&file).expect("the file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        assert_eq!(std::fs::read_dir(folder.path().join("new")).expect("the folder").count(), 1);
    }

    #[test]
    fn a_damaged_key_is_refused() {
        let folder = tempfile::tempdir().expect("a folder for the test");
        let file = folder.path().join("short.secret");
        std::fs::write(&file, "short").expect("written");
        assert!(SecretSource::Kept(file).load().is_err());
        assert!(given(b"0123456789", VARIABLE).expect_err("too short").to_string().contains("has 10 bytes"));
    }
}
