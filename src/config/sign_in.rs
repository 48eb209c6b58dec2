//! Passwords and failed sign-ins: how many at once, and how many wrong guesses.

use clap::Args;
use session::login::{PasswordCost, PasswordRoom, SignInLimiter, SignInLimits};

const DAY_MS: i64 = 24 * 60 * 60_000;

/// As many as fit into one cookie.
fn people(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(people @ 1..=20) => Ok(people),
        _ => Err("it must be a number from 1 to 20".to_owned()),
    }
}

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

    /// Failed sign-ins on one account from one address within the window; further ones are refused unverified
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_FAILURES_PER_ACCOUNT_AND_ADDRESS_MAX")]
    #[arg(default_value_t = SignInLimits::default().per_account_and_address_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub sign_in_failures_per_account_and_address_max: u32,

    /// Failed sign-ins on one account within the window from all addresses that it was never signed in from; further ones
    /// are refused there
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_FAILURES_PER_ACCOUNT_MAX")]
    #[arg(default_value_t = SignInLimits::default().per_account_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub sign_in_failures_per_account_max: u32,

    /// Failed sign-ins from one address within the window; further ones are refused unverified, but for people known there
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_FAILURES_PER_ADDRESS_MAX")]
    #[arg(default_value_t = SignInLimits::default().per_address_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub sign_in_failures_per_address_max: u32,

    /// Failed sign-ins within the window from a browser that was signed in as this person before
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_FAILURES_PER_BROWSER_MAX")]
    #[arg(default_value_t = SignInLimits::default().per_browser_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub sign_in_failures_per_browser_max: u32,

    /// Links to a new password asked for from one address within the window
    #[arg(long, value_name = "N", env = "FORECOURT_PASSWORD_LINKS_PER_ADDRESS_MAX")]
    #[arg(default_value_t = SignInLimits::default().links_per_address_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub password_links_per_address_max: u32,

    /// Accounts asked for from one address within the window
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_UPS_PER_ADDRESS_MAX")]
    #[arg(default_value_t = SignInLimits::default().sign_ups_per_address_max)]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub sign_ups_per_address_max: u32,

    /// How long a browser and an address stay known after somebody was signed in there
    #[arg(long, value_name = "N", env = "FORECOURT_SIGN_IN_KNOWN_FOR_DAYS")]
    #[arg(default_value_t = SignInLimits::default().known_for_ms / DAY_MS)]
    #[arg(value_parser = clap::value_parser!(i64).range(1..=400))]
    pub sign_in_known_for_days: i64,

    /// How long a browser is not asked for a second factor whose person said so
    #[arg(long, value_name = "N", env = "FORECOURT_SECOND_FACTOR_REMEMBERED_DAYS")]
    #[arg(default_value_t = SignInLimits::default().trusted_for_ms / DAY_MS)]
    #[arg(value_parser = clap::value_parser!(i64).range(0..=400))]
    pub second_factor_remembered_days: i64,

    /// How long after the password the second factor may be typed
    #[arg(long, value_name = "N", env = "FORECOURT_SECOND_FACTOR_WITHIN_MINUTES")]
    #[arg(default_value_t = SignInLimits::default().code_within_ms / 60_000)]
    #[arg(value_parser = clap::value_parser!(i64).range(1..=60))]
    pub second_factor_within_minutes: i64,

    /// Addresses one person is known at; the longest unused makes room
    #[arg(long, value_name = "N", env = "FORECOURT_KNOWN_PLACES_PER_USER_MAX")]
    #[arg(default_value_t = SignInLimits::default().places_per_user_max)]
    #[arg(value_parser = clap::value_parser!(i64).range(1..=1_000))]
    pub known_places_per_user_max: i64,

    /// People one browser is known for
    #[arg(long, value_name = "N", env = "FORECOURT_KNOWN_PEOPLE_PER_BROWSER_MAX")]
    #[arg(default_value_t = SignInLimits::default().people_per_browser_max)]
    #[arg(value_parser = people)]
    pub known_people_per_browser_max: usize,

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
            per_account_and_address_max: self.sign_in_failures_per_account_and_address_max,
            per_account_max: self.sign_in_failures_per_account_max,
            per_address_max: self.sign_in_failures_per_address_max,
            per_browser_max: self.sign_in_failures_per_browser_max,
            links_per_address_max: self.password_links_per_address_max,
            sign_ups_per_address_max: self.sign_ups_per_address_max,
            window_ms: self.sign_in_window_minutes * 60_000,
            known_for_ms: self.sign_in_known_for_days * DAY_MS,
            trusted_for_ms: self.second_factor_remembered_days * DAY_MS,
            code_within_ms: self.second_factor_within_minutes * 60_000,
            places_per_user_max: self.known_places_per_user_max,
            people_per_browser_max: self.known_people_per_browser_max,
            ..SignInLimits::default()
        })
    }
}
