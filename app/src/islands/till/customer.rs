//! The customer of a sale: named by the e-mail they give. Only a named customer can pay with credits.

use leptos::ev::{MouseEvent, SubmitEvent};
use leptos::prelude::*;
use session::sale::KnownCustomer;

use super::TillView;
use super::panel::{Panel, closer};
use super::sell::typed;
use crate::basket::payment::NO_CUSTOMER;
use crate::components::{Field, Piece, field, once};
use crate::live;
use crate::path;

pub(super) fn customer(till: TillView) -> impl IntoView + use<> {
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event) else { return };
        let email: String = js_sys::encode_uri_component(&form("email")).into();
        leptos::task::spawn_local(async move {
            let found = live::text(&format!("{}?email={email}", path::API_CUSTOMERS), "application/json").await;
            match found.and_then(|json| serde_json::from_str::<KnownCustomer>(&json).ok()) {
                Some(customer) => {
                    till.error.set(String::new());
                    till.basket.update(|basket| basket.customer = Some(customer.id));
                    till.tell(&customer.name);
                    till.customer.set(Some(customer));
                    till.open(Panel::Quick);
                }
                None => till.error.set(NO_CUSTOMER.to_owned()),
            }
        });
    };
    let email = Field::new("email", "email", "Their e-mail").holding(till.kept("email")).required();
    let email = Field { keys: "email", ..email };
    view! {
        <form class="form" method="post" action=once(path::NAME_CUSTOMER) on:submit=on_submit>
            <input type="hidden" name="shift" value=till.id.to_string()/>
            <input type="hidden" name="basket" value=move || till.basket.read().write()/>
            {field(email)}
            <div class="actions"><button class="button" data-tone="main">"It is for them"</button> {closer(till)}</div>
        </form>
    }
    .piece()
}

/// The customer it is for, and the way to name none.
pub(super) fn for_whom(till: TillView) -> impl IntoView + use<> {
    let nobody = move |event: MouseEvent| {
        event.prevent_default();
        till.basket.update(|basket| basket.customer = None);
        till.customer.set(None);
    };
    view! {
        {move || till.customer.get().map(|known| {
            let without = { let mut basket = till.basket.get(); basket.customer = None; till.at(&basket) };
            view! {
                <p class="basket-customer">
                    <span>"For " <strong>{known.name}</strong> {format!(", {} {}", known.credits, if known.credits == 1 { "credit" } else { "credits" })}</span>
                    <a href=without on:click=nobody>"For nobody in particular"</a>
                </p>
            }
        })}
    }
    .piece()
}
