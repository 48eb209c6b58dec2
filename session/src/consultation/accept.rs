//! Accept: a mechanic takes an entry of the queue.
//!
//! One compare-and-set from `pending` decides between mechanics, and between a mechanic and a customer who cancels.
//! That a mechanic has one consultation at a time is decided by `uq_accepted_assignment_per_mechanic`. Whoever is disabled at that
//! moment does not get it, or gets it and lets go of it: both take the mechanic's row.

use super::mechanic::is_still_one;
use super::row::{self, CONSULTATION};
use super::rule::Command;
use super::types::{AssignmentStatus, Consultation, EventKind, Status};
use super::{active, event};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{AssignmentId, ConsultationId, UserId};
use crate::mail::{self, Addressee, Letter, NewMail, Wish, places};
use crate::store::{StoreError, Tx, args, transact};

/// Why a mechanic did not get an entry.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// Another mechanic was first.
    #[error("{by} took it")]
    AlreadyTaken {
        /// Who.
        by: String,
        /// When.
        at: Timestamp,
    },
    /// The customer called it off.
    #[error("the customer called it off")]
    Cancelled,
    /// It waited too long and expired.
    #[error("it expired")]
    Expired,
    /// The mechanic has one already: this.
    #[error("the mechanic has a consultation already")]
    FinishCurrentFirst(Box<Consultation>),
    /// It was booked with another mechanic, and is for them alone until then.
    #[error("it is for {by} until {until}")]
    Reserved {
        /// Who.
        by: String,
        /// Until when.
        until: Timestamp,
    },
    /// There is no such entry in this shop's queue.
    #[error("there is no such entry")]
    NotFound,
    /// Only mechanics take entries, and whoever was disabled or has the role no more is none.
    #[error("only mechanics take entries")]
    NotAMechanic,
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const ENTRY: &str = "SELECT a.consultation_id, s.status AS session_status, a.status, a.mechanic_id,
        m.name AS mechanic_name, a.accepted_at, s.reserved_until, s.preferred_mechanic_id, p.name AS preferred_name
     FROM assignments AS a
     JOIN consultations AS s ON s.id = a.consultation_id
     LEFT JOIN users AS m ON m.id = a.mechanic_id
     LEFT JOIN users AS p ON p.id = s.preferred_mechanic_id
     WHERE a.id = $1 AND a.shop_id = $2";
const TAKE: &str = "UPDATE assignments SET status = 'accepted', mechanic_id = $2, accepted_at = $3 WHERE id = $1";
const PARTICIPATE: &str = "INSERT INTO participants (consultation_id, user_id, shop_id, role, joined_at)
     VALUES ($1, $2, $3, 'mechanic', $4)";

#[derive(Debug, sqlx::FromRow)]
struct Entry {
    consultation_id: ConsultationId,
    session_status: Status,
    status: AssignmentStatus,
    mechanic_id: Option<UserId>,
    mechanic_name: Option<String>,
    accepted_at: Option<Timestamp>,
    reserved_until: Option<Timestamp>,
    preferred_mechanic_id: Option<UserId>,
    preferred_name: Option<String>,
}

impl Entry {
    /// Until when it is for another mechanic than `mechanic` alone, if it is at `now`. Once it is not, it is so no more.
    fn reserved_until(&self, mechanic: UserId, now: Timestamp) -> Option<Timestamp> {
        let is_for_another = self.preferred_mechanic_id.is_some_and(|preferred| preferred != mechanic);
        self.reserved_until.filter(|until| is_for_another && *until > now)
    }
}

/// Takes the entry for `mechanic`. Taking one's own entry again answers the consultation again.
///
/// # Errors
/// [`AcceptError`]: somebody else has it, it is over, or the mechanic has another one.
#[crate::boxed]
pub async fn accept(cx: &Context, mechanic: &Actor, id: AssignmentId) -> Result<Consultation, AcceptError> {
    if !mechanic.user.roles.takes_consultations() {
        return Err(AcceptError::NotAMechanic);
    }
    let entry = read(cx, mechanic, id).await?;
    if let Some(answer) = settled(cx, mechanic, &entry).await? {
        return Ok(answer);
    }
    let taken = transact!(cx.store, |tx| take(cx, tx, mechanic, id, entry.consultation_id).await);
    match taken {
        Ok(Some(session)) => Ok(session),
        Ok(None) => {
            let entry = read(cx, mechanic, id).await?;
            match settled(cx, mechanic, &entry).await? {
                Some(session) => Ok(session),
                // Taken and given back since: it may be tried again, and the store says so.
                None => Err(AcceptError::Store(StoreError::Busy)),
            }
        }
        Err(AcceptError::Store(error)) if error.is_constraint("uq_accepted_assignment_per_mechanic") => {
            match active::session_of_mechanic(cx, mechanic.user.id).await? {
                Some(current) if current.id == entry.consultation_id => Ok(current),
                Some(current) => Err(AcceptError::FinishCurrentFirst(Box::new(current))),
                None => Err(AcceptError::Store(StoreError::Busy)),
            }
        }
        Err(error) => Err(error),
    }
}

async fn read(cx: &Context, mechanic: &Actor, id: AssignmentId) -> Result<Entry, AcceptError> {
    cx.store.optional(ENTRY, args![id, mechanic.user.shop_id]).await?.ok_or(AcceptError::NotFound)
}

/// The answer, when the entry is no longer to be had; nothing while it is.
async fn settled(cx: &Context, mechanic: &Actor, entry: &Entry) -> Result<Option<Consultation>, AcceptError> {
    match (entry.status, entry.mechanic_id, entry.accepted_at) {
        // Not to be seen before its time: as if it were not there.
        (AssignmentStatus::Queued, ..) if entry.session_status == Status::Scheduled => Err(AcceptError::NotFound),
        (AssignmentStatus::Queued, ..) => match entry.reserved_until(mechanic.user.id, cx.clock.now()) {
            Some(until) => Err(AcceptError::Reserved { by: entry.preferred_name.clone().unwrap_or_default(), until }),
            None => Ok(None),
        },
        (AssignmentStatus::Cancelled, ..) => Err(AcceptError::Cancelled),
        (AssignmentStatus::Expired, ..) => Err(AcceptError::Expired),
        (_, Some(winner), _) if winner == mechanic.user.id => {
            Ok(Some(cx.store.one(CONSULTATION, args![entry.consultation_id]).await?))
        }
        (_, _, at) => Err(AcceptError::AlreadyTaken {
            by: entry.mechanic_name.clone().unwrap_or_default(),
            at: at.unwrap_or_else(|| cx.clock.now()),
        }),
    }
}

/// Writes the customer that somebody comes, if they want to be written to: perhaps they look at something else meanwhile.
async fn tell(
    cx: &Context,
    tx: &mut Tx,
    mechanic: &Actor,
    (session, customer): (ConsultationId, UserId),
) -> Result<(), StoreError> {
    let Some(Addressee { email, name }) = mail::who_wants(tx, customer, Wish::Accepted).await? else { return Ok(()) };
    let (shop_id, path) = (mechanic.user.shop_id, places::room(session));
    let letter = Letter::Accepted { name: &name, mechanic: &mechanic.user.name, path: &path };
    // Late it would be about a consultation that is long over.
    let worth_until = Some(cx.clock.now().plus_ms(cx.limits.orphan_after_ms));
    mail::queue(cx, tx, &NewMail { shop_id, address: &email, user_id: Some(customer), letter, worth_until }).await
}

async fn take(
    cx: &Context,
    tx: &mut Tx,
    mechanic: &Actor,
    id: AssignmentId,
    session: ConsultationId,
) -> Result<Option<Consultation>, AcceptError> {
    if !is_still_one(tx, mechanic.user.id).await? {
        return Err(AcceptError::NotAMechanic);
    }
    let now = cx.clock.now();
    let Some(to) = Status::Pending.after(Command::Accept) else { return Ok(None) };
    let Some(changed) = row::set(tx, session, Status::Pending, to, now, None).await? else { return Ok(None) };
    tx.execute(TAKE, args![id, mechanic.user.id, now]).await?;
    tx.execute(PARTICIPATE, args![session, mechanic.user.id, mechanic.user.shop_id, now]).await?;
    tell(cx, tx, mechanic, (session, changed.customer_id)).await?;
    let accepted = (session, EventKind::AssignmentAccepted);
    event::record(cx, tx, mechanic.into(), accepted, [changed.customer_id, mechanic.user.id], true).await?;
    Ok(Some(tx.one(CONSULTATION, args![session]).await?))
}
