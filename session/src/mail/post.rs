//! What takes a mail away, and where its links lead: handed in by the program, which does what is done with the network and the disk.

use std::fmt::Debug;
use std::sync::Arc;

use async_trait::async_trait;

use super::MailKind;
use crate::clock::Timestamp;
use crate::id::MailId;

/// A mail on its way. Shows nothing of what it says.
#[derive(Clone)]
pub struct Outgoing {
    /// Its id: the same at each attempt, so that whoever gets it twice can tell.
    pub id: MailId,
    /// What it is about.
    pub kind: MailKind,
    /// The shop in whose name it goes.
    pub from_name: String,
    /// Whom it is to: an address without line ends or other control characters.
    pub address: String,
    /// Its subject, in one line.
    pub subject: String,
    /// What it says, as text.
    pub text: String,
    /// The same, as HTML.
    pub html: String,
    /// When it was written.
    pub created_at: Timestamp,
}

impl Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Outgoing({} {})", self.kind, self.id)
    }
}

/// Why a mail did not go. The text is for whoever runs the shop: what the other side said, never what the mail says.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// Not now: it is tried again.
    #[error("{0}")]
    Later(String),
    /// Nothing can be reached that takes mail: the others need not be tried now either.
    #[error("{0}")]
    Unreachable(String),
    /// The other side will never take it.
    #[error("{0}")]
    Never(String),
}

/// Takes mails away: an SMTP server, a folder.
#[async_trait]
pub trait Transport: Send + Sync + Debug {
    /// Sends one mail. `Ok` says that it was taken over: it is not tried again.
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError>;
}

/// How mail leaves this process. Without a transport it waits in the outbox.
#[derive(Clone, Debug, Default)]
pub struct Post {
    transport: Option<Arc<dyn Transport>>,
    public_url: Option<Arc<str>>,
}

impl Post {
    /// Mail that leaves by this transport, with links that lead to this origin (`https://garage.example`), where there is one.
    #[must_use]
    pub fn by(transport: Arc<dyn Transport>, public_url: Option<&str>) -> Self {
        Self { transport: Some(transport), ..Self::default() }.at(public_url)
    }

    /// The same with other links.
    #[must_use]
    pub fn at(self, public_url: Option<&str>) -> Self {
        Self { public_url: public_url.map(|origin| origin.trim_end_matches('/').into()), ..self }
    }

    /// Whether its mails can hold links: a server that does not know its own address writes none.
    #[must_use]
    pub const fn has_links(&self) -> bool {
        self.public_url.is_some()
    }

    /// The absolute address of a path of this site.
    #[must_use]
    pub fn link(&self, path: &str) -> Option<String> {
        self.public_url.as_deref().map(|origin| format!("{origin}{path}"))
    }

    pub(super) fn transport(&self) -> Option<Arc<dyn Transport>> {
        self.transport.clone()
    }
}
