//! How mail leaves the process: by an SMTP server, or into a folder that one can read. What a mail says and when it goes is decided in
//! `session::mail`; nothing here logs an address, a subject or a body.

mod folder;
mod message;
mod smtp;

use std::sync::Arc;

use session::mail::{Post, Transport};

use crate::config::{ConfigError, MailRoute};

/// What takes mail along `route`. `timeout` is for each step of an SMTP server.
///
/// # Errors
/// [`ConfigError`] for a server that nothing can be said to.
pub fn post(route: &MailRoute, timeout: std::time::Duration) -> Result<Post, ConfigError> {
    let transport: Arc<dyn Transport> = match route {
        MailRoute::Smtp { server, login, from } => Arc::new(smtp::Smtp::new(server, login.as_ref(), from, timeout)?),
        MailRoute::Folder { folder, from } => Arc::new(folder::Folder::new(folder, from)),
    };
    Ok(Post::by(transport, None))
}

/// Whether mail can leave along `route` as far as one can tell without sending any: for whoever looks. A folder is enough only for
/// a server that nobody but this machine reaches.
///
/// # Errors
/// A sentence that says what is wrong.
pub async fn look(
    route: &MailRoute,
    timeout: std::time::Duration,
    is_served_to_others: bool,
) -> Result<String, String> {
    match route {
        MailRoute::Smtp { server, login, from } => {
            let smtp = smtp::Smtp::new(server, login.as_ref(), from, timeout).map_err(|error| error.to_string())?;
            let name = format!("{}:{}", server.host, server.port);
            smtp.look()
                .await
                .map(|()| format!("{name} answers; mail comes from {from}"))
                .map_err(|error| format!("{name}: {error}"))
        }
        MailRoute::Folder { folder, .. } if is_served_to_others => {
            Err(format!("it is written into {} and reaches nobody: give --smtp-url and --mail-from", folder.display()))
        }
        MailRoute::Folder { folder, .. } => Ok(format!("written into {}, and sent to nobody", folder.display())),
    }
}
