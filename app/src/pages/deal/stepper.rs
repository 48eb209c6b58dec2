//! How far a deal is: its stages in their order, the one next thing to do, and, folded up, wherever else it may go.

use leptos::prelude::*;
use session::deal::{DealRecord, QuoteStatus, Stage};

use super::stage_menu::{moves, place_of};
use crate::actions::{MoveDeal, once_of};
use crate::components::{Field, field};
use crate::request::caller::context;
use crate::words::deal as label;
use crate::words::time::{Show, moment};

/// The stages of a deal that comes to something.
const WAY: [Stage; 5] = [Stage::Lead, Stage::Quoted, Stage::Approved, Stage::InWork, Stage::Invoiced];

/// What is done with a deal next.
enum Next {
    /// Something on its page: where, and what it is called.
    Here(&'static str, &'static str),
    /// It is moved to the stage that follows.
    Move(Stage),
    /// Nobody here does anything: somebody else is waited for, or it is over.
    Nothing,
}

/// The stages, what is next, and the other moves.
pub(super) fn stepper(record: &DealRecord) -> AnyView {
    let deal = &record.deal;
    let next = next(record);
    let moved_to = if let Next::Move(stage) = next { Some(stage) } else { None };
    let is_anything_else = Stage::ALL.iter().any(|to| deal.stage.may_become(*to) && Some(*to) != moved_to);
    view! {
        <ol class="stepper">{WAY.into_iter().map(|stage| step(stage, deal.stage)).collect_view()} {lost(deal.stage)}</ol>
        <form class="next-step" method="post" action={once_of::<MoveDeal>()} aria-label="Move the deal">
            {place_of(deal)}
            {match next {
                Next::Here(to, what) => view! { <a class="button" data-tone="main" href=to>{what}</a> }.into_any(),
                Next::Move(to) => view! { <button class="button" data-tone="main" name="stage" value=to.as_str()>{label::step(deal.stage, to)}</button> }.into_any(),
                Next::Nothing => waited_for(record).into_any(),
            }}
            {is_anything_else.then(|| view! {
                <details class="fold" id="other-stages">
                    <summary id="other-stages-title">"Other stages"</summary>
                    {word(record)}
                    <div class="actions">{moves(deal.stage, moved_to)}</div>
                </details>
            })}
        </form>
    }
    .into_any()
}

fn next(record: &DealRecord) -> Next {
    match record.deal.stage {
        Stage::Lead if record.lines.is_empty() => Next::Here("#line-name", "Add parts or labour"),
        Stage::Lead => Next::Here("#make-quote", "Send quote"),
        Stage::Approved => Next::Move(Stage::InWork),
        Stage::InWork => Next::Move(Stage::Invoiced),
        Stage::Lost => Next::Move(Stage::Lead),
        Stage::Quoted | Stage::Invoiced => Next::Nothing,
    }
}

fn step(stage: Stage, present: Stage) -> AnyView {
    let place = |of: Stage| WAY.iter().position(|stage| *stage == of);
    let is_done = place(present).zip(place(stage)).is_some_and(|(present, place)| place < present);
    let is_here = stage == present;
    view! {
        <li aria-current=is_here.then_some("step") data-done=is_done.then_some("")>
            {is_done.then(|| view! { <span class="icon" data-icon="completed" aria-hidden="true"></span> })}
            {label::stage(stage)}
            {is_done.then(|| view! { <span class="hidden">", done"</span> })}
        </li>
    }
    .into_any()
}

/// A deal of which nothing comes stands beside the way.
fn lost(present: Stage) -> Option<AnyView> {
    (present == Stage::Lost).then(|| {
        view! { <li aria-current="step" data-lost=""><span class="icon" data-icon="cancelled" aria-hidden="true"></span>{label::stage(Stage::Lost)}</li> }
            .into_any()
    })
}

/// Who has to do something, where it is nobody here.
fn waited_for(record: &DealRecord) -> AnyView {
    let open = record.quotes.iter().map(|quote| &quote.head).find(|head| head.is_open(record.server_time));
    match (record.deal.stage, open) {
        (Stage::Quoted, Some(head)) => view! {
            <p class="waited-for">"Waiting for " <bdi>{head.recipient_name.clone()}</bdi> " to decide, until " {moment(head.valid_until, Show::Date)}</p>
        }
        .into_any(),
        (Stage::Quoted, None) => view! { <p class="waited-for">"The quote has expired. " <a href="#make-quote">"Send revised quote"</a></p> }.into_any(),
        _ => view! { <p class="waited-for">"Done and invoiced"</p> }.into_any(),
    }
}

/// What the customer is told whose quote is withdrawn by moving the deal.
fn word(record: &DealRecord) -> Option<AnyView> {
    let has_open = record.quotes.iter().any(|quote| quote.head.status == QuoteStatus::Open);
    let word = Field::named("moving-word", "Message to the customer")
        .hint("Moving the deal withdraws the open quote.")
        .optional()
        .at_most(context().limits.message_chars_max);
    has_open.then(|| field(Field { name: "word", ..word }).into_any())
}
