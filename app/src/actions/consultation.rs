//! Server functions of a consultation: starting one, and everything that changes where it stands.

use leptos::prelude::server;
use session::change::Actor;
use session::clock::Timestamp;
use session::consultation::{self, Intake, Status};
use session::id::ConsultationId;

use super::answer::{Done, Sent, answer};
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Starts a consultation. `scheduled_for` is what a `datetime-local` field holds, `minutes_behind_utc` how far its zone
/// lies behind UTC; missing means UTC.
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
    #[server(default)] minutes_behind_utc: String,
) -> Result<(), Problem> {
    let kept = [
        ("plan", plan.as_str()),
        ("channel", &channel),
        ("concern", &concern),
        ("vehicle", &vehicle),
        ("scheduled_for", &scheduled_for),
    ];
    let sent = Sent::new(name_of::<StartConsultation>(), kept);
    let intake = async {
        let customer = actor()?;
        let intake = Intake {
            plan: plan.parse().map_err(|_| Problem::invalid("plan", "Choose one of the plans."))?,
            channel: channel.parse().map_err(|_| Problem::invalid("channel", "Choose how you want to talk."))?,
            concern,
            vehicle,
            scheduled_for: moment(&scheduled_for, &minutes_behind_utc)?,
            preferred_mechanic_id: None,
        };
        let created = consultation::create(&context(), &customer, intake).await?;
        Ok(Done::at(path::room(created.session.id)))
    };
    answer(sent, intake.await)
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
    answer(Sent::new(name_of::<Accept>(), []), taken.await)
}

/// Gives an accepted entry back to its old place in the queue.
///
/// # Errors
/// `wrong-state`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "release")]
pub async fn release(#[server(default)] id: String) -> Result<(), Problem> {
    let given_back = async {
        consultation::release(&context(), &actor()?, known(&id)?).await?;
        Ok(Done::saying("/mechanic", "Given back: it has its old place in the queue."))
    };
    answer(Sent::new(name_of::<Release>(), []), given_back.await)
}

/// Starts an accepted consultation.
///
/// # Errors
/// `wrong-state`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "start")]
pub async fn start(#[server(default)] id: String) -> Result<(), Problem> {
    let started = change(&id, async |who, id| consultation::start(&context(), who, id).await);
    answer(Sent::new(name_of::<Start>(), []), started.await.map(|id| Done::at(path::room(id))))
}

/// Ends a live consultation for both sides.
///
/// # Errors
/// `wrong-state`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "end")]
pub async fn end(#[server(default)] id: String) -> Result<(), Problem> {
    let ended = change(&id, async |who, id| consultation::end(&context(), who, id).await);
    answer(
        Sent::new(name_of::<End>(), []),
        ended.await.map(|id| Done::saying(path::room(id), "The consultation has ended.")),
    )
}

/// Calls a consultation off that is not live yet. `seen` is the status its page showed: a decision made on an old page
/// changes nothing.
///
/// # Errors
/// `wrong-state`, `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "cancel")]
pub async fn cancel(#[server(default)] id: String, #[server(default)] seen: String) -> Result<(), Problem> {
    let seen: Option<Status> = seen.parse().ok();
    let cancelled = change(&id, async |who, id| consultation::cancel(&context(), who, id, seen).await);
    answer(
        Sent::new(name_of::<Cancel>(), []),
        cancelled.await.map(|_| Done::saying("/customer", "Your request was called off.")),
    )
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

/// The moment a `datetime-local` field means; nothing when it is empty.
fn moment(typed: &str, minutes_behind_utc: &str) -> Result<Option<Timestamp>, Problem> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let wrong = || {
        Problem::invalid(
            "scheduled_for",
            "This is no date and time. Choose one, or leave the field empty to join the queue now.",
        )
    };
    let typed: jiff::civil::DateTime = typed.trim().parse().map_err(|_| wrong())?;
    let utc = typed.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| wrong())?.timestamp().as_millisecond();
    let behind: i64 = minutes_behind_utc.parse().unwrap_or(0);
    // The zones of this world lie within 14 hours of UTC; anything else was not sent by our page.
    Ok(Some(Timestamp(utc).plus_ms(behind.clamp(-14 * 60, 14 * 60) * 60_000)))
}

#[cfg(test)]
mod tests {
    use super::moment;

    #[test]
    fn a_time_typed_in_berlin_in_summer_lies_two_hours_earlier_in_utc() {
        let at = moment("2026-07-01T10:00", "-120").ok().flatten().map(|at| at.to_string());
        assert_eq!(at.as_deref(), Some("2026-07-01T08:00:00.000Z"));
    }

    #[test]
    fn an_empty_time_means_now_and_nonsense_is_refused_by_its_field() {
        assert_eq!(moment("", "").ok(), Some(None));
        assert_eq!(moment("tomorrow", "").err().and_then(|problem| problem.field).as_deref(), Some("scheduled_for"));
    }
}
