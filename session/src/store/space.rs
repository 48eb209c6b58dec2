//! Room to write on the disk of an embedded database, and what happens while there is none.
//!
//! The first write that finds the disk full says so to all others: they are refused at once, without touching the disk, until a
//! look every second finds room again. A small reserve beside the database is given up for what must not wait, such as
//! signing out, and is laid in again before anybody else may write.

use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use super::StoreError;

/// How often it is looked whether there is room again.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Room that must be free besides the reserve before writing begins again: less would be used up within the same second.
const FREE_BYTES_MIN: u64 = 256 * 1024;

/// Whether there is room on the disk. Clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Space(Arc<State>);

#[derive(Debug, Default)]
struct State {
    is_full: AtomicBool,
    reserve: OnceLock<Reserve>,
}

/// A file that holds room for what must not wait.
#[derive(Debug)]
struct Reserve {
    path: PathBuf,
    bytes: u64,
}

impl Space {
    /// Lays in a reserve of `bytes` beside the database `file`. Only the server has one; none when `bytes` is 0.
    ///
    /// A disk that is full already is no reason not to serve: reading works.
    pub(super) fn lay_in(&self, file: &Path, bytes: u64) {
        if bytes == 0 {
            return;
        }
        let mut path = file.as_os_str().to_owned();
        path.push(".reserve");
        let reserve = self.0.reserve.get_or_init(|| Reserve { path: path.into(), bytes });
        if let Err(error) = reserve.fill() {
            tracing::warn!(%error, path = %reserve.path.display(), "there is no room for the reserve beside the database");
            self.found_full();
        }
    }

    /// True while nothing can be written.
    pub(super) fn is_full(&self) -> bool {
        self.0.is_full.load(Ordering::Acquire)
    }

    /// Lets a write begin. One that must not wait is given the reserve.
    pub(super) fn admit(&self, must_not_wait: bool) -> Result<(), StoreError> {
        if !self.is_full() {
            return Ok(());
        }
        if !must_not_wait {
            return Err(StoreError::Full);
        }
        self.give_up_reserve();
        Ok(())
    }

    /// Makes room for what must not wait.
    pub(super) fn give_up_reserve(&self) {
        if let Some(reserve) = self.0.reserve.get() {
            reserve.empty();
        }
    }

    /// A write found the disk full: others need not try, until there is room again.
    pub(super) fn found_full(&self) {
        if self.0.is_full.swap(true, Ordering::AcqRel) {
            return;
        }
        tracing::error!("disk full: nothing can be written to the database until there is room again; reading goes on");
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        let space = self.clone();
        runtime.spawn(async move {
            loop {
                tokio::time::sleep(LOOK_EVERY).await;
                let state = space.0.clone();
                // On the disk's own time: no worker of the runtime waits for it.
                if tokio::task::spawn_blocking(move || state.has_room()).await.unwrap_or(false) {
                    space.0.is_full.store(false, Ordering::Release);
                    tracing::info!("there is room on the disk again: everything can be written");
                    return;
                }
            }
        });
    }
}

impl State {
    fn has_room(&self) -> bool {
        let Some(reserve) = self.reserve.get() else {
            // Nothing to look with: the next write tries it.
            return true;
        };
        reserve.fill().is_ok() && look_beside(&reserve.path).is_ok()
    }
}

impl Reserve {
    /// Written, not only sized: a hole holds no room.
    fn fill(&self) -> std::io::Result<()> {
        if std::fs::metadata(&self.path).is_ok_and(|found| found.len() == self.bytes) {
            return Ok(());
        }
        let filled = private(&self.path).and_then(|file| written(file, self.bytes));
        if filled.is_err() {
            self.empty();
        }
        filled
    }

    fn empty(&self) {
        if let Err(error) = OpenOptions::new().write(true).truncate(true).open(&self.path)
            && error.kind() != std::io::ErrorKind::NotFound
        {
            tracing::warn!(%error, path = %self.path.display(), "the reserve cannot be given up");
        }
    }
}

/// Looks whether a file can be made and grow beside this one.
pub(super) fn look_beside(file: &Path) -> std::io::Result<()> {
    let mut path = file.as_os_str().to_owned();
    path.push(format!(".room-{}", std::process::id()));
    let found = private(Path::new(&path)).and_then(|file| written(file, FREE_BYTES_MIN));
    // A disk that is full lets files go all the same.
    let _ = std::fs::remove_file(&path);
    found
}

fn private(path: &Path) -> std::io::Result<File> {
    let mut open = OpenOptions::new();
    open.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    open.open(path)
}

fn written(mut file: File, bytes: u64) -> std::io::Result<()> {
    std::io::copy(&mut std::io::repeat(0xf0).take(bytes), &mut file)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn while_the_disk_is_full_only_what_must_not_wait_is_let_in_and_the_reserve_is_given_up_for_it() {
        let folder = std::env::temp_dir().join(format!("forecourt-space-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let (space, file) = (Space::default(), folder.join("a.db"));
        space.lay_in(&file, 100_000);
        let reserve = || std::fs::metadata(folder.join("a.db.reserve")).expect("the reserve").len();
        assert_eq!(reserve(), 100_000);
        assert!(space.admit(false).is_ok());
        space.found_full();
        assert!(matches!(space.admit(false), Err(StoreError::Full)));
        assert_eq!(reserve(), 100_000, "somebody who may wait does not get it");
        assert!(space.admit(true).is_ok());
        assert_eq!(reserve(), 0);
        tokio::time::timeout(Duration::from_secs(5), async {
            while space.is_full() {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await
        .expect("there is room, and that is found within five seconds");
        assert_eq!(reserve(), 100_000, "the reserve is laid in again before anybody else may write");
        assert!(space.admit(false).is_ok());
        std::fs::remove_dir_all(folder).expect("the folder goes");
    }
}
