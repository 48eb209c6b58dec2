//! URL paths: the addresses that pages, islands and server functions must agree on.
//!
//! Islands post forms to server functions that the browser build does not hold, so the addresses of those are written out
//! here, and a test holds them against the server functions' own. Everything else asks `actions::path_of`.

mod deal;
mod manage;
mod till;

pub use deal::*;
pub use manage::*;
pub use till::*;

use session::consultation::ParticipantRole;
use session::consultation::rule::Command;
use session::id::ConsultationId;

/// What the path of every server function begins with.
pub const SERVER_FUNCTIONS: &str = "/fn/";
/// In the address of a posted form: its one-time id.
pub const FORM_ID: &str = "once";
/// In the address of a posted form: whom its page was made for, as a topic.
pub const FORM_OF: &str = "of";
/// Takes a queue entry.
pub const ACCEPT: &str = "/fn/accept";
/// Gives a queue entry back.
pub const RELEASE: &str = "/fn/release";
/// Starts a consultation that was accepted.
pub const START: &str = "/fn/start";
/// Ends a consultation.
pub const END: &str = "/fn/end";
/// Calls a consultation off.
pub const CANCEL: &str = "/fn/cancel";
/// Says that a live consultation goes on.
pub const STILL_HERE: &str = "/fn/still_here";
/// Puts an appointment into the queue now.
pub const JOIN_QUEUE: &str = "/fn/join_queue";
/// Offers a consultation to another mechanic.
pub const HAND_OVER: &str = "/fn/hand_over";
/// Will not take over what is offered, or takes the offer back.
pub const DECLINE_HANDOVER: &str = "/fn/decline_handover";
/// Sends a message.
pub const POST_MESSAGE: &str = "/fn/post_message";
/// Saves the mechanic's notes.
pub const SAVE_NOTE: &str = "/fn/save_note";
/// Names the customer a basket is for.
pub const NAME_CUSTOMER: &str = "/fn/name_customer";
/// Sells a basket.
pub const SELL_BASKET: &str = "/fn/sell_basket";
/// Gives money back.
pub const REFUND_SALE: &str = "/fn/refund_sale";
/// Voids a basket.
pub const VOID_BASKET: &str = "/fn/void_basket";
/// Parks a basket.
pub const PARK_BASKET: &str = "/fn/park_basket";
/// Takes up a basket that waits.
pub const TAKE_UP_BASKET: &str = "/fn/take_up_basket";
/// Voids a movement of cash.
pub const VOID_MOVEMENT: &str = "/fn/void_movement";
/// Sends a receipt by mail.
pub const MAIL_RECEIPT: &str = "/fn/mail_receipt";
/// A room as JSON, for a tab whose stream broke.
pub const ROOM: &str = "/fn/room";
/// A page of a room's messages as JSON.
pub const MESSAGES: &str = "/fn/messages";
/// The queue as JSON, for the same.
pub const QUEUE: &str = "/api/mechanic/queue";

/// The page of a consultation.
#[must_use]
pub fn room(id: ConsultationId) -> String {
    format!("/consultations/{id}")
}

/// Where a room's messages are marked as read.
#[must_use]
pub fn api_read(id: ConsultationId) -> String {
    format!("/api/consultations/{id}/read")
}

/// The messages of a room that came before a place.
#[must_use]
pub fn earlier_messages(id: ConsultationId, before: &str) -> String {
    with_query(&room(id), "before", before)
}

/// What happened to a consultation before a place.
#[must_use]
pub fn earlier_events(id: ConsultationId, before: &str) -> String {
    with_query(&room(id), "events", before)
}

/// `address` with one more thing in its query; `value` is written as it is.
pub(crate) fn with_query(address: &str, name: &str, value: &str) -> String {
    format!("{address}{}{name}={value}", if address.contains('?') { '&' } else { '?' })
}

/// The value of `name` in the `query` of an address, where it is one. For ids and topics: nothing in them is written as `%` but
/// what stands between a topic's word and its id.
#[must_use]
pub fn said<T: std::str::FromStr>(query: Option<&str>, name: &str) -> Option<T> {
    let mut pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    pairs.find(|(key, _)| *key == name).and_then(|(_, value)| value.replace("%3A", ":").parse().ok())
}

/// A customer's first screen.
pub const CUSTOMER: &str = "/customer";
/// What can be booked, and one's own bookings.
pub const BOOK: &str = "/book";
/// A mechanic's calendar, and who booked what of it.
pub const CALENDAR: &str = "/mechanic/calendar";
/// The secret address of a person's bookings, without its key.
pub const BOOKING_FEED: &str = "/api/bookings.ics";
/// The queue, and what somebody who takes from it did today.
pub const QUEUE_PAGE: &str = "/mechanic";
/// The first screen of the counter and the office.
pub const TODAY: &str = "/staff";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Asking for a link to a new password.
pub const FORGOT_PASSWORD: &str = "/forgot-password";
/// Where that link leads, with its key.
pub const NEW_PASSWORD: &str = "/new-password";
/// Where the logos of shops are.
pub const LOGOS: &str = "/logo";

/// One of them, by what it is asked for by.
#[must_use]
pub fn logo(name: &str) -> String {
    format!("{LOGOS}/{name}")
}

/// Uploading one.
pub const SAVE_LOGO: &str = "/fn/save_logo";
/// One's own data: taking it along, and having it erased.
pub const OWN_DATA: &str = "/account/data";
/// The same data as a zip.
pub const API_OWN_EXPORT: &str = "/api/me/export";
/// The second factor, after the password.
pub const SIGN_IN_CODE: &str = "/sign-in/code";
/// Where the link to another e-mail address leads, with its key.
pub const NEW_EMAIL: &str = "/new-email";
/// One's own account.
pub const ACCOUNT: &str = "/account";
/// Where one is signed in.
pub const DEVICES: &str = "/account/devices";
/// One's second factor.
pub const SECOND_FACTOR: &str = "/account/second-factor";

/// What stands for itself in the value of a query: a page's path can be read there.
const OF_A_PATH: &percent_encoding::AsciiSet =
    &percent_encoding::NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'_').remove(b'.');

/// Signing in, which leads to `next` then: a page with its query.
#[must_use]
pub fn sign_in_to(next: &str) -> String {
    format!("{SIGN_IN}?next={}", percent_encoding::utf8_percent_encode(next, OF_A_PATH))
}

/// Where the second factor is asked for, which leads to `next` then.
#[must_use]
pub fn sign_in_code(next: &str) -> String {
    let next = percent_encoding::utf8_percent_encode(next, percent_encoding::NON_ALPHANUMERIC);
    format!("{SIGN_IN_CODE}?next={next}")
}

/// What the server does by itself.
pub const OPERATIONS: &str = "/admin";

/// Mail that is not sent, before a place.
#[must_use]
pub fn mail_before(before: &str) -> String {
    with_query(OPERATIONS, "before", before)
}

/// A step of the first day, behind its link.
#[must_use]
pub fn setup(token: &str, step: &str) -> String {
    let token: String = token.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("/setup?token={token}&step={step}")
}

/// Where an invitation leads, with its key.
pub const JOIN: &str = "/join";

/// Takes the file that is brought in, also as the browser sends it from a form without a script.
pub const READ_IMPORT: &str = "/fn/read_import";

/// What is active for a person, as JSON.
#[must_use]
pub const fn active(role: ParticipantRole) -> &'static str {
    match role {
        ParticipantRole::Customer => "/api/customer/active-session",
        ParticipantRole::Mechanic => "/api/mechanic/active-session",
    }
}

/// The server function of a command; nothing for what only the clock does.
#[must_use]
pub const fn command(command: Command) -> Option<&'static str> {
    match command {
        Command::Accept => Some(ACCEPT),
        Command::Release => Some(RELEASE),
        Command::Start => Some(START),
        Command::End => Some(END),
        Command::Cancel => Some(CANCEL),
        Command::Queue => Some(JOIN_QUEUE),
        Command::Expire => None,
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use session::id::Ids;
    use session::mail::places;

    use super::*;

    #[test]
    fn links_in_mails_lead_to_pages() {
        let ids = Ids::counted();
        assert_eq!(places::JOIN, JOIN);
        assert_eq!(places::FORGOT_PASSWORD, FORGOT_PASSWORD);
        assert_eq!(places::ACCOUNT, ACCOUNT);
        assert_eq!(places::BOOK, BOOK);
        assert_eq!(places::LINKED_QUOTE, LINKED_QUOTE);
        let (id, session) = (ids.next(), ids.next());
        assert_eq!(places::quote(id), quote(id));
        assert_eq!(places::room(session), room(session));
    }

    #[test]
    fn signing_in_leads_back_to_the_page_with_all_of_its_query() {
        assert_eq!(sign_in_to("/deals/new"), "/sign-in?next=/deals/new");
        assert_eq!(sign_in_to("/book?week=2027-01-04&slot=7"), "/sign-in?next=/book%3Fweek%3D2027-01-04%26slot%3D7");
    }
}
