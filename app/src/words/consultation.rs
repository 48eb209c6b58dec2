//! Labels of consultations: what people read where programs read a word.

use leptos::prelude::*;
#[cfg(feature = "ssr")]
use session::consultation::Place;
use session::consultation::{Channel, EventKind, ParticipantRole, Plan, Status};

/// What sort of consultation it is: how they talk, and what it costs.
pub(crate) const fn sort(plan: Plan, channel: Channel) -> &'static str {
    match (plan, channel) {
        (Plan::Free, Channel::Chat) => "Chat · free",
        (Plan::Free, Channel::Video) => "Video · free",
        (Plan::Free, Channel::Diagnostic) => "Diagnostic · free",
        (Plan::Credit, Channel::Chat) => "Chat · 1 credit",
        (Plan::Credit, Channel::Video) => "Video · 1 credit",
        (Plan::Credit, Channel::Diagnostic) => "Diagnostic · 1 credit",
        (Plan::Paid, Channel::Chat) => "Chat · paid",
        (Plan::Paid, Channel::Video) => "Video · paid",
        (Plan::Paid, Channel::Diagnostic) => "Diagnostic · paid",
    }
}

/// A status's name.
pub(crate) const fn status(status: Status) -> &'static str {
    match status {
        Status::Pending => "Pending",
        Status::Waiting => "Waiting",
        Status::Live => "Live",
        Status::Scheduled => "Scheduled",
        Status::Completed => "Completed",
        Status::Cancelled => "Cancelled",
        Status::Expired => "Expired",
    }
}

/// A part's name.
pub(crate) const fn role(role: ParticipantRole) -> &'static str {
    match role {
        ParticipantRole::Customer => "Customer",
        ParticipantRole::Mechanic => "Mechanic",
    }
}

/// What happened, as a line of the history.
pub(crate) const fn event(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Created => "Consultation opened",
        EventKind::NewAssignment => "Joined the queue",
        EventKind::AssignmentAccepted => "Accepted by a mechanic",
        EventKind::AssignmentReleased => "Back in the queue, at its old place",
        EventKind::AssignmentCancelled => "Called off",
        EventKind::SessionStarted => "Started",
        EventKind::SessionEnded => "Ended",
        EventKind::SessionExpired => "Expired: nobody came in time",
        EventKind::AppointmentMoved => "Appointment moved",
        EventKind::HandoverOffered => "Offered to another mechanic",
        EventKind::HandoverAccepted => "Taken over",
        EventKind::HandoverDeclined => "Handover declined",
        EventKind::HandoverWithdrawn => "Offer withdrawn",
        EventKind::IdleAsked => "Nobody wrote for a while",
        EventKind::IdleAnswered => "It goes on",
        EventKind::MessagePosted => "Message sent",
        EventKind::NoteSaved => "Notes saved",
    }
}

/// How many messages are unread.
pub(crate) fn unread(count: i64) -> String {
    if count < 100 { format!("{count} new") } else { "99+ new".to_owned() }
}

/// What a status means for the one who reads it. `with` is the other side's name, where there is one.
pub(crate) fn meaning(status: Status, role: ParticipantRole, with: Option<&str>) -> String {
    match around(status, role) {
        (before, Some(after)) => format!("{before}{}{after}", with.unwrap_or(other(role))),
        (sentence, None) => sentence.to_owned(),
    }
}

/// The same on a page: whatever the direction of the name's letters, the sentence keeps its own.
pub(crate) fn meaning_of(status: Status, role: ParticipantRole, with: Option<&str>) -> impl IntoView + use<> {
    let (before, after) = around(status, role);
    let name = with.unwrap_or(other(role)).to_owned();
    view! { {before}{after.map(|after| view! { <bdi>{name}</bdi>{after} })} }
}

const fn other(role: ParticipantRole) -> &'static str {
    match role {
        ParticipantRole::Customer => "A mechanic",
        ParticipantRole::Mechanic => "The customer",
    }
}

/// What stands before and after the other side's name; or a sentence without it.
const fn around(status: Status, role: ParticipantRole) -> (&'static str, Option<&'static str>) {
    match (status, role) {
        (Status::Pending, _) => ("Waiting for a mechanic to accept", None),
        (Status::Waiting, ParticipantRole::Customer) => ("", Some(" accepted and is about to start")),
        (Status::Waiting, ParticipantRole::Mechanic) => ("", Some(" is waiting for you to start")),
        (Status::Live, ParticipantRole::Customer) => ("", Some(" is helping you now")),
        (Status::Live, ParticipantRole::Mechanic) => ("You are helping ", Some(" now")),
        (Status::Scheduled, _) => ("Joins the queue at the scheduled time", None),
        (Status::Completed, _) => ("This consultation has ended", None),
        (Status::Cancelled, _) => ("This consultation was cancelled", None),
        (Status::Expired, _) => ("Nobody came in time; a held credit was given back", None),
    }
}

/// Where somebody stands in the queue.
#[cfg(feature = "ssr")]
pub(crate) fn place(place: &Place) -> String {
    match place.place {
        ..=1 => "You are next.".to_owned(),
        2 => "One person is ahead of you.".to_owned(),
        place => format!("{} people are ahead of you.", place - 1),
    }
}

/// How long it usually takes, or that nobody can say.
#[cfg(feature = "ssr")]
pub(crate) fn usual_wait(place: &Place) -> String {
    const MINUTE_MS: i64 = 60_000;
    let Some(wait_ms) = place.usual_wait_ms else {
        return "Too few requests lately to estimate the wait.".to_owned();
    };
    match (wait_ms.max(0) + MINUTE_MS - 1) / MINUTE_MS {
        ..=1 => "The usual wait is a minute or less.".to_owned(),
        minutes @ 2..=90 => format!("The usual wait is about {minutes} minutes."),
        minutes => format!("The usual wait is about {} hours.", (minutes + 30) / 60),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use session::consultation::Place;

    #[test]
    fn the_usual_wait_is_rounded_up_to_what_people_say_and_never_made_up() {
        let said = |usual_wait_ms| {
            let place = Place { revision: 1, place: 3, waiting_count: 4, usual_wait_ms };
            super::usual_wait(&place)
        };
        assert!(said(Some(20_000)).contains("a minute or less"));
        assert!(said(Some(240_001)).contains("about 5 minutes"));
        assert!(said(Some(7_100_000)).contains("about 2 hours"));
        assert!(said(None).contains("Too few"));
    }
}
