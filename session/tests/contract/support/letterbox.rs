//! Where a test's mail goes: kept, and refused when the test says so.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use session::mail::{Outgoing, Post, SendError, Transport};

/// Where links in it lead.
pub(crate) const PUBLIC_URL: &str = "https://garage.test";

/// What takes mail in a test.
#[derive(Debug, Default)]
pub(crate) struct Letterbox {
    got: Mutex<Vec<Outgoing>>,
    refusals: Mutex<VecDeque<SendError>>,
    hangs: Mutex<bool>,
}

impl Letterbox {
    /// An empty one, and the post that goes into it.
    pub(crate) fn new() -> (Arc<Self>, Post) {
        let letterbox = Arc::new(Self::default());
        (letterbox.clone(), Post::by(letterbox, Some(PUBLIC_URL)))
    }

    /// What came, in order.
    pub(crate) fn got(&self) -> Vec<Outgoing> {
        self.got.lock().expect("nobody panicked").clone()
    }

    /// The last that came to this address.
    pub(crate) fn last_to(&self, address: &str) -> Option<Outgoing> {
        self.got().into_iter().rev().find(|mail| mail.address == address)
    }

    /// Refuses the next mails so.
    pub(crate) fn refuses(&self, refusals: impl IntoIterator<Item = SendError>) {
        self.refusals.lock().expect("nobody panicked").extend(refusals);
    }

    /// From now on takes a mail and never answers; or answers again.
    pub(crate) fn hangs(&self, hangs: bool) {
        *self.hangs.lock().expect("nobody panicked") = hangs;
    }
}

#[async_trait]
impl Transport for Letterbox {
    async fn send(&self, mail: &Outgoing) -> Result<(), SendError> {
        tokio::task::yield_now().await;
        let refused = self.refusals.lock().expect("nobody panicked").pop_front();
        if let Some(error) = refused {
            return Err(error);
        }
        self.got.lock().expect("nobody panicked").push(mail.clone());
        let hangs = *self.hangs.lock().expect("nobody panicked");
        if hangs {
            std::future::pending::<()>().await;
        }
        Ok(())
    }
}
