//! The build of the site that a page is of. Its files are asked for under that name, by which they are kept for ever.
//!
//! A server of another build is told apart by the same name: every answer carries it, and the live stream begins with it.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Under which address the files of a build lie: `/build/NAME/…`.
pub const ROOT: &str = "/build";
/// The header of every answer that names the build of the server.
pub const HEADER: &str = "forecourt-build";

/// The build that a page is of. Provided by the server; without one, files are asked for by their plain names.
#[derive(Clone, Debug, Default)]
pub struct PageBuild(Option<Arc<Named>>);

#[derive(Debug)]
struct Named {
    name: String,
    pieces: Pieces,
}

/// The modules that a lazy island is made of, by what its loader is called.
pub type Pieces = BTreeMap<String, Vec<String>>;

impl PageBuild {
    /// The build of this name, whose lazy islands are made of these pieces.
    #[must_use]
    pub fn new(name: &str, pieces: Pieces) -> Self {
        Self(Some(Arc::new(Named { name: name.to_owned(), pieces })))
    }

    /// The one that the page being made is of.
    #[must_use]
    pub fn present() -> Self {
        leptos::prelude::use_context().unwrap_or_default()
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Option<String> {
        self.0.as_ref().map(|build| build.name.clone())
    }

    /// What stands before the path of each of its files.
    #[must_use]
    pub fn root(&self) -> String {
        self.0.as_ref().map(|build| format!("{ROOT}/{}", build.name)).unwrap_or_default()
    }

    /// The address of the file at `path`, which begins with a slash.
    #[must_use]
    pub fn file(&self, path: &str) -> String {
        format!("{}{path}", self.root())
    }

    /// The addresses of the modules that the lazy island `name` (its function's name, as `room_live`) is made of; none where that is not
    /// known.
    #[must_use]
    pub fn pieces_of(&self, name: &str) -> Vec<String> {
        let loader = format!("{name}_loader_");
        let pieces = self.0.iter().flat_map(|build| &build.pieces).find(|(island, _)| island.starts_with(&loader));
        pieces
            .map(|(_, files)| files.iter().map(|file| self.file(&format!("/pkg/{file}.wasm"))).collect())
            .unwrap_or_default()
    }
}
