//! What somebody wants a slot for, checked: the same for a booking and a prebooking as for a consultation.

use super::error::BookingError;
use crate::Context;
use crate::consultation::{self, Channel, Plan};
use crate::id::ShopId;
use crate::text;

/// What a consultation that is booked will be about.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it is to cost: one of the shop's plans.
    pub plan: Plan,
    /// How to talk: over one of the shop's channels.
    pub channel: Channel,
    /// What is wrong, in the customer's words: 1 to `concern_chars_max` characters.
    pub concern: String,
    /// Which car: up to `vehicle_chars_max` characters, may be empty.
    pub vehicle: String,
}

/// It, as it is stored.
pub(super) async fn checked(cx: &Context, shop_id: ShopId, wanted: &Wanted) -> Result<Wanted, BookingError> {
    let read = |field: &str, typed: &str, least, most| {
        text::checked(typed, least, most).map_err(|message| BookingError::invalid(field, message))
    };
    let concern = read("concern", &wanted.concern, 1, cx.limits.concern_chars_max)?;
    let vehicle = read("vehicle", &wanted.vehicle, 0, cx.limits.vehicle_chars_max)?;
    let offered = consultation::offered(cx, shop_id).await?;
    if !offered.channels.contains(&wanted.channel) {
        return Err(BookingError::invalid("channel", "This garage does not offer this channel. Choose another one."));
    }
    if wanted.plan == Plan::Paid || !offered.plans.contains(&wanted.plan) {
        return Err(BookingError::invalid("plan", "This garage does not offer this plan. Choose another one."));
    }
    Ok(Wanted { concern, vehicle, ..*wanted })
}
