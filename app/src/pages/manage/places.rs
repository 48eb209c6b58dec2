//! Locations and registers: add, rename, take out of use and put back.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use session::catalogue;
use session::money;
use session::shop::{self, Location, PLACE_NAME_CHARS_MAX, PlaceRegister};

use super::{runs_the_shop, tabs};
use crate::actions::{AddLocation, AddRegister, SaveLocation, SaveRegister, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::request::caller::{actor, context};
use crate::request::flash::Refused;

/// What amounts are written in, and what a drawer is usually opened with.
#[derive(Clone)]
struct Cash {
    currency: String,
    decimals: u32,
    usual: String,
}

/// The page.
#[component]
#[must_use]
pub fn PlacesPage() -> impl IntoView {
    load(async {
        let who = runs_the_shop()?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let places = shop::places(&cx, &actor()?).await?;
        let terms = catalogue::terms(&cx, who.user.shop_id).await?;
        let decimals = terms.decimals();
        let usual = money::amount(terms.opening_cash_cents, decimals);
        let cash = Cash { currency: terms.currency, decimals, usual };
        let layout = Layout {
            forms: const {
                &[
                    name_of::<AddLocation>(),
                    name_of::<AddRegister>(),
                    name_of::<SaveLocation>(),
                    name_of::<SaveRegister>(),
                ]
            },
            ..Layout::new("Places", viewer)
        };
        let is_empty = places.is_empty();
        let places = places.into_iter().map(|of| place(of, &cash)).collect_view();
        Ok(layout.around(view! {
            {tabs()}
            <h1>"Places"</h1>
            {is_empty.then(|| view! {
                <div class="empty"><p class="empty-title">"No locations yet"</p><p>"Add where you work, then the registers that stand there."</p></div>
            })}
            {places}
            {new_location()}
        }))
    })
}

/// The refusal of the form of `F` about the thing that its field `of` names.
fn refusal_about<F: ServerFn>(of: &str, id: &str) -> Option<Refused> {
    refusal_of::<F>().filter(|refused| refused.kept.get(of).is_some_and(|kept| kept == id))
}

fn place(of: Location, cash: &Cash) -> impl IntoView + use<> {
    let Location { id, name, disabled_at, registers } = of;
    let (id, is_in_use) = (id.to_string(), disabled_at.is_none());
    let title = format!("place-{id}");
    let title_id = title.clone();
    let refused = refusal_about::<SaveLocation>("id", &id);
    let is_open = refused.is_some();
    let name_of = Field::new(format!("name-{id}"), "name", "Name").at_most(PLACE_NAME_CHARS_MAX).required();
    let name_of = name_of.holding(name.clone()).answered(refused.as_ref());
    let is_empty = registers.is_empty();
    let rows = registers.into_iter().map(|of| register(of, cash)).collect_view();
    let state = (!is_in_use).then(|| view! { " " <span class="chip">"Out of use"</span> });
    view! {
        <section class="block" aria-labelledby=title>
            <h2 id=title_id>{name.clone()} {state}</h2>
            {is_empty.then(|| view! { <p class="quiet">"No register stands here yet."</p> })}
            <ul class="registers">{rows}</ul>
            {is_in_use.then(|| new_register(&id, &name, cash))}
            <details class="fold" open=is_open>
                <summary>"Rename " <bdi>{name.clone()}</bdi> {if is_in_use { ", or take it out of use" } else { ", or put it back into use" }}</summary>
                <form class="form" method="post" action={once_of::<SaveLocation>()}>
                    <input type="hidden" name="id" value=id/>
                    {field(name_of)}
                    {buttons(is_in_use)}
                </form>
            </details>
        </section>
    }
}

/// Save as it is; or take it out of use, or put it back.
fn buttons(is_in_use: bool) -> impl IntoView {
    let (stays, other, does) =
        if is_in_use { ("yes", "no", "Take out of use") } else { ("no", "yes", "Put back into use") };
    view! {
        <p class="actions">
            <button class="button" data-tone="main" name="in_use" value=stays>"Save"</button>
            <button class="button" data-tone="quiet" name="in_use" value=other>{does}</button>
        </p>
    }
}

fn cash_field(id: String, held: Option<i64>, cash: &Cash, refused: Option<&Refused>) -> impl IntoView + use<> {
    let Cash { currency, decimals, usual } = cash.clone();
    let of = Field::new(id, "opening_cash_cents", format!("Cash at the start, {currency}")).decimal().optional();
    let of = of.hint(format!("Empty: as in the rest of the shop, {usual}."));
    let held = held.map(|cents| money::amount(cents, decimals)).unwrap_or_default();
    field(of.holding(held).answered(refused))
}

fn register(of: PlaceRegister, cash: &Cash) -> impl IntoView + use<> {
    let (id, is_in_use, name) = (of.id.to_string(), of.disabled_at.is_none(), of.name);
    let refused = refusal_about::<SaveRegister>("id", &id);
    let is_open = refused.is_some();
    let name_of = Field::new(format!("name-{id}"), "name", "Name").at_most(PLACE_NAME_CHARS_MAX).required();
    let name_of = name_of.holding(name.clone()).answered(refused.as_ref());
    let cash = cash_field(format!("cash-{id}"), of.opening_cash_cents, cash, refused.as_ref());
    let state = if is_in_use { ("completed", "In use") } else { ("cancelled", "Out of use") };
    view! {
        <li class="register">
            <div class="register-place"><h3 class="register-name">{name.clone()}</h3></div>
            <div class="register-standing">
                <p><span class="pill" data-status=state.0><span class="icon" data-icon=state.0 aria-hidden="true"></span>{state.1}</span></p>
            </div>
            <details class="register-go fold" open=is_open>
                <summary>"Change" <span class="hidden">" " {name}</span></summary>
                <form class="form" method="post" action={once_of::<SaveRegister>()}>
                    <input type="hidden" name="id" value=id/>
                    {field(name_of)}
                    {cash}
                    {buttons(is_in_use)}
                </form>
            </details>
        </li>
    }
}

fn new_register(location: &str, name: &str, cash: &Cash) -> impl IntoView + use<> {
    let refused = refusal_about::<AddRegister>("location", location);
    let is_open = refused.is_some();
    let name_of = Field::new(format!("new-register-{location}"), "name", "Name").at_most(PLACE_NAME_CHARS_MAX);
    let name_of = name_of.hint("As it is called on receipts, like Front desk.").required().answered(refused.as_ref());
    let cash = cash_field(format!("new-cash-{location}"), None, cash, refused.as_ref());
    view! {
        <details class="fold" open=is_open>
            <summary>"Add a register to " <bdi>{name.to_owned()}</bdi></summary>
            <form class="form" method="post" action={once_of::<AddRegister>()}>
                <input type="hidden" name="location" value=location.to_owned()/>
                {field(name_of)}
                {cash}
                <button class="button" data-tone="main">"Add register"</button>
            </form>
        </details>
    }
}

fn new_location() -> impl IntoView {
    let refused = refusal_of::<AddLocation>();
    let is_open = refused.is_some();
    let name_of = Field::new("new-location", "name", "Name").at_most(PLACE_NAME_CHARS_MAX).required();
    let name_of = name_of.hint("As customers know it, like Harbour workshop.").answered(refused.as_ref());
    view! {
        <details class="fold" open=is_open>
            <summary>"Add a location"</summary>
            <form class="form" method="post" action={once_of::<AddLocation>()}>
                {field(name_of)}
                <button class="button" data-tone="main">"Add location"</button>
            </form>
        </details>
    }
}
