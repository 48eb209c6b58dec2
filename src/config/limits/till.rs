//! The bounds of tills: amounts, receipts, devices on a shift, what waits.

use clap::Args;
use session::context::Limits;

use super::{HOUR_MS, signed, unsigned, within};

/// The bounds of tills.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct TillLimits {
    /// The largest amount at the till, in minor units of the currency: a drawer, a price, a receipt
    #[arg(long, value_name = "N", env = "FORECOURT_AMOUNT_CENTS_MAX")]
    #[arg(default_value_t = Limits::default().amount_cents_max, value_parser = within!(1..=1_000_000_000_000))]
    pub amount_cents_max: i64,

    /// Lines of one receipt
    #[arg(long, value_name = "N", env = "FORECOURT_SALE_LINES_MAX")]
    #[arg(default_value_t = signed(Limits::default().sale_lines_max), value_parser = within!(1..=1_000))]
    pub sale_lines_max: i64,

    /// How many of one thing a line of a receipt may hold
    #[arg(long, value_name = "N", env = "FORECOURT_SALE_QUANTITY_MAX")]
    #[arg(default_value_t = Limits::default().sale_quantity_max, value_parser = within!(1..=100_000))]
    pub sale_quantity_max: i64,

    /// Characters in a reason or a reference at the till
    #[arg(long, value_name = "N", env = "FORECOURT_REASON_CHARS_MAX")]
    #[arg(default_value_t = signed(Limits::default().reason_chars_max), value_parser = within!(10..=2_000))]
    pub reason_chars_max: i64,

    /// How many percent a cashier may take off the list price, by price or discount; more is for a manager to allow
    #[arg(long, value_name = "N", env = "FORECOURT_PRICE_CUT_PERCENT_MAX")]
    #[arg(default_value_t = Limits::default().price_cut_bp_max / 100, value_parser = within!(0..=100))]
    pub price_cut_percent_max: i64,

    /// How much cash a cashier may give back for a sale that was not paid in cash, in minor units; more is for a manager to allow
    #[arg(long, value_name = "N", env = "FORECOURT_CASH_REFUND_CENTS_MAX")]
    #[arg(default_value_t = Limits::default().cash_refund_cents_max, value_parser = within!(0..=1_000_000_000_000))]
    pub cash_refund_cents_max: i64,

    /// Devices on one shift
    #[arg(long, value_name = "N", env = "FORECOURT_DEVICES_PER_SHIFT_MAX")]
    #[arg(default_value_t = Limits::default().devices_per_shift_max, value_parser = within!(1..=10_000))]
    pub devices_per_shift_max: i64,

    /// After so long without a word a device leaves its shift when somebody joins it, in milliseconds
    #[arg(long, value_name = "N", env = "FORECOURT_DEVICE_GONE_AFTER_MS")]
    #[arg(default_value_t = Limits::default().device_gone_after_ms, value_parser = within!(60_000..=604_800_000))]
    pub device_gone_after_ms: i64,

    /// After so long an open shift is warned of on every page
    #[arg(long, value_name = "N", env = "FORECOURT_SHIFT_WARN_AFTER_HOURS")]
    #[arg(default_value_t = Limits::default().shift_warn_after_ms / HOUR_MS, value_parser = within!(1..=8_760))]
    pub shift_warn_after_hours: i64,

    /// Sales a till keeps while it cannot send them
    #[arg(long, value_name = "N", env = "FORECOURT_TILL_KEPT_MAX")]
    #[arg(default_value_t = Limits::default().till_kept_max, value_parser = within!(1..=100_000))]
    pub till_kept_max: i64,

    /// Baskets that may wait at one register
    #[arg(long, value_name = "N", env = "FORECOURT_PARKED_BASKETS_MAX")]
    #[arg(default_value_t = Limits::default().parked_baskets_max, value_parser = within!(1..=1_000))]
    pub parked_baskets_max: i64,

    /// Characters in which a till writes a basket that waits
    #[arg(long, value_name = "N", env = "FORECOURT_PARKED_BASKET_CHARS_MAX")]
    #[arg(default_value_t = signed(Limits::default().parked_basket_chars_max), value_parser = within!(1_000..=200_000))]
    pub parked_basket_chars_max: i64,

    /// How long a till waits for the server before it keeps a sale and goes on, in milliseconds
    #[arg(long, value_name = "N", env = "FORECOURT_TILL_TIMEOUT_MS")]
    #[arg(default_value_t = Limits::default().till_timeout_ms, value_parser = within!(500..=60_000))]
    pub till_timeout_ms: i64,
}

impl TillLimits {
    /// Puts them where `session` reads them.
    pub(super) fn put_into(&self, limits: &mut Limits) {
        limits.amount_cents_max = self.amount_cents_max;
        limits.sale_lines_max = unsigned(self.sale_lines_max);
        limits.sale_quantity_max = self.sale_quantity_max;
        limits.reason_chars_max = unsigned(self.reason_chars_max);
        limits.price_cut_bp_max = self.price_cut_percent_max * 100;
        limits.cash_refund_cents_max = self.cash_refund_cents_max;
        limits.devices_per_shift_max = self.devices_per_shift_max;
        limits.device_gone_after_ms = self.device_gone_after_ms;
        limits.shift_warn_after_ms = self.shift_warn_after_hours * HOUR_MS;
        limits.till_kept_max = self.till_kept_max;
        limits.parked_baskets_max = self.parked_baskets_max;
        limits.parked_basket_chars_max = unsigned(self.parked_basket_chars_max);
        limits.till_timeout_ms = self.till_timeout_ms;
    }
}
