//! The bounds of `session` as settings. Their defaults are `session`'s own, so that there is one of each.

use clap::Args;
use session::context::{Limits, LoginLife};

use super::ConfigError;

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Clap's parser of a number within bounds.
macro_rules! within {
    ($range:expr) => {
        clap::value_parser!(i64).range($range)
    };
}

/// The bounds of consultations, logins and tills.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct LimitSettings {
    /// How long nobody may attend to a consultation that is not live before it expires
    #[arg(long, value_name = "N", env = "FORECOURT_ORPHAN_AFTER_MINUTES")]
    #[arg(default_value_t = Limits::default().orphan_after_ms / MINUTE_MS, value_parser = within!(1..=10_080))]
    pub orphan_after_minutes: i64,

    /// How long a mechanic may take to come after accepting before the consultation goes back to the queue
    #[arg(long, value_name = "N", env = "FORECOURT_CONNECT_WITHIN_MINUTES")]
    #[arg(default_value_t = Limits::default().connect_within_ms / MINUTE_MS, value_parser = within!(1..=1_440))]
    pub connect_within_minutes: i64,

    /// Minutes without anybody attending to a live consultation before both sides are asked whether it goes on
    #[arg(long, value_name = "MINUTES", env = "FORECOURT_IDLE_ASK_AFTER_MINUTES")]
    #[arg(default_value_t = Limits::default().idle_ask_after_ms / MINUTE_MS, value_parser = within!(1..=10_080))]
    pub idle_ask_after_minutes: i64,

    /// Minutes that this question stands before the consultation is ended
    #[arg(long, value_name = "MINUTES", env = "FORECOURT_IDLE_CLOSE_AFTER_MINUTES")]
    #[arg(default_value_t = Limits::default().idle_close_after_ms / MINUTE_MS, value_parser = within!(1..=10_080))]
    pub idle_close_after_minutes: i64,

    /// How far ahead a consultation may be scheduled
    #[arg(long, value_name = "N", env = "FORECOURT_SCHEDULE_AHEAD_DAYS")]
    #[arg(default_value_t = Limits::default().schedule_ahead_ms / DAY_MS, value_parser = within!(1..=3_650))]
    pub schedule_ahead_days: i64,

    /// Characters in a concern
    #[arg(long, value_name = "N", env = "FORECOURT_CONCERN_CHARS_MAX")]
    #[arg(default_value_t = signed(Limits::default().concern_chars_max), value_parser = within!(1..=20_000))]
    pub concern_chars_max: i64,

    /// Characters in a vehicle's description
    #[arg(long, value_name = "N", env = "FORECOURT_VEHICLE_CHARS_MAX")]
    #[arg(default_value_t = signed(Limits::default().vehicle_chars_max), value_parser = within!(1..=2_000))]
    pub vehicle_chars_max: i64,

    /// Characters in a message
    #[arg(long, value_name = "N", env = "FORECOURT_MESSAGE_CHARS_MAX")]
    #[arg(default_value_t = signed(Limits::default().message_chars_max), value_parser = within!(1..=100_000))]
    pub message_chars_max: i64,

    /// Characters in a mechanic's note
    #[arg(long, value_name = "N", env = "FORECOURT_NOTE_CHARS_MAX")]
    #[arg(default_value_t = signed(Limits::default().note_chars_max), value_parser = within!(1..=100_000))]
    pub note_chars_max: i64,

    /// Messages of one consultation
    #[arg(long, value_name = "N", env = "FORECOURT_MESSAGES_PER_SESSION_MAX")]
    #[arg(default_value_t = Limits::default().messages_per_session_max, value_parser = within!(1..=100_000))]
    pub messages_per_session_max: i64,

    /// Consultations one customer may make within an hour; cancelling gives none back
    #[arg(long, value_name = "N", env = "FORECOURT_CONSULTATIONS_PER_CUSTOMER_PER_HOUR_MAX")]
    #[arg(default_value_t = Limits::default().consultations_per_customer_per_hour_max)]
    #[arg(value_parser = within!(1..=1_000_000))]
    pub consultations_per_customer_per_hour_max: i64,

    /// Consultations all customers of a shop together may make within a minute
    #[arg(long, value_name = "N", env = "FORECOURT_CONSULTATIONS_PER_SHOP_PER_MINUTE_MAX")]
    #[arg(default_value_t = Limits::default().consultations_per_shop_per_minute_max)]
    #[arg(value_parser = within!(1..=1_000_000))]
    pub consultations_per_shop_per_minute_max: i64,

    /// Queue entries shown at once
    #[arg(long, value_name = "N", env = "FORECOURT_QUEUE_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().queue_rows_max, value_parser = within!(1..=1_000))]
    pub queue_rows_max: i64,

    /// Messages of a room, and lines of its history, shown at once
    #[arg(long, value_name = "N", env = "FORECOURT_ROOM_LINES_MAX")]
    #[arg(default_value_t = Limits::default().room_lines_max, value_parser = within!(10..=1_000))]
    pub room_lines_max: i64,

    /// Quotes shown at once
    #[arg(long, value_name = "N", env = "FORECOURT_QUOTE_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().quote_rows_max, value_parser = within!(1..=100))]
    pub quote_rows_max: i64,

    /// Lines of a history shown at once
    #[arg(long, value_name = "N", env = "FORECOURT_HISTORY_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().history_rows_max, value_parser = within!(1..=1_000))]
    pub history_rows_max: i64,

    /// People of the shop shown at once
    #[arg(long, value_name = "N", env = "FORECOURT_PEOPLE_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().people_rows_max, value_parser = within!(1..=1_000))]
    pub people_rows_max: i64,

    /// Rows a job changes in one transaction
    #[arg(long, value_name = "N", env = "FORECOURT_JOB_BATCH_ROWS")]
    #[arg(default_value_t = Limits::default().job_batch_rows, value_parser = within!(1..=1_000))]
    pub job_batch_rows: i64,

    /// Rows of each kind that the job session-health counts at the most
    #[arg(long, value_name = "N", env = "FORECOURT_ROWS_COUNTED_MAX")]
    #[arg(default_value_t = Limits::default().rows_counted_max, value_parser = within!(1_000..=100_000_000))]
    pub rows_counted_max: i64,

    /// How long an Idempotency-Key is remembered
    #[arg(long, value_name = "N", env = "FORECOURT_IDEMPOTENCY_KEPT_HOURS")]
    #[arg(default_value_t = Limits::default().idempotency_kept_ms / HOUR_MS, value_parser = within!(1..=720))]
    pub idempotency_kept_hours: i64,

    /// A customer is signed out after this long without a request
    #[arg(long, value_name = "N", env = "FORECOURT_CUSTOMER_IDLE_MINUTES")]
    #[arg(default_value_t = Limits::default().customer_login.idle_ms / MINUTE_MS, value_parser = within!(1..=525_600))]
    pub customer_idle_minutes: i64,

    /// A customer is signed out this long after signing in
    #[arg(long, value_name = "N", env = "FORECOURT_CUSTOMER_LOGIN_HOURS_MAX")]
    #[arg(default_value_t = Limits::default().customer_login.absolute_ms / HOUR_MS, value_parser = within!(1..=8_760))]
    pub customer_login_hours_max: i64,

    /// Staff are signed out after this long without a request
    #[arg(long, value_name = "N", env = "FORECOURT_STAFF_IDLE_MINUTES")]
    #[arg(default_value_t = Limits::default().staff_login.idle_ms / MINUTE_MS, value_parser = within!(1..=525_600))]
    pub staff_idle_minutes: i64,

    /// Staff are signed out this long after signing in
    #[arg(long, value_name = "N", env = "FORECOURT_STAFF_LOGIN_HOURS_MAX")]
    #[arg(default_value_t = Limits::default().staff_login.absolute_ms / HOUR_MS, value_parser = within!(1..=8_760))]
    pub staff_login_hours_max: i64,

    /// Minutes for which a password that was typed on a device is not asked for there again, before other logins are ended
    #[arg(long, value_name = "N", env = "FORECOURT_PASSWORD_AGAIN_MINUTES")]
    #[arg(default_value_t = Limits::default().password_again_ms / MINUTE_MS, value_parser = within!(0..=1_440))]
    pub password_again_minutes: i64,

    /// Devices one person may be signed in on; the longest unused makes room
    #[arg(long, value_name = "N", env = "FORECOURT_DEVICES_PER_USER_MAX")]
    #[arg(default_value_t = Limits::default().devices_per_user_max, value_parser = within!(1..=1_000))]
    pub devices_per_user_max: i64,

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

    /// Lines of a file that is imported into the catalogue
    #[arg(long, value_name = "N", env = "FORECOURT_IMPORT_LINES_MAX")]
    #[arg(default_value_t = signed(Limits::default().import_lines_max), value_parser = within!(1..=1_000_000))]
    pub import_lines_max: i64,

    /// Bytes of a shop's logo
    #[arg(long, value_name = "N", env = "FORECOURT_LOGO_BYTES_MAX")]
    #[arg(default_value_t = signed(Limits::default().logo_bytes_max), value_parser = within!(1_024..=4_194_304))]
    pub logo_bytes_max: i64,

    /// Characters in a deal's title
    #[arg(long, value_name = "N", env = "FORECOURT_DEAL_TITLE_CHARS_MAX")]
    #[arg(default_value_t = signed(Limits::default().deal_title_chars_max), value_parser = within!(10..=1_000))]
    pub deal_title_chars_max: i64,

    /// Lines of a deal
    #[arg(long, value_name = "N", env = "FORECOURT_DEAL_LINES_MAX")]
    #[arg(default_value_t = signed(Limits::default().deal_lines_max), value_parser = within!(1..=1_000))]
    pub deal_lines_max: i64,

    /// Deals of one page of a list
    #[arg(long, value_name = "N", env = "FORECOURT_DEAL_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().deal_rows_max, value_parser = within!(1..=1_000))]
    pub deal_rows_max: i64,

    /// Deals of one stage on the board
    #[arg(long, value_name = "N", env = "FORECOURT_BOARD_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().board_rows_max, value_parser = within!(1..=500))]
    pub board_rows_max: i64,

    /// After so many days without activity a deal that is going on is marked as stale
    #[arg(long, value_name = "N", env = "FORECOURT_DEAL_STALE_AFTER_DAYS")]
    #[arg(default_value_t = Limits::default().deal_stale_after_days, value_parser = within!(1..=3_650))]
    pub deal_stale_after_days: i64,

    /// For how many days a quote is valid unless somebody says otherwise
    #[arg(long, value_name = "N", env = "FORECOURT_QUOTE_VALID_DAYS")]
    #[arg(default_value_t = Limits::default().quote_valid_days, value_parser = within!(1..=365))]
    pub quote_valid_days: i64,

    /// Deals a person's last selections are remembered of
    #[arg(long, value_name = "N", env = "FORECOURT_RECENT_DEALS_MAX")]
    #[arg(default_value_t = Limits::default().recent_deals_max, value_parser = within!(5..=1_000))]
    pub recent_deals_max: i64,

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

impl LimitSettings {
    /// The bounds as `session` takes them.
    ///
    /// # Errors
    /// [`ConfigError`] when an idle time is longer than the login may last.
    pub fn check(&self) -> Result<Limits, ConfigError> {
        let customer_login = LoginLife {
            idle_ms: self.customer_idle_minutes * MINUTE_MS,
            absolute_ms: self.customer_login_hours_max * HOUR_MS,
        };
        let staff_login = LoginLife {
            idle_ms: self.staff_idle_minutes * MINUTE_MS,
            absolute_ms: self.staff_login_hours_max * HOUR_MS,
        };
        for (who, life) in [("customer", customer_login), ("staff", staff_login)] {
            if life.idle_ms > life.absolute_ms {
                return Err(ConfigError::new(format!(
                    "--{who}-idle-minutes must not be longer than --{who}-login-hours-max: the login would be over before"
                )));
            }
        }
        Ok(Limits {
            orphan_after_ms: self.orphan_after_minutes * MINUTE_MS,
            connect_within_ms: self.connect_within_minutes * MINUTE_MS,
            idle_ask_after_ms: self.idle_ask_after_minutes * MINUTE_MS,
            idle_close_after_ms: self.idle_close_after_minutes * MINUTE_MS,
            schedule_ahead_ms: self.schedule_ahead_days * DAY_MS,
            concern_chars_max: unsigned(self.concern_chars_max),
            vehicle_chars_max: unsigned(self.vehicle_chars_max),
            message_chars_max: unsigned(self.message_chars_max),
            note_chars_max: unsigned(self.note_chars_max),
            messages_per_session_max: self.messages_per_session_max,
            consultations_per_customer_per_hour_max: self.consultations_per_customer_per_hour_max,
            consultations_per_shop_per_minute_max: self.consultations_per_shop_per_minute_max,
            queue_rows_max: self.queue_rows_max,
            history_rows_max: self.history_rows_max,
            people_rows_max: self.people_rows_max,
            quote_rows_max: self.quote_rows_max,
            room_lines_max: self.room_lines_max,
            job_batch_rows: self.job_batch_rows,
            rows_counted_max: self.rows_counted_max,
            idempotency_kept_ms: self.idempotency_kept_hours * HOUR_MS,
            customer_login,
            staff_login,
            password_again_ms: self.password_again_minutes * MINUTE_MS,
            devices_per_user_max: self.devices_per_user_max,
            amount_cents_max: self.amount_cents_max,
            sale_lines_max: unsigned(self.sale_lines_max),
            sale_quantity_max: self.sale_quantity_max,
            reason_chars_max: unsigned(self.reason_chars_max),
            price_cut_bp_max: self.price_cut_percent_max * 100,
            cash_refund_cents_max: self.cash_refund_cents_max,
            devices_per_shift_max: self.devices_per_shift_max,
            device_gone_after_ms: self.device_gone_after_ms,
            shift_warn_after_ms: self.shift_warn_after_hours * HOUR_MS,
            till_kept_max: self.till_kept_max,
            parked_baskets_max: self.parked_baskets_max,
            parked_basket_chars_max: unsigned(self.parked_basket_chars_max),
            till_timeout_ms: self.till_timeout_ms,
            import_lines_max: unsigned(self.import_lines_max),
            logo_bytes_max: unsigned(self.logo_bytes_max),
            deal_title_chars_max: unsigned(self.deal_title_chars_max),
            deal_lines_max: unsigned(self.deal_lines_max),
            deal_rows_max: self.deal_rows_max,
            board_rows_max: self.board_rows_max,
            deal_stale_after_days: self.deal_stale_after_days,
            quote_valid_days: self.quote_valid_days,
            recent_deals_max: self.recent_deals_max,
            slots_ahead_ms: self.slots_ahead_days * DAY_MS,
            booking_lead_ms: self.booking_lead_minutes * MINUTE_MS,
            booking_first_ms: self.booking_first_minutes * MINUTE_MS,
            slot_rows_max: self.slot_rows_max,
            bookings_per_customer_max: self.bookings_per_customer_max,
            prebooking_lease_ms: self.prebooking_lease_ms,
            // Those of mail are settings of their own: `MailSettings::bound`.
            ..Limits::default()
        })
    }
}

/// A count as clap bounds it.
fn signed(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// A count as `session` takes it.
fn unsigned(count: i64) -> usize {
    usize::try_from(count).unwrap_or(0)
}
