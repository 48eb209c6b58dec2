//! A copy of an embedded database while it is being served: whole, or not there at all.

use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};

use super::engine::Engine;
use super::{Store, StoreError};

// Reads one moment of the database; whoever writes meanwhile goes on.
const COPY: &str = "VACUUM INTO $1";
const INTEGRITY: &str = "PRAGMA integrity_check(1)";

impl Store {
    /// Copies the database into the new file `to`, readable by its owner only, and looks whether the copy is whole.
    ///
    /// # Errors
    /// [`StoreError::Address`] when `to` is there already or cannot be made, and for a database that is on a server, whose
    /// own tools copy it; [`StoreError::Damaged`] when the copy is not whole.
    #[crate::boxed]
    pub async fn back_up(&self, to: &Path) -> Result<(), StoreError> {
        let Engine::Sqlite { writer, .. } = &*self.engine else {
            return Err(StoreError::Address(
                "this database is on a server, whose own tools copy it: pg_dump --format=custom".to_owned(),
            ));
        };
        let failed = |error: std::io::Error| StoreError::Address(format!("{} cannot be made: {error}", to.display()));
        if to.exists() {
            return Err(StoreError::Address(format!("{} is there already: a copy replaces nothing", to.display())));
        }
        let draft = draft(to);
        let file = private(&draft).map_err(failed)?;
        let copied = async {
            sqlx::query(COPY).bind(draft.to_string_lossy().into_owned()).execute(writer).await?;
            // The engine does not wait for the disk here; whoever upgrades after a backup relies on it.
            file.sync_all().map_err(failed)?;
            is_whole(&draft).await?;
            // Unlike renaming, linking never replaces what somebody else made in the meantime.
            std::fs::hard_link(&draft, to).and_then(|()| keep_name(to)).map_err(failed)
        };
        let copied = copied.await;
        std::fs::remove_file(&draft).map_err(failed)?;
        copied
    }
}

fn draft(to: &Path) -> PathBuf {
    let mut draft = to.as_os_str().to_owned();
    draft.push(format!(".{}", std::process::id()));
    draft.into()
}

/// An empty file that only its owner can read: the engine fills one that is empty.
pub(super) fn private(path: &Path) -> std::io::Result<File> {
    let mut open = OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(path)
}

/// The file's name is on the disk too, not only its content.
pub(super) fn keep_name(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

pub(super) async fn is_whole(path: &Path) -> Result<(), StoreError> {
    use sqlx::{Connection, sqlite::SqliteConnectOptions};
    let damaged = |error: sqlx::Error| StoreError::Damaged(error.to_string());
    let options = SqliteConnectOptions::new().filename(path).read_only(true);
    let mut copy = sqlx::SqliteConnection::connect_with(&options).await.map_err(damaged)?;
    let (found,): (String,) = sqlx::query_as(INTEGRITY).fetch_one(&mut copy).await.map_err(damaged)?;
    copy.close().await.map_err(damaged)?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Damaged(found)) }
}
