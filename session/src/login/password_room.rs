//! Where passwords are hashed: argon2id, off the async threads, a few at once and a few more waiting.
//!
//! One hash takes 19 MiB and some 20 ms of a core, so whoever may start any number of them can stop the server.
//! When the room is full it says so at once: a refused sign-in is kinder than one that hangs.

use std::sync::Arc;

use argon2::password_hash::{self, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use super::Password;

/// What one hash costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordCost {
    /// 19,456 KiB, two passes, one lane: what OWASP's Password Storage Cheat Sheet asks for at the least.
    Standard,
    /// Next to nothing. For tests only.
    Light,
}

impl PasswordCost {
    fn argon2(self) -> Argon2<'static> {
        let (memory_kib, passes) = match self {
            Self::Standard => (19_456, 2),
            Self::Light => (Params::MIN_M_COST, 1),
        };
        let params = Params::new(memory_kib, passes, 1, None).expect("both costs lie within argon2's bounds");
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
    }
}

/// Why a password was neither hashed nor verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// As many as may are waiting already. Trying again later helps.
    #[error("too many passwords are being checked at the moment")]
    Busy,
    /// The stored text is no password hash, so no password can fit it.
    #[error("the stored password hash cannot be read")]
    Unreadable,
    /// The hash function itself failed (no memory, or it panicked).
    #[error("hashing a password failed")]
    Failed,
}

/// Bounds how many passwords are hashed at once and how many wait for it. Clones share the one room.
#[derive(Clone, Debug)]
pub struct PasswordRoom {
    /// A place for everybody inside, hashing or waiting.
    door: Arc<Semaphore>,
    /// A place for everybody hashing.
    seats: Arc<Semaphore>,
    cost: PasswordCost,
}

impl PasswordRoom {
    /// A room in which `hashes_at_once` (one at the least) are worked on while `waiting_max` wait.
    #[must_use]
    pub fn new(hashes_at_once: usize, waiting_max: usize, cost: PasswordCost) -> Self {
        let seats = hashes_at_once.clamp(1, Semaphore::MAX_PERMITS);
        let places = seats.saturating_add(waiting_max).min(Semaphore::MAX_PERMITS);
        Self { door: Arc::new(Semaphore::new(places)), seats: Arc::new(Semaphore::new(seats)), cost }
    }

    /// Hashes a password for storing, as a PHC string with a random salt of its own.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the room is full, [`PasswordError::Failed`] when hashing fails.
    #[crate::boxed]
    pub async fn hash(&self, password: Password) -> Result<String, PasswordError> {
        let cost = self.cost;
        self.seated(move || {
            let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(|_| PasswordError::Failed)?;
            let hash = cost.argon2().hash_password(password.as_bytes(), &salt).map_err(|_| PasswordError::Failed)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// True when `hash` was made of exactly this password. Costs what the hash says, whatever this room's cost is.
    ///
    /// # Errors
    /// [`PasswordError::Busy`] when the room is full, [`PasswordError::Unreadable`] when `hash` is none,
    /// [`PasswordError::Failed`] when hashing fails.
    #[crate::boxed]
    pub async fn verify(&self, password: Password, hash: String) -> Result<bool, PasswordError> {
        let cost = self.cost;
        self.seated(move || {
            let hash = PasswordHash::new(&hash).map_err(|_| PasswordError::Unreadable)?;
            match cost.argon2().verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::Password) => Ok(false),
                Err(_) => Err(PasswordError::Failed),
            }
        })
        .await
    }

    /// Takes as long as verifying a wrong password, for a person who does not exist: whether an e-mail address has an
    /// account must not show in how long the answer takes.
    ///
    /// # Errors
    /// As [`PasswordRoom::hash`].
    pub(super) async fn verify_nobody(&self, password: Password) -> Result<(), PasswordError> {
        self.hash(password).await.map(drop)
    }

    async fn seated<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static,
    ) -> Result<T, PasswordError> {
        let place = self.door.clone().try_acquire_owned().map_err(|_| PasswordError::Busy)?;
        let seat = self.seats.clone().acquire_owned().await.map_err(|_| PasswordError::Failed)?;
        let done = tokio::task::spawn_blocking(move || {
            // Both go with the work, not with the caller: who hangs up must not free a seat that is still hot.
            let _held = (place, seat);
            work()
        });
        done.await.unwrap_or(Err(PasswordError::Failed))
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::{PasswordCost, PasswordError, PasswordRoom};
    use crate::login::Password;

    fn typed(text: &str) -> Password {
        Password::new(text.to_owned())
    }

    #[tokio::test]
    async fn exactly_the_same_password_verifies() {
        let room = PasswordRoom::new(2, 8, PasswordCost::Light);
        let hash = room.hash(typed("correct horse")).await.expect("there is room");
        assert_eq!(room.verify(typed("correct horse"), hash.clone()).await, Ok(true));
        for other in ["correct horse ", "Correct horse", "correct hors", ""] {
            assert_eq!(room.verify(typed(other), hash.clone()).await, Ok(false), "{other:?}");
        }
        // Two spellings of one é are two passwords: compared as typed.
        let composed = room.hash(typed("caf\u{e9} noir")).await.expect("there is room");
        assert_eq!(room.verify(typed("cafe\u{301} noir"), composed).await, Ok(false));
    }

    #[tokio::test]
    async fn the_standard_cost_is_owasps_and_each_salt_is_new() {
        let room = PasswordRoom::new(1, 1, PasswordCost::Standard);
        let hash = room.hash(typed("correct horse")).await.expect("there is room");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert_ne!(hash, room.hash(typed("correct horse")).await.expect("there is room"));
        let light = PasswordRoom::new(1, 1, PasswordCost::Light);
        assert_eq!(light.verify(typed("correct horse"), hash).await, Ok(true));
    }

    #[tokio::test]
    async fn what_is_no_hash_fits_no_password() {
        let room = PasswordRoom::new(1, 1, PasswordCost::Light);
        for stored in ["", "!", "correct horse", "$argon2id$"] {
            assert_eq!(room.verify(typed("correct horse"), stored.to_owned()).await, Err(PasswordError::Unreadable));
        }
    }

    #[tokio::test]
    async fn a_full_room_refuses_at_once_and_is_free_again_afterwards() {
        let room = PasswordRoom::new(1, 1, PasswordCost::Light);
        let (let_go, held) = mpsc::channel::<()>();
        let (seated, is_seated) = tokio::sync::oneshot::channel();
        let working = tokio::spawn({
            let room = room.clone();
            async move {
                room.seated(move || {
                    let _ = seated.send(());
                    let _ = held.recv();
                    Ok(())
                })
                .await
            }
        });
        is_seated.await.expect("it gets its seat");
        let waiting = tokio::spawn({
            let room = room.clone();
            async move { room.hash(typed("correct horse")).await }
        });
        while room.door.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(room.hash(typed("correct horse")).await, Err(PasswordError::Busy));
        let_go.send(()).expect("it waits for this");
        assert_eq!(working.await.expect("the task ends well"), Ok(()));
        assert!(waiting.await.expect("the task ends well").is_ok());
        assert!(room.hash(typed("correct horse")).await.is_ok());
    }
}
