//! A booking's own row: how it is read whole, and written.

/// Bookings with the names that belong to them, on a condition.
macro_rules! bookings_where {
    ($condition:literal) => {
        concat!(
            "SELECT b.id, b.slot_id, b.mechanic_id, m.name AS mechanic_name, b.customer_id, b.customer_name, b.customer_email,
                b.starts_at, s.ends_at, b.plan, b.channel, b.concern, b.vehicle, b.status,
                CASE WHEN b.why <> '' THEN b.why END AS why, b.made_at, b.consultation_id
             FROM bookings AS b JOIN booking_slots AS s ON s.id = b.slot_id JOIN users AS m ON m.id = b.mechanic_id
             WHERE ",
            $condition
        )
    };
}

pub(super) const BOOKING: &str = bookings_where!("b.id = $1 AND b.shop_id = $2");
pub(super) const OF_CUSTOMER: &str = bookings_where!(
    "b.customer_id = $1 AND (b.starts_at, b.id) < ($2, $3) ORDER BY b.starts_at DESC, b.id DESC LIMIT $4"
);
pub(super) const OF_MECHANIC: &str = bookings_where!(
    "b.mechanic_id = $1 AND (b.starts_at, b.id) < ($2, $3) ORDER BY b.starts_at DESC, b.id DESC LIMIT $4"
);
/// Of either, from a moment on, the earliest first.
pub(super) const OF_CUSTOMER_FROM: &str = bookings_where!(
    "b.customer_id = $1 AND b.starts_at >= $2 AND b.status <> 'cancelled' ORDER BY b.starts_at, b.id LIMIT $3"
);
pub(super) const OF_MECHANIC_FROM: &str = bookings_where!(
    "b.mechanic_id = $1 AND b.starts_at >= $2 AND b.status <> 'cancelled' ORDER BY b.starts_at, b.id LIMIT $3"
);

/// Nothing comes back where the customer has a booking of this slot already.
pub(super) const INSERT: &str =
    "INSERT INTO bookings (id, shop_id, slot_id, mechanic_id, customer_id, customer_name, customer_email,
        plan, channel, concern, vehicle, status, starts_at, made_by, made_at, prebooking_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'booked', $12, $13, $14, $15)
     ON CONFLICT (slot_id, customer_id) WHERE status <> 'cancelled' DO NOTHING
     RETURNING id";
