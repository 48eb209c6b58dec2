//! An SMTP server as a setting names it, and how one signs in there.

use axum::http::uri::Authority;

/// How an SMTP server is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpSecurity {
    /// Everything is encrypted from the first byte.
    Tls,
    /// Encryption is asked for at once, and nothing is sent without.
    StartTls,
    /// In the clear.
    Nothing,
}

/// An SMTP server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmtpServer {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How it is spoken to.
    pub security: SmtpSecurity,
}

/// A name and a password. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpLogin {
    /// The name.
    pub user: String,
    /// The password.
    pub password: String,
}

impl std::fmt::Debug for SmtpLogin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SmtpLogin(…)")
    }
}

pub(super) fn smtp_server(text: &str) -> Result<SmtpServer, String> {
    let wrong = "it must be smtps://HOST, starttls://HOST or smtp://HOST, with a port if it is not the usual one; the name and \
                 the password are settings of their own";
    let (scheme, rest) = text.split_once("://").ok_or(wrong)?;
    let (security, usual) = match scheme {
        "smtps" => (SmtpSecurity::Tls, 465),
        "starttls" => (SmtpSecurity::StartTls, 587),
        "smtp" => (SmtpSecurity::Nothing, 25),
        _ => return Err(wrong.to_owned()),
    };
    let authority: Authority = rest.trim_end_matches('/').parse().map_err(|_| wrong)?;
    if authority.as_str().contains('@') || authority.host().is_empty() {
        return Err(wrong.to_owned());
    }
    let port = authority.port_u16().unwrap_or(usual);
    Ok(SmtpServer { host: authority.host().to_owned(), port, security })
}

#[cfg(test)]
mod tests {
    use super::smtp_server;

    #[test]
    fn what_names_no_server_is_refused_without_repeating_it() {
        for wrong in ["mail.example", "http://mail.example", "smtps://", "smtp://me:hunter2@mail.example", "smtp://a/b"]
        {
            assert!(smtp_server(wrong).is_err_and(|why| !why.contains("hunter2")), "{wrong}");
        }
    }
}
