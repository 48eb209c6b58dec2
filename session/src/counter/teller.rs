//! Whoever works a till: the person, their device, and from where.

use super::error::CounterError;
use crate::id::LoginSessionId;
use crate::login::{Marks, SignedIn};
use crate::shop::User;

/// Somebody at a till.
#[derive(Clone, Debug)]
pub struct Teller {
    /// The person.
    pub user: User,
    /// Their device.
    pub login_session_id: LoginSessionId,
    /// The network address they come from, for the audit log.
    pub address: String,
    /// Whom their browser was signed in as before: a manager who signs here may be one of them.
    pub marks: Marks,
}

impl Teller {
    /// The signed-in person as a teller.
    ///
    /// # Errors
    /// [`CounterError::NotAtTheCounter`] for everybody who does not work there.
    pub fn new(who: &SignedIn, address: &str) -> Result<Self, CounterError> {
        if !who.user.role.works_at_the_counter() {
            return Err(CounterError::NotAtTheCounter);
        }
        let (user, address) = (who.user.clone(), address.to_owned());
        Ok(Self { user, login_session_id: who.login_session_id, address, marks: Marks::default() })
    }

    /// The same at a browser that carries these marks.
    #[must_use]
    pub fn at(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }
}
