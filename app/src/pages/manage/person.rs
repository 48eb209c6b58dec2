//! One person of the shop: what they may do, what waits with them, and shutting them out.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use session::consultation::Status;
use session::deal::{self, Colleague};
use session::id::UserId;
use session::login::{self, TEAM_NAME_CHARS_MAX};
use session::people::rule::may_look_after;
use session::people::{self, PersonRecord, Roles};
use session::shop::Role;

use super::person_logins::logins_of;
use super::{runs_the_shop, tabs};
use crate::actions::{
    ChangePerson, DisablePerson, EnablePerson, EndPersonLogin, HandOnDeals, MakePasswordLink, TakeSecondFactor,
    name_of, once_of,
};
use crate::components::{Field, choice, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};
use crate::request::flash::Refused;
use crate::words::people as label;
use crate::words::time::{Show, since};

/// The page.
#[component]
#[must_use]
pub fn PersonPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    load(async move {
        let (who, cx, manager) = (runs_the_shop()?, context(), actor()?);
        let id: UserId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let record = people::person(&cx, &manager, id).await?;
        let layout = Layout {
            forms: const {
                &[
                    name_of::<ChangePerson>(),
                    name_of::<HandOnDeals>(),
                    name_of::<EndPersonLogin>(),
                    name_of::<TakeSecondFactor>(),
                ]
            },
            ..Layout::new(record.person.name.clone(), Viewer::of(&cx, &who).await?)
        };
        let logins = people::logins(&cx, &manager, id).await?;
        let is_confirmed = login::is_confirmed(&cx, who.login_session_id).await?;
        let now = cx.clock.now();
        let (is_mine, person) = (who.user.id == id, &record.person);
        let may = may_look_after(who.user.roles, person.roles);
        let colleagues = if record.open_deals_count > 0 { deal::colleagues(&cx, &manager).await? } else { Vec::new() };
        let seen = person.last_seen_at.map_or_else(|| "Never".into_any(), |at| since(at, now, Show::Ago).into_any());
        let facts = view! {
            <dl class="facts">
                <div><dt>"E-mail"</dt><dd>{person.email.clone()}</dd></div>
                <div><dt>"Roles"</dt><dd>{label::roles(person.roles)}</dd></div>
                {person.team_name.clone().map(|team| view! { <div><dt>"Team"</dt><dd><bdi>{team}</bdi></dd></div> })}
                <div><dt>"Last seen"</dt><dd>{seen}</dd></div>
                <div><dt>"Signed in on"</dt><dd>{devices(record.devices_count)}</dd></div>
                <div><dt>"Second factor"</dt><dd>{if record.second_factor_since.is_some() { "On" } else { "Off" }}</dd></div>
                {person.disabled_at.map(|at| view! { <div><dt>"Disabled"</dt><dd>{since(at, now, Show::Ago)}</dd></div> })}
            </dl>
        };
        let minutes = cx.limits.password_link_ms / 60_000;
        let name = person.name.clone();
        let is_staff = person.roles.is_staff();
        Ok(layout.around(view! {
            {tabs()}
            <p><a href=path::PEOPLE>"All people"</a></p>
            <h1><bdi>{name}</bdi></h1>
            {facts}
            {(!may).then(|| view! { <p class="hint">"Only an admin can change an admin."</p> })}
            {waits(&record, &colleagues, may)}
            {(may && is_staff).then(|| roles_form(&record, who.user.roles))}
            {logins_of(&record, logins, (may, is_mine, is_confirmed), now)}
            {(may && record.person.disabled_at.is_none()).then(|| password(&record, minutes))}
            {may.then(|| access(&record, is_mine))}
        }))
    })
}

fn devices(count: i64) -> String {
    match count {
        0 => "No device".to_owned(),
        1 => "1 device".to_owned(),
        many => format!("{many} devices"),
    }
}

/// What is to be handed on before they leave.
fn waits(record: &PersonRecord, colleagues: &[Colleague], may: bool) -> Option<AnyView> {
    let held = record.consultation.as_ref().map(|held| {
        let what = match held.status {
            Status::Live => "A live consultation with ",
            _ => "A consultation that they accepted, with ",
        };
        view! { <li>{what} <bdi>{held.customer_name.clone()}</bdi></li> }
    });
    let shifts = record.shifts.iter().map(|at| {
        view! { <li>"The till " <a href=path::report(at.shift_id)><bdi>{at.register_name.clone()}</bdi></a> " on " <bdi>{at.device.clone()}</bdi></li> }
    });
    let shifts = shifts.collect_view();
    let deals = (record.open_deals_count > 0).then(|| {
        let count = record.open_deals_count;
        view! { <li>{if count == 1 { "1 open deal".to_owned() } else { format!("{count} open deals") }}</li> }
    });
    let is_none = held.is_none() && record.shifts.is_empty() && deals.is_none();
    if is_none {
        return None;
    }
    let hand_on = (may && record.open_deals_count > 0).then(|| hand_on(record, colleagues));
    Some(
        view! {
            <section class="block settings" aria-labelledby="waits-title">
                <h2 id="waits-title">"What waits with them"</h2>
                <ul>{held}{shifts}{deals}</ul>
                {hand_on}
            </section>
        }
        .into_any(),
    )
}

fn hand_on(record: &PersonRecord, colleagues: &[Colleague]) -> AnyView {
    let refused = refusal_of::<HandOnDeals>();
    let chosen = refused.as_ref().and_then(|refused| refused.kept.get("to").cloned()).unwrap_or_default();
    let first = (String::new(), "Choose a colleague".to_owned(), chosen.is_empty());
    let others = colleagues.iter().filter(|one| one.id != record.person.id).map(|one| {
        let id = one.id.to_string();
        let is_chosen = id == chosen;
        (id, one.name.clone(), is_chosen)
    });
    let to = choice(
        Field::named("to", "Give the open deals to").required().answered(refused.as_ref()),
        std::iter::once(first).chain(others).collect(),
    );
    view! {
        <form class="form" method="post" action={once_of::<HandOnDeals>()}>
            <input type="hidden" name="id" value=record.person.id.to_string()/>
            {to}
            <button class="button" data-tone="quiet">"Hand on the deals"</button>
        </form>
    }
    .into_any()
}

/// What they may do, and which team they are in.
fn roles_form(record: &PersonRecord, mine: Roles) -> AnyView {
    let refused = refusal_of::<ChangePerson>();
    let ticks = role_ticks(refused.as_ref(), mine, |role| record.person.roles.has(role));
    let team = Field::named("team", "Team").optional().holding(record.person.team_name.clone().unwrap_or_default());
    let team = team.at_most(TEAM_NAME_CHARS_MAX).hint("Whoever is in a team sees the deals of everybody in it.");
    view! {
        <section class="block settings" aria-labelledby="roles-title">
            <h2 id="roles-title">"What they may do"</h2>
            <form class="form" method="post" action={once_of::<ChangePerson>()}>
                <input type="hidden" name="id" value=record.person.id.to_string()/>
                {ticks}
                {field(team.answered(refused.as_ref()))}
                <p class="hint">"It holds from their next press on. A consultation they may hold no longer goes back to the queue; a live one ends."</p>
                <button class="button" data-tone="main">"Save"</button>
            </form>
        </section>
    }
    .into_any()
}

/// The roles of the staff to tick, for somebody who has the roles `mine`. `is_ticked` says which are, unless a form was refused.
pub(super) fn role_ticks(refused: Option<&Refused>, mine: Roles, is_ticked: impl Fn(Role) -> bool) -> AnyView {
    let ticks = Role::ALL.iter().filter(|role| **role != Role::Customer).map(|role| {
        let is_ticked = ticked(refused, *role).unwrap_or_else(|| is_ticked(*role));
        let may = *role != Role::Admin || mine.has(Role::Admin);
        view! {
            <label class="check">
                <input type="checkbox" name=role.as_str() value="yes" checked=is_ticked disabled=!may/>
                <span>{label::role(*role)} " " <span class="quiet">{label::what(*role)}</span></span>
            </label>
        }
    });
    let ticks = ticks.collect_view();
    let wrong = refused.filter(|refused| refused.field.as_deref() == Some("roles"));
    let wrong = wrong.map(|refused| view! { <p class="field-error" id="roles-error">{refused.detail.clone()}</p> });
    view! {
        <fieldset class="checks">
            <legend>"Roles"</legend>
            {wrong}
            {ticks}
        </fieldset>
    }
    .into_any()
}

/// Whether a role was ticked in the form that was refused.
fn ticked(refused: Option<&Refused>, role: Role) -> Option<bool> {
    refused.map(|refused| refused.kept.get(role.as_str()).is_some_and(|typed| !typed.is_empty()))
}

/// A link to a new password, to be handed over.
fn password(record: &PersonRecord, minutes: i64) -> AnyView {
    view! {
        <section class="block" aria-labelledby="password-title">
            <h2 id="password-title">"Password"</h2>
            <p>{format!("If they forgot it: a link to set a new one. You see it once, to hand it over. It works once and for {minutes} minutes.")}</p>
            <form method="post" action={once_of::<MakePasswordLink>()}>
                <input type="hidden" name="id" value=record.person.id.to_string()/>
                <button class="button" data-tone="quiet">"Make a link"</button>
            </form>
        </section>
    }
    .into_any()
}

/// Shutting them out, or letting them in again.
fn access(record: &PersonRecord, is_mine: bool) -> AnyView {
    let id = record.person.id.to_string();
    let content = if record.person.disabled_at.is_some() {
        view! {
            <p>"They cannot sign in. What they did stays as it is."</p>
            <form method="post" action={once_of::<EnablePerson>()}>
                <input type="hidden" name="id" value=id/>
                <button class="button" data-tone="main">"Enable"</button>
            </form>
        }
        .into_any()
    } else if is_mine {
        view! { <p class="quiet">"This is you. Nobody can disable their own account."</p> }.into_any()
    } else {
        view! {
            <p>
                "Every device of theirs is signed out at once and leaves its till. A consultation that waits for them goes back to the queue;
                a live one ends. What they did stays as it is."
            </p>
            <form method="post" action={once_of::<DisablePerson>()}>
                <input type="hidden" name="id" value=id/>
                <button class="button" data-tone="loss">"Disable this account"</button>
            </form>
        }
        .into_any()
    };
    view! {
        <section class="block" aria-labelledby="access-title">
            <h2 id="access-title">"Access"</h2>
            {content}
        </section>
    }
    .into_any()
}
