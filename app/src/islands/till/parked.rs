//! Parked baskets: this one put aside under a name, and those that wait at the register, to be taken up on any of its devices.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::Serialize;
use session::counter::ParkedBasket;
use session::id::SaleId;

use super::TillView;
use super::device_basket;
use super::panel::{Panel, closer};
use super::payment::hidden;
use super::sell::typed;
use crate::basket::TAKE_UP_LATER;
use crate::components::{Field, Piece, field, once};
use crate::words::time::{Show, moment};
use crate::{live, path};

/// Where the server is away.
const UNREACHED: &str = "The server cannot be reached, so it was not parked. The basket is still here.";

/// What the API of parked baskets takes.
#[derive(Serialize)]
struct Parking {
    id: SaleId,
    name: String,
    basket: String,
    lines_count: usize,
    total_cents: i64,
}

/// The form that puts the basket aside.
pub(super) fn park(till: TillView) -> impl IntoView + use<> {
    let is_parking = RwSignal::new(false);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        if is_parking.get_untracked() {
            return;
        }
        is_parking.set(true);
        let parking = till.basket.with_untracked(|basket| Parking {
            id: till.sale.get_untracked(),
            name: form("park_name"),
            basket: basket.write(),
            lines_count: basket.entries.len(),
            total_cents: untrack(|| till.due()).unwrap_or(0),
        });
        leptos::task::spawn_local(async move {
            let parked = live::post_json_or_why(&path::api_parked(till.id), &parking, UNREACHED).await;
            is_parking.set(false);
            match parked {
                // What was changed meanwhile is not what waits: it stays.
                Ok(()) if till.basket.read_untracked().write() == parking.basket => {
                    device_basket::empty(till, parking.id).await;
                    till.clear();
                    till.told.set(format!("{} is parked", parking.name));
                    live::catch_up();
                }
                Ok(()) => till.error.set("It was parked as it was. What you changed since is still here.".to_owned()),
                Err(sentence) => till.error.set(sentence),
            }
        });
    };
    let name = Field::new("park_name", "park_name", "Park it as").holding(till.kept("park_name")).required();
    let name = Field { placeholder: "Name, plate or bay".to_owned(), ..name };
    view! {
        <form class="form" method="post" action=once(path::PARK_BASKET) on:submit=on_submit>
            {hidden(till)}
            {field(name)}
            <div class="actions"><button class="button" data-tone="main" data-size="large">"Park this basket"</button> {closer(till)}</div>
        </form>
    }
    .piece()
}

/// Those that wait, each to be taken up where nothing is in the basket.
pub(super) fn parked(till: TillView) -> impl IntoView + use<> {
    let has_none = Memo::new(move |_| till.board.read().parked.is_empty());
    view! {
        <section class="parked" aria-label="Parked baskets" hidden=has_none>
            <h2>"Parked"</h2>
            <ul>
                <For each=move || till.board.read().parked.clone() key=|parked| (parked.id, parked.parked_at) children=move |parked| waiting(till, parked)/>
            </ul>
        </section>
    }
    .piece()
}

fn waiting(till: TillView, parked: ParkedBasket) -> impl IntoView + use<> {
    let ParkedBasket { id, name, lines_count, total_cents, parked_by, parked_at } = parked;
    let what = format!("{lines_count} {}", if lines_count == 1 { "line" } else { "lines" });
    let on_submit = move |event: SubmitEvent| {
        // The page that comes shows what was taken up; nothing may be lost for it.
        if !till.is_empty() {
            event.prevent_default();
            till.open(Panel::Quick);
            till.error.set(TAKE_UP_LATER.to_owned());
        }
    };
    view! {
        <li>
            <span class="parked-name"><strong>{name.clone()}</strong> <span class="quiet">{what} " · " {parked_by} " " {moment(parked_at, Show::Time)}</span></span>
            <span class="basket-amount">{till.amount(total_cents)}</span>
            <form method="post" action=once(path::TAKE_UP_BASKET) on:submit=on_submit>
                <input type="hidden" name="shift" value=till.id.to_string()/>
                <input type="hidden" name="id" value=id.to_string()/>
                <input type="hidden" name="basket" value=move || till.basket.read().write()/>
                <button class="button" data-tone="quiet" aria-label=format!("Take up {name}")>"Take up"</button>
            </form>
        </li>
    }
    .piece()
}
