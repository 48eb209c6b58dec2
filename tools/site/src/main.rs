//! Makes what a browser fetches, in a folder of its own: the islands as WebAssembly, split where they are lazy and shrunk;
//! the style sheet as one file; the public files; and each of them compressed.
//!
//! The steps are those of `cargo leptos build --release --split --precompress`, on the same published crates and tools,
//! without the quarter of an hour that building cargo-leptos itself takes. What is where, both read in one place: the
//! table `workspace.metadata.leptos` of Cargo.toml. It wants `wasm-opt`, `esbuild` and `lightningcss` on PATH.

mod compress;
mod islands;
mod parallel;
mod plan;
mod run;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context as _, Result, bail};

use crate::plan::Plan;

fn main() -> ExitCode {
    let folder = std::env::args_os().nth(1).map(PathBuf::from);
    match folder.context("usage: site FOLDER").and_then(|folder| make(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(err) => {
            eprintln!("error: {err:#}");
            ExitCode::FAILURE
        }
    }
}

/// All of it, into `folder`, which must not be there yet: a site is never half of one build and half of another.
fn make(folder: &Path) -> Result<()> {
    if folder.exists() {
        bail!("{} is there already", folder.display());
    }
    let plan = Plan::read()?;
    let package = folder.join(&plan.names.site_pkg_dir);
    std::fs::create_dir_all(&package)?;
    let module = islands::compile(&plan)?;
    islands::split(&plan, &module, &package)?;
    islands::bind(&plan, &module, &package)?;
    islands::shrink(&plan, &package)?;
    style(&plan, &package)?;
    copy(&plan.root.join(&plan.names.assets_dir), folder)?;
    compress::all(folder)
}

/// The style sheet: its imports in one file, in words that the browsers of today understand.
fn style(plan: &Plan, package: &Path) -> Result<()> {
    run::run("lightningcss", |command| {
        command
            .args(["--bundle", "--minify", "--targets", "defaults", "--output-file"])
            .arg(package.join(&plan.names.output_name).with_extension("css"))
            .arg(plan.root.join(&plan.names.style_file))
    })?;
    Ok(())
}

/// Every file of `from`, folders and all.
fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in from.read_dir().with_context(|| from.display().to_string())? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            std::fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
