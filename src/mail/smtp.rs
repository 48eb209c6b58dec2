//! Mail by an SMTP server.

use std::error::Error as _;
use std::time::Duration;

use async_trait::async_trait;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::transport::smtp::{Error, PoolConfig};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Tokio1Executor};
use session::mail::{Outgoing, SendError, Transport};

use super::message::message;
use crate::config::{ConfigError, SmtpLogin, SmtpSecurity, SmtpServer};

/// Connections that are open at the same time.
const CONNECTIONS_MAX: u32 = 2;

/// An SMTP server. Shows nothing of how one signs in there.
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Address,
}

impl std::fmt::Debug for Smtp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Smtp").field("from", &self.from).finish_non_exhaustive()
    }
}

impl Smtp {
    pub(super) fn new(
        server: &SmtpServer,
        login: Option<&SmtpLogin>,
        from: &Address,
        timeout: Duration,
    ) -> Result<Self, ConfigError> {
        let tls = || {
            TlsParameters::new(server.host.clone()).map_err(|error| {
                ConfigError::new(format!("--smtp-url: {} cannot be encrypted to: {error}", server.host))
            })
        };
        let tls = match server.security {
            SmtpSecurity::Tls => Tls::Wrapper(tls()?),
            SmtpSecurity::StartTls => Tls::Required(tls()?),
            SmtpSecurity::Nothing => Tls::None,
        };
        let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(server.host.clone())
            .port(server.port)
            .tls(tls)
            .timeout(Some(timeout))
            .pool_config(PoolConfig::new().max_size(CONNECTIONS_MAX));
        let builder = match login {
            Some(SmtpLogin { user, password }) => builder.credentials(Credentials::new(user.clone(), password.clone())),
            None => builder,
        };
        Ok(Self { transport: builder.build(), from: from.clone() })
    }

    /// Whether the server answers and lets one sign in.
    pub(super) async fn look(&self) -> Result<(), String> {
        match self.transport.test_connection().await {
            Ok(true) => Ok(()),
            Ok(false) => Err("it answers, and is not ready for mail".to_owned()),
            Err(error) => Err(words(&error)),
        }
    }
}

#[async_trait]
impl Transport for Smtp {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        let message = message(mail, &self.from)?;
        self.transport.send(message).await.map(|_| ()).map_err(|error| failure(&error))
    }
}

/// What a failure means for this mail, and for those after it.
fn failure(error: &Error) -> SendError {
    let why = words(error);
    match error.status().map(u16::from) {
        // No such mailbox, not here, not a name: RFC 5321 §4.2.3.
        Some(550 | 551 | 553) => SendError::Never(why),
        // Closing, or not for who does not sign in (RFC 4954 §6): the next mail fares no better.
        Some(421 | 454 | 530 | 534 | 535 | 538) => SendError::Unreachable(why),
        Some(_) => SendError::Later(why),
        // Something of this mail that the server cannot take: an address beyond ASCII.
        None if error.is_client() => SendError::Later(why),
        None => SendError::Unreachable(why),
    }
}

/// An error with what is behind it.
fn words(error: &Error) -> String {
    let mut words = error.to_string();
    let mut behind = error.source();
    while let Some(cause) = behind {
        let cause_words = cause.to_string();
        if !words.contains(&cause_words) {
            words = format!("{words}: {cause_words}");
        }
        behind = cause.source();
    }
    words
}
