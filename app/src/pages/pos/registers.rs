//! The registers, to pick one: each free, or with its shift; one press starts or joins. A device that stands at another one is
//! asked first.

use leptos::prelude::*;
use session::catalogue;
use session::counter::{self, Register, TillLine};
use session::money;

use super::denominations::denominations;
use super::standing::moving;
use crate::actions::{StartShift, name_of, path_of};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::{context, signed_in, teller};
use crate::words::time::{Show, moment};

/// The page.
#[component]
#[must_use]
pub fn RegistersPage() -> impl IntoView {
    load(async {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let registers = counter::registers(&cx, &teller).await?.registers;
        let terms = catalogue::terms(&cx, teller.user.shop_id).await?;
        let cash = money::amount(terms.opening_cash_cents, terms.decimals());
        let till = viewer.till_line().cloned();
        let layout = Layout { forms: const { &[name_of::<StartShift>()] }, ..Layout::new("Till", viewer) };
        let is_empty = registers.is_empty();
        let cards =
            registers.into_iter().map(|register| card(register, &cash, &terms.currency, till.as_ref())).collect_view();
        Ok(layout.around(view! {
            <h1>"Which register?"</h1>
            {is_empty.then(|| view! {
                <div class="empty"><p class="empty-title">"This shop has no registers yet"</p><p>"Whoever runs the server adds them."</p></div>
            })}
            <ul class="registers">{cards}</ul>
        }))
    })
}

fn card(register: Register, cash: &str, currency: &str, till: Option<&TillLine>) -> impl IntoView + use<> {
    let Register { id, name, location_name, disabled_at, shift_id, opened_by_name, opened_at, devices_count, .. } =
        register;
    let is_open = shift_id.is_some();
    let own = till.filter(|till| till.register_id == id).map(|till| path::till(till.shift_id));
    let refused = refusal_of::<StartShift>()
        .filter(|refused| refused.kept.get("register").is_some_and(|kept| *kept == id.to_string()));
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let kept = refused.and_then(|refused| refused.kept.get("opening_cash").cloned()).unwrap_or_else(|| cash.to_owned());
    let (field, wrong) = (format!("cash-{id}"), format!("cash-{id}-error"));
    let described = error.is_some().then(|| wrong.clone());
    let label = format!("{} {name}", if is_open { "Join the shift on" } else { "Start a shift on" });
    let standing = match (opened_at, opened_by_name) {
        (Some(at), Some(by)) => view! {
            <p class="quiet">"Open since " {moment(at, Show::Day)} " by " <bdi>{by}</bdi> {format!(", {devices_count} {}", if devices_count == 1 { "device" } else { "devices" })}</p>
        }
        .into_any(),
        _ if disabled_at.is_some() => view! { <p class="quiet">"Out of use"</p> }.into_any(),
        _ => view! { <p class="quiet">"Free"</p> }.into_any(),
    };
    let (standing_id, go_id) = (format!("standing-{id}"), format!("go-{id}"));
    let report = shift_id.map(|shift| view! { <a class="quiet" href=path::report(shift)>"X report"</a> });
    view! {
        <li class="register">
            <h2 class="register-name">{name}</h2>
            <p class="quiet">{location_name}</p>
            <div id=standing_id data-refresh="yes"><div class="register-standing" data-open=is_open.then_some("yes")>{standing} {report}</div></div>
            {own.clone().map(|own| view! { <p>"This device stands here. " <a class="button" data-tone="main" href=own>"To the till"</a></p> })}
            {(disabled_at.is_none() && own.is_none()).then(|| view! {
                <form class="register-form" method="post" action={path_of::<StartShift>()}>
                    <input type="hidden" name="register" value=id.to_string()/>
                    <div class="field">
                        <label for=field.clone()>"Cash in the drawer, " {currency.to_owned()}</label>
                        {error.map(|error| view! { <p class="field-error" id=wrong>{error}</p> })}
                        <input id=field name="opening_cash" inputmode="decimal" autocomplete="off" value=kept aria-invalid=described.is_some().then_some("true") aria-describedby=described/>
                    </div>
                    <details class="fold">
                        <summary>"Count it by notes and coins"</summary>
                        <p class="quiet">"What is counted here is taken instead of the sum above."</p>
                        {denominations(currency, &format!("pieces-{id}"))}
                    </details>
                    {moving(till)}
                    <div id=go_id data-refresh="yes"><button class="button" data-tone="main" data-size="large" aria-label=label>{if is_open { "Join" } else { "Start shift" }}</button></div>
                </form>
            })}
        </li>
    }
}
