//! The file with the link that opens an empty database: beside a database file, or in the folder `data` when it is on a server. Its
//! owner alone may read it. It goes with the next start after the garage was set up.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use session::Context;
use session::shop::setup::{self, SetupToken};

use super::failure::Failure;
use crate::config::Location;

/// What it is called.
const FILE: &str = "setup-link";

/// The link to the set-up of this database, also written into its file; nothing once there is a shop. A link that was given before
/// still opens it.
pub(super) async fn offer(
    cx: &Context,
    location: &Location,
    address: SocketAddr,
) -> Result<Option<(String, PathBuf)>, Failure> {
    let file = beside(location);
    let before = std::fs::read_to_string(&file).ok();
    let before = before.as_deref().and_then(|link| link.trim().split_once("token=")).map(|(_, token)| token.to_owned());
    match setup::offer(cx, before.map(SetupToken::new)).await? {
        Some(token) => {
            let path = app::path::setup(token.expose(), "shop");
            // Where people reach this server, if it knows; or else where it listens.
            let link = cx.post.link(&path).unwrap_or_else(|| format!("http://{address}{path}"));
            let link = link.trim_end_matches("&step=shop").to_owned();
            write(&file, &link)
                .map_err(|error| Failure::failed(format!("{} cannot be written: {error}", file.display())))?;
            Ok(Some((link, file)))
        }
        None => {
            // Nobody needs it any more; that it may be gone already is no trouble.
            let _ = std::fs::remove_file(&file);
            Ok(None)
        }
    }
}

fn beside(location: &Location) -> PathBuf {
    match location {
        Location::Server => Path::new("data").join(FILE),
        Location::File(file) => file.with_file_name(FILE),
    }
}

/// Anew each time, so that nobody else's file of this name keeps its rights.
fn write(file: &Path, link: &str) -> std::io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut open = std::fs::OpenOptions::new();
    open.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut open, 0o600);
    let mut written = open.open(file)?;
    writeln!(written, "{link}")?;
    written.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_file_is_for_its_owner_alone_whatever_lay_there_before() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let file = beside(&Location::File(folder.path().join("data").join("forecourt.db")));
        write(&file, "one").expect("written");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).expect("opened to all");
        write(&file, "two").expect("written again");
        assert_eq!(std::fs::read_to_string(&file).ok().as_deref(), Some("two\n"));
        assert_eq!(std::fs::metadata(&file).expect("there").permissions().mode() & 0o777, 0o600);
    }
}
