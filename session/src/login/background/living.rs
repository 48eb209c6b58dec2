//! Which background login lives, said once in SQL: neither revoked nor of an older epoch, with a token that was neither replaced nor
//! ended.

use crate::clock::Timestamp;
use crate::id::LoginSessionId;
use crate::store::{StoreError, Tx, args};

/// Joins (`JOIN`, `LEFT JOIN`) the background login of `u`, a row of users, as `l`, and its token as `t`, where they live. Until when
/// that is, `t.expires_at`, is asked by the statement, and so is whether the person is shut out.
macro_rules! living_background {
    ($join:literal) => {
        concat!(
            $join,
            " login_sessions AS l ON l.user_id = u.id AND l.kind = 'background' AND l.revoked_at IS NULL AND l.epoch = u.epoch ",
            $join,
            " background_tokens AS t ON t.login_session_id = l.id AND t.replaced_at IS NULL AND t.ended_at IS NULL AND t.epoch = u.epoch"
        )
    };
}
pub(crate) use living_background;

/// Decides once more, in the transaction of the work: of work and of ending, one was first.
const NOTE: &str = "UPDATE login_sessions SET work_kind = $3, worked_at = $4, last_seen_at = $4
     WHERE id = $1 AND kind = 'background' AND revoked_at IS NULL AND epoch = $2
        AND EXISTS (SELECT 1 FROM users AS u WHERE u.id = login_sessions.user_id AND u.epoch = $2 AND u.disabled_at IS NULL)";

/// Notes with a background login of this epoch what is done by it, as one word; false where it ended meanwhile, and nothing may be done.
pub(crate) async fn note(
    tx: &mut Tx,
    (id, epoch): (LoginSessionId, i64),
    kind: &'static str,
    now: Timestamp,
) -> Result<bool, StoreError> {
    Ok(tx.execute(NOTE, args![id, epoch, kind, now]).await? > 0)
}
