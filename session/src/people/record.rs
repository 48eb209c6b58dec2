//! One person, and what waits with them: what is to be handed on before they leave.

use super::error::PeopleError;
use super::list::people_where;
use super::{Held, PersonLine, PersonRecord, StandingAt};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::UserId;
use crate::store::args;

const PERSON: &str = people_where!("u.id = $2");
const DEVICES: &str = "SELECT COUNT(*) FROM login_sessions
     WHERE user_id = $1 AND kind = 'device' AND revoked_at IS NULL AND last_seen_at + idle_ms > $2
        AND (expires_at IS NULL OR expires_at > $2)";
const SECOND_FACTOR: &str = "SELECT on_since FROM second_factors WHERE user_id = $1 AND on_since IS NOT NULL";
const OPEN_DEALS: &str = "SELECT COUNT(*) FROM deals
     WHERE shop_id = $1 AND owner_id = $2 AND deleted_at IS NULL AND stage NOT IN ('invoiced', 'lost')";
const HELD: &str = "SELECT s.id, s.status, c.name AS customer_name FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id JOIN users AS c ON c.id = s.customer_id
     WHERE a.mechanic_id = $1 AND a.status = 'accepted'";
const SHIFTS: &str = "SELECT d.shift_id, r.name AS register_name, d.device FROM login_sessions AS l
     JOIN shift_devices AS d ON d.login_session_id = l.id
     JOIN shifts AS s ON s.id = d.shift_id JOIN registers AS r ON r.id = s.register_id
     WHERE l.user_id = $1 AND d.left_at IS NULL AND s.status IN ('open', 'counting') ORDER BY d.shift_id LIMIT 20";

/// Somebody of the manager's shop, and what waits with them.
///
/// # Errors
/// [`PeopleError::NotAllowed`] for whoever does not run the shop, [`PeopleError::NotFound`].
#[crate::boxed]
pub async fn person(cx: &Context, manager: &Actor, id: UserId) -> Result<PersonRecord, PeopleError> {
    let cx = &super::of_others(cx);
    if !manager.user.roles.runs_the_shop() {
        return Err(PeopleError::NotAllowed);
    }
    let shop_id = manager.user.shop_id;
    let found: Option<PersonLine> = cx.store.optional(PERSON, args![shop_id, id]).await?;
    let person = found.ok_or(PeopleError::NotFound)?;
    let (devices_count,) = cx.store.one::<(i64,)>(DEVICES, args![id, cx.clock.now()]).await?;
    let second_factor: Option<(Timestamp,)> = cx.store.optional(SECOND_FACTOR, args![id]).await?;
    let second_factor_since = second_factor.map(|(since,)| since);
    let (open_deals_count,) = cx.store.one::<(i64,)>(OPEN_DEALS, args![shop_id, id]).await?;
    let consultation: Option<Held> = cx.store.optional(HELD, args![id]).await?;
    let shifts: Vec<StandingAt> = cx.store.all(SHIFTS, args![id]).await?;
    Ok(PersonRecord { person, devices_count, second_factor_since, open_deals_count, consultation, shifts })
}
