//! Where the files lie that the browser fetches: beside the program, so that it runs from any folder.

use std::path::{Path, PathBuf};

use leptos::config::LeptosOptions;

/// The folder inside the site that the build fills.
const PKG: &str = "pkg";
/// What the build calls the browser's half.
const NAME: &str = "forecourt";

/// The built site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    /// Its folder.
    pub root: PathBuf,
}

impl Site {
    /// The site in `root`; without one, `site` in the program's own folder (`target/release/forecourt` →
    /// `target/release/site`, so that a debug build never serves a release's files) or beside that folder.
    #[must_use]
    pub fn find(root: Option<&Path>) -> Self {
        let folder = std::env::current_exe()
            .ok()
            .and_then(|program| program.parent().map(Path::to_path_buf))
            .unwrap_or_default();
        let beside = folder.parent().unwrap_or(&folder).join("site");
        let within = folder.join("site");
        let found = if !within.is_dir() && beside.is_dir() { beside } else { within };
        Self { root: root.map_or(found, Path::to_path_buf) }
    }

    /// What of it is missing, as a sentence; nothing when it is all there.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        let pkg = self.root.join(PKG);
        (!pkg.is_dir())
            .then(|| format!("{} is not there: `make build` makes it, --site-root names another place", pkg.display()))
    }

    /// The site as the pages need to know it. The build puts no hash into the name of a file: the hash of all of them
    /// is in their path ([`app::build`]).
    #[must_use]
    pub fn leptos_options(&self, listen: std::net::SocketAddr) -> LeptosOptions {
        LeptosOptions::builder()
            .output_name(NAME)
            .site_root(self.root.to_string_lossy().into_owned())
            .site_pkg_dir(PKG)
            .env(leptos::config::Env::PROD)
            .site_addr(listen)
            .hash_files(false)
            .build()
    }
}
