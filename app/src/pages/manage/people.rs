//! The people of the shop: who works here, who has an account, who is shut out.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::SEARCH_CHARS_MAX;
use session::clock::Timestamp;
use session::login;
use session::people::{self, PeopleView, PersonLine};
use session::shop::Role;

use super::{runs_the_shop, tabs};
use crate::actions::{SignEverybodyOut, name_of, once_of, place};
use crate::components::{Field, choice, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::pages::devices::{OTHERS_OUT, password_again};
use crate::path;
use crate::request::caller::{actor, context};
use crate::words::people as label;
use crate::words::time::{Show, since};

/// The page.
#[component]
#[must_use]
pub fn PeoplePage() -> impl IntoView {
    let query = use_query_map();
    let of = move |name: &'static str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let (view, search, before) = (of("view"), of("q"), of("before"));
    load(async move {
        let (who, cx, before) = (runs_the_shop()?, context(), place(&before)?);
        let view: PeopleView = view.parse().unwrap_or(PeopleView::Staff);
        let is_admin = who.user.roles.has(Role::Admin);
        let page = people::list(&cx, &actor()?, view, &search, before).await?;
        let layout = Layout {
            forms: const { &[name_of::<SignEverybodyOut>()] },
            ..Layout::new("People", Viewer::of(&cx, &who).await?)
        };
        let is_confirmed = is_admin && login::is_confirmed(&cx, who.login_session_id).await?;
        let now = cx.clock.now();
        let is_empty = page.people.is_empty();
        let rows = page.people.into_iter().map(|person| row(person, now)).collect_view();
        let here = path::people(view.as_str(), search.trim());
        let earlier = page.earlier.map(|before| path::with_query(&here, "before", &before));
        Ok(layout.around(view! {
            {tabs()}
            <div class="page-head">
                <h1>"People"</h1>
                <a class="button" data-tone="main" href=path::INVITES>"Invite somebody"</a>
            </div>
            {filters(view, &search)}
            {if is_empty {
                let text = if search.trim().is_empty() { "There is nobody here yet." } else { "Search for another name or e-mail address." };
                view! { <div class="empty"><p class="empty-title">"Nobody found"</p><p>{text}</p></div> }.into_any()
            } else {
                view! {
                    <div class="table-frame" tabindex="0" role="region" aria-label="People">
                        <table class="table" data-stack="phone">
                            <thead>
                                <tr>
                                    <th scope="col">"Name"</th>
                                    <th scope="col">"E-mail"</th>
                                    <th scope="col">"Roles"</th>
                                    <th scope="col">"Team"</th>
                                    <th scope="col">"Last seen"</th>
                                    <th scope="col">"State"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                .into_any()
            }}
            <p class="actions">
                {before.is_some().then(|| view! { <a href=here>"Newest"</a> })}
                {earlier.map(|earlier| view! { <a href=earlier>"Earlier"</a> })}
            </p>
            {is_admin.then(|| everybody(is_confirmed))}
        }))
    })
}

/// For when it is not known who has got in.
fn everybody(is_confirmed: bool) -> AnyView {
    let password = password_again(OTHERS_OUT, refusal_of::<SignEverybodyOut>().as_ref(), is_confirmed);
    view! {
        <section class="block" aria-labelledby="everybody-title">
            <h2 id="everybody-title">"Sign everybody out"</h2>
            <p>"When you do not know who has got in. Every device of everybody but you is signed out at once and leaves its till; each is told by e-mail. Scheduled work goes on."</p>
            <form class="form" method="post" action={once_of::<SignEverybodyOut>()}>
                {password.map(field)}
                <button class="button" data-tone="loss">"Sign everybody out"</button>
            </form>
        </section>
    }
    .into_any()
}

fn filters(view: PeopleView, search: &str) -> AnyView {
    let views = PeopleView::ALL.iter().map(|one| {
        let text = match one {
            PeopleView::Staff => "Staff",
            PeopleView::Customers => "Customers",
            PeopleView::Disabled => "Disabled",
        };
        (one.as_str().to_owned(), text.to_owned(), *one == view)
    });
    let views = choice(Field::named("view", "Show"), views.collect());
    let name = Field::named("q", "Name or e-mail").keys("search").at_most(SEARCH_CHARS_MAX).holding(search.to_owned());
    view! {
        <form class="filters" method="get" action=path::PEOPLE role="search" aria-label="People">
            {field(name)}
            {views}
            <button class="button" data-tone="quiet">"Search"</button>
        </form>
    }
    .into_any()
}

fn row(person: PersonLine, now: Timestamp) -> impl IntoView {
    let seen = match person.last_seen_at {
        Some(at) => since(at, now, Show::Ago).into_any(),
        None => view! { <span class="quiet">"Never"</span> }.into_any(),
    };
    let state = match person.disabled_at {
        Some(at) => view! { "Disabled " {since(at, now, Show::Ago)} }.into_any(),
        None => "Active".into_any(),
    };
    view! {
        <tr>
            <th scope="row"><a href=path::person(person.id)><bdi>{person.name}</bdi></a></th>
            <td data-label="E-mail">{person.email}</td>
            <td data-label="Roles">{label::roles(person.roles)}</td>
            <td data-label="Team">{person.team_name.map_or_else(|| "–".into_any(), |team| view! { <bdi>{team}</bdi> }.into_any())}</td>
            <td data-label="Last seen">{seen}</td>
            <td data-label="State">{state}</td>
        </tr>
    }
}
