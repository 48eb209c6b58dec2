//! The deal of a consultation, in its room: make one of it, or attach it to the selected one.

use leptos::prelude::*;
use session::deal::{self, Deal};
use session::id::ConsultationId;

use crate::actions::{AttachDeal, Escalate, once_of};
use crate::layout::deal_switcher::selection;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, staff};

/// The bar, for whoever of the staff looks at the room of `id`.
///
/// # Errors
/// `internal`, `busy`.
pub(super) async fn room_deal(id: ConsultationId) -> Result<Option<AnyView>, Problem> {
    let Ok(staff) = staff() else { return Ok(None) };
    let linked = deal::of_consultation(&context(), &staff, id).await?;
    let bar = linked.map_or_else(|| offers(id), |deal| belongs(&deal));
    Ok(Some(view! { <div class="room-deal" id="room-deal" data-refresh="yes">{bar}</div> }.into_any()))
}

fn belongs(deal: &Deal) -> AnyView {
    let name = format!("D-{} {}", deal.number, deal.title);
    view! { <p>"Belongs to " <a href=path::deal(deal.id)>{name}</a></p> }.into_any()
}

fn offers(id: ConsultationId) -> AnyView {
    let attach = selection().and_then(|selection| selection.deal).map(|deal| view! {
        <form method="post" action={once_of::<AttachDeal>()}>
            <input type="hidden" name="session" value=id.to_string()/>
            <input type="hidden" name="id" value=deal.id.to_string()/>
            <button class="button" data-tone="quiet">{format!("Attach to D-{} {}", deal.number, deal.title)}</button>
        </form>
    });
    view! {
        <form method="post" action={once_of::<Escalate>()}>
            <input type="hidden" name="session" value=id.to_string()/>
            <button class="button" data-tone="quiet">"Create deal"</button>
        </form>
        {attach}
    }
    .into_any()
}
