//! Unsent sales: how many wait on this device, since when, and what the server said against any of them.

use leptos::prelude::*;
use session::clock::Timestamp;

use super::TillView;
use super::sale_queue;
use crate::components::Piece;
use crate::words::time::{Show, moment};

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
                let reasons = refused.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
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
    }
    .piece()
}
