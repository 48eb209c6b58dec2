//! Server functions of a consultation: starting one, and everything that changes where it stands.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument of its own")]

use leptos::prelude::server;
use session::change::Actor;
use session::consultation::{self, CreateError, Intake, Status};
use session::id::{ConsultationId, UserId};
use session::shop;

use super::answer::{Done, Sent, answer};
use super::name_of;
use super::start_time::{Meant, meant};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Starts a consultation. `scheduled_for` is what a `datetime-local` field holds, `zone` by whose clock (the shop's when missing),
/// `which` the first or the second of two moments that this clock calls so.
///
/// # Errors
/// `active-session-exists`, `no-credit`, `payments-not-configured`, `invalid`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "start_consultation")]
pub async fn start_consultation(
    #[server(default)] plan: String,
    #[server(default)] channel: String,
    #[server(default)] concern: String,
    #[server(default)] vehicle: String,
    #[server(default)] scheduled_for: String,
    #[server(default)] zone: String,
    #[server(default)] which: String,
    #[server(default)] preferred_mechanic: String,
) -> Result<(), Problem> {
    let kept = [
        ("plan", plan.as_str()),
        ("channel", &channel),
        ("concern", &concern),
        ("vehicle", &vehicle),
        ("scheduled_for", &scheduled_for),
        ("zone", &zone),
        ("preferred_mechanic", &preferred_mechanic),
    ];
    let sent = Sent::new(name_of::<StartConsultation>(), kept);
    let intake = async {
        let customer = actor()?;
        let meant = start_time(&customer, &scheduled_for, &zone, &which).await?;
        let intake = Intake {
            plan: plan.parse().map_err(|_| Problem::invalid("plan", "Choose one of the plans."))?,
            channel: channel.parse().map_err(|_| Problem::invalid("channel", "Choose how you want to talk."))?,
            concern,
            vehicle,
            scheduled_for: meant.as_ref().map(|meant| meant.at),
            preferred_mechanic_id: asked_for(&preferred_mechanic)?,
        };
        let created = consultation::create(&context(), &customer, intake).await.map_err(in_the_forms_words)?;
        Ok(done(path::room(created.session.id), meant))
    };
    answer(sent, intake).await
}

/// Takes a queue entry; the mechanic goes to its room.
///
/// # Errors
/// `already-taken`, `cancelled`, `expired`, `finish-current-first`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "accept")]
pub async fn accept(#[server(default)] id: String) -> Result<(), Problem> {
    let taken = async {
        let session = consultation::accept(&context(), &actor()?, known(&id)?).await?;
        Ok(Done::at(path::room(session.id)))
    };
    answer(Sent::new(name_of::<Accept>(), []), taken).await
}

/// Gives an accepted entry back to its old place in the queue.
///
/// # Errors
/// `wrong-state`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "release")]
pub async fn release(#[server(default)] id: String) -> Result<(), Problem> {
    let given_back = async {
        consultation::release(&context(), &actor()?, known(&id)?).await?;
        Ok(Done::saying("/mechanic", "Given back. It has its old place in the queue."))
    };
    answer(Sent::new(name_of::<Release>(), []), given_back).await
}

/// Starts an accepted consultation.
///
/// # Errors
/// `wrong-state`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "start")]
pub async fn start(#[server(default)] id: String) -> Result<(), Problem> {
    let started = async {
        let id = change(&id, async |who, id| consultation::start(&context(), who, id).await).await?;
        Ok(Done::at(path::room(id)))
    };
    answer(Sent::new(name_of::<Start>(), []), started).await
}

/// Ends a live consultation for both sides.
///
/// # Errors
/// `wrong-state`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "end")]
pub async fn end(#[server(default)] id: String) -> Result<(), Problem> {
    let ended = async {
        let id = change(&id, async |who, id| consultation::end(&context(), who, id).await).await?;
        Ok(Done::saying(path::room(id), "The consultation has ended."))
    };
    answer(Sent::new(name_of::<End>(), []), ended).await
}

/// Calls a consultation off that is not live yet. `seen` is the status its page showed: a decision made on an old page
/// changes nothing.
///
/// # Errors
/// `wrong-state`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "cancel")]
pub async fn cancel(#[server(default)] id: String, #[server(default)] seen: String) -> Result<(), Problem> {
    let seen: Option<Status> = seen.parse().ok();
    let cancelled = async {
        change(&id, async |who, id| consultation::cancel(&context(), who, id, seen).await).await?;
        Ok(Done::saying("/customer", "Your request was cancelled."))
    };
    answer(Sent::new(name_of::<Cancel>(), []), cancelled).await
}

/// Says that a live consultation goes on.
///
/// # Errors
/// `wrong-state`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "still_here")]
pub async fn still_here(#[server(default)] id: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<StillHere>(), []);
    let said = async {
        let (who, id) = (actor()?, known::<ConsultationId>(&id)?);
        consultation::still_here(&context(), &who, id).await?;
        Ok(Done::at(path::room(id)))
    };
    answer(sent, said).await
}

/// Puts the customer's appointment into the queue now.
///
/// # Errors
/// `wrong-state`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "join_queue")]
pub async fn join_queue(#[server(default)] id: String) -> Result<(), Problem> {
    let joined = async {
        let id = change(&id, async |who, id| consultation::move_appointment(&context(), who, id, None).await).await?;
        Ok(Done::at(path::room(id)))
    };
    answer(Sent::new(name_of::<JoinQueue>(), []), joined).await
}

/// Moves the customer's appointment to another time, which is said as in [`start_consultation`].
///
/// # Errors
/// `invalid`, `wrong-state`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "move_appointment")]
pub async fn move_appointment(
    #[server(default)] id: String,
    #[server(default)] scheduled_for: String,
    #[server(default)] zone: String,
    #[server(default)] which: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<MoveAppointment>(), [("scheduled_for", scheduled_for.as_str()), ("zone", &zone)]);
    let moved = async {
        let who = actor()?;
        let meant = start_time(&who, &scheduled_for, &zone, &which).await?;
        let meant = meant.ok_or_else(|| Problem::invalid("scheduled_for", "Choose a date and time first."))?;
        consultation::move_appointment(&context(), &who, known(&id)?, Some(meant.at)).await?;
        Ok(Done::saying("/customer", meant.said.unwrap_or_else(|| "Your appointment was moved.".to_owned())))
    };
    answer(sent, moved).await
}

/// When a form means, by the clock of the zone it names, or of the shop.
async fn start_time(who: &Actor, typed: &str, zone: &str, which: &str) -> Result<Option<Meant>, Problem> {
    if zone.is_empty() {
        let zone = shop::time_zone(&context().store, who.user.shop_id).await?;
        return meant(typed, &zone, which);
    }
    meant(typed, zone, which)
}

fn done(to: String, meant: Option<Meant>) -> Done {
    match meant.and_then(|meant| meant.said) {
        Some(said) => Done::saying(to, said),
        None => Done::at(to),
    }
}

/// The mechanic a form asks for; nobody in particular when it is empty.
fn asked_for(mechanic: &str) -> Result<Option<UserId>, Problem> {
    if mechanic.is_empty() {
        return Ok(None);
    }
    let no_such = || Problem::invalid("preferred_mechanic", "There is no such mechanic in this shop.");
    mechanic.parse().map(Some).map_err(|_| no_such())
}

/// The field's name as it stands in the form.
fn in_the_forms_words(error: CreateError) -> Problem {
    let mut problem = Problem::from(error);
    if problem.field.as_deref() == Some("preferred_mechanic_id") {
        problem.field = Some("preferred_mechanic".to_owned());
    }
    problem
}

async fn change<E: Into<Problem>>(
    id: &str,
    command: impl AsyncFnOnce(&Actor, ConsultationId) -> Result<consultation::Consultation, E>,
) -> Result<ConsultationId, Problem> {
    command(&actor()?, known(id)?).await.map(|session| session.id).map_err(Into::into)
}

/// An id; one that is none of ours is simply not there.
pub(super) fn known<T: std::str::FromStr>(id: &str) -> Result<T, Problem> {
    id.parse().map_err(|_| Problem::not_found())
}
