//! The first day: a step a page, behind the link that `forecourt serve` prints. What was answered is kept with the link, so that
//! nothing is lost on a reload, and another browser with the link goes on. The owner comes last: no password waits anywhere.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::login::{NAME_CHARS_MAX as PERSON_CHARS_MAX, Password};
use session::money;
use session::shop::setup::{self, Draft, SetupToken};
use session::shop::{ADDRESS_CHARS_MAX, NAME_CHARS_MAX, PLACE_NAME_CHARS_MAX, Role, TAX_NUMBER_CHARS_MAX};

use super::manage::{country_choice, reckoning_fields};
use crate::actions::{SetupMoney, SetupOwner, SetupPeople, SetupPlace, SetupShop, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;

/// What a drawer is opened with unless somebody says otherwise, in whole units of the currency.
const USUAL_CASH: i64 = 200;

/// Characters of a list of addresses.
const ADDRESSES_CHARS_MAX: usize = 5_000;

/// The steps in their order: the word of the address, and what it is called.
const STEPS: [(&str, &str); 5] =
    [("shop", "Garage"), ("money", "Money"), ("place", "Register"), ("people", "People"), ("owner", "You")];

/// The page.
#[component]
#[must_use]
pub fn SetupPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move |name: &str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let (token, step) = (asked("token"), asked("step"));
    load(async move {
        let token = SetupToken::new(token);
        let draft = setup::draft(&context(), &token).await?.ok_or_else(Problem::not_found)?;
        let here = STEPS.iter().position(|(word, _)| *word == step).unwrap_or(0);
        let token = token.expose().to_owned();
        let layout = Layout {
            width: Width::Narrow,
            forms: const {
                &[
                    name_of::<SetupShop>(),
                    name_of::<SetupMoney>(),
                    name_of::<SetupPlace>(),
                    name_of::<SetupPeople>(),
                    name_of::<SetupOwner>(),
                ]
            },
            ..Layout::new("Set up your garage", Viewer::nobody())
        };
        let content = match here {
            0 => shop(&token, &draft),
            1 => money(&token, &draft),
            2 => place(&token, &draft),
            3 => people(&token, &draft),
            _ => owner(&token, &draft),
        };
        let back = here.checked_sub(1).and_then(|before| STEPS.get(before));
        let back = back.map(|(word, _)| view! { <p><a href=path::setup(&token, word)>"Back"</a></p> });
        Ok(layout.around(view! {
            {steps(here, &token)}
            {content}
            {back}
        }))
    })
}

/// Where one is, and what was answered already: a link each.
fn steps(here: usize, token: &str) -> impl IntoView + use<> {
    let steps = STEPS.iter().enumerate().map(|(place, (word, name))| {
        let is_here = place == here;
        let name = format!("{}. {name}", place + 1);
        if place < here {
            view! { <li><a href=path::setup(token, word)>{name}</a></li> }.into_any()
        } else {
            view! { <li aria-current=is_here.then_some("step")>{name}</li> }.into_any()
        }
    });
    view! { <ol class="setup-steps" aria-label="Steps">{steps.collect_view()}</ol> }
}

fn shop(token: &str, draft: &Draft) -> AnyView {
    let refused = refusal_of::<SetupShop>();
    let refused = refused.as_ref();
    let of = draft.profile.clone().unwrap_or_default();
    let country = refused.and_then(|refused| refused.kept.get("country").cloned()).unwrap_or(of.country);
    let name = Field::named("name", "What is your garage called?").autocomplete("organization").at_most(NAME_CHARS_MAX);
    let name = name.hint("It stands on the front page and on receipts.").required();
    let address = Field::named("address", "Address")
        .lines(3)
        .autocomplete("street-address")
        .at_most(ADDRESS_CHARS_MAX)
        .optional();
    let tax_number = Field::named("tax_number", "Tax number").at_most(TAX_NUMBER_CHARS_MAX).optional();
    view! {
        <h1>"Set up your garage"</h1>
        <p>"Five short steps, then you can start your first shift. Everything can be changed later."</p>
        <form class="form" method="post" action={once_of::<SetupShop>()}>
            <input type="hidden" name="token" value=token.to_owned()/>
            {field(name.holding(of.name).answered(refused))}
            {country_choice(&country, refused)}
            {field(address.holding(of.address).answered(refused))}
            {field(tax_number.holding(of.tax_number).hint("As it must stand on a receipt.").answered(refused))}
            <button class="button" data-tone="main" data-size="large">"Continue"</button>
        </form>
    }
    .into_any()
}

fn money(token: &str, draft: &Draft) -> AnyView {
    let refused = refusal_of::<SetupMoney>();
    view! {
        <h1>"Money, taxes and time"</h1>
        <p>"Filled in as is usual in your country. Please check the tax rates."</p>
        <form class="form" method="post" action={once_of::<SetupMoney>()}>
            <input type="hidden" name="token" value=token.to_owned()/>
            {reckoning_fields(&draft.reckons(), None, refused.as_ref())}
            <button class="button" data-tone="main" data-size="large">"Continue"</button>
        </form>
    }
    .into_any()
}

fn place(token: &str, draft: &Draft) -> AnyView {
    let refused = refusal_of::<SetupPlace>();
    let refused = refused.as_ref();
    let currency = draft.reckons().currency;
    let decimals = money::decimals(&currency);
    let (location, register, cash) = match &draft.place {
        Some(place) => (place.location.clone(), place.register.clone(), place.opening_cash_cents),
        None => ("Workshop".to_owned(), "Front desk".to_owned(), USUAL_CASH * 10_i64.pow(decimals)),
    };
    let location_of = Field::named("location", "Where do you work?").at_most(PLACE_NAME_CHARS_MAX).required();
    let location_of = location_of.hint("What the place is called. You can add more later.");
    let register_of =
        Field::named("register", "What is the first register called?").at_most(PLACE_NAME_CHARS_MAX).required();
    let cash_of =
        Field::named("opening_cash", format!("Cash in its drawer at the start, {currency}")).decimal().required();
    view! {
        <h1>"Your first register"</h1>
        <form class="form" method="post" action={once_of::<SetupPlace>()}>
            <input type="hidden" name="token" value=token.to_owned()/>
            {field(location_of.holding(location).answered(refused))}
            {field(register_of.holding(register).answered(refused))}
            {field(cash_of.holding(money::amount(cash, decimals)).answered(refused))}
            <button class="button" data-tone="main" data-size="large">"Continue"</button>
        </form>
    }
    .into_any()
}

/// Who is invited once the garage is open. Nobody need be, and where this server writes no links nobody can be yet.
fn people(token: &str, draft: &Draft) -> AnyView {
    let on = path::setup(token, "owner");
    if !context().post.has_links() {
        return view! {
            <h1>"Who works with you?"</h1>
            <p>"This server sends no links yet, so nobody can be invited by e-mail. Once the garage is open, invite people under Manage: you get a link for each, to hand over."</p>
            <p class="actions"><a class="button" data-tone="main" data-size="large" href=on>"Continue"</a></p>
        }
        .into_any();
    }
    let refused = refusal_of::<SetupPeople>();
    let refused = refused.as_ref();
    let error =
        refused.filter(|refused| refused.field.as_deref() == Some("people")).map(|refused| refused.detail.clone());
    let known = |role: Role| {
        let of = draft.people.iter().flatten().filter(|invitee| invitee.roles.has(role));
        of.map(|invitee| invitee.email.as_str()).collect::<Vec<_>>().join("\n")
    };
    let addresses = |name: &'static str, label: &'static str, role: Role| {
        let of = Field::named(name, label).lines(3).at_most(ADDRESSES_CHARS_MAX).optional();
        field(of.holding(known(role)).answered(refused))
    };
    view! {
        <h1>"Who works with you?"</h1>
        <p>"Their e-mail addresses, one a line. Each gets a link to an account of their own as soon as the garage is open. Somebody may stand in more than one list."</p>
        <form class="form" method="post" action={once_of::<SetupPeople>()}>
            <input type="hidden" name="token" value=token.to_owned()/>
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            {addresses("mechanics", "Mechanics", Role::Mechanic)}
            {addresses("cashiers", "At the counter", Role::Cashier)}
            {addresses("managers", "Managers", Role::Manager)}
            <button class="button" data-tone="main" data-size="large">"Continue"</button>
        </form>
        <p><a href=on>"Skip this step"</a></p>
    }
    .into_any()
}

fn owner(token: &str, draft: &Draft) -> AnyView {
    let refused = refusal_of::<SetupOwner>();
    let refused = refused.as_ref();
    let of = draft.owner.clone().unwrap_or_default();
    let is_ticked =
        |name: &str| refused.is_none_or(|refused| refused.kept.get(name).is_some_and(|typed| !typed.is_empty()));
    let name = Field::named("name", "Your name").autocomplete("name").at_most(PERSON_CHARS_MAX).required();
    let email =
        Field::named("email", "E-mail").hint("You sign in with it.").keys("email").autocomplete("username").required();
    let password = Field::named("password", "Password")
        .hint(format!("At least {} characters. A short sentence works well.", Password::CHARS_MIN));
    let password = password.keys("password").autocomplete("new-password").at_most(Password::CHARS_MAX).required();
    view! {
        <h1>"Your account"</h1>
        <p>"You run the garage: you can do everything here. Afterwards this link opens nothing any more."</p>
        <form class="form" method="post" action={once_of::<SetupOwner>()}>
            <input type="hidden" name="token" value=token.to_owned()/>
            {field(name.holding(of.name).answered(refused))}
            {field(email.holding(of.email).answered(refused))}
            {field(password.answered(refused))}
            <label class="check">
                <input type="checkbox" name="repairs" value="yes" checked=is_ticked("repairs")/>
                <span>"I take consultations myself" " " <span class="quiet">"You are a mechanic too. You can change that under People."</span></span>
            </label>
            <label class="check">
                <input type="checkbox" name="starter" value="yes" checked=is_ticked("starter")/>
                <span>"Begin with a list of what a garage usually sells" " " <span class="quiet">"Work and parts with prices to change. Your own list can be imported later."</span></span>
            </label>
            <button class="button" data-tone="main" data-size="large">"Open the garage"</button>
        </form>
    }
    .into_any()
}
