//! How mail leaves: by an SMTP server, or into a folder; and where its links lead.
//!
//! The password of the SMTP server is no flag, because a command line can be read by everybody on the machine; it is never shown or
//! logged.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::Uri;
use clap::Args;
use lettre::Address;
use session::context::Limits;

use super::smtp::{SmtpLogin, SmtpSecurity, SmtpServer, smtp_server};
use super::{ConfigError, HttpSettings, Location};

/// The environment variable that holds the SMTP server's password.
const PASSWORD: &str = "FORECOURT_SMTP_PASSWORD";
/// The folder for mail, beside a database file or in the folder `data`.
const FOLDER: &str = "mail";
const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// Clap's parser of a number within bounds.
macro_rules! within {
    ($range:expr) => {
        clap::value_parser!(i64).range($range)
    };
}

/// The settings of mail.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Mail")]
pub struct MailSettings {
    /// The origin at which people reach this server, as in `https://garage.example`: links in mail lead there. A server that only
    /// this machine reaches takes the address it listens on; any other one writes no links without it
    #[arg(long, value_name = "ORIGIN", env = "FORECOURT_PUBLIC_URL", value_parser = origin)]
    pub public_url: Option<String>,

    /// The address that mail comes from; needed with --smtp-url
    #[arg(long, value_name = "ADDRESS", env = "FORECOURT_MAIL_FROM", value_parser = sender)]
    pub mail_from: Option<Address>,

    /// The server that takes mail: smtps://HOST, starttls://HOST or smtp://HOST, each with a port if it is not the usual one
    /// (465, 587, 25). Without one, mail is written into a folder
    #[arg(long, value_name = "URL", env = "FORECOURT_SMTP_URL", value_parser = smtp_server)]
    pub smtp_url: Option<SmtpServer>,

    /// The name to sign in with there; its password is in the environment variable FORECOURT_SMTP_PASSWORD or in a file
    #[arg(long, value_name = "NAME", env = "FORECOURT_SMTP_USER")]
    pub smtp_user: Option<String>,

    /// A file with that password, instead of the environment variable
    #[arg(long, value_name = "FILE", env = "FORECOURT_SMTP_PASSWORD_FILE")]
    pub smtp_password_file: Option<PathBuf>,

    /// The folder that mail is written into, a file each, where there is no SMTP server; `mail` beside a database file
    /// by default, `data/mail` with a database server
    #[arg(long, value_name = "FOLDER", env = "FORECOURT_MAIL_FOLDER")]
    pub mail_folder: Option<PathBuf>,

    /// How often a mail is tried before it is given up
    #[arg(long, value_name = "N", env = "FORECOURT_MAIL_ATTEMPTS_MAX")]
    #[arg(default_value_t = Limits::default().mail_attempts_max, value_parser = within!(1..=100))]
    pub mail_attempts_max: i64,

    /// How long to wait after the first failed attempt, the second, …; the last of them goes on
    #[arg(long, value_name = "LIST", env = "FORECOURT_MAIL_RETRY_SECONDS", value_delimiter = ',', num_args = 1..=20)]
    #[arg(default_value = "60,300,900,3600,14400", value_parser = within!(1..=86_400))]
    pub mail_retry_seconds: Vec<i64>,

    /// How long one attempt to send a mail may take
    #[arg(long, value_name = "N", env = "FORECOURT_MAIL_TIMEOUT_SECONDS")]
    #[arg(default_value_t = Limits::default().mail_timeout_ms / 1_000, value_parser = within!(1..=600))]
    pub mail_timeout_seconds: i64,

    /// How long mail that was sent or given up is remembered, without what it said
    #[arg(long, value_name = "N", env = "FORECOURT_MAIL_KEPT_DAYS")]
    #[arg(default_value_t = Limits::default().mail_kept_ms / DAY_MS, value_parser = within!(1..=3_650))]
    pub mail_kept_days: i64,

    /// Mails shown at once on the operations page
    #[arg(long, value_name = "N", env = "FORECOURT_MAIL_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().mail_rows_max, value_parser = within!(1..=1_000))]
    pub mail_rows_max: i64,

    /// For how long a link to a new password works
    #[arg(long, value_name = "N", env = "FORECOURT_PASSWORD_LINK_MINUTES")]
    #[arg(default_value_t = Limits::default().password_link_ms / MINUTE_MS, value_parser = within!(1..=1_440))]
    pub password_link_minutes: i64,

    /// Links to a new password that one account gets within an hour
    #[arg(long, value_name = "N", env = "FORECOURT_PASSWORD_LINKS_PER_ACCOUNT_MAX")]
    #[arg(default_value_t = Limits::default().password_links_per_account_max, value_parser = within!(1..=100))]
    pub password_links_per_account_max: i64,

    /// For how long the link to another e-mail address works
    #[arg(long, value_name = "N", env = "FORECOURT_EMAIL_LINK_MINUTES")]
    #[arg(default_value_t = Limits::default().email_link_ms / MINUTE_MS, value_parser = within!(1..=1_440))]
    pub email_link_minutes: i64,

    /// For how long an invitation works
    #[arg(long, value_name = "N", env = "FORECOURT_INVITE_LINK_DAYS")]
    #[arg(default_value_t = Limits::default().invite_link_ms / DAY_MS, value_parser = within!(1..=90))]
    pub invite_link_days: i64,
}

/// Where mail goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MailRoute {
    /// To a server.
    Smtp {
        /// Which one.
        server: SmtpServer,
        /// How to sign in there.
        login: Option<SmtpLogin>,
        /// The address that mail comes from.
        from: Address,
    },
    /// Into a folder.
    Folder {
        /// Which one.
        folder: PathBuf,
        /// The address that mail comes from.
        from: Address,
    },
}

impl MailSettings {
    /// Where mail goes, with a database at `location`.
    ///
    /// # Errors
    /// [`ConfigError`] for settings that do not fit each other, or a password file that cannot be read.
    pub fn route(&self, location: &Location) -> Result<MailRoute, ConfigError> {
        let login = self.login()?;
        let Some(server) = self.smtp_url.clone() else {
            if login.is_some() {
                return Err(ConfigError::new("--smtp-user needs --smtp-url, which names the server to sign in to"));
            }
            return Ok(self.folder(location));
        };
        if self.mail_folder.is_some() {
            return Err(ConfigError::new(
                "--smtp-url and --mail-folder both say where mail goes: give only one of them",
            ));
        }
        let from = self.mail_from.clone().ok_or_else(|| {
            ConfigError::new(
                "--smtp-url needs --mail-from, the address that mail comes from, as in desk@garage.example",
            )
        })?;
        let is_here = matches!(server.host.as_str(), "localhost" | "127.0.0.1" | "[::1]");
        if login.is_some() && server.security == SmtpSecurity::Nothing && !is_here {
            return Err(ConfigError::new(
                "--smtp-user would send its password in the clear: use smtps:// or starttls:// in --smtp-url",
            ));
        }
        Ok(MailRoute::Smtp { server, login, from })
    }

    fn folder(&self, location: &Location) -> MailRoute {
        let beside = match location {
            Location::File(file) => file.parent().map_or_else(|| PathBuf::from(FOLDER), |folder| folder.join(FOLDER)),
            Location::Server => PathBuf::from("data").join(FOLDER),
        };
        let nobody = || Address::new("forecourt", "localhost").expect("an address");
        MailRoute::Folder {
            folder: self.mail_folder.clone().unwrap_or(beside),
            from: self.mail_from.clone().unwrap_or_else(nobody),
        }
    }

    fn login(&self) -> Result<Option<SmtpLogin>, ConfigError> {
        let variable = std::env::var(PASSWORD).ok().filter(|value| !value.is_empty());
        let password = match (variable, &self.smtp_password_file) {
            (Some(_), Some(_)) => {
                return Err(ConfigError::new(format!(
                    "{PASSWORD} and --smtp-password-file both give a password: give only one of them"
                )));
            }
            (Some(value), None) => Some(value),
            (None, Some(file)) => {
                let text = std::fs::read_to_string(file).map_err(|error| {
                    ConfigError::new(format!("--smtp-password-file {} cannot be read: {error}", file.display()))
                })?;
                Some(text.trim_end_matches(['\r', '\n']).to_owned())
            }
            (None, None) => None,
        };
        match (self.smtp_user.clone(), password) {
            (None, None) => Ok(None),
            (Some(user), Some(password)) => Ok(Some(SmtpLogin { user, password })),
            (Some(_), None) => Err(ConfigError::new(format!(
                "--smtp-user needs its password: set {PASSWORD}, or give --smtp-password-file"
            ))),
            (None, Some(_)) => Err(ConfigError::new("a password for the SMTP server needs --smtp-user")),
        }
    }

    /// Where links lead: the origin that was given, or the address of a server that only this machine reaches. None where only
    /// whoever set the server up knows.
    #[must_use]
    pub fn origin(&self, http: &HttpSettings, bound: SocketAddr) -> Option<String> {
        let own = || (!http.is_public() && !http.https).then(|| format!("http://{bound}"));
        self.public_url.clone().or_else(own)
    }

    /// `limits` with those of mail.
    #[must_use]
    pub fn bound(&self, limits: Limits) -> Limits {
        Limits {
            mail_attempts_max: self.mail_attempts_max,
            mail_pauses_ms: self.mail_retry_seconds.iter().map(|seconds| seconds * 1_000).collect(),
            mail_timeout_ms: self.mail_timeout_seconds * 1_000,
            mail_kept_ms: self.mail_kept_days * DAY_MS,
            mail_rows_max: self.mail_rows_max,
            password_link_ms: self.password_link_minutes * MINUTE_MS,
            password_links_per_account_max: self.password_links_per_account_max,
            email_link_ms: self.email_link_minutes * MINUTE_MS,
            invite_link_ms: self.invite_link_days * DAY_MS,
            ..limits
        }
    }
}

fn origin(text: &str) -> Result<String, String> {
    let wrong = || "it must be an origin, as in https://garage.example: no path, no name, no password".to_owned();
    let uri: Uri = text.parse().map_err(|_| wrong())?;
    let (scheme, authority) = (uri.scheme_str().ok_or_else(wrong)?, uri.authority().ok_or_else(wrong)?.as_str());
    let is_bare = matches!(uri.path(), "" | "/") && uri.query().is_none() && !authority.contains('@');
    if is_bare && matches!(scheme, "http" | "https") { Ok(format!("{scheme}://{authority}")) } else { Err(wrong()) }
}

fn sender(text: &str) -> Result<Address, String> {
    text.parse().map_err(|_| "it must be one e-mail address, as in desk@garage.example".to_owned())
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Flags {
        #[command(flatten)]
        http: HttpSettings,
        #[command(flatten)]
        mail: MailSettings,
    }

    fn flags(given: &str) -> Result<Flags, clap::Error> {
        Flags::try_parse_from(std::iter::once("test").chain(given.split_whitespace()))
    }

    fn route(given: &str) -> Result<MailRoute, ConfigError> {
        flags(given).expect(given).mail.route(&Location::File("data/forecourt.db".into()))
    }

    #[test]
    fn without_a_server_mail_goes_into_a_folder_beside_the_database() {
        let is_in = |route: MailRoute, wanted: &str| matches!(route, MailRoute::Folder { folder, .. } if folder == std::path::Path::new(wanted));
        assert!(is_in(route("").expect("a route"), "data/mail"));
        assert!(is_in(route("--mail-folder /var/mail/out").expect("a route"), "/var/mail/out"));
        let server = flags("").expect("flags").mail.route(&Location::Server);
        assert!(is_in(server.expect("a route"), "data/mail"));
    }

    #[test]
    fn a_server_has_a_usual_port_and_needs_a_sender() {
        for (url, host, port, security) in [
            ("smtps://mail.example", "mail.example", 465, SmtpSecurity::Tls),
            ("starttls://mail.example/", "mail.example", 587, SmtpSecurity::StartTls),
            ("smtp://127.0.0.1:2525", "127.0.0.1", 2525, SmtpSecurity::Nothing),
        ] {
            assert_eq!(smtp_server(url), Ok(SmtpServer { host: host.to_owned(), port, security }));
            assert!(route(&format!("--smtp-url {url}")).expect_err(url).to_string().contains("--mail-from"));
            assert!(route(&format!("--smtp-url {url} --mail-from desk@garage.example")).is_ok());
        }
        for wrong in ["mail.example", "http://mail.example", "smtps://", "smtp://me:hunter2@mail.example", "smtp://a/b"]
        {
            assert!(smtp_server(wrong).is_err_and(|why| !why.contains("hunter2")), "{wrong}");
        }
    }

    #[test]
    fn links_lead_where_people_reach_the_server_and_nowhere_else() {
        let bound: SocketAddr = "127.0.0.1:3000".parse().expect("an address");
        let origin = |given: &str| {
            let flags = flags(given).expect(given);
            flags.mail.origin(&flags.http, bound)
        };
        assert_eq!(origin("").as_deref(), Some("http://127.0.0.1:3000"));
        assert_eq!(origin("--https"), None, "a proxy stands before it");
        assert_eq!(origin("--listen 0.0.0.0:80"), None);
        let given = "--listen 0.0.0.0:80 --public-url https://Garage.example/";
        assert_eq!(origin(given).as_deref().map(str::to_lowercase).as_deref(), Some("https://garage.example"));
        for wrong in
            ["garage.example", "ftp://garage.example", "https://garage.example/shop", "https://a:b@garage.example"]
        {
            assert!(flags(&format!("--public-url {wrong}")).is_err(), "{wrong}");
        }
    }
}
