//! Settings: each is a flag and an environment variable with one default, which `--help` shows.
//!
//! To add one: a field with its flag, its variable and its range in the group it belongs to, and a line in that group's
//! `check` when it depends on another. Everything is checked before anything is opened; a wrong value ends with code 2.

mod database;
mod http;
mod limits;
mod logging;
mod mail;
mod networks;
mod own_data;
mod proxies;
mod secret;
mod sign_in;
mod site;
mod smtp;

pub use database::{DatabaseSettings, Location};
pub use http::HttpSettings;
pub use limits::LimitSettings;
pub use logging::{LogFormat, LogSettings};
pub use mail::{MailRoute, MailSettings};
pub use networks::Networks;
pub use own_data::OwnDataSettings;
pub use proxies::TrustedProxies;
pub use secret::{SecretSettings, SecretSource};
pub use sign_in::SignInSettings;
pub use site::Site;
pub use smtp::{SmtpLogin, SmtpSecurity, SmtpServer};

/// A setting that cannot be used: a sentence for the person who set it. Never repeats a secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct ConfigError(pub String);

impl ConfigError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }
}

/// Everything a command of the server's needs to work with data: where it is, the key, and the bounds.
#[derive(Clone, Debug, clap::Args)]
pub struct Settings {
    /// Where everything is kept.
    #[command(flatten)]
    pub database: DatabaseSettings,
    /// The server's key.
    #[command(flatten)]
    pub secret: SecretSettings,
    /// Passwords and failed sign-ins.
    #[command(flatten)]
    pub sign_in: SignInSettings,
    /// The bounds of everything else.
    #[command(flatten)]
    pub limits: LimitSettings,
    /// How mail leaves.
    #[command(flatten)]
    pub mail: MailSettings,
    /// Background logins, exports and erasures.
    #[command(flatten)]
    pub own_data: OwnDataSettings,
    /// What is logged.
    #[command(flatten)]
    pub log: LogSettings,
}

/// Settings that were looked at and can be used together.
#[derive(Clone, Debug)]
pub struct Checked {
    /// How to open the database.
    pub store: session::store::StoreOptions,
    /// Where the key comes from.
    pub secret: SecretSource,
    /// The key before it, while that is being changed.
    pub secret_before: Option<session::context::Secret>,
    /// The bounds of `session`.
    pub limits: session::context::Limits,
    /// Where mail goes.
    pub mail: MailRoute,
}

impl Settings {
    /// Looks at every value, and at those that must fit each other, without opening anything but a named secret file.
    ///
    /// # Errors
    /// [`ConfigError`] for the first that cannot be used.
    pub fn check(&self) -> Result<Checked, ConfigError> {
        let location = self.database.location()?;
        let limits = self.own_data.bound(self.mail.bound(self.limits.check()?));
        let mail = self.mail.route(&location)?;
        self.log.check()?;
        let (secret, secret_before) = (self.secret.source(&location)?, self.secret.previous()?);
        Ok(Checked { store: self.database.options(), secret, secret_before, limits, mail })
    }
}
