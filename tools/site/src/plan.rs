//! What is called what, and where it lies: Cargo's own answer.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::Deserialize;

use crate::run::run;

/// The table `workspace.metadata.leptos`, as far as it matters here.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Names {
    /// What the browser's half is called.
    #[serde(rename = "name")]
    pub(crate) output_name: String,
    /// The crate that is the browser's half.
    pub(crate) lib_package: String,
    /// The profile it is compiled in.
    pub(crate) lib_profile_release: String,
    /// The folder of the site that is made, not copied.
    pub(crate) site_pkg_dir: String,
    /// The style sheet that imports the others.
    pub(crate) style_file: PathBuf,
    /// The folder that is copied.
    pub(crate) assets_dir: PathBuf,
}

/// The names, and the folders they are in.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) names: Names,
    /// The workspace's folder.
    pub(crate) root: PathBuf,
    /// Where Cargo builds.
    pub(crate) target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    workspace_root: PathBuf,
    target_directory: PathBuf,
    metadata: Leptos,
}

#[derive(Deserialize)]
struct Leptos {
    leptos: Vec<Names>,
}

impl Plan {
    /// Asks Cargo.
    pub(crate) fn read() -> Result<Self> {
        let printed = run("cargo", |command| command.args(["metadata", "--no-deps", "--format-version", "1"]))?;
        let read: Metadata = serde_json::from_slice(&printed).context("cargo metadata")?;
        let names = read.metadata.leptos.into_iter().next().context("Cargo.toml has no workspace.metadata.leptos")?;
        Ok(Self { names, root: read.workspace_root, target: read.target_directory })
    }
}
