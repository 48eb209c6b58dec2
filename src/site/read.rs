//! Reading a build's folder, never more of it than there is room for.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::{BEFORE, Build, SiteError};

/// Folders inside folders; a link that leads back to its own folder ends here.
const DEPTH_MAX: usize = 8;

/// The build in `folder`. Takes what it holds off `room`, in bytes.
pub(super) fn build(folder: &Path, room: &mut u64) -> Result<Build, SiteError> {
    let (mut contents, mut left) = (BTreeMap::new(), *room);
    if folder.is_dir() {
        read(folder, "", 0, &mut left, &mut contents)?;
    }
    *room = left;
    Ok(Build::new(contents))
}

/// The folders in `folder`, by name.
pub(super) fn folders(folder: &Path) -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

fn read(
    folder: &Path,
    prefix: &str,
    depth: usize,
    room: &mut u64,
    into: &mut BTreeMap<String, Vec<u8>>,
) -> Result<(), SiteError> {
    let unreadable =
        |path: &Path, error: &std::io::Error| SiteError(format!("{} cannot be read: {error}", path.display()));
    if depth > DEPTH_MAX {
        return Err(SiteError(format!("{} holds folders in folders, more than {DEPTH_MAX} deep", folder.display())));
    }
    for entry in std::fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let path = entry.map_err(|error| unreadable(folder, &error))?.path();
        // What no address can name is no file of a site.
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let inside = format!("{prefix}{name}");
        if path.is_dir() {
            if inside != BEFORE {
                read(&path, &format!("{inside}/"), depth + 1, room, into)?;
            }
            continue;
        }
        if !path.is_file() {
            continue;
        }
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&path).map_err(|error| unreadable(&path, &error))?;
        file.take(*room + 1).read_to_end(&mut bytes).map_err(|error| unreadable(&path, &error))?;
        *room = room.checked_sub(bytes.len() as u64).ok_or_else(|| {
            SiteError(format!(
                "there is no room for {}: the site and the builds before it are kept in memory, --site-bytes-max of it",
                path.display()
            ))
        })?;
        into.insert(inside, bytes);
    }
    Ok(())
}
