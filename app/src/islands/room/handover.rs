//! Handing the consultation to another mechanic: the form, and what became of it. The customer sees none of this.

use leptos::prelude::*;
use session::consultation::{Handover, HandoverStatus, Mechanic, Room, Status};
use session::id::UserId;

use crate::components::once;
use crate::path;

/// The form of a live consultation's mechanic `me`, or the offer that is open, or how the consultation came to them.
pub(super) fn handover(
    room: RwSignal<Room>,
    me: UserId,
    mechanics: &[Mechanic],
    kept: Option<String>,
    chars_max: Option<String>,
) -> impl IntoView + use<> {
    let offer = Memo::new(move |_| room.read().handover.clone());
    let is_live = Memo::new(move |_| room.read().session.status == Status::Live);
    let is_offered =
        Memo::new(move |_| offer.read().as_ref().is_some_and(|offer| offer.status == HandoverStatus::Offered));
    let others = mechanics.iter().filter(|mechanic| mechanic.id != me);
    let options = others
        .map(|mechanic| {
            let busy = if mechanic.is_busy { " (has a consultation)" } else { "" };
            view! { <option value=mechanic.id.to_string()>{format!("{}{busy}", mechanic.name)}</option> }
        })
        .collect_view();
    view! {
        <section class="side-part" aria-labelledby="handover-title" hidden=move || !is_live.get()>
            <h2 id="handover-title">"Hand over"</h2>
            {move || offer.get().map(|offer| said(offer, me))}
            <form class="notes" data-draft="quiet" method="post" action=once(path::HAND_OVER) hidden=move || is_offered.get()>
                <input type="hidden" name="id" value=room.read_untracked().session.id.to_string()/>
                <label for="handover-mechanic">"To"</label>
                <select id="handover-mechanic" name="mechanic" required=true>
                    <option value="">"Choose a mechanic"</option>
                    {options}
                </select>
                <label for="handover-word">"Why"</label>
                <p class="hint" id="handover-word-hint">"Only the two of you read this."</p>
                <input
                    id="handover-word" name="word" type="text" autocomplete="off" maxlength=chars_max required=true value=kept
                    aria-describedby="handover-word-hint"
                />
                <button class="button" data-tone="quiet">"Offer"</button>
            </form>
        </section>
    }
}

fn said(offer: Handover, me: UserId) -> AnyView {
    if offer.status == HandoverStatus::Offered {
        return view! {
            <p>"Offered to " <bdi>{offer.to_name}</bdi> ". It stays yours until they accept."</p>
            <p class="prose">{offer.word}</p>
            <form method="post" action=once(path::DECLINE_HANDOVER)>
                <input type="hidden" name="id" value=offer.id.to_string()/>
                <button class="button" data-tone="quiet">"Withdraw offer"</button>
            </form>
        }
        .into_any();
    }
    let is_mine = offer.to_id == me;
    is_mine
        .then(|| view! { <p>"Handed to you by " <bdi>{offer.from_name}</bdi> ":"</p><p class="prose">{offer.word}</p> })
        .into_any()
}
