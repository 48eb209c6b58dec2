//! The build of the site that a page is of. Its files are asked for under that name, by which they are kept for ever.
//!
//! A server of another build is told apart by the same name: every answer carries it, and the live stream begins with it.

use std::sync::Arc;

/// Under which address the files of a build lie: `/build/NAME/…`.
pub const ROOT: &str = "/build";
/// The header of every answer that names the build of the server.
pub const HEADER: &str = "forecourt-build";

/// The build that a page is of. Provided by the server; without one, files are asked for by their plain names.
#[derive(Clone, Debug, Default)]
pub struct PageBuild(Option<Arc<str>>);

impl PageBuild {
    /// The build of this name.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self(Some(name.into()))
    }

    /// The one that the page being made is of.
    #[must_use]
    pub fn present() -> Self {
        leptos::prelude::use_context().unwrap_or_default()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.0.as_deref().map(str::to_owned)
    }

    /// What stands before the path of each of its files.
    #[must_use]
    pub fn root(&self) -> String {
        self.0.as_deref().map(|name| format!("{ROOT}/{name}")).unwrap_or_default()
    }

    /// The address of the file at `path`, which begins with a slash.
    #[must_use]
    pub fn file(&self, path: &str) -> String {
        format!("{}{path}", self.root())
    }
}
