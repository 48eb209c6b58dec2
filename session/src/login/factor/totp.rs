//! One-time codes by time: HMAC-SHA-1 over the number of the half minute, six digits (RFC 6238 over RFC 4226). What every
//! authenticator reckons without being told more than the secret.
//!
//! By hand on the `hmac` of this tree: it is ten lines, and the crates for it bring a second version of everything they rest on.

use hmac::{Hmac, Mac};
use sha1::Sha1;

use crate::clock::Timestamp;

/// Digits of a code.
pub const DIGITS: usize = 6;
/// For how long one code is the present one, in milliseconds (RFC 6238 §5.2).
pub const STEP_MS: i64 = 30_000;
/// Bytes of a secret: as many as the hash has (RFC 4226 §4, R6).
const SECRET_BYTES: usize = 20;
/// Steps either way that a phone's clock may be off (RFC 6238 §5.2).
const DRIFT_STEPS: i64 = 1;

/// The secret that phone and server share. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct TotpSecret([u8; SECRET_BYTES]);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TotpSecret(…)")
    }
}

impl TotpSecret {
    pub(super) fn random() -> Self {
        Self(rand::random())
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    pub(super) const fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret as an authenticator takes it: base32 (RFC 4648 §6) without padding, 32 letters and digits.
    #[must_use]
    pub fn text(&self) -> String {
        const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
        let groups = self.0.chunks_exact(5).flat_map(|group| {
            let bits = group.iter().fold(0_u64, |bits, byte| (bits << 8) | u64::from(*byte));
            (0..8).rev().map(move |place| LETTERS[usize::try_from((bits >> (place * 5)) & 31).unwrap_or(0)])
        });
        groups.map(char::from).collect()
    }

    /// The secret that such a text stands for; spaces, hyphens and case are of no account.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let mut bytes = Vec::with_capacity(SECRET_BYTES);
        let (mut bits, mut count) = (0_u32, 0);
        for c in text.chars().filter(|c| !c.is_whitespace() && *c != '-') {
            let value = match c.to_ascii_uppercase() {
                letter @ 'A'..='Z' => u32::from(letter) - u32::from('A'),
                digit @ '2'..='7' => u32::from(digit) - u32::from('2') + 26,
                _ => return None,
            };
            bits = ((bits << 5) | value) & 0xfff;
            count += 5;
            if count >= 8 {
                count -= 8;
                bytes.push(u8::try_from((bits >> count) & 0xff).unwrap_or(0));
            }
        }
        Self::from_bytes(&bytes)
    }

    /// What a QR code holds, so that nobody types the secret: whose code it is, for `account` at `issuer`.
    #[must_use]
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (escaped(issuer), escaped(account));
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}&digits={DIGITS}&period=30", self.text())
    }

    /// The code of the step in which `at` lies, as it is typed.
    #[must_use]
    pub fn code(&self, at: Timestamp) -> String {
        format!("{:0DIGITS$}", self.number(step(at)))
    }

    /// The step of which `typed` is the code, among the present one and its neighbours, and after the step `after`: of that one and
    /// those before it none is taken any more.
    pub(super) fn step_of(&self, typed: u32, now: Timestamp, after: i64) -> Option<i64> {
        let present = step(now);
        // All of them are reckoned, whichever it is.
        let steps: Vec<i64> =
            (present - DRIFT_STEPS..=present + DRIFT_STEPS).filter(|step| self.number(*step) == typed).collect();
        steps.into_iter().find(|step| *step > after)
    }

    fn number(&self, step: i64) -> u32 {
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(&step.to_be_bytes());
        let hash = mac.finalize().into_bytes();
        // RFC 4226 §5.3: the last four bits say where the number stands.
        let at = usize::from(hash[hash.len() - 1] & 0xf);
        let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap_or_default()) & 0x7fff_ffff;
        number % 10_u32.pow(u32::try_from(DIGITS).unwrap_or(6))
    }
}

const fn step(at: Timestamp) -> i64 {
    at.0.div_euclid(STEP_MS)
}

/// A text as it may stand in an address (RFC 3986 §2.3).
fn escaped(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut escaped, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            escaped.push(char::from(byte));
        } else {
            let _ = write!(escaped, "%{byte:02X}");
        }
        escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_the_rfc() -> TotpSecret {
        TotpSecret(*b"12345678901234567890")
    }

    #[test]
    fn codes_are_those_of_the_rfc() {
        // RFC 6238, appendix B, SHA1; the last six of its eight digits.
        for (second, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(of_the_rfc().code(Timestamp(second * 1_000)), code, "{second}");
        }
    }

    #[test]
    fn a_code_is_taken_a_step_early_and_a_step_late_and_never_twice() {
        let (secret, now) = (of_the_rfc(), Timestamp(1_111_111_111_000));
        let present = step(now);
        for drift in -3..=3 {
            let typed = secret.code(now.plus_ms(drift * STEP_MS)).parse().expect("digits");
            let expected = (drift.abs() <= 1).then_some(present + drift);
            assert_eq!(secret.step_of(typed, now, 0), expected, "{drift} steps off");
            assert_eq!(secret.step_of(typed, now, present + drift), None, "taken already");
        }
    }

    #[test]
    fn a_secret_is_its_text_however_it_is_typed() {
        let secret = of_the_rfc();
        assert_eq!(secret.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(TotpSecret::from_text("gezd gnbv-GY3T QOJQ GEZD GNBV GY3T QOJQ"), Some(secret.clone()));
        for wrong in ["", "GEZD", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1", "é"] {
            assert_eq!(TotpSecret::from_text(wrong), None, "{wrong}");
        }
        assert_eq!(format!("{secret:?}"), "TotpSecret(…)");
        let uri = secret.uri("Ada's Garage", "ada@example.org");
        assert!(uri.starts_with("otpauth://totp/Ada%27s%20Garage:ada%40example.org?secret=GEZD"), "{uri}");
    }
}
