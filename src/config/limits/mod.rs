//! The bounds of `session` as settings. Their defaults are `session`'s own, so that there is one of each.

mod booking;
mod deal;
mod till;

use booking::BookingLimits;
use deal::DealLimits;
use till::TillLimits;

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
use within;

/// The bounds of everything.
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

    /// Lines of a file that is imported into the catalogue
    #[arg(long, value_name = "N", env = "FORECOURT_IMPORT_LINES_MAX")]
    #[arg(default_value_t = signed(Limits::default().import_lines_max), value_parser = within!(1..=1_000_000))]
    pub import_lines_max: i64,

    /// Bytes of a shop's logo
    #[arg(long, value_name = "N", env = "FORECOURT_LOGO_BYTES_MAX")]
    #[arg(default_value_t = signed(Limits::default().logo_bytes_max), value_parser = within!(1_024..=4_194_304))]
    pub logo_bytes_max: i64,

    /// Of the tills.
    #[command(flatten)]
    pub till: TillLimits,

    /// Of deals and quotes.
    #[command(flatten)]
    pub deal: DealLimits,

    /// Of bookings.
    #[command(flatten)]
    pub booking: BookingLimits,
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
        let mut limits = Limits {
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
            import_lines_max: unsigned(self.import_lines_max),
            logo_bytes_max: unsigned(self.logo_bytes_max),
            // Those of mail are settings of their own: `MailSettings::bound`.
            ..Limits::default()
        };
        self.till.put_into(&mut limits);
        self.deal.put_into(&mut limits);
        self.booking.put_into(&mut limits);
        Ok(limits)
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
