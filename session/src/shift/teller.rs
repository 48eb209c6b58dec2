//! Whoever works a till: the person, their device, and from where.

use super::error::ShiftError;
use crate::id::LoginSessionId;
use crate::login::SignedIn;
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
}

impl Teller {
    /// The signed-in person as a teller.
    ///
    /// # Errors
    /// [`ShiftError::NotAtTheCounter`] for everybody who does not work there.
    pub fn new(who: &SignedIn, address: &str) -> Result<Self, ShiftError> {
        if !who.user.role.works_at_the_counter() {
            return Err(ShiftError::NotAtTheCounter);
        }
        Ok(Self { user: who.user.clone(), login_session_id: who.login_session_id, address: address.to_owned() })
    }
}
