//! Where the links in mails lead that no page asked for: paths of this site, which `app` holds against its own.

use crate::id::{ConsultationId, QuoteId};

/// Asking for a link to a new password.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// Where an invitation leads.
pub const JOIN: &str = "/join";
/// One's own account.
pub const ACCOUNT: &str = "/account";
/// One's own bookings, and what can be booked.
pub const BOOK: &str = "/book";
/// A quote, for whoever has its key.
pub const LINKED_QUOTE: &str = "/quote";

/// A quote, for its customer.
#[must_use]
pub fn quote(id: QuoteId) -> String {
    format!("/quotes/{id}")
}

/// The room of a consultation.
#[must_use]
pub fn room(id: ConsultationId) -> String {
    format!("/consultations/{id}")
}
