//! The registers of a shop, each free or with its shift.

use super::view::{Register, Registers};
use crate::Context;
use crate::change::Actor;
use crate::store::{StoreError, args};

/// Registers shown at once.
const ROWS_MAX: i64 = 500;

const ALL: &str = "SELECT r.id, r.name, r.location_id, l.name AS location_name,
        r.disabled_at, r.opening_cash_cents,
        s.id AS shift_id, s.status AS shift_status, o.name AS opened_by_name, s.opened_at,
        (SELECT COUNT(*) FROM shift_devices AS d WHERE d.shift_id = s.id AND d.left_at IS NULL) AS devices_count,
        (SELECT z.id FROM shifts AS z WHERE z.register_id = r.id AND z.status = 'closed'
            ORDER BY z.number DESC LIMIT 1) AS last_closed_id
     FROM registers AS r
     JOIN locations AS l ON l.id = r.location_id
     LEFT JOIN shifts AS s ON s.register_id = r.id AND s.status IN ('open', 'counting')
     LEFT JOIN users AS o ON o.id = s.opened_by
     WHERE r.shop_id = $1 ORDER BY l.name, r.name LIMIT $2";

/// The registers of the teller's shop.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn registers(cx: &Context, teller: &Actor) -> Result<Registers, StoreError> {
    let registers: Vec<Register> = cx.store.all(ALL, args![teller.user.shop_id, ROWS_MAX]).await?;
    Ok(Registers { server_time: cx.clock.now(), registers })
}
