//! The bounds of slots, bookings and prebookings.

use clap::Args;
use session::context::Limits;

use super::{DAY_MS, MINUTE_MS, within};

/// The bounds of bookings.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct BookingLimits {
    /// How far ahead slots are made of a mechanic's calendar
    #[arg(long, value_name = "N", env = "FORECOURT_SLOTS_AHEAD_DAYS")]
    #[arg(default_value_t = Limits::default().slots_ahead_ms / DAY_MS, value_parser = within!(1..=180))]
    pub slots_ahead_days: i64,

    /// How long before its time a booking becomes a consultation
    #[arg(long, value_name = "N", env = "FORECOURT_BOOKING_LEAD_MINUTES")]
    #[arg(default_value_t = Limits::default().booking_lead_ms / MINUTE_MS, value_parser = within!(0..=1_440))]
    pub booking_lead_minutes: i64,

    /// How long the consultation of a booking is for its mechanic alone, from its time on
    #[arg(long, value_name = "N", env = "FORECOURT_BOOKING_FIRST_MINUTES")]
    #[arg(default_value_t = Limits::default().booking_first_ms / MINUTE_MS, value_parser = within!(0..=1_440))]
    pub booking_first_minutes: i64,

    /// Slots shown at once
    #[arg(long, value_name = "N", env = "FORECOURT_SLOT_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().slot_rows_max, value_parser = within!(10..=2_000))]
    pub slot_rows_max: i64,

    /// Bookings that are still to come and prebookings that wait, each, of one customer
    #[arg(long, value_name = "N", env = "FORECOURT_BOOKINGS_PER_CUSTOMER_MAX")]
    #[arg(default_value_t = Limits::default().bookings_per_customer_max, value_parser = within!(1..=1_000))]
    pub bookings_per_customer_max: i64,

    /// How long a process that decides on prebookings has them for itself before another one goes on, in milliseconds
    #[arg(long, value_name = "N", env = "FORECOURT_PREBOOKING_LEASE_MS")]
    #[arg(default_value_t = Limits::default().prebooking_lease_ms, value_parser = within!(500..=60_000))]
    pub prebooking_lease_ms: i64,
}

impl BookingLimits {
    /// Puts them where `session` reads them.
    pub(super) fn put_into(&self, limits: &mut Limits) {
        limits.slots_ahead_ms = self.slots_ahead_days * DAY_MS;
        limits.booking_lead_ms = self.booking_lead_minutes * MINUTE_MS;
        limits.booking_first_ms = self.booking_first_minutes * MINUTE_MS;
        limits.slot_rows_max = self.slot_rows_max;
        limits.bookings_per_customer_max = self.bookings_per_customer_max;
        limits.prebooking_lease_ms = self.prebooking_lease_ms;
    }
}
