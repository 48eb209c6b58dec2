//! Passwords and failed sign-ins: how many at once, and how many wrong guesses.

use clap::Args;
use session::login::{PasswordCost, PasswordRoom, SignInLimiter, SignInLimits};

/// The settings of signing in.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Signing in")]
pub struct SignInSettings {
    /// Passwords hashed at the same time; each takes one core and 19 MiB for a moment
    #[arg(long, value_name = "N", env = "FORECOURT_PASSWORDS_AT_ONCE_MAX", default_value_t = 2)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=256))]
    pub passwords_at_once_max: u32,

    /// Passwords that may wait for their turn; more are refused as busy
    #[arg(long, value_name = "N", env = "FORECOURT_PASSWORDS_WAITING_MAX", default_value_t = 64)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub passwords_waiting_max: u32,

    /// Failed sign-ins on one account within the window; further ones are refused unverified
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_FAILURES_PER_ACCOUNT_MAX")]
    #[arg(default_value_t = SignInLimits::default().per_account_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub sign_in_failures_per_account_max: u32,

    /// Failed sign-ins from one address within the window; further ones are refused unverified
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_FAILURES_PER_ADDRESS_MAX")]
    #[arg(default_value_t = SignInLimits::default().per_address_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub sign_in_failures_per_address_max: u32,

    /// How long failed sign-ins count
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_WINDOW_MINUTES")]
    #[arg(default_value_t = SignInLimits::default().window_ms / 60_000)]
    #[arg(value_parser = clap::value_parser!(i64).range(1..=10_080))]
    pub sign_in_window_minutes: i64,
}

impl SignInSettings {
    /// Where passwords are hashed.
    #[must_use]
    pub fn passwords(&self) -> PasswordRoom {
        let (at_once, waiting) = (self.passwords_at_once_max as usize, self.passwords_waiting_max as usize);
        PasswordRoom::new(at_once, waiting, PasswordCost::Standard)
    }

    /// Who counts failed sign-ins.
    #[must_use]
    pub fn limiter(&self) -> SignInLimiter {
        SignInLimiter::new(SignInLimits {
            per_account_max: self.sign_in_failures_per_account_max,
            per_address_max: self.sign_in_failures_per_address_max,
            window_ms: self.sign_in_window_minutes * 60_000,
            ..SignInLimits::default()
        })
    }
}
