//! The sidebar of a deal: its notes, its owner, and what belongs to it.

use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::clock::Timestamp;
use session::deal::{Colleague, DealConsultation, DealNote, DealRecord, DealSale};
use session::money;

use super::earlier::earlier_link;
use crate::actions::{DeleteDeal, GiveDeal, NoteDeal, once_of};
use crate::components::{Field, choice, field};
use crate::layout::notice::refusal_of;
use crate::path::{self, DealList};
use crate::request::caller::context;
use crate::words::time::{Show, since};

/// The notes, and the form for the next one.
pub(super) fn notes(record: &DealRecord) -> AnyView {
    let list = noted(&record.notes, record.server_time);
    let earlier = earlier_link(record.deal.id, DealList::Notes, record.earlier.notes.as_ref(), "Earlier notes");
    let refused = refusal_of::<NoteDeal>();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let body = Field::named("body", "Add a note").lines(2).at_most(context().limits.note_chars_max).required();
    view! {
        <section class="block" aria-labelledby="notes-title">
            <h2 id="notes-title">"Notes"</h2>
            <form class="form" data-draft="" method="post" action={once_of::<NoteDeal>()}>
                <input type="hidden" name="id" value=record.deal.id.to_string()/>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                {field(body.kept(refused.as_ref()))}
                <button class="button" data-tone="quiet">"Add note"</button>
            </form>
            <div id="deal-notes" data-refresh="yes"><ul class="deal-notes">{list}</ul>{earlier}</div>
        </section>
    }
    .into_any()
}

/// Reassigning and deleting the deal: for its owner and whoever runs the shop.
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
            <h2 id="keeping-title">"Owner"</h2>
            <p><bdi>{record.deal.owner_name.clone()}</bdi></p>
            <details class="fold" open=is_refused>
                <summary>"Reassign"</summary>
                <form class="form" method="post" action={once_of::<GiveDeal>()}>
                    <input type="hidden" name="id" value=id.clone()/>
                    {refused.map(|refused| view! { <p class="field-error" role="alert">{refused}</p> })}
                    {choice(Field::named("owner", "New owner").required(), options)}
                    <p class="quiet">"Colleagues who cannot see the new owner's deals lose access to this one."</p>
                    <button class="button" data-tone="main">"Reassign deal"</button>
                </form>
            </details>
            <details class="fold">
                <summary>"Delete"</summary>
                <form class="form" method="post" action={once_of::<DeleteDeal>()}>
                    <input type="hidden" name="id" value=id/>
                    <p class="quiet">"The deal disappears for everybody, and an open quote is withdrawn. You can restore it later."</p>
                    <button class="button" data-tone="loss">"Delete deal"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// The consultations and sales of the deal.
pub(super) fn linked(record: &DealRecord, catalogue: &Catalogue) -> AnyView {
    let (id, now, earlier) = (record.deal.id, record.server_time, &record.earlier);
    let consultations = attached(&record.consultations, now);
    let sales = sold(&record.sales, now, (catalogue.decimals, &catalogue.currency));
    let earlier_consultations =
        earlier_link(id, DealList::Consultations, earlier.consultations.as_ref(), "Earlier consultations");
    let earlier_sales = earlier_link(id, DealList::Sales, earlier.sales.as_ref(), "Earlier sales");
    view! {
        {(!record.consultations.is_empty()).then(|| view! { <section class="block"><h2>"Consultations"</h2><ul class="plain-list">{consultations}</ul>{earlier_consultations}</section> })}
        {(!record.sales.is_empty()).then(|| view! { <section class="block"><h2>"Sales"</h2><ul class="plain-list">{sales}</ul>{earlier_sales}</section> })}
    }
    .into_any()
}

/// Notes, as items of a list.
pub(super) fn noted(notes: &[DealNote], now: Timestamp) -> AnyView {
    let line = |note: &DealNote| {
        view! {
            <li><p class="said">{note.body.clone()}</p><p class="quiet"><bdi>{note.author_name.clone()}</bdi> ", " {since(note.at, now, Show::Ago)}</p></li>
        }
    };
    notes.iter().map(line).collect_view().into_any()
}

/// Consultations, as items of a list.
pub(super) fn attached(consultations: &[DealConsultation], now: Timestamp) -> AnyView {
    let line = |one: &DealConsultation| {
        view! { <li><a href=path::room(one.id)>{one.concern.clone()}</a> " " <span class="quiet">{since(one.created_at, now, Show::Ago)}</span></li> }
    };
    consultations.iter().map(line).collect_view().into_any()
}

/// Sales, as items of a list.
pub(super) fn sold(sales: &[DealSale], now: Timestamp, (decimals, currency): (u32, &str)) -> AnyView {
    let line = |sale: &DealSale| {
        view! { <li><a href=path::receipt(sale.id)>{format!("{} {currency}", money::amount(sale.total_cents, decimals))}</a> " " <span class="quiet">{since(sale.rung_up_at, now, Show::Ago)}</span></li> }
    };
    sales.iter().map(line).collect_view().into_any()
}
