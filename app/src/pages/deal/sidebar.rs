//! The sidebar of a deal: its notes, whose it is, and what happened to it.

use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::deal::{Colleague, DealConsultation, DealEventKind, DealEventLine, DealNote, DealRecord, DealSale};
use session::money;

use super::earlier::earlier_link;
use crate::actions::{DeleteDeal, GiveDeal, NoteDeal, once_of};
use crate::components::{Field, choice, field};
use crate::layout::notice::refusal_of;
use crate::path::{self, DealList};
use crate::request::caller::context;
use crate::words::deal as label;
use crate::words::time::{Show, moment};

/// The notes, and the form for the next one.
pub(super) fn notes(record: &DealRecord) -> AnyView {
    let list = noted(&record.notes);
    let earlier = earlier_link(record.deal.id, DealList::Notes, record.earlier.notes.as_ref(), "Earlier notes");
    let refused = refusal_of::<NoteDeal>();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let body =
        Field::named("body", "Write something down").lines(2).at_most(context().limits.note_chars_max).required();
    view! {
        <section class="block" aria-labelledby="notes-title">
            <h2 id="notes-title">"Notes"</h2>
            <form class="form" data-draft="" method="post" action={once_of::<NoteDeal>()}>
                <input type="hidden" name="id" value=record.deal.id.to_string()/>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                {field(body.kept(refused.as_ref()))}
                <button class="button" data-tone="quiet">"Add the note"</button>
            </form>
            <div id="deal-notes" data-refresh="yes"><ul class="deal-notes">{list}</ul>{earlier}</div>
        </section>
    }
    .into_any()
}

/// Whose the deal is, and doing away with it: for its owner and whoever runs the shop.
pub(super) fn keeping(record: &DealRecord, colleagues: &[Colleague]) -> AnyView {
    if !record.is_yours {
        return ().into_any();
    }
    let id = record.deal.id.to_string();
    let refused = refusal_of::<GiveDeal>().map(|refused| refused.detail);
    let is_refused = refused.is_some();
    let others = colleagues.iter().filter(|one| one.id != record.deal.owner_id).map(|one| {
        let name = one.team_name.as_ref().map_or_else(|| one.name.clone(), |team| format!("{} ({team})", one.name));
        (one.id.to_string(), name, false)
    });
    let options = std::iter::once((String::new(), "Choose".to_owned(), false)).chain(others).collect();
    view! {
        <section class="block" aria-labelledby="keeping-title">
            <h2 id="keeping-title">"Whose it is"</h2>
            <details class="fold" open=is_refused>
                <summary>"Give it to somebody else"</summary>
                <form class="form" method="post" action={once_of::<GiveDeal>()}>
                    <input type="hidden" name="id" value=id.clone()/>
                    {refused.map(|refused| view! { <p class="field-error" role="alert">{refused}</p> })}
                    {choice(Field::named("owner", "New owner").required(), options)}
                    <p class="quiet">"Whoever may not see their deals loses this one, wherever they work on it."</p>
                    <button class="button" data-tone="main">"Give it"</button>
                </form>
            </details>
            <details class="fold">
                <summary>"Delete it"</summary>
                <form class="form" method="post" action={once_of::<DeleteDeal>()}>
                    <input type="hidden" name="id" value=id/>
                    <p class="quiet">"Nobody sees it any more, and nobody works on it; an open quote is taken back. It can be brought back."</p>
                    <button class="button" data-tone="loss">"Delete the deal"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// Consultations, sales and what happened.
pub(super) fn history(record: &DealRecord, catalogue: &Catalogue) -> AnyView {
    let consultations = attached(&record.consultations);
    let sales = sold(&record.sales, (catalogue.decimals, &catalogue.currency));
    let events = record.events.iter().map(happened).collect_view();
    let (id, earlier) = (record.deal.id, &record.earlier);
    let earlier_consultations =
        earlier_link(id, DealList::Consultations, earlier.consultations.as_ref(), "Earlier consultations");
    let earlier_sales = earlier_link(id, DealList::Sales, earlier.sales.as_ref(), "Earlier sales");
    let earlier_events = earlier_link(id, DealList::Events, earlier.events.as_ref(), "Earlier history");
    view! {
        {(!record.consultations.is_empty()).then(|| view! { <section class="block"><h2>"Consultations"</h2><ul class="plain-list">{consultations}</ul>{earlier_consultations}</section> })}
        {(!record.sales.is_empty()).then(|| view! { <section class="block"><h2>"Sales"</h2><ul class="plain-list">{sales}</ul>{earlier_sales}</section> })}
        <section class="block"><h2>"What happened"</h2><ol class="deal-events">{events}</ol>{earlier_events}</section>
    }
    .into_any()
}

/// Notes, as items of a list.
pub(super) fn noted(notes: &[DealNote]) -> AnyView {
    let line = |note: &DealNote| {
        view! {
            <li><p class="said">{note.body.clone()}</p><p class="quiet"><bdi>{note.author_name.clone()}</bdi> ", " {moment(note.at, Show::Day)}</p></li>
        }
    };
    notes.iter().map(line).collect_view().into_any()
}

/// Consultations, as items of a list.
pub(super) fn attached(consultations: &[DealConsultation]) -> AnyView {
    let line = |one: &DealConsultation| {
        view! { <li><a href=path::room(one.id)>{one.concern.clone()}</a> " " <span class="quiet">{moment(one.created_at, Show::Day)}</span></li> }
    };
    consultations.iter().map(line).collect_view().into_any()
}

/// Sales, as items of a list.
pub(super) fn sold(sales: &[DealSale], (decimals, currency): (u32, &str)) -> AnyView {
    let line = |sale: &DealSale| {
        view! { <li><a href=path::receipt(sale.id)>{format!("{} {currency}", money::amount(sale.total_cents, decimals))}</a> " " <span class="quiet">{moment(sale.rung_up_at, Show::Day)}</span></li> }
    };
    sales.iter().map(line).collect_view().into_any()
}

/// A line of what happened.
pub(super) fn happened(event: &DealEventLine) -> AnyView {
    let DealEventLine { kind, actor_name, detail, at, .. } = event.clone();
    let nobody = match kind {
        DealEventKind::QuoteApproved | DealEventKind::QuoteDeclined => "By the link",
        _ => "The server",
    };
    let who = actor_name.unwrap_or_else(|| nobody.to_owned());
    let detail = (!detail.is_empty()).then(|| format!(" {detail}"));
    view! { <li>{label::deal_event(kind)} {detail} <p class="quiet">{who} ", " {moment(at, Show::Day)}</p></li> }
        .into_any()
}
