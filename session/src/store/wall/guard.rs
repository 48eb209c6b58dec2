//! Every table there is: whose rows somebody of the staff and a customer may read, add, change and remove.
//!
//! A test holds this list to the schema. A table that is not in it is the house's alone. To add one, say whose its rows are.

use super::Verb;

/// Which rows of a table.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rows {
    /// None.
    None,
    /// Those of one's shop.
    OfShop,
    /// Those whose column names oneself.
    Own(&'static str),
    /// Those that this holds for; `{shop}`, `{person}` and `{runs}` stand for what one is.
    Where(&'static str),
    /// All.
    All,
}

/// What somebody may do with which rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rights {
    reads: Rows,
    adds: Rows,
    changes: Rows,
    removes: Rows,
}

/// One table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Guard {
    pub(super) table: &'static str,
    pub(super) staff: Rights,
    pub(super) customer: Rights,
    /// Columns that the house alone reads and writes.
    pub(super) secrets: &'static [&'static str],
}

impl Rights {
    pub(super) const fn rows(self, verb: Verb) -> Rows {
        match verb {
            Verb::Read => self.reads,
            Verb::Add => self.adds,
            Verb::Change => self.changes,
            Verb::Remove => self.removes,
        }
    }

    const fn and_adds(self, adds: Rows) -> Self {
        Self { adds, ..self }
    }

    const fn and_changes(self, changes: Rows) -> Self {
        Self { changes, ..self }
    }
}

/// Everything with these rows.
const fn all(rows: Rows) -> Rights {
    Rights { reads: rows, adds: rows, changes: rows, removes: rows }
}

/// Reading these rows.
const fn reads(rows: Rows) -> Rights {
    Rights { reads: rows, ..NOTHING }
}

/// Reading these rows, adding and changing such.
const fn keeps(rows: Rows) -> Rights {
    Rights { removes: Rows::None, ..all(rows) }
}

/// Reading these rows and adding such: what was written stays.
const fn appends(rows: Rows) -> Rights {
    Rights { reads: rows, adds: rows, ..NOTHING }
}

const NOTHING: Rights = Rights { reads: Rows::None, adds: Rows::None, changes: Rows::None, removes: Rows::None };

const SHOP: Rows = Rows::OfShop;
const USER: Rows = Rows::Own("user_id");
const CUSTOMER: Rows = Rows::Own("customer_id");
/// Of a consultation that one sees oneself.
const SEEN_CONSULTATION: Rows = Rows::Where("consultation_id IN (SELECT id FROM consultations)");
/// Of a quote that one sees oneself.
const SEEN_QUOTE: Rows = Rows::Where("quote_id IN (SELECT id FROM deal_quotes)");
/// Of a receipt of one's own.
const SEEN_SALE: Rows = Rows::Where("sale_id IN (SELECT id FROM sales)");
/// A deal that is one's own, or that one was made a quote of.
const OFFERED: Rows = Rows::Where("customer_id = {person} OR id IN (SELECT deal_id FROM deal_quotes)");
/// Of a deal that one was made a quote of.
const SEEN_DEAL: Rows = Rows::Where("deal_id IN (SELECT deal_id FROM deal_quotes)");

/// A table of the house alone.
const fn house(table: &'static str) -> Guard {
    guard(table, NOTHING, NOTHING)
}

/// A table of the shop's staff.
const fn staff(table: &'static str) -> Guard {
    guard(table, all(SHOP), NOTHING)
}

/// A table whose rows are their person's alone, whoever they are: nobody of the staff has part in them.
const fn own(table: &'static str) -> Guard {
    guard(table, all(USER), all(USER))
}

const fn guard(table: &'static str, staff: Rights, customer: Rights) -> Guard {
    Guard { table, staff, customer, secrets: &[] }
}

/// Every table, in the order of their names.
#[rustfmt::skip] // A line a table.
pub(super) const GUARDS: &[Guard] = &[
    house("account_links"),
    guard("account_notices", all(USER).and_adds(SHOP), all(USER)),
    guard("assignments", all(SHOP), keeps(SEEN_CONSULTATION)),
    guard("audit_log", reads(Rows::Where("actor_id = {person} OR (shop_id = {shop} AND {runs})")).and_adds(SHOP),
        reads(Rows::Own("actor_id")).and_adds(Rows::Where("shop_id = {shop} AND actor_id = {person}"))),
    house("background_tokens"),
    guard("booking_calendars", all(SHOP), reads(SHOP)),
    own("booking_feeds"),
    guard("booking_slots", all(SHOP), reads(SHOP)),
    guard("bookings", all(SHOP), keeps(CUSTOMER)),
    staff("cash_movements"),
    staff("catalogue_drafts"),
    guard("consultation_events", appends(SHOP), appends(SEEN_CONSULTATION)),
    guard("consultation_handovers", all(SHOP), keeps(SEEN_CONSULTATION)),
    house("consultation_rates"),
    guard("consultations", all(SHOP), keeps(CUSTOMER)),
    guard("credit_accounts", all(SHOP), reads(USER)),
    guard("credit_ledger", appends(SHOP), reads(USER)),
    staff("deal_consultations"),
    staff("deal_deposits"),
    guard("deal_events", appends(SHOP), NOTHING.and_adds(SEEN_DEAL)),
    guard("deal_lines", all(SHOP), reads(Rows::Where("deal_id IN (SELECT id FROM deals)"))),
    staff("deal_notes"),
    guard("deal_quote_approved_lines", appends(SHOP), appends(SEEN_QUOTE)),
    guard("deal_quote_lines", appends(SHOP), reads(SEEN_QUOTE)),
    guard("deal_quotes", keeps(SHOP), reads(Rows::Own("recipient_id")).and_changes(Rows::Own("recipient_id"))),
    guard("deals", all(SHOP), reads(OFFERED).and_changes(OFFERED)),
    house("erasures_underway"),
    house("health_writes"),
    house("http_sessions"),
    own("idempotency_keys"),
    house("jobs"),
    guard("locations", all(SHOP), reads(SHOP)),
    own("login_places"),
    Guard {
        table: "login_sessions",
        // Of a colleague's, that it stands at a register of the shop.
        staff: reads(Rows::Where("user_id = {person}
            OR EXISTS (SELECT 1 FROM shift_devices AS d WHERE d.login_session_id = login_sessions.id AND d.left_at IS NULL)")).and_changes(USER),
        customer: reads(USER).and_changes(USER),
        secrets: &["fingerprint"],
    },
    own("mail_wishes"),
    guard("mails", reads(USER).and_adds(SHOP), reads(USER)),
    guard("messages", all(SHOP), keeps(SEEN_CONSULTATION)),
    // Whoever was a mechanic takes their own along.
    guard("notes", all(SHOP), reads(Rows::Own("author_id"))),
    staff("opening_recounts"),
    staff("parked_baskets"),
    guard("participants", all(SHOP), keeps(SEEN_CONSULTATION)),
    guard("prebooking_wishes", all(SHOP), keeps(USER)),
    guard("prebookings", all(SHOP), keeps(USER)),
    staff("product_categories"),
    guard("product_prices", appends(SHOP), NOTHING),
    staff("product_words"),
    staff("products"),
    own("recent_deals"),
    own("recovery_codes"),
    guard("referral_ledger", reads(Rows::Where("shop_id = {shop} AND (mechanic_id = {person} OR {runs})")).and_adds(SHOP), NOTHING),
    staff("registers"),
    staff("sale_approvals"),
    guard("sale_lines", all(SHOP), reads(SEEN_SALE)),
    guard("sale_tenders", appends(SHOP), reads(SEEN_SALE)),
    guard("sales", appends(SHOP), reads(CUSTOMER)),
    own("second_factors"),
    staff("set_aside_sales"),
    house("setups"),
    guard("shift_counts", appends(SHOP), NOTHING),
    staff("shift_devices"),
    guard("shift_events", appends(SHOP), NOTHING),
    guard("shift_reports", appends(SHOP), NOTHING),
    guard("shifts", keeps(SHOP), NOTHING),
    guard("shop_logos", all(SHOP), reads(SHOP)),
    guard("shops", reads(Rows::All).and_changes(Rows::Where("id = {shop}")), reads(Rows::All)),
    staff("teams"),
    Guard {
        table: "users",
        staff: reads(SHOP).and_changes(Rows::Where("shop_id = {shop} AND (id = {person} OR {runs})")),
        // Of the staff a customer sees who is with them, and who takes bookings.
        // Whoever was of the staff and is no more keeps their name in what the customer sees: looked up last, and by what is the
        // customer's own, so that it costs no more than that.
        customer: reads(Rows::Where("id = {person} OR (shop_id = {shop} AND roles <> 'customer')
            OR EXISTS (SELECT 1 FROM consultations AS c JOIN messages AS m ON m.consultation_id = c.id
                WHERE c.customer_id = {person} AND m.author_id = users.id)
            OR EXISTS (SELECT 1 FROM consultations AS c JOIN participants AS p ON p.consultation_id = c.id
                WHERE c.customer_id = {person} AND p.user_id = users.id)
            OR EXISTS (SELECT 1 FROM bookings AS b WHERE b.customer_id = {person} AND b.mechanic_id = users.id)
            OR EXISTS (SELECT 1 FROM prebookings AS p JOIN prebooking_wishes AS w ON w.prebooking_id = p.id
                JOIN booking_slots AS s ON s.id = w.slot_id WHERE p.user_id = {person} AND s.mechanic_id = users.id)
            OR EXISTS (SELECT 1 FROM deal_quotes AS q WHERE q.recipient_id = {person} AND q.made_by = users.id)")).and_changes(Rows::Own("id")),
        secrets: &["password_hash"],
    },
];
