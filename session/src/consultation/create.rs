//! Create: the one factory of consultations, whatever the plan.
//!
//! Session, participant, queue entry, held credit and first history line are one transaction. That a customer has at most
//! one active consultation is decided by `uq_active_consultation_per_customer`, never by a look beforehand.

use super::offered::offered;
use super::row::CONSULTATION;
use super::types::{Assignment, Channel, Consultation, EventKind, Plan, Status};
use super::{active, credit, event, rate};
use crate::Context;
use crate::change::Actor;
use crate::clock::Timestamp;
use crate::id::{AssignmentId, ConsultationId, UserId};
use crate::store::{StoreError, Tx, args, transact};

/// How often the winner of a lost race is looked for: it may have ended in between, and then the field is free again.
const ATTEMPTS_MAX: u32 = 5;

/// What a customer asks for.
#[derive(Clone, Debug)]
pub struct Intake {
    /// What it is to cost: one of the shop's plans.
    pub plan: Plan,
    /// How to talk: over one of the shop's channels.
    pub channel: Channel,
    /// What is wrong, in their words: 1 to `concern_chars_max` characters.
    pub concern: String,
    /// Which car: up to `vehicle_chars_max` characters, may be empty.
    pub vehicle: String,
    /// When it is to join the queue; at once when not set. In the future, at most `schedule_ahead_ms` away.
    pub scheduled_for: Option<Timestamp>,
    /// The mechanic they would like.
    pub preferred_mechanic_id: Option<UserId>,
}

/// A consultation that was just made.
#[derive(Clone, Debug)]
pub struct Created {
    /// The consultation.
    pub session: Consultation,
    /// Its queue entry.
    pub assignment: Assignment,
}

/// Why none was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateError {
    /// The customer has an active one: this.
    #[error("there is an active consultation already")]
    ActiveSessionExists(Box<Consultation>),
    /// The plan is `credit` and there is none left.
    #[error("there is no credit left")]
    NoCredit,
    /// The plan is `paid` and no payments are set up.
    #[error("payments are not set up")]
    PaymentsNotConfigured,
    /// As many were made lately as may be, by this customer or in the whole shop.
    #[error("too many consultations were made lately: try again in {retry_after_s} s")]
    TooMany {
        /// Seconds until the next one may be made, 1 at the least.
        retry_after_s: i64,
        /// Whether it was this customer who made them.
        by_customer: bool,
    },
    /// A field does not hold what it must.
    #[error("{field}: {message}")]
    Invalid {
        /// Which field.
        field: &'static str,
        /// What is wrong with it, for people.
        message: String,
    },
    /// Only customers open consultations.
    #[error("only customers open consultations")]
    NotACustomer,
    /// The database refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const INSERT: &str = "INSERT INTO consultations (id, shop_id, customer_id, plan, channel, status, concern, vehicle,
        price_cents, preferred_mechanic_id, scheduled_for, queued_at, created_at, attended_at)
     SELECT $1, sh.id, $2, $3, $4, $5, $6, $7, CASE WHEN $3 = 'credit' THEN sh.credit_price_cents ELSE 0 END, $8, $9, $10, $10, $10
     FROM shops AS sh
     WHERE sh.id = $11 AND ($8 IS NULL OR EXISTS (SELECT 1 FROM users AS m
        WHERE m.id = $8 AND m.shop_id = sh.id AND m.roles LIKE '%mechanic%' AND m.disabled_at IS NULL))
     ON CONFLICT (customer_id) WHERE status IN ('pending', 'waiting', 'live', 'scheduled') DO NOTHING
     RETURNING id";
const PARTICIPATE: &str = "INSERT INTO participants (consultation_id, user_id, shop_id, role, joined_at)
     VALUES ($1, $2, $3, 'customer', $4)";
const ENQUEUE: &str = "INSERT INTO assignments (id, shop_id, consultation_id, status, queued_at)
     VALUES ($1, $2, $3, 'queued', $4)
     RETURNING id, consultation_id, status, mechanic_id, queued_at, accepted_at";
const RESERVE: &str = "UPDATE consultations SET reserved_until = $2 WHERE id = $1";
const MECHANIC: &str =
    "SELECT id FROM users WHERE id = $1 AND shop_id = $2 AND roles LIKE '%mechanic%' AND disabled_at IS NULL";

/// Opens a consultation for `customer`, in the queue at once or at its time.
///
/// # Errors
/// [`CreateError`]. Whatever it is, nothing has been stored and no credit is held.
#[crate::boxed]
pub async fn create(cx: &Context, customer: &Actor, intake: Intake) -> Result<Created, CreateError> {
    if !customer.user.roles.is_customer() {
        return Err(CreateError::NotACustomer);
    }
    let intake = checked(cx, intake)?;
    let offered = offered(cx, customer.user.shop_id).await?;
    if !offered.channels.contains(&intake.channel) {
        return Err(invalid("channel", "This garage does not offer this channel. Choose another one.".to_owned()));
    }
    if intake.plan == Plan::Paid {
        return Err(CreateError::PaymentsNotConfigured);
    }
    if !offered.plans.contains(&intake.plan) {
        return Err(invalid("plan", "This garage does not offer this plan. Choose another one.".to_owned()));
    }
    for _ in 0..ATTEMPTS_MAX {
        if let Some(created) = transact!(cx.store, |tx| insert(cx, tx, customer, &intake).await)? {
            return Ok(created);
        }
        if let Some(existing) = active::session_of_customer(cx, customer.user.id).await? {
            return Err(CreateError::ActiveSessionExists(Box::new(existing)));
        }
    }
    Err(CreateError::Store(StoreError::Busy))
}

/// Opens the consultation of a booking, in a transaction that does more: it joins the queue at its time, which may have come, and is for
/// the mechanic asked for alone until `reserved_until`. Nothing when an active one is there.
///
/// # Errors
/// [`CreateError::NoCredit`], [`CreateError::TooMany`], [`CreateError::Store`].
pub(crate) async fn create_booked(
    cx: &Context,
    tx: &mut Tx,
    customer: &Actor,
    intake: &Intake,
    reserved_until: Timestamp,
) -> Result<Option<ConsultationId>, CreateError> {
    let Some(created) = insert(cx, tx, customer, intake).await? else { return Ok(None) };
    if intake.preferred_mechanic_id.is_some() {
        tx.execute(RESERVE, args![created.session.id, reserved_until]).await?;
    }
    Ok(Some(created.session.id))
}

/// Nothing when the index says that an active one is there.
async fn insert(cx: &Context, tx: &mut Tx, actor: &Actor, intake: &Intake) -> Result<Option<Created>, CreateError> {
    let customer = &actor.user;
    if let Some(mechanic) = intake.preferred_mechanic_id {
        let known = tx.optional::<(UserId,)>(MECHANIC, args![mechanic, customer.shop_id]).await?;
        known.ok_or_else(|| invalid("preferred_mechanic_id", "There is no such mechanic in this shop.".to_owned()))?;
    }
    let (id, now) = (cx.ids.next::<ConsultationId>(), cx.clock.now());
    let status = if intake.scheduled_for.is_some() { Status::Scheduled } else { Status::Pending };
    let args = args![
        id,
        customer.id,
        intake.plan,
        intake.channel,
        status,
        &intake.concern,
        &intake.vehicle,
        intake.preferred_mechanic_id,
        intake.scheduled_for,
        now,
        customer.shop_id,
    ];
    if tx.optional::<(ConsultationId,)>(INSERT, args).await?.is_none() {
        return Ok(None);
    }
    // What is counted of everybody, and what follows from the customer's own row, is the house's.
    tx.house().await?;
    // Only what the index lets through is counted, and what fails from here on is not.
    rate::count(cx, tx, customer, now).await?;
    tx.execute(PARTICIPATE, args![id, customer.id, customer.shop_id, now]).await?;
    let assignment = tx.one(ENQUEUE, args![cx.ids.next::<AssignmentId>(), customer.shop_id, id, now]).await?;
    if intake.plan == Plan::Credit && !credit::hold(cx, tx, customer, id).await? {
        return Err(CreateError::NoCredit);
    }
    event::record(cx, tx, actor.into(), (id, EventKind::Created), [customer.id], false).await?;
    if status == Status::Pending {
        event::record(cx, tx, actor.into(), (id, EventKind::NewAssignment), [customer.id], true).await?;
    }
    Ok(Some(Created { session: tx.one(CONSULTATION, args![id]).await?, assignment }))
}

fn checked(cx: &Context, mut intake: Intake) -> Result<Intake, CreateError> {
    intake.concern = text("concern", &intake.concern, 1, cx.limits.concern_chars_max)?;
    intake.vehicle = text("vehicle", &intake.vehicle, 0, cx.limits.vehicle_chars_max)?;
    if let Some(at) = intake.scheduled_for {
        scheduled_at(cx, at).map_err(|message| invalid("scheduled_for", message))?;
    }
    Ok(intake)
}

/// Whether a consultation may join the queue at `at`; otherwise why not, for people.
pub(super) fn scheduled_at(cx: &Context, at: Timestamp) -> Result<(), String> {
    let ahead_ms = at.since_ms(cx.clock.now());
    if ahead_ms <= 0 {
        return Err("This time has passed. Choose a later one, or leave it empty.".to_owned());
    }
    if ahead_ms > cx.limits.schedule_ahead_ms {
        let days = cx.limits.schedule_ahead_ms / 86_400_000;
        return Err(format!("Choose a time within the next {days} days."));
    }
    Ok(())
}

fn text(field: &'static str, text: &str, chars_min: usize, chars_max: usize) -> Result<String, CreateError> {
    crate::text::checked(text, chars_min, chars_max).map_err(|message| invalid(field, message))
}

const fn invalid(field: &'static str, message: String) -> CreateError {
    CreateError::Invalid { field, message }
}
