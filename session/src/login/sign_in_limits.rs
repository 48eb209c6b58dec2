//! The bounds of signing in, each with its one default. `Default` is the documentation.

/// How many wrong guesses are let through, and who is known well enough not to suffer from those of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignInLimits {
    /// Failures on one account from one address within the window; the next attempt from there is refused unverified.
    pub per_account_and_address_max: u32,
    /// Failures on one account within the window from all places together that it was never signed in from. More
    /// slow it down there only.
    pub per_account_max: u32,
    /// Failures from one address within the window on accounts that are not known there. Higher, because a whole shop may
    /// share one.
    pub per_address_max: u32,
    /// Failures within the window from a browser that was signed in as this person before.
    pub per_browser_max: u32,
    /// Accounts asked for from one address within the window.
    pub sign_ups_per_address_max: u32,
    /// Links to a new password asked for from one address within the window.
    pub links_per_address_max: u32,
    /// How long failures count, from the first one.
    pub window_ms: i64,
    /// Counters remembered of each kind at the most; the longest untouched is forgotten for a new one.
    pub keys_max: u64,
    /// How long a place or a browser stays known after somebody was signed in with it.
    pub known_for_ms: i64,
    /// How long a browser is not asked for a second factor whose person said so.
    pub trusted_for_ms: i64,
    /// How long after the password the second factor may be typed.
    pub code_within_ms: i64,
    /// Known places of one person; the longest unused makes room.
    pub places_per_user_max: i64,
    /// People whom one browser is known for; the one who has not signed in for longest makes room.
    pub people_per_browser_max: usize,
}

impl Default for SignInLimits {
    fn default() -> Self {
        Self {
            per_account_and_address_max: 10,
            per_account_max: 20,
            per_address_max: 100,
            per_browser_max: 10,
            sign_ups_per_address_max: 10,
            links_per_address_max: 10,
            window_ms: 15 * 60_000,
            keys_max: 100_000,
            known_for_ms: 180 * 24 * 60 * 60_000,
            trusted_for_ms: 30 * 24 * 60 * 60_000,
            code_within_ms: 10 * 60_000,
            places_per_user_max: 20,
            people_per_browser_max: 5,
        }
    }
}
