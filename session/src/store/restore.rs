//! A backup put in the place of an embedded database, while nobody serves it: the whole of it or nothing.
//!
//! What was there is set aside under another name, never deleted. At every moment one of the two stands in its place.

use std::fs::File;
use std::path::{Path, PathBuf};

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use super::backup::{is_whole, keep_name, private};
use super::engine::Engine;
use super::{Store, StoreError, StoreOptions};

/// Databases that were set aside before, at the most.
const SET_ASIDE_MAX: u32 = 1_000;

impl Store {
    /// Puts a copy of the backup `from` in the place of the database that `options` names. `prepare` is handed the copy first;
    /// what it refuses is not put there. Answers under which name the present database was set aside, if there was one.
    ///
    /// # Errors
    /// [`StoreError::Taken`] when it is being served, [`StoreError::Damaged`] when the backup is not a whole database,
    /// [`StoreError::Newer`] when a later version made it, [`StoreError::Address`] when a file cannot be read or made. Nothing
    /// was changed then.
    pub async fn restore<E: From<StoreError>>(
        from: &Path,
        to: &Path,
        options: &StoreOptions,
        prepare: impl AsyncFnOnce(&Self) -> Result<(), E>,
    ) -> Result<Option<PathBuf>, E> {
        let lock = claim(to)?;
        let draft = Draft::of(from, to)?;
        is_whole(&draft.0).await?;
        let url = format!("sqlite:{}", draft.0.display());
        let copy = Self::open(&StoreOptions { url, ..options.clone() }).await?;
        let prepared = match copy.migrations_pending().await {
            Ok(_) => prepare(&copy).await,
            Err(error @ StoreError::Newer(_)) => Err(error.into()),
            Err(_) => Err(StoreError::Damaged(format!("{} holds no Forecourt", from.display())).into()),
        };
        // The last one to close writes everything into the one file.
        copy.close().await;
        prepared?;
        let set_aside = if lock.is_some() { Some(set_aside(to).await?) } else { None };
        std::fs::rename(&draft.0, to).and_then(|()| keep_name(to)).map_err(failed(to))?;
        Ok(set_aside)
    }

    /// Closes every connection, and waits until it is done.
    async fn close(self) {
        if let Engine::Sqlite { writer, readers, http_sessions, .. } = &*self.engine {
            readers.close().await;
            http_sessions.close().await;
            writer.close().await;
        }
    }
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> StoreError {
    let path = path.display().to_string();
    move |error| StoreError::Address(format!("{path}: {error}"))
}

/// The lock that its server would hold, until dropped; nothing where there is no database yet.
fn claim(to: &Path) -> Result<Option<File>, StoreError> {
    match File::open(to) {
        Ok(lock) => {
            lock.try_lock().map_err(|_| StoreError::Taken(to.display().to_string()))?;
            Ok(Some(lock))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(to)(error)),
    }
}

/// The copy that is being prepared, beside the place it is for. Removed when it does not get there.
#[derive(Debug)]
struct Draft(PathBuf);

impl Draft {
    fn of(from: &Path, to: &Path) -> Result<Self, StoreError> {
        let mut source = File::open(from).map_err(failed(from))?;
        if let Some(folder) = to.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder).map_err(failed(folder))?;
        }
        let path = beside(to, &format!("restoring-{}", std::process::id()));
        let mut copy = private(&path).map_err(failed(&path))?;
        let draft = Self(path);
        std::io::copy(&mut source, &mut copy).and_then(|_| copy.sync_all()).map_err(failed(&draft.0))?;
        Ok(draft)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for file in [self.0.clone(), beside(&self.0, "-wal"), beside(&self.0, "-shm")] {
            let _ = std::fs::remove_file(file);
        }
    }
}

/// `forecourt.db.what`, or `forecourt.db-wal` for what begins with a dash.
fn beside(file: &Path, what: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    if !what.starts_with('-') {
        name.push(".");
    }
    name.push(what);
    name.into()
}

/// Gives the present database a second name, which is its only one once another file is moved over the first.
async fn set_aside(to: &Path) -> Result<PathBuf, StoreError> {
    // One that was not stopped in order has its last writes in a journal beside it: they go into the file first.
    if let Ok(mut present) = SqliteConnectOptions::new().filename(to).connect().await {
        let _ = sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut present).await;
        let _ = present.close().await;
    }
    for number in 1..=SET_ASIDE_MAX {
        let aside = beside(to, &format!("set-aside-{number}"));
        match std::fs::hard_link(to, &aside) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
            linked => linked.map_err(failed(&aside))?,
        }
        // A damaged one keeps its journal: it must not stay for the restored one to read.
        for journal in ["-wal", "-shm"] {
            match std::fs::rename(beside(to, journal), beside(&aside, journal)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(to)(error)),
                _ => {}
            }
        }
        return Ok(aside);
    }
    Err(StoreError::Address(format!("{SET_ASIDE_MAX} databases are set aside beside {}: delete some", to.display())))
}
