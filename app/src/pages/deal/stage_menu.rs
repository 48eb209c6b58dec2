//! The stages that a deal may go to: as a menu on its card, and as buttons on its page. Each is a button of one form, which works
//! by keyboard and without a script.

use leptos::prelude::*;
use session::deal::{Deal, Stage};

use crate::actions::{MoveDeal, once_of};
use crate::path;
use crate::words::deal as label;

/// The menu on the card of `deal`.
pub(super) fn stage_menu(deal: &Deal) -> AnyView {
    let Deal { id, number, stage, .. } = deal;
    let is_quoted = *stage == Stage::Quoted;
    view! {
        <details class="stage-menu" id=format!("move-{id}") name="stage-menu">
            <summary class="button" data-tone="plain" id=format!("moves-{id}") aria-label=format!("Move D-{number}")>"Move"</summary>
            <form class="stage-moves" method="post" action={once_of::<MoveDeal>()}>
                {place_of(deal)}
                {is_quoted.then(|| view! { <p class="quiet">"Moving it withdraws the quote."</p> })}
                {quoting(deal)}
                {moves(*stage, None)}
            </form>
        </details>
    }
    .into_any()
}

/// Which deal a form moves, as it was looked at.
pub(super) fn place_of(deal: &Deal) -> impl IntoView + use<> {
    view! {
        <input type="hidden" name="id" value=deal.id.to_string()/>
        <input type="hidden" name="version" value=deal.version.to_string()/>
    }
}

/// A button for every stage that `from` may go to by hand, but for `not`.
pub(super) fn moves(from: Stage, not: Option<Stage>) -> AnyView {
    let to = Stage::ALL.iter().filter(|to| from.may_become(**to) && Some(**to) != not);
    to.map(|to| {
        let tone = if *to == Stage::Lost { "loss" } else { "quiet" };
        view! { <button class="button" data-tone=tone name="stage" value=to.as_str() data-to=to.as_str()>{label::step(from, *to)}</button> }
    })
    .collect_view()
    .into_any()
}

/// Nobody moves a deal to *quoted* by hand: its quote is made on its page.
fn quoting(deal: &Deal) -> Option<AnyView> {
    let to = format!("{}#make-quote", path::deal(deal.id));
    (deal.stage == Stage::Lead).then(|| {
        let quoted = Stage::Quoted.as_str();
        view! { <a class="button" data-tone="quiet" href=to data-to=quoted>"Send a quote"</a> }.into_any()
    })
}
