//! What is active for a person: one statement, so that the revision and what it numbers are of one moment.

use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;

use super::row::CONSULTATION;
use super::types::{Channel, Consultation, Plan, Status};
use super::view::{ActiveSession, ActiveSnapshot};
use crate::Context;
use crate::clock::Timestamp;
use crate::id::{AssignmentId, ConsultationId, UserId};
use crate::login::SignedIn;
use crate::shop::User;
use crate::store::{StoreError, args};

/// When both sides were asked whether it goes on, while that is open; and the other side's messages that are unread.
macro_rules! attention {
    () => {
        "CASE WHEN s.status = 'live' AND s.asked_at > s.attended_at THEN s.asked_at END AS asked_at,
        (SELECT COUNT(*) FROM participants AS p JOIN messages AS g ON g.consultation_id = p.consultation_id
            WHERE p.consultation_id = s.id AND p.user_id = u.id AND g.sent_at > p.read_at AND g.author_id <> u.id) AS unread_count"
    };
}

const OF_CUSTOMER: &str = concat!(
    "SELECT u.revision, u.deal_revision, s.id, a.id AS assignment_id, s.plan, s.channel, s.status, m.name AS with_name,
        CASE s.status WHEN 'waiting' THEN a.accepted_at WHEN 'live' THEN s.started_at
            WHEN 'scheduled' THEN s.scheduled_for ELSE s.queued_at END AS since, ",
    attention!(),
    "
     FROM users AS u
     LEFT JOIN consultations AS s ON s.customer_id = u.id AND s.status IN ('pending', 'waiting', 'live', 'scheduled')
     LEFT JOIN assignments AS a ON a.consultation_id = s.id
     LEFT JOIN users AS m ON m.id = a.mechanic_id
     WHERE u.id = $1"
);
const OF_MECHANIC: &str = concat!(
    "SELECT u.revision, u.deal_revision, s.id, a.id AS assignment_id, s.plan, s.channel, s.status, c.name AS with_name,
        CASE s.status WHEN 'live' THEN s.started_at ELSE a.accepted_at END AS since, ",
    attention!(),
    "
     FROM users AS u
     LEFT JOIN assignments AS a ON a.mechanic_id = u.id AND a.status = 'accepted'
     LEFT JOIN consultations AS s ON s.id = a.consultation_id
     LEFT JOIN users AS c ON c.id = s.customer_id
     WHERE u.id = $1"
);
const ID_OF_CUSTOMER: &str = "SELECT id FROM consultations
     WHERE customer_id = $1 AND status IN ('pending', 'waiting', 'live', 'scheduled')";
const ID_OF_MECHANIC: &str = "SELECT consultation_id FROM assignments WHERE mechanic_id = $1 AND status = 'accepted'";

#[derive(Debug, sqlx::FromRow)]
struct Line {
    revision: i64,
    deal_revision: i64,
    id: Option<ConsultationId>,
    assignment_id: Option<AssignmentId>,
    plan: Option<Plan>,
    channel: Option<Channel>,
    status: Option<Status>,
    with_name: Option<String>,
    since: Option<Timestamp>,
    asked_at: Option<Timestamp>,
    unread_count: i64,
}

impl Line {
    fn session(self, idle_close_after_ms: i64) -> Option<ActiveSession> {
        Some(ActiveSession {
            id: self.id?,
            assignment_id: self.assignment_id?,
            plan: self.plan?,
            channel: self.channel?,
            status: self.status?,
            with_name: self.with_name,
            since: self.since?,
            closes_at: self.asked_at.map(|at| at.plus_ms(idle_close_after_ms)),
            unread_count: self.unread_count,
        })
    }
}

/// What is active for people, remembered at the revision of their things and worth something at it only. Clones are the same.
#[derive(Clone, Debug)]
pub struct ActiveMemory(Cache<(UserId, i64), Arc<Remembered>>);

/// What is active, and the revision it was read at.
type Remembered = (i64, Option<ActiveSession>);

/// People remembered at the most, and for how long: what bounds memory, not what keeps it true.
const REMEMBERED_MAX: u64 = 10_000;
const REMEMBERED_FOR: Duration = Duration::from_secs(600);

impl ActiveMemory {
    pub(crate) fn new() -> Self {
        Self(Cache::builder().max_capacity(REMEMBERED_MAX).time_to_idle(REMEMBERED_FOR).build())
    }
}

/// What is active for whoever is signed in: read where it is not remembered at the revision that the check of their login found.
/// That was found before this is read, so that it is at least as new.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn active_of(cx: &Context, who: &SignedIn) -> Result<ActiveSnapshot, StoreError> {
    let key = (who.user.id, who.revision);
    if let Some(remembered) = cx.active.0.get(&key) {
        let (revision, session) = (remembered.0, remembered.1.clone());
        return Ok(ActiveSnapshot { revision, session, server_time: cx.clock.now() });
    }
    let read = active(cx, &who.user).await?;
    cx.active.0.insert(key, Arc::new((read.revision, read.session.clone())));
    Ok(read)
}

/// What is active for `who`, with the revision that orders snapshots. Staff who take no consultations have none.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn active(cx: &Context, who: &User) -> Result<ActiveSnapshot, StoreError> {
    active_and_selection(cx, who).await.map(|(active, _)| active)
}

/// The same, with the revision of their selected deal at the same moment.
pub(crate) async fn active_and_selection(cx: &Context, who: &User) -> Result<(ActiveSnapshot, i64), StoreError> {
    let sql = if who.roles.is_customer() { OF_CUSTOMER } else { OF_MECHANIC };
    let line: Line = cx.store.one(sql, args![who.id]).await?;
    let (revision, deal_revision) = (line.revision, line.deal_revision);
    Ok((
        ActiveSnapshot { revision, session: line.session(cx.limits.idle_close_after_ms), server_time: cx.clock.now() },
        deal_revision,
    ))
}

/// A customer's active consultation, whole.
pub(super) async fn session_of_customer(cx: &Context, id: UserId) -> Result<Option<Consultation>, StoreError> {
    whole(cx, ID_OF_CUSTOMER, id).await
}

/// A mechanic's current consultation, whole.
pub(super) async fn session_of_mechanic(cx: &Context, id: UserId) -> Result<Option<Consultation>, StoreError> {
    whole(cx, ID_OF_MECHANIC, id).await
}

async fn whole(cx: &Context, sql: &'static str, id: UserId) -> Result<Option<Consultation>, StoreError> {
    match cx.store.optional::<(ConsultationId,)>(sql, args![id]).await? {
        Some((session,)) => cx.store.optional(CONSULTATION, args![session]).await,
        None => Ok(None),
    }
}
