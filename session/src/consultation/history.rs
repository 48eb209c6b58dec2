//! Looking back: a person's consultations, and what a mechanic did today.

use super::view::{Record, Summary};
use crate::Context;
use crate::clock::Timestamp;
use crate::shop::{Role, User};
use crate::store::{StoreError, args};

const OF_CUSTOMER: &str = "SELECT s.id, s.plan, s.channel, s.status, s.concern, m.name AS with_name, s.created_at,
        s.started_at, s.ended_at
     FROM consultations AS s
     JOIN assignments AS a ON a.consultation_id = s.id
     LEFT JOIN users AS m ON m.id = a.mechanic_id
     WHERE s.customer_id = $1 ORDER BY s.created_at DESC, s.id DESC LIMIT $2";
const OF_MECHANIC: &str = "SELECT s.id, s.plan, s.channel, s.status, s.concern, c.name AS with_name, s.created_at,
        s.started_at, s.ended_at
     FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id
     JOIN users AS c ON c.id = s.customer_id
     WHERE a.mechanic_id = $1 ORDER BY s.created_at DESC, s.id DESC LIMIT $2";
const OF_DAY: &str = "SELECT s.id, s.plan, s.channel, s.status, s.concern, c.name AS with_name, s.created_at,
        s.started_at, s.ended_at
     FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id
     JOIN users AS c ON c.id = s.customer_id
     WHERE a.mechanic_id = $1 AND a.status = 'done' AND a.ended_at >= $2
     ORDER BY a.ended_at DESC, s.id DESC LIMIT $3";
const TOTALS_OF_DAY: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(s.ended_at - s.started_at), 0) AS BIGINT)
     FROM assignments AS a JOIN consultations AS s ON s.id = a.consultation_id
     WHERE a.mechanic_id = $1 AND a.status = 'done' AND a.ended_at >= $2";

/// The person's consultations, newest first, at most `history_rows_max`.
///
/// # Errors
/// [`StoreError`].
pub async fn history(cx: &Context, who: &User) -> Result<Vec<Summary>, StoreError> {
    let sql = if who.role == Role::Mechanic { OF_MECHANIC } else { OF_CUSTOMER };
    cx.store.all(sql, args![who.id, cx.limits.history_rows_max]).await
}

/// What a mechanic completed since `since`: totals of all, and the newest lines.
///
/// # Errors
/// [`StoreError`].
pub async fn record_of_day(cx: &Context, who: &User, since: Timestamp) -> Result<Record, StoreError> {
    let (completed_count, live_ms) = cx.store.one::<(i64, i64)>(TOTALS_OF_DAY, args![who.id, since]).await?;
    let sessions = cx.store.all(OF_DAY, args![who.id, since, cx.limits.history_rows_max]).await?;
    Ok(Record { completed_count, live_ms, sessions })
}
