//! Somebody of the staff at a device: who works on deals.

use super::error::DealError;
use crate::id::LoginSessionId;
use crate::login::SignedIn;
use crate::shop::User;

/// Somebody of the staff, with the device and the address they ask from.
#[derive(Clone, Debug)]
pub struct Staff {
    /// The person.
    pub user: User,
    /// Their device.
    pub login_session_id: LoginSessionId,
    /// Where they ask from, for the audit log.
    pub address: String,
}

impl Staff {
    /// The person who is signed in, if they work here.
    ///
    /// # Errors
    /// [`DealError::NotStaff`].
    pub fn new(who: &SignedIn, address: &str) -> Result<Self, DealError> {
        if who.user.role.is_staff() {
            let SignedIn { user, login_session_id, .. } = who.clone();
            Ok(Self { user, login_session_id, address: address.to_owned() })
        } else {
            Err(DealError::NotStaff)
        }
    }
}
