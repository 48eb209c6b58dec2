//! Unsent sales: how many wait on this device, since when, and what the server said against any of them.

mod set_aside;

use leptos::prelude::*;
use session::clock::Timestamp;

use super::TillView;
use super::device_basket::Kept;
use super::sale_queue::{self, RefusedSale};
use super::sell::correct;
use crate::components::Piece;
use crate::words::time::{Show, moment};

/// A basket that could neither be sold nor kept by the queue, and why.
#[derive(Clone, Debug)]
pub(super) struct Returned {
    pub(super) kept: Kept,
    pub(super) why: String,
}

/// What this device holds, above the till.
pub(super) fn unsent_sales(till: TillView) -> impl IntoView + use<> {
    let unsent = move || {
        let waiting = till.waiting.read();
        (waiting.count > 0).then_some((waiting.count, waiting.since))
    };
    let others = move || Some(till.waiting.read().others).filter(|others| *others > 0);
    view! {
        <div role="status">
            {move || others().map(|count| view! {
                <p class="notice" data-tone="waiting">
                    <span class="icon" data-icon="pending" aria-hidden="true"></span>
                    <span>
                        {if count == 1 { "1 sale of somebody else is kept".to_owned() } else { format!("{count} sales of others are kept") }}
                        " on this device, to be sent when whoever rang them up signs in here."
                    </span>
                </p>
            })}
            {move || unsent().map(|(count, since)| view! {
                <p class="notice" data-tone="waiting">
                    <span class="icon" data-icon="pending" aria-hidden="true"></span>
                    <span>
                        {if count == 1 { "1 sale waits".to_owned() } else { format!("{count} sales wait") }} " on this device"
                        {since.map(|since| view! { " since " {moment(Timestamp(since), Show::Time)} })}
                        ". Go on selling; what waits is sent when the server can be reached."
                    </span>
                </p>
            })}
        </div>
        {move || {
            let refused = till.waiting.read().refused.clone();
            (!refused.is_empty()).then(|| {
                let reasons = refused.into_iter().map(|sale| refused_sale(till, sale)).collect_view();
                view! {
                    <div class="notice" data-tone="refused" role="alert">
                        <span class="icon" data-icon="cancelled" aria-hidden="true"></span>
                        <div>
                            <p class="notice-title">"The server did not take these sales; they are kept on this device"</p>
                            <ul>{reasons}</ul>
                            <button class="button" data-tone="main" on:click=|_| sale_queue::again()>"Send them again"</button>
                        </div>
                    </div>
                }
            })
        }}
        {move || {
            let returned = till.returned.get();
            (!returned.is_empty()).then(|| {
                let rows = returned.into_iter().enumerate().map(|(place, returned)| returned_basket(till, place, returned.why)).collect_view();
                view! {
                    <div class="notice" data-tone="refused" role="alert">
                        <span class="icon" data-icon="cancelled" aria-hidden="true"></span>
                        <div><p class="notice-title">"These baskets were not sold"</p><ul>{rows}</ul></div>
                    </div>
                }
            })
        }}
        {set_aside::set_aside(till)}
    }
    .piece()
}

/// What is said where a basket cannot be taken up.
const FINISH_FIRST: &str = "Sell or empty what is in the basket first; then this one can be taken up.";

/// Whether a basket can be taken up now; says so where it cannot.
fn may_take_up(till: TillView) -> bool {
    let is_free = till.is_empty();
    if !is_free {
        till.error.set(FINISH_FIRST.to_owned());
    }
    is_free
}

fn refused_sale(till: TillView, sale: RefusedSale) -> impl IntoView + use<> {
    let RefusedSale { number, problem, at, what, is_others } = sale.clone();
    let why = problem.clone();
    let take_up = move |_| {
        if !may_take_up(till) {
            return;
        }
        let why = why.clone();
        leptos::task::spawn_local(async move { correct(till, number, why).await });
    };
    // Only whoever rang it up rings it up anew.
    let correct = (!is_others)
        .then(|| view! { <button class="button" data-tone="quiet" on:click=take_up>"Correct it"</button> " " });
    view! {
        <li>
            {moment(Timestamp(at), Show::Time)} ", " {what} {is_others.then_some(", of somebody else")} ": " {problem} " "
            {correct}
            <button class="button" data-tone="quiet" on:click=move |_| set_aside::ask(till, sale.clone())>"Set it aside"</button>
        </li>
    }
    .piece()
}

fn returned_basket(till: TillView, place: usize, why: String) -> impl IntoView + use<> {
    let take_up = move |_| {
        if !may_take_up(till) {
            return;
        }
        let taken =
            till.returned.try_update(|returned| (place < returned.len()).then(|| returned.remove(place))).flatten();
        if let Some(returned) = taken {
            returned.kept.show(till, session::id::Ids::system().next());
        }
    };
    view! { <li>{why} " " <button class="button" data-tone="quiet" on:click=take_up>"Take it up"</button></li> }.piece()
}
