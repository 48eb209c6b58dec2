//! The bounds of what goes on in somebody's name while they are away, and of what they take along or have erased.

use clap::Args;
use session::context::Limits;

const SECOND_MS: i64 = 1_000;
const HOUR_MS: i64 = 3_600 * SECOND_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Background logins, exports and erasures.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Background logins, export and erasure")]
pub struct OwnDataSettings {
    /// How often the token of a background login is renewed, give or take a tenth
    #[arg(long, value_name = "HOURS", env = "FORECOURT_BACKGROUND_TOKEN_RENEW_HOURS")]
    #[arg(default_value_t = Limits::default().background_token_renew_ms / HOUR_MS, value_parser = clap::value_parser!(i64).range(1..=168))]
    pub background_token_renew_hours: i64,

    /// How long such a token works at the most; longer than the server is ever away
    #[arg(long, value_name = "DAYS", env = "FORECOURT_BACKGROUND_TOKEN_LIFE_DAYS")]
    #[arg(default_value_t = Limits::default().background_token_life_ms / DAY_MS, value_parser = clap::value_parser!(i64).range(8..=400))]
    pub background_token_life_days: i64,

    /// For how long a renewal whose answer was lost may be asked for again
    #[arg(long, value_name = "SECONDS", env = "FORECOURT_BACKGROUND_TOKEN_GRACE_SECONDS")]
    #[arg(default_value_t = Limits::default().background_token_grace_ms / SECOND_MS, value_parser = clap::value_parser!(i64).range(1..=300))]
    pub background_token_grace_seconds: i64,

    /// How often it may
    #[arg(long, value_name = "N", env = "FORECOURT_BACKGROUND_TOKEN_RETRIES_MAX")]
    #[arg(default_value_t = Limits::default().background_token_retries_max, value_parser = clap::value_parser!(i64).range(1..=100))]
    pub background_token_retries_max: i64,

    /// How long somebody who asked to be erased can change their mind
    #[arg(long, value_name = "DAYS", env = "FORECOURT_ERASURE_AFTER_DAYS")]
    #[arg(default_value_t = Limits::default().erasure_after_ms / DAY_MS, value_parser = clap::value_parser!(i64).range(1..=30))]
    pub erasure_after_days: i64,

    /// Rows of each table in an export of one's own data
    #[arg(long, value_name = "N", env = "FORECOURT_EXPORT_ROWS_MAX")]
    #[arg(default_value_t = Limits::default().export_rows_max, value_parser = clap::value_parser!(i64).range(100..=1_000_000))]
    pub export_rows_max: i64,

    /// Bytes that such an export holds, before it is packed
    #[arg(long, value_name = "BYTES", env = "FORECOURT_EXPORT_BYTES_MAX")]
    #[arg(default_value_t = Limits::default().export_bytes_max as u64, value_parser = clap::value_parser!(u64).range(65_536..=1_073_741_824))]
    pub export_bytes_max: u64,
}

impl OwnDataSettings {
    /// `limits` with these.
    #[must_use]
    pub fn bound(&self, limits: Limits) -> Limits {
        Limits {
            background_token_renew_ms: self.background_token_renew_hours * HOUR_MS,
            background_token_life_ms: self.background_token_life_days * DAY_MS,
            background_token_grace_ms: self.background_token_grace_seconds * SECOND_MS,
            background_token_retries_max: self.background_token_retries_max,
            erasure_after_ms: self.erasure_after_days * DAY_MS,
            export_rows_max: self.export_rows_max,
            export_bytes_max: usize::try_from(self.export_bytes_max).unwrap_or(usize::MAX),
            ..limits
        }
    }
}
