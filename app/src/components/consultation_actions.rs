//! The actions of a consultation: what somebody can do with it now, a plain form for each command that the rules allow.
//!
//! What cannot be taken back says its consequence before it is done, in a fold that works without JavaScript.

use leptos::either::Either;
use leptos::prelude::*;
use session::consultation::rule::Command;
use session::consultation::{ActiveSession, Consultation, ParticipantRole, Plan, Status};
use session::id::{AssignmentId, ConsultationId};

use crate::components::once;
use crate::path;

/// In the order they are offered.
const OFFERED: [Command; 5] = [Command::Start, Command::Queue, Command::Release, Command::End, Command::Cancel];

/// Which page's design they follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Where {
    /// The slim bar on another page: only what ends it.
    Banner,
    /// The same bar in its own room, where it is the head: everything.
    Head,
    /// A card: everything.
    Card,
}

impl Where {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Banner | Self::Head => "banner",
            Self::Card => "card",
        }
    }

    fn shows(self, command: Command) -> bool {
        self != Self::Banner || matches!(command, Command::End | Command::Cancel)
    }
}

/// What the forms say of a consultation.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Subject {
    id: ConsultationId,
    assignment_id: AssignmentId,
    plan: Plan,
    status: Status,
}

impl From<&ActiveSession> for Subject {
    fn from(&ActiveSession { id, assignment_id, plan, status, .. }: &ActiveSession) -> Self {
        Self { id, assignment_id, plan, status }
    }
}

impl From<&Consultation> for Subject {
    fn from(&Consultation { id, assignment_id, plan, status, .. }: &Consultation) -> Self {
        Self { id, assignment_id, plan, status }
    }
}

/// The forms that the status of `of` allows to `role`.
#[component]
pub(crate) fn ConsultationActions(#[prop(into)] of: Subject, role: ParticipantRole, place: Where) -> impl IntoView {
    let Subject { id, assignment_id, plan, status } = of;
    OFFERED
        .into_iter()
        .filter(|command| status.after(*command).is_some() && command.is_for(role) && place.shows(*command))
        .map(|command| {
            let what = if command == Command::Release { assignment_id.to_string() } else { id.to_string() };
            match consequence(command, plan) {
                None => Either::Left(form(command, what, status)),
                Some(consequence) => Either::Right(view! {
                    <details class="confirm" data-place=place.as_str()>
                        <summary class="button" data-tone="quiet">{ask(command)}</summary>
                        <div class="confirm-sheet">
                            <p>{consequence}</p>
                            {form(command, what, status)}
                        </div>
                    </details>
                }),
            }
        })
        .collect_view()
}

fn form(command: Command, id: String, status: Status) -> impl IntoView {
    view! {
        <form method="post" action=path::command(command).map(once)>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="seen" value=status.as_str()/>
            <button class="button" data-tone=tone(command)>{label(command)}</button>
        </form>
    }
}

const fn tone(command: Command) -> &'static str {
    match command {
        Command::Start | Command::Queue => "main",
        Command::End | Command::Cancel => "loss",
        _ => "quiet",
    }
}

const fn label(command: Command) -> &'static str {
    match command {
        Command::Start => "Start now",
        Command::Release => "Give back",
        Command::End => "End for both",
        Command::Cancel => "Cancel request",
        Command::Accept => "Accept",
        Command::Queue => "Get help now",
        Command::Expire => "",
    }
}

const fn ask(command: Command) -> &'static str {
    match command {
        Command::End => "End",
        _ => "Cancel",
    }
}

/// What cannot be taken back once it is done.
const fn consequence(command: Command, plan: Plan) -> Option<&'static str> {
    match (command, plan) {
        (Command::End, _) => {
            Some("This ends the consultation for both sides at once. You can still read it, but it cannot be reopened.")
        }
        (Command::Cancel, Plan::Credit) => {
            Some("This cancels your request and you lose your place in the queue. Your credit comes back at once.")
        }
        (Command::Cancel, _) => {
            Some("This cancels your request and you lose your place in the queue. It costs nothing.")
        }
        _ => None,
    }
}
