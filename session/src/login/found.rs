//! Whoever names an account: how they are found, and what is asked of them once their password was right.

use super::Marks;
use super::factor::{Proof, prove};
use super::outcome::Person;
use crate::Context;
use crate::clock::Timestamp;

macro_rules! find {
    ($who:literal) => {
        concat!(
            "SELECT u.id, u.shop_id, u.email, u.name, u.roles, u.password_hash, p.last_seen_at AS place_seen_at,
                f.secret AS factor, s.staff_second_factor <> 0 AND u.roles <> 'customer' AS is_factor_asked
             FROM users AS u JOIN shops AS s ON s.id = u.shop_id
                LEFT JOIN login_places AS p ON p.user_id = u.id AND p.place IN ($2, $4) AND p.last_seen_at > $3
                LEFT JOIN second_factors AS f ON f.user_id = u.id
             WHERE ",
            $who,
            " AND u.disabled_at IS NULL ORDER BY p.last_seen_at DESC LIMIT 1"
        )
    };
}
/// One statement, whether there is such an account and whether the place is known: a refusal takes as long either way. `$4` is the
/// place as it was written under the secret before.
pub(super) const FIND: &str = find!("u.email = $1");
/// The same for somebody whose password was verified before.
pub(super) const FIND_AGAIN: &str = find!("u.id = $1");

/// Whoever names an account, as far as they are known.
#[derive(sqlx::FromRow)]
pub(super) struct Found {
    #[sqlx(flatten)]
    pub(super) person: Person,
    /// When they were last seen where they ask from; nothing where that is no place of theirs.
    pub(super) place_seen_at: Option<Timestamp>,
    /// Their second factor as it lies sealed; nothing where they have none.
    pub(super) factor: Option<String>,
    /// Whether their shop asks one of them.
    pub(super) is_factor_asked: bool,
}

/// What somebody's second factor asks for, after their password was right.
pub(super) enum Asked {
    /// Nothing: they have none, or this browser is not asked again yet.
    Nothing,
    /// A code, and none was typed.
    Code,
    /// The code that was typed is to be taken.
    Proof(Proof),
    /// What was typed is no code of theirs.
    Wrong,
}

impl Found {
    /// What is asked of them in a browser with these marks, where they typed `code`.
    pub(super) fn asked(&self, cx: &Context, marks: &Marks, code: &str) -> Asked {
        let (limits, now) = (cx.sign_in_limiter.limits(), cx.clock.now());
        match &self.factor {
            None => Asked::Nothing,
            Some(factor) if marks.is_trusted(&cx.secret, (&self.person, factor), limits, now) => Asked::Nothing,
            Some(_) if code.trim().is_empty() => Asked::Code,
            Some(factor) => prove(cx, self.person.user.id, factor, code).map_or(Asked::Wrong, Asked::Proof),
        }
    }
}
