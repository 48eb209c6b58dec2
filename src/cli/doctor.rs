//! `forecourt doctor`: one line for each thing a server needs, ok or not ok. It opens, and changes nothing.

use std::time::Instant;

use clap::Args;
use session::context::Secret;
use session::shop;
use session::store::Store;

use super::failure::Failure;
use super::say::say;
use crate::config::{Checked, HttpSettings, Location, SecretSource, Settings, Site};

/// Arguments of `doctor`: those of `serve`.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    http: HttpSettings,

    #[command(flatten)]
    settings: Settings,
}

/// What was found, line by line.
#[derive(Default)]
struct Findings {
    not_ok: usize,
}

impl Findings {
    fn add(&mut self, what: &str, found: Result<String, String>) {
        match found {
            Ok(text) => say(format_args!("ok      {what}: {text}")),
            Err(text) => {
                self.not_ok += 1;
                say(format_args!("not ok  {what}: {text}"));
            }
        }
    }
}

impl Doctor {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let mut findings = Findings::default();
        let checked = self.settings.check().and_then(|checked| {
            self.http.check(&checked.secret)?;
            Ok(checked)
        });
        match checked {
            Ok(checked) => {
                findings.add("settings", Ok(format!("every value can be used; would listen on {}", self.http.listen)));
                self.look_at_database(&mut findings, &checked).await;
                findings.add("secret", secret(&checked.secret));
            }
            Err(error) => findings.add("settings", Err(error.to_string())),
        }
        let site = Site::find(self.http.site_root.as_deref());
        findings.add(
            "site files",
            match site.missing() {
                None => Ok(format!("{} files in {}", site.files_count(), site.root.display())),
                Some(missing) => Err(missing),
            },
        );
        match findings.not_ok {
            0 => Ok(()),
            1 => Err(Failure::failed("one thing is not ok")),
            count => Err(Failure::failed(format!("{count} things are not ok"))),
        }
    }

    async fn look_at_database(&self, findings: &mut Findings, checked: &Checked) {
        if let Ok(Location::File(file)) = self.settings.database.location()
            && !file.exists()
        {
            let missing = format!("{} is not there yet: `forecourt migrate` or `serve` makes it", file.display());
            return findings.add("database", Err(missing));
        }
        let asked = Instant::now();
        match Store::open(&checked.store).await {
            Ok(store) => {
                findings.add("database", Ok(format!("answers after {} ms", asked.elapsed().as_millis())));
                findings.add("tables", tables(&store).await);
            }
            Err(error) => findings.add("database", Err(error.to_string())),
        }
    }
}

/// Whether the tables are there and of this version, and whether somebody works here.
async fn tables(store: &Store) -> Result<String, String> {
    match store.migrations_pending().await {
        Ok(0) => {}
        Ok(count) => {
            return Err(format!("{count} migrations are still to come: `forecourt migrate` or `serve` runs them"));
        }
        Err(error) => return Err(format!("they cannot be read, `forecourt migrate` makes them: {error}")),
    }
    match shop::first(store).await {
        Ok(Some(_)) => Ok("they are there, and there is a shop".to_owned()),
        Ok(None) => Ok("they are there, without a shop yet".to_owned()),
        Err(error) => Err(format!("they cannot be read, `forecourt migrate` makes them: {error}")),
    }
}

fn secret(source: &SecretSource) -> Result<String, String> {
    let SecretSource::Kept(file) = source else { return Ok("given from outside".to_owned()) };
    let name = file.display();
    if !file.exists() {
        return Ok(format!("the first start makes {name}"));
    }
    if is_open_to_others(file) {
        return Err(format!("others can read {name}: `chmod 600` it, and make a new one if somebody may have"));
    }
    match std::fs::read(file).map(|bytes| Secret::new(bytes.trim_ascii())) {
        Ok(Some(_)) => Ok(format!("kept in {name}")),
        Ok(None) => Err(format!("{name} is damaged: it holds fewer than {} bytes", Secret::BYTES_MIN)),
        Err(error) => Err(format!("{name} cannot be read: {error}")),
    }
}

#[cfg(unix)]
fn is_open_to_others(file: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(file).is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_file: &std::path::Path) -> bool {
    false
}
