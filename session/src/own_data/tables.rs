//! Every table there is: what of it somebody takes along, and what becomes of it when they are erased.
//!
//! A test holds this list to the schema of both engines.

/// One table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Whether its rows of a person are in their export.
    pub is_exported: bool,
    /// What is erased of a person, or why nothing is.
    pub erased: &'static str,
}

/// What stays of somebody who is erased, for people: what it is, and why.
pub const KEPT: [(&str, &str); 5] = [
    (
        "Receipts, refunds and what was paid",
        "Tax law asks for them. They keep their amounts and lose your name, your address and what was written about you.",
    ),
    (
        "Quotes and deals",
        "They are business letters, which are kept for as long as the law says. They keep what was offered and decided, and lose your name and your vehicle.",
    ),
    ("Credits and their history", "They are bookings. They keep their amounts."),
    (
        "That there were consultations, and when",
        "The garage's work is counted by them. What was said and noted in them is erased.",
    ),
    (
        "The log of who did what",
        "It shows that nothing was done in secret. It keeps what was done and when, and loses your name and the addresses you came from.",
    ),
];

/// Every table, in the order of their names.
#[rustfmt::skip] // A line a table.
pub const TABLES: &[Table] = &[
    holds("account_links", false, "deleted: links to or by an address of theirs"),
    holds("account_notices", false, "deleted; their name in what others were told"),
    holds("assignments", true, "nothing: names nobody but by an id"),
    holds("audit_log", true, "the network address they came from; their name and address in what it says"),
    holds("background_tokens", false, "deleted"),
    nothing("booking_calendars", "nothing: hours of work; the slots that are to come are withdrawn"),
    holds("booking_feeds", false, "deleted"),
    nothing("booking_slots", "nothing: times"),
    holds("bookings", true, "what was to come is called off; name, address, concern and vehicle"),
    nothing("cash_movements", "their name in a reason; the booking stays"),
    holds("catalogue_drafts", false, "deleted"),
    nothing("consultation_events", "nothing: words of the program and ids"),
    holds("consultation_handovers", true, "the word with it, of their own consultations; their name in others"),
    nothing("consultation_rates", "deleted"),
    holds("consultations", true, "the concern and the vehicle; that there was one stays"),
    holds("credit_accounts", true, "nothing: a balance"),
    holds("credit_ledger", true, "nothing: bookings"),
    nothing("deal_consultations", "nothing: ids"),
    nothing("deal_deposits", "nothing: a balance"),
    nothing("deal_events", "their name in what it says"),
    holds("deal_lines", true, "their name in what it says; what was offered stays"),
    nothing("deal_notes", "their name in what others noted"),
    nothing("deal_quote_approved_lines", "nothing: amounts"),
    holds("deal_quote_lines", true, "their name in what it says; what was offered stays"),
    holds("deal_quotes", true, "their name and vehicle; what was offered and decided stays"),
    holds("deals", true, "their name and vehicle; what was offered stays"),
    nothing("erasures_underway", "deleted by the erasure itself: never seen"),
    nothing("health_writes", "nothing: no person in it"),
    nothing("http_sessions", "nothing of theirs: ids, worthless without their login; a deal that others have selected is remembered anew on their next request"),
    holds("idempotency_keys", false, "deleted; their name in what others were answered within a day"),
    nothing("jobs", "nothing: no person in it"),
    nothing("locations", "nothing: no person in it"),
    holds("login_places", true, "deleted"),
    holds("login_sessions", true, "deleted"),
    holds("mail_wishes", true, "deleted"),
    holds("mails", true, "deleted; their name in mails to others that still wait"),
    holds("messages", true, "all of their own consultations; their name in others"),
    holds("notes", true, "all of their own consultations; their name in others"),
    nothing("opening_recounts", "nothing: an amount and an id"),
    nothing("parked_baskets", "their name"),
    holds("participants", true, "nothing: ids and times"),
    holds("prebooking_wishes", false, "nothing: ids and times"),
    holds("prebookings", true, "what waits is called off; the concern and the vehicle"),
    nothing("product_categories", "nothing: no person in it"),
    nothing("product_prices", "nothing: no person in it but by an id"),
    nothing("product_words", "nothing: no person in it"),
    nothing("products", "nothing: no person in it but by an id"),
    holds("recent_deals", false, "deleted"),
    holds("recovery_codes", false, "deleted"),
    holds("referral_ledger", true, "nothing: bookings"),
    nothing("registers", "nothing: no person in it"),
    nothing("sale_approvals", "their name in a reason; the booking stays"),
    holds("sale_lines", true, "their name in what it says; what was sold stays"),
    holds("sale_tenders", true, "their name in a reference; what was paid stays"),
    holds("sales", true, "their name in a reason; the receipt stays"),
    holds("second_factors", false, "deleted"),
    nothing("set_aside_sales", "their device, and their name in what it says"),
    nothing("setups", "nothing: what was typed is gone once the garage is set up"),
    nothing("shift_counts", "nothing: amounts and ids"),
    holds("shift_devices", true, "what their device is called"),
    nothing("shift_events", "their name in what it says"),
    nothing("shift_reports", "their name; every amount stays"),
    nothing("shifts", "nothing: amounts and ids"),
    nothing("shop_logos", "nothing: no person in it"),
    nothing("shops", "nothing: the garage itself"),
    nothing("teams", "nothing: what a team is called"),
    holds("users", true, "name, address, password, team; the row stays, so that a receipt still has a customer"),
];

const fn holds(name: &'static str, is_exported: bool, erased: &'static str) -> Table {
    Table { name, is_exported, erased }
}

/// A table that holds no rows of a person that they would take along.
const fn nothing(name: &'static str, erased: &'static str) -> Table {
    Table { name, is_exported: false, erased }
}
