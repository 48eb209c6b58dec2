//! Mail as files in a folder, one `.eml` each: for trying things out, and for a garage without an SMTP server.
//!
//! A file appears whole or not at all, under a name that is the same at each attempt, and only its owner can read it.

use std::io::Write;
use std::path::{Path, PathBuf};

use async_trait::async_trait;
use lettre::Address;
use session::mail::{Outgoing, SendError, Transport};

use super::message::message;

/// A folder for mail.
#[derive(Clone, Debug)]
pub(super) struct Folder {
    folder: PathBuf,
    from: Address,
}

impl Folder {
    pub(super) fn new(folder: &Path, from: &Address) -> Self {
        Self { folder: folder.to_owned(), from: from.clone() }
    }
}

#[async_trait]
impl Transport for Folder {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        let bytes = message(mail, &self.from)?.formatted();
        // Ordered by the moment they were written.
        let name = format!("{:013}-{}-{}.eml", mail.created_at.0, mail.kind, mail.id);
        let folder = self.folder.clone();
        let written = tokio::task::spawn_blocking(move || write(&folder, &name, &bytes)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => {
                Err(SendError::Unreachable(format!("The folder {} takes no mail: {error}.", self.folder.display())))
            }
            Err(_) => Err(SendError::Later("Writing the file was broken off.".to_owned())),
        }
    }
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let mut make = std::fs::DirBuilder::new();
    make.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
    make.create(folder)?;
    let draft = folder.join(format!(".{name}.{}", std::process::id()));
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let mut file = open.open(&draft)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(&draft, folder.join(name))
}
