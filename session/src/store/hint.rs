//! Hints: "something changed, look again". They carry who is concerned, never what the change is.
//!
//! A hint may be lost, doubled or late without harm, because whoever hears one reads the present state anew.
//! One process passes them in memory; several pass them through the database, in the transaction of the change.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use sqlx::{Executor, PgPool};
use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

use super::engine::Engine;
use super::{Store, StoreError};
use crate::id::{DealId, ServiceSessionId, ShiftId, ShopId, UserId};

/// The channel hints travel on between processes.
pub(super) const CHANNEL: &str = "forecourt_hints";
/// How often it is looked whether a connection on which nothing is heard is still one.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How often a lost connection is tried for again.
const RETRY: Duration = Duration::from_secs(1);

/// One line of the feed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hint {
    /// What happened, as a word of the feed: `new_assignment`, `session_started`, ….
    pub kind: String,
    /// The shop it happened in. Nobody of another shop is told.
    pub shop_id: Option<ShopId>,
    /// The people whose own active session or room changed.
    pub users: Vec<UserId>,
    /// The consultation it happened in.
    pub service_session_id: Option<ServiceSessionId>,
    /// Whether the shop's queue changed.
    pub queue: bool,
    /// The shift it happened on.
    #[serde(default)]
    pub shift_id: Option<ShiftId>,
    /// The deal it happened to.
    #[serde(default)]
    pub deal_id: Option<DealId>,
}

impl Hint {
    /// "Anything may have changed": sent when hints may have been missed.
    #[must_use]
    pub fn resync() -> Self {
        Self { queue: true, shop_id: None, ..Self::of("resync", ShopId(uuid::Uuid::nil())) }
    }

    /// That `kind` happened in a shop. Whom and what it concerns is added by whoever sends it.
    #[must_use]
    pub fn of(kind: &str, shop_id: ShopId) -> Self {
        Self {
            kind: kind.to_owned(),
            shop_id: Some(shop_id),
            users: Vec::new(),
            service_session_id: None,
            queue: false,
            shift_id: None,
            deal_id: None,
        }
    }

    /// True when everybody must look again.
    #[must_use]
    pub const fn is_resync(&self) -> bool {
        self.shop_id.is_none()
    }

    pub(super) fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_else(|_| "{}".to_owned())
    }
}

impl Store {
    /// Listens to other processes until the store is dropped. The embedded engine has no others: returns at once.
    ///
    /// # Errors
    /// [`StoreError`] when the first connection cannot be made; later ones are made again, with a resync.
    pub async fn listen(&self) -> Result<(), StoreError> {
        let Engine::Postgres { pool, .. } = &*self.engine else { return Ok(()) };
        let listener = connect(pool).await?;
        tokio::spawn(pass_on(pool.clone(), listener, self.hints.clone(), self.is_deaf.clone()));
        Ok(())
    }
}

async fn connect(pool: &PgPool) -> Result<PgListener, sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    Ok(listener)
}

async fn pass_on(pool: PgPool, mut listener: PgListener, feed: broadcast::Sender<Hint>, is_deaf: Arc<AtomicBool>) {
    loop {
        let heard = match tokio::time::timeout(LOOK_EVERY, listener.try_recv()).await {
            Ok(heard) => heard,
            // Nothing happened, or nobody is there any more: a lost peer says nothing.
            Err(_) => match tokio::time::timeout(RETRY, (&mut listener).execute("SELECT 1")).await {
                Ok(Ok(_)) => continue,
                Ok(Err(error)) => Err(error),
                Err(_) => Err(sqlx::Error::PoolTimedOut),
            },
        };
        let hint = match heard {
            Ok(Some(line)) => serde_json::from_str(line.payload()).unwrap_or_else(|_| Hint::resync()),
            // The connection was lost and is made again already: lines may be missing.
            Ok(None) => Hint::resync(),
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) => {
                is_deaf.store(true, Ordering::Relaxed);
                tracing::warn!(%error, "the feed lost its connection; it is made again as soon as the database answers");
                // Given back first: there may be no room for two.
                drop(listener);
                match connect_again(&pool).await {
                    Some(again) => listener = again,
                    None => return,
                }
                is_deaf.store(false, Ordering::Relaxed);
                Hint::resync()
            }
        };
        let _ = feed.send(hint);
    }
}

/// A new connection, tried for every second; nothing when the store is closed.
async fn connect_again(pool: &PgPool) -> Option<PgListener> {
    loop {
        match connect(pool).await {
            Ok(listener) => return Some(listener),
            Err(sqlx::Error::PoolClosed) => return None,
            Err(error) => tracing::debug!(%error, "the feed cannot connect yet"),
        }
        tokio::time::sleep(RETRY).await;
    }
}
