//! The browser's half of the program: compiled, split, bound to JavaScript, shrunk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};

use crate::parallel::in_parallel;
use crate::plan::Plan;
use crate::run::run;

const TARGET: &str = "wasm32-unknown-unknown";
const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";

/// What a lazy island's code asks for, and what the page reads to fetch its pieces early: names that the Leptos crates
/// have in them.
const PIECES: &str = "./__wasm_split.______________________.js";
const PIECES_OF: &str = "__wasm_split_manifest.json";

/// Compiles it; where the module lies.
pub(crate) fn compile(plan: &Plan) -> Result<PathBuf> {
    // Splitting moves functions: it needs to know who refers to them.
    let flags = format!("{} -Clink-args=--emit-relocs", std::env::var(FLAGS).unwrap_or_default());
    let (package, profile) = (&plan.names.lib_package, &plan.names.lib_profile_release);
    run("cargo", |command| {
        command
            .args(["build", "--quiet", "--lib", "--target", TARGET, "--package", package, "--profile", profile])
            .env(FLAGS, flags.trim())
            .env_remove("RUSTFLAGS")
    })?;
    Ok(plan.target.join(TARGET).join(profile).join(package).with_extension("wasm"))
}

/// The module without its lazy parts, beside the whole one.
fn main_part(module: &Path) -> PathBuf {
    module.with_extension("main.wasm")
}

/// Takes the lazy islands out, each into a file of its own.
pub(crate) fn split(plan: &Plan, module: &Path, package: &Path) -> Result<()> {
    let whole = std::fs::read(module).with_context(|| module.display().to_string())?;
    let (main_part, script) = (main_part(module), format!("./{}.js", plan.names.output_name));
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = package;
    options.main_out_path = &main_part;
    options.main_module = &script;
    options.link_name = PIECES;
    let made = wasm_split_cli_support::transform(options).map_err(|err| anyhow!("splitting: {err:#}"))?;
    // In an order of its own, so that the same sources make the same bytes.
    let pieces_of: BTreeMap<_, _> = made.prefetch_map.into_iter().collect();
    Ok(std::fs::write(package.join(PIECES_OF), serde_json::to_string(&pieces_of)?)?)
}

/// The JavaScript beside it, under the names that Leptos asks for.
pub(crate) fn bind(plan: &Plan, module: &Path, package: &Path) -> Result<()> {
    let name = &plan.names.output_name;
    let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
    bindgen.web(true)?.keep_lld_exports(true).demangle(false).input_path(main_part(module)).out_name(name);
    bindgen.generate(package).context("wasm-bindgen")?;
    std::fs::rename(package.join(format!("{name}_bg.wasm")), package.join(name).with_extension("wasm"))?;
    Ok(())
}

/// Makes every module and the script small, as many at a time as there are cores.
pub(crate) fn shrink(plan: &Plan, package: &Path) -> Result<()> {
    let script = package.join(&plan.names.output_name).with_extension("js");
    let minified = script.with_extension("min.js");
    run("esbuild", |command| {
        let mut out = std::ffi::OsString::from("--outfile=");
        out.push(&minified);
        command.args(["--minify", "--format=esm", "--log-level=warning"]).arg(out).arg(&script)
    })?;
    std::fs::rename(minified, script)?;

    let mut modules = Vec::new();
    for entry in package.read_dir()? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "wasm") {
            modules.push((path.metadata()?.len(), path));
        }
    }
    // The longest work first.
    modules.sort();
    in_parallel(modules, |(_, module)| {
        run("wasm-opt", |command| {
            command
                .args(["-Oz", "--enable-bulk-memory", "--enable-nontrapping-float-to-int"])
                .arg(&module)
                .arg("-o")
                .arg(&module)
        })
        .map(drop)
    })
}
