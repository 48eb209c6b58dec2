//! Looking back: a person's consultations, and what a mechanic did today.

use super::view::{History, Record, Summary};
use crate::Context;
use crate::clock::Timestamp;
use crate::cursor::{Cursor, Page};
use crate::shop::User;
use crate::store::{StoreError, args};

const OF_CUSTOMER: &str = "SELECT s.id, s.plan, s.channel, s.status, s.concern, m.name AS with_name, s.created_at,
        s.started_at, s.ended_at
     FROM consultations AS s
     JOIN assignments AS a ON a.consultation_id = s.id
     LEFT JOIN users AS m ON m.id = a.mechanic_id
     WHERE s.customer_id = $1 AND (s.created_at, s.id) < ($2, $3) ORDER BY s.created_at DESC, s.id DESC LIMIT $4";
const OF_MECHANIC: &str = "SELECT s.id, s.plan, s.channel, s.status, s.concern, c.name AS with_name, s.created_at,
        s.started_at, s.ended_at
     FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id
     JOIN users AS c ON c.id = s.customer_id
     WHERE a.mechanic_id = $1 AND (s.created_at, s.id) < ($2, $3) ORDER BY s.created_at DESC, s.id DESC LIMIT $4";
const OF_DAY: &str = "SELECT s.id, s.plan, s.channel, s.status, s.concern, c.name AS with_name, s.created_at,
        s.started_at, a.ended_at
     FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id
     JOIN users AS c ON c.id = s.customer_id
     WHERE a.mechanic_id = $1 AND a.status = 'done' AND a.ended_at >= $2 AND (a.ended_at, s.id) < ($3, $4)
     ORDER BY a.ended_at DESC, s.id DESC LIMIT $5";
const TOTALS_OF_DAY: &str = "SELECT COUNT(*), CAST(COALESCE(SUM(s.ended_at - s.started_at), 0) AS BIGINT)
     FROM assignments AS a JOIN consultations AS s ON s.id = a.consultation_id
     WHERE a.mechanic_id = $1 AND a.status = 'done' AND a.ended_at >= $2";

/// The person's consultations that were made before a place, newest first, at most `history_rows_max`; the newest of all without one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn history(cx: &Context, who: &User, before: Option<Cursor>) -> Result<History, StoreError> {
    let sql = if who.roles.is_customer() { OF_CUSTOMER } else { OF_MECHANIC };
    let (before, rows_max) = (before.unwrap_or(Cursor::END), cx.limits.history_rows_max);
    let args = args![who.id, before.at, before.id, rows_max + 1];
    let rows: Vec<Summary> = cx.store.all(sql, args).await?;
    let Page { rows, earlier } = Page::of(rows, rows_max, |session| Cursor::at(session.created_at, session.id));
    Ok(History { sessions: rows, earlier })
}

/// What a mechanic completed since `since`: totals of all, and the lines before a place, at most `history_rows_max`; the newest of all
/// without one.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn record_of_day(
    cx: &Context,
    who: &User,
    since: Timestamp,
    before: Option<Cursor>,
) -> Result<Record, StoreError> {
    let (completed_count, live_ms) = cx.store.one::<(i64, i64)>(TOTALS_OF_DAY, args![who.id, since]).await?;
    let (before, rows_max) = (before.unwrap_or(Cursor::END), cx.limits.history_rows_max);
    let args = args![who.id, since, before.at, before.id, rows_max + 1];
    let rows: Vec<Summary> = cx.store.all(OF_DAY, args).await?;
    let ended_at = |session: &Summary| session.ended_at.unwrap_or(session.created_at);
    let Page { rows, earlier } = Page::of(rows, rows_max, |session| Cursor::at(ended_at(session), session.id));
    Ok(Record { completed_count, live_ms, sessions: rows, earlier })
}
