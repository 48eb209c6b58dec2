//! Why nothing was changed of a person.

use crate::store::StoreError;

/// Why nothing was changed of a person. Whatever it is, nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// Only whoever runs the shop looks after its people, and only admins after admins.
    #[error("not theirs to look after")]
    NotAllowed,
    /// There is nobody with this id in the shop.
    #[error("there is nobody like that in this shop")]
    NotFound,
    /// Nobody shuts themselves out.
    #[error("nobody shuts themselves out")]
    Yourself,
    /// What somebody does with their own account they do on their own pages.
    #[error("one's own account is looked after on its own page")]
    OwnPage,
    /// The manager has not typed their password lately on this device.
    #[error("the password is to be typed again")]
    PasswordNeeded,
    /// A shop keeps an admin.
    #[error("the shop would have no admin any more")]
    LastAdmin,
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field: `email`, `name`, `roles`, `team` or `to`.
        field: &'static str,
        /// What is wrong with it, for people.
        message: String,
    },
    /// The database.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for PeopleError {
    fn from(error: StoreError) -> Self {
        if error.is_constraint("ck_shop_keeps_an_admin") { Self::LastAdmin } else { Self::Store(error) }
    }
}

impl PeopleError {
    pub(super) fn invalid(field: &'static str, message: impl Into<String>) -> Self {
        Self::Invalid { field, message: message.into() }
    }
}
