//! Erasing a person, in one transaction: their logins end, what they hold goes on without them, what is theirs alone is deleted, and
//! what the law keeps loses its person.
//!
//! Their row stays, so that a receipt still has a customer and a shift a cashier: without a name, an address and a password.

use super::scrub::{self, Words};
use crate::Context;
use crate::booking;
use crate::change::{Actor, By, Change, Topic};
use crate::consultation;
use crate::deal;
use crate::id::{LoginSessionId, UserId};
use crate::login::{self, Marks};
use crate::shop::User;
use crate::store::{StoreError, Tx, args};

/// What a row of users is called whose person was erased.
const CUSTOMER: &str = "Erased customer";
const COLLEAGUE: &str = "Erased colleague";

const DUE: &str = "UPDATE users SET erase_at = NULL, erased_at = $2
     WHERE id = $1 AND erase_at <= $2 AND erased_at IS NULL RETURNING id, shop_id, email, name, roles";
const BEGIN: &str = "INSERT INTO erasures_underway (user_id) VALUES ($1)";
const DONE: &str = "DELETE FROM erasures_underway WHERE user_id = $1";
/// The trigger that keeps an admin in the shop looks at it.
const FORGET: &str = "UPDATE users SET email = $2, name = $3, password_hash = '', team_id = NULL, last_deal_id = NULL,
        deal_before_id = NULL, deal_changed_at = NULL, deal_changed_on = NULL, deal_cleared = NULL, referred_by = NULL,
        disabled_at = COALESCE(disabled_at, $4)
     WHERE id = $1";

/// What is theirs alone, and what says something of them in rows that stay. Each takes the person.
const OF_THEIRS: [&str; 22] = [
    "DELETE FROM background_tokens WHERE user_id = $1",
    "DELETE FROM second_factors WHERE user_id = $1",
    "DELETE FROM recovery_codes WHERE user_id = $1",
    "DELETE FROM booking_feeds WHERE user_id = $1",
    "DELETE FROM account_notices WHERE user_id = $1",
    "UPDATE prebookings SET concern = '[erased]', vehicle = '' WHERE user_id = $1",
    "UPDATE bookings SET customer_name = 'Erased customer', customer_email = '', concern = '[erased]', vehicle = '' WHERE customer_id = $1",
    "DELETE FROM login_sessions WHERE user_id = $1",
    "DELETE FROM login_places WHERE user_id = $1",
    "DELETE FROM mail_wishes WHERE user_id = $1",
    "DELETE FROM recent_deals WHERE user_id = $1",
    "DELETE FROM idempotency_keys WHERE user_id = $1",
    "DELETE FROM consultation_rates WHERE subject_id = $1",
    "DELETE FROM catalogue_drafts WHERE made_by = $1",
    "UPDATE messages SET body = '[erased]' WHERE consultation_id IN (SELECT id FROM consultations WHERE customer_id = $1)",
    "UPDATE notes SET body = '[erased]' WHERE consultation_id IN (SELECT id FROM consultations WHERE customer_id = $1)",
    "UPDATE consultation_handovers SET word = '[erased]' WHERE consultation_id IN (SELECT id FROM consultations WHERE customer_id = $1)",
    "UPDATE consultations SET concern = '[erased]', vehicle = '' WHERE customer_id = $1",
    "UPDATE deal_quotes SET recipient_name = 'Erased customer', vehicle = '',
        decided_name = CASE WHEN decided_name IS NULL THEN NULL ELSE 'Erased customer' END
     WHERE recipient_id = $1 OR deal_id IN (SELECT id FROM deals WHERE customer_id = $1)",
    "UPDATE shift_devices SET device = 'Erased' WHERE user_id = $1",
    "UPDATE set_aside_sales SET device = 'Erased' WHERE sold_by = $1",
    "UPDATE audit_log SET address = '' WHERE shop_id = (SELECT shop_id FROM users WHERE id = $1) AND actor_id = $1",
];
/// The same by their address.
const OF_THEIR_ADDRESS: [&str; 3] = [
    "UPDATE bookings SET customer_name = 'Erased customer', customer_email = '', concern = '[erased]', vehicle = ''
     WHERE customer_email = $2 AND shop_id = (SELECT s.shop_id FROM users AS s WHERE s.id = $1)",
    "DELETE FROM mails WHERE user_id = $1 OR address = $2",
    "DELETE FROM account_links WHERE user_id = $1 OR address = $2",
];

/// Erases `id` if it is due; false when it was taken back, or done by somebody else. Nothing happens in halves.
pub(super) async fn erase(cx: &Context, tx: &mut Tx, id: UserId) -> Result<bool, StoreError> {
    let now = cx.clock.now();
    let Some(user) = tx.optional::<User>(DUE, args![id, now]).await? else { return Ok(false) };
    let clock = By::clock(user.shop_id);
    login::end_all(cx, tx, (id, clock), "erased").await?;
    let themselves = Actor {
        user: user.clone(),
        login_session_id: LoginSessionId(uuid::Uuid::nil()),
        address: String::new(),
        marks: Marks::default(),
        once: None,
    };
    consultation::leave_behind(cx, tx, &themselves, id).await?;
    consultation::call_off_of(cx, tx, id).await?;
    booking::call_off_of(cx, tx, id).await?;
    booking::withdraw_slots(cx, tx, id).await?;
    // What is append-only lets names go from here on, and only here.
    tx.execute(BEGIN, args![id]).await?;
    let words = Words::of(tx, &user).await?;
    scrub::scrub(tx, &user, &words).await?;
    for sql in OF_THEIR_ADDRESS {
        tx.execute(sql, args![id, &user.email]).await?;
    }
    for sql in OF_THEIRS {
        tx.execute(sql, args![id]).await?;
    }
    deal::forget_customer(tx, id, CUSTOMER).await?;
    let called = if user.roles.is_customer() { CUSTOMER } else { COLLEAGUE };
    tx.execute(FORGET, args![id, format!("erased-{id}@erased.invalid"), called, now]).await?;
    tx.execute(DONE, args![id]).await?;
    tx.record(cx, Change::audited(clock, "user_erased", id.to_string(), &[Topic::Person(id)])).await?;
    // Their name stood wherever they took part: in rooms, on deals, at tills.
    tx.record_everything();
    Ok(true)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::tables::TABLES;
    use super::{DONE, FORGET, OF_THEIR_ADDRESS, OF_THEIRS, scrub};

    /// The table that a statement writes.
    fn table(sql: &'static str) -> &'static str {
        let rest = sql.strip_prefix("DELETE FROM ").or_else(|| sql.strip_prefix("UPDATE "));
        rest.and_then(|rest| rest.split_whitespace().next()).unwrap_or_else(|| panic!("{sql} erases nothing"))
    }

    #[test]
    fn what_is_said_to_be_erased_is_and_nothing_else() {
        let statements = OF_THEIRS.into_iter().chain(OF_THEIR_ADDRESS).chain(scrub::writes()).chain([FORGET, DONE]);
        let erased: BTreeSet<&str> = statements.map(table).collect();
        let said = TABLES.iter().filter(|table| !table.erased.starts_with("nothing")).map(|table| table.name);
        assert_eq!(erased, said.collect());
    }
}
