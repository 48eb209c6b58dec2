//! The bounds of deals and quotes.

use clap::Args;
use session::context::Limits;

use super::{signed, unsigned, within};

/// The bounds of deals and quotes.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Limits")]
pub struct DealLimits {
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
}

impl DealLimits {
    /// Puts them where `session` reads them.
    pub(super) fn put_into(&self, limits: &mut Limits) {
        limits.deal_title_chars_max = unsigned(self.deal_title_chars_max);
        limits.deal_lines_max = unsigned(self.deal_lines_max);
        limits.deal_rows_max = self.deal_rows_max;
        limits.board_rows_max = self.board_rows_max;
        limits.deal_stale_after_days = self.deal_stale_after_days;
        limits.quote_valid_days = self.quote_valid_days;
        limits.recent_deals_max = self.recent_deals_max;
    }
}
