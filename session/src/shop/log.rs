//! The audit log of a shop, for whoever runs it: who did what, to what, from where, when. By person, action and day, the newest
//! first, a page at a time.

use serde::Serialize;
use utoipa::ToSchema;

use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::cursor::{Cursor, Page};
use crate::id::{AuditLineId, UserId};
use crate::login::normalise_email;
use crate::store::{StoreError, args};

use super::hours::next_day_at;

/// Lines of one page.
const LOG_ROWS_MAX: i64 = 100;
/// Lines of one export; whoever wants more exports day by day.
pub const EXPORT_ROWS_MAX: usize = 20_000;

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct LogLine {
    /// Its id.
    pub id: AuditLineId,
    /// When it happened.
    pub at: Timestamp,
    /// Who did it; nobody when the server or the clock did.
    pub actor_id: Option<UserId>,
    /// What they are called now.
    pub actor_name: Option<String>,
    /// What happened, as one word.
    pub action: String,
    /// What it happened to: an id or a name.
    pub subject: String,
    /// What is worth remembering of it: a reason, an amount, what was and what is.
    pub detail: String,
    /// The network address it came from.
    pub address: String,
}

/// Which lines are asked for; all of them where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogFilter {
    /// Who did it: an id, or the e-mail address of somebody of the shop.
    pub person: String,
    /// What happened, as its word.
    pub action: String,
    /// On which day of the shop's clock, `2026-11-27`.
    pub day: String,
}

/// Why no lines were read.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// Only who runs the shop reads its log.
    #[error("only who runs the shop reads its log")]
    NotAllowed,
    /// The day is none.
    #[error("the day is none")]
    NoDay,
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

macro_rules! lines {
    ($which:literal) => {
        concat!(
            "SELECT a.id, a.at, a.actor_id, u.name AS actor_name, a.action, a.subject, a.detail, a.address
             FROM audit_log AS a LEFT JOIN users AS u ON u.id = a.actor_id
             WHERE a.shop_id = $1 AND (a.at, a.id) < ($2, $3) AND a.at >= $4 AND a.at < $5",
            $which,
            " ORDER BY a.at DESC, a.id DESC LIMIT $6"
        )
    };
}
const ALL: &str = lines!("");
const OF_PERSON: &str = lines!(" AND a.actor_id = $7");
const OF_ACTION: &str = lines!(" AND a.action = $7");
const OF_BOTH: &str = lines!(" AND a.actor_id = $7 AND a.action = $8");
const PERSON: &str = "SELECT id FROM users WHERE email = $1 AND shop_id = $2";

/// A page of the log of the manager's shop, before a place or the newest.
///
/// # Errors
/// [`LogError`].
#[crate::boxed]
pub async fn log(
    cx: &Context,
    manager: &Actor,
    filter: &LogFilter,
    before: Option<Cursor>,
) -> Result<Page<LogLine>, LogError> {
    let (shop_id, before) = (manager.user.shop_id, before.unwrap_or(Cursor::END));
    if !manager.user.roles.runs_the_shop() {
        return Err(LogError::NotAllowed);
    }
    let zone = super::settings(cx, shop_id).await?.reckoning.time_zone.clone();
    let (from, to) = day(&zone, filter.day.trim())?;
    let person = match filter.person.trim() {
        "" => None,
        text => match text.parse::<UserId>() {
            Ok(id) => Some(id),
            Err(_) => match found(cx, manager, text).await? {
                Some(id) => Some(id),
                None => return Ok(Page { rows: Vec::new(), earlier: None }),
            },
        },
    };
    let mut values = args![shop_id, before.at, before.id, from, to, LOG_ROWS_MAX + 1];
    let action = filter.action.trim();
    let sql = match (person, action.is_empty()) {
        (None, true) => ALL,
        (Some(person), true) => {
            values.extend(args![person]);
            OF_PERSON
        }
        (None, false) => {
            values.extend(args![action]);
            OF_ACTION
        }
        (Some(person), false) => {
            values.extend(args![person, action]);
            OF_BOTH
        }
    };
    let rows: Vec<LogLine> = cx.store.all(sql, values).await?;
    Ok(Page::of(rows, LOG_ROWS_MAX, |line| Cursor::at(line.at, line.id)))
}

/// The lines as CSV (RFC 4180), with a head; at most [`EXPORT_ROWS_MAX`], and a last line that says so where there are more.
///
/// # Errors
/// [`LogError`].
#[crate::boxed]
pub async fn log_as_csv(cx: &Context, manager: &Actor, filter: &LogFilter) -> Result<String, LogError> {
    let mut text = "at,person,action,subject,detail,address\r\n".to_owned();
    let (mut before, mut count) = (None, 0);
    loop {
        let page = log(cx, manager, filter, before).await?;
        count += page.rows.len();
        for line in page.rows {
            let person = line.actor_name.unwrap_or_default();
            let cells = [line.at.to_string(), person, line.action, line.subject, line.detail, line.address];
            text.push_str(&cells.map(|text| cell(&text)).join(","));
            text.push_str("\r\n");
        }
        before = page.earlier.as_deref().and_then(|earlier| earlier.parse().ok());
        if before.is_none() {
            return Ok(text);
        }
        if count >= EXPORT_ROWS_MAX {
            text.push_str("\"there is more: export it day by day\",,,,,\r\n");
            return Ok(text);
        }
    }
}

/// A cell in quotes. One that a spreadsheet would take for a formula begins with an apostrophe.
fn cell(text: &str) -> String {
    let begins = if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { "'" } else { "" };
    format!("\"{begins}{}\"", text.replace('"', "\"\""))
}

async fn found(cx: &Context, manager: &Actor, email: &str) -> Result<Option<UserId>, StoreError> {
    let Some(email) = normalise_email(email) else { return Ok(None) };
    Ok(cx.store.optional::<(UserId,)>(PERSON, args![email, manager.user.shop_id]).await?.map(|(id,)| id))
}

/// From when to when a day lasts by the shop's clock; for no day, always.
fn day(zone: &str, text: &str) -> Result<(Timestamp, Timestamp), LogError> {
    if text.is_empty() {
        return Ok((Timestamp(i64::MIN), Timestamp(i64::MAX)));
    }
    let date: jiff::civil::Date = text.parse().map_err(|_| LogError::NoDay)?;
    let tz = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let from = date.to_zoned(tz).map_err(|_| LogError::NoDay)?;
    let from = Timestamp(from.timestamp().as_millisecond());
    Ok((from, next_day_at(zone, from).ok_or(LogError::NoDay)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_lasts_from_midnight_to_midnight_by_the_shops_clock() {
        let lasts = |text: &str| day("Europe/Berlin", text).map(|(from, to)| (from.to_string(), to.to_string())).ok();
        let said = ("2026-11-26T23:00:00.000Z".to_owned(), "2026-11-27T23:00:00.000Z".to_owned());
        assert_eq!(lasts("2026-11-27"), Some(said));
        assert_eq!((lasts("2026-02-30"), lasts("yesterday")), (None, None));
    }

    #[test]
    fn a_cell_is_quoted_and_no_formula() {
        assert_eq!(cell("a \"b\", c"), "\"a \"\"b\"\", c\"");
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
    }
}
