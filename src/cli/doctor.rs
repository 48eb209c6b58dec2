//! `forecourt doctor`: one line for each thing a server needs, ok or not ok. It opens, and changes nothing but the row that
//! health writes to see that writing works.

use std::path::Path;
use std::time::Instant;

use clap::Args;
use session::context::Secret;
use session::login::{self, Double};
use session::store::{Store, Wall};
use session::{Context, health, shop};

use super::failure::Failure;
use super::say::say;
use crate::config::{Checked, HttpSettings, Location, SecretSource, Settings, Site};
use crate::mail;
use crate::site::BuiltSite;

/// Arguments of `doctor`: those of `serve`.
#[derive(Debug, Args)]
pub(super) struct Doctor {
    #[command(flatten)]
    http: HttpSettings,

    #[command(flatten)]
    settings: Settings,
}

/// Double addresses that are named, at the most.
const DOUBLES_MAX: usize = 20;

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
                findings.add("secret", secret(&checked.secret, self.settings.secret.secret_file.as_deref()));
                findings.add("mail", self.mail(&checked).await);
                findings.add("links in mail", self.links());
            }
            Err(error) => findings.add("settings", Err(error.to_string())),
        }
        let site = Site::find(self.http.site_root.as_deref());
        findings.add(
            "site files",
            match site.missing() {
                None => BuiltSite::read(site, self.http.site_bytes_max.into())
                    .map(|site| site.summary())
                    .map_err(|error| error.to_string()),
                Some(missing) => Err(missing),
            },
        );
        match findings.not_ok {
            0 => Ok(()),
            1 => Err(Failure::failed("one thing is not ok")),
            count => Err(Failure::failed(format!("{count} things are not ok"))),
        }
    }

    /// Whether mail can leave.
    async fn mail(&self, checked: &Checked) -> Result<String, String> {
        let timeout = std::time::Duration::from_millis(checked.limits.mail_timeout_ms.unsigned_abs());
        mail::look(&checked.mail, timeout, self.http.is_public() || self.http.https).await
    }

    /// Where the links in it lead.
    fn links(&self) -> Result<String, String> {
        let leads = self.settings.mail.origin(&self.http, self.http.listen).map(|origin| format!("lead to {origin}"));
        leads.ok_or_else(|| "there are none, and nobody can ask for a new password: give --public-url".to_owned())
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
                let tables = tables(&store).await;
                let are_there = tables.is_ok();
                findings.add("tables", tables);
                if are_there {
                    findings.add("second wall", wall(&store).await);
                    if let Some(doubles) = doubles(&store).await {
                        findings.add("e-mail addresses", Err(doubles));
                    }
                    findings.add("writing", self.writing(checked, store).await);
                }
            }
            Err(error) => findings.add("database", Err(error.to_string())),
        }
    }

    /// Whether what is written is kept: a database whose disk is full can be read.
    async fn writing(&self, checked: &Checked, store: Store) -> Result<String, String> {
        // The key is not needed for it, and must not be made by a look.
        let nobodys = Secret::new(&[0; Secret::BYTES_MIN]).ok_or("the program is broken")?;
        let sign_in = &self.settings.sign_in;
        let cx = Context::new(store, nobodys, checked.limits.clone(), sign_in.passwords(), sign_in.limiter());
        cx.store.look_for_room().await.map_err(|error| error.to_string())?;
        health::can_write(&cx).await.map(|()| "a row was written".to_owned()).map_err(|error| error.to_string())
    }
}

/// Whether tables, indexes and triggers are there and of this version, and whether somebody works here.
async fn tables(store: &Store) -> Result<String, String> {
    match store.migrations_pending().await {
        Ok(0) => {}
        Ok(count) => {
            return Err(format!("{count} migrations are still to come: `forecourt migrate` or `serve` runs them"));
        }
        Err(error) => return Err(format!("they cannot be read, `forecourt migrate` makes them: {error}")),
    }
    match store.missing().await {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => {
            return Err(format!(
                "the database has lost {}: restore a backup, or make anew what the migrations made",
                missing.join(", ")
            ));
        }
        Err(error) => return Err(format!("they cannot be read: {error}")),
    }
    match shop::first(store).await {
        Ok(Some(_)) => Ok("they are there, and there is a shop".to_owned()),
        Ok(None) => Ok("they are there, without a shop yet".to_owned()),
        Err(error) => Err(format!("they cannot be read, `forecourt migrate` makes them: {error}")),
    }
}

/// Whether the database itself looks at who asks. That it does not is no fault on a small install, and is said.
async fn wall(store: &Store) -> Result<String, String> {
    match store.wall() {
        Wall::Embedded => Ok("none: an embedded database has no roles, and this program alone opens it".to_owned()),
        Wall::Down => Ok(
            "it is down: one role owns the tables and serves them, and passes every policy (`forecourt database roles` raises it)"
                .to_owned(),
        ),
        Wall::Up => match store.probe_wall().await {
            Ok(()) => Ok("it is up: a row of another shop can be neither seen nor changed".to_owned()),
            Err(hole) => Err(hole.to_string()),
        },
    }
}

/// Addresses that two accounts have, if there are any: said only then, and only where the tables can be read.
async fn doubles(store: &Store) -> Option<String> {
    let doubles = login::email_doubles(store, DOUBLES_MAX).await.ok()?;
    let pair = |double: &Double| {
        let Double { composed: (one, address), other: (other, spelt) } = double;
        format!("{address} is {one}, and {} is {other}", spelling(spelt))
    };
    let pairs: Vec<String> = doubles.iter().map(pair).collect();
    let more = if doubles.len() == DOUBLES_MAX { "; there may be more" } else { "" };
    (!pairs.is_empty()).then(|| {
        format!(
            "two accounts have what is one address today: {}{more}. Nobody is shut out: each signs in with the address as \
             it was typed at sign-up. Ask both people which account stays, and let them use only that one",
            pairs.join("; ")
        )
    })
}

/// An address with every character beyond ASCII as its number: two spellings look the same otherwise.
fn spelling(address: &str) -> String {
    address.chars().map(|c| if c.is_ascii() { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// Whether the server's key is nobody else's. `given` is the file that it was given in, if it was.
fn secret(source: &SecretSource, given: Option<&Path>) -> Result<String, String> {
    let file = match (source, given) {
        (SecretSource::Kept(file), _) if !file.exists() => {
            return Ok(format!("the first start makes {}", file.display()));
        }
        (SecretSource::Kept(file), _) => file.as_path(),
        (SecretSource::Given(_), Some(file)) => file,
        (SecretSource::Given(_), None) => return Ok("given from outside".to_owned()),
    };
    let name = file.display();
    if let Some(what) = open_to_others(file) {
        return Err(format!("others can {what} {name}: `chmod 600` it, and make a new one if somebody may have"));
    }
    match std::fs::read(file).map(|bytes| Secret::new(bytes.trim_ascii())) {
        Ok(Some(_)) => Ok(format!("kept in {name}")),
        Ok(None) => Err(format!("{name} is damaged: it holds fewer than {} bytes", Secret::BYTES_MIN)),
        Err(error) => Err(format!("{name} cannot be read: {error}")),
    }
}

/// What others can do with a file, or with the folder it lies in: who may write there may put another file in its place.
#[cfg(unix)]
fn open_to_others(file: &Path) -> Option<&'static str> {
    use std::os::unix::fs::PermissionsExt;
    const STICKY: u32 = 0o1000;
    let mode = |path: &Path| std::fs::metadata(path).map_or(0, |metadata| metadata.permissions().mode());
    let folder = mode(file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")));
    match mode(file) {
        own if own & 0o022 != 0 => Some("write"),
        own if own & 0o077 != 0 => Some("read"),
        _ if folder & 0o002 != 0 && folder & STICKY == 0 => Some("replace"),
        _ => None,
    }
}

#[cfg(not(unix))]
fn open_to_others(_file: &Path) -> Option<&'static str> {
    None
}
