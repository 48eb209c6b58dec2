//! Every file once more in brotli and in gzip, so that the server never compresses what does not change.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::parallel::in_parallel;

/// All files below `folder`.
pub(crate) fn all(folder: &Path) -> Result<()> {
    let mut files = Vec::new();
    list(folder, &mut files)?;
    // The longest work first.
    files.sort();
    in_parallel(files, |(_, file)| one(&file))
}

fn list(folder: &Path, files: &mut Vec<(u64, PathBuf)>) -> Result<()> {
    for entry in folder.read_dir()? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            list(&entry.path(), files)?;
        } else {
            files.push((entry.metadata()?.len(), entry.path()));
        }
    }
    Ok(())
}

fn one(file: &Path) -> Result<()> {
    let content = std::fs::read(file)?;
    let mut brotli = Vec::new();
    brotli::BrotliCompress(&mut content.as_slice(), &mut brotli, &brotli::enc::BrotliEncoderParams::default())?;
    std::fs::write(beside(file, ".br"), brotli)?;
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&content)?;
    std::fs::write(beside(file, ".gz"), gzip.finish()?)?;
    Ok(())
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
