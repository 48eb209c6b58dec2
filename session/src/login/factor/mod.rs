//! The second factor: six digits that a phone reckons from a secret (TOTP, RFC 6238), or one of ten recovery codes where it is lost.
//!
//! Asked after the password, never instead of it. The secret lies sealed in the database, a recovery code as a keyed hash; a code is
//! taken once. A person sets it up and turns it off themselves; whoever runs the shop may take a lost one away.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

crate::server_only! {
    mod error;
    mod half;
    mod off;
    mod prove;
    mod recovery;
    mod reseal;
    mod set_up;
    mod standing;
    mod totp;

    pub use error::FactorError;
    pub use half::HalfWay;
    pub use off::turn_off;
    pub use recovery::{RECOVERY_CODES, new_recovery_codes};
    pub use set_up::{NewFactor, begin, confirm, pending};
    pub use standing::standing;
    pub use totp::{TotpSecret, DIGITS as CODE_DIGITS, STEP_MS};
    pub(crate) use off::forget;
    pub(super) use prove::{Proof, claim, prove};
    pub(super) use reseal::reseal;
    pub use prove::Second;

    /// The most characters that are looked at where a code is typed: a recovery code, spaces and hyphens between.
    pub const CODE_CHARS_MAX: usize = 40;
}

/// How somebody's second factor stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SecondFactor {
    /// Since when it is asked at signing in; nothing while it is off.
    pub on_since: Option<Timestamp>,
    /// Recovery codes that were not used yet.
    pub codes_left: i64,
    /// Whether their shop asks one of them: then it cannot be turned off.
    pub is_asked: bool,
}
