//! The built site as it was at the start: every file, by the build it belongs to.
//!
//! It is read once and served from memory: what is put into its folder later, with whatever date, is neither served under the
//! name of a build that it is not part of, nor taken for what a browser has already. A build's name is the hash of its files.

mod build;
mod file;
mod read;

use std::collections::BTreeMap;
use std::path::PathBuf;

use leptos::config::LeptosOptions;

pub use build::Build;
pub use file::{Encoding, File, Variant};

use crate::config::Site;

/// The folder inside the site that holds the builds before this one, each a folder that is a site of its own.
pub const BEFORE: &str = "before";

/// Why a site cannot be served: a sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct SiteError(String);

/// What is served to browsers: this build's files, and those of the builds before it.
#[derive(Clone, Debug)]
pub struct BuiltSite {
    site: Site,
    present: Build,
    before: BTreeMap<String, Build>,
    left_out: Vec<PathBuf>,
}

impl BuiltSite {
    /// Reads the site, and the builds before it as far as they fit: `bytes_max` is for all of it together.
    ///
    /// # Errors
    /// [`SiteError`] when a file of this build cannot be read, or there is more of it than `bytes_max`.
    pub fn read(site: Site, bytes_max: u64) -> Result<Self, SiteError> {
        let mut room = bytes_max;
        let present = read::build(&site.root, &mut room)?;
        let (mut before, mut left_out) = (BTreeMap::new(), Vec::new());
        for folder in read::folders(&site.root.join(BEFORE)) {
            match read::build(&folder, &mut room) {
                Ok(build) if build.id() == present.id() => {}
                Ok(build) => {
                    before.insert(build.id().to_owned(), build);
                }
                Err(error) => {
                    tracing::warn!(%error, "a build before this one is not served: pages of it that are still open must be loaded anew");
                    left_out.push(folder);
                }
            }
        }
        Ok(Self { site, present, before, left_out })
    }

    /// This build.
    #[must_use]
    pub const fn present(&self) -> &Build {
        &self.present
    }

    /// The build of this name, if it is this one or one of those before it.
    #[must_use]
    pub fn named(&self, id: &str) -> Option<&Build> {
        if id == self.present.id() { Some(&self.present) } else { self.before.get(id) }
    }

    /// What was found, as a line for people.
    #[must_use]
    pub fn summary(&self) -> String {
        let before = match (self.before.len(), self.left_out.len()) {
            (0, 0) => String::new(),
            (count, 0) => format!(", and {count} before it"),
            (count, left_out) => format!(", and {count} before it; {left_out} could not be read"),
        };
        format!("{} files in {}, build {}{before}", self.present.len(), self.site.root.display(), self.present.id())
    }

    /// The site as the pages need to know it.
    #[must_use]
    pub fn leptos_options(&self, listen: std::net::SocketAddr) -> LeptosOptions {
        self.site.leptos_options(listen)
    }
}
