//! The consultations of the shop, for whoever runs it: to read, and no more.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use session::clock::Timestamp;
use session::consultation::{self, Overseen, OverseenLine};
use session::id::ConsultationId;

use super::{runs_the_shop, tabs};
use crate::actions::place;
use crate::components::{badge, pill};
use crate::islands::{event_line, message_line};
use crate::layout::guard::load;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};
use crate::words::time::{Show, since};

/// The page of all of them.
#[component]
#[must_use]
pub fn ConsultationsPage() -> impl IntoView {
    let before = use_query_map().with_untracked(|query| query.get("before")).unwrap_or_default();
    load(async move {
        let (who, cx, before) = (runs_the_shop()?, context(), place(&before)?);
        let page = consultation::all_of_shop(&cx, &actor()?, before).await?;
        let layout = Layout::new("Consultations", Viewer::of(&cx, &who).await?);
        let now = cx.clock.now();
        let is_empty = page.consultations.is_empty();
        let rows = page.consultations.into_iter().map(|session| row(session, now)).collect_view();
        let earlier = page.earlier.map(|before| path::with_query(path::ALL_CONSULTATIONS, "before", &before));
        Ok(layout.around(view! {
            {tabs()}
            <h1>"Consultations"</h1>
            {if is_empty {
                view! { <div class="empty"><p class="empty-title">"No consultations yet"</p><p>"They are listed here once a customer asks for help."</p></div> }.into_any()
            } else {
                view! {
                    <p class="quiet">"Opening one leaves a line in the log."</p>
                    <div class="table-frame" tabindex="0" role="region" aria-label="Consultations">
                        <table class="table" data-stack="phone">
                            <thead>
                                <tr>
                                    <th scope="col">"Concern"</th>
                                    <th scope="col">"Status"</th>
                                    <th scope="col">"Customer"</th>
                                    <th scope="col">"Mechanic"</th>
                                    <th scope="col">"Kind"</th>
                                    <th scope="col">"When"</th>
                                </tr>
                            </thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }
                .into_any()
            }}
            <p class="actions">
                {before.is_some().then(|| view! { <a href=path::ALL_CONSULTATIONS>"Newest"</a> })}
                {earlier.map(|earlier| view! { <a href=earlier>"Earlier"</a> })}
            </p>
        }))
    })
}

fn row(session: OverseenLine, now: Timestamp) -> impl IntoView {
    view! {
        <tr>
            <th scope="row" class="queue-concern"><a class="clamp" href=path::overseen(session.id)>{session.concern}</a></th>
            <td>{pill(session.status)}</td>
            <td data-label="Customer"><bdi>{session.customer_name}</bdi></td>
            <td data-label="Mechanic"><bdi>{session.mechanic_name.unwrap_or_else(|| "–".to_owned())}</bdi></td>
            <td>{badge(session.plan, session.channel)}</td>
            <td class="when">{since(session.created_at, now, Show::Ago)}</td>
        </tr>
    }
}

/// The page of one.
#[component]
#[must_use]
pub fn OverseenPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    let query = use_query_map();
    let of = move |name: &'static str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let (before, events) = (of("before"), of("events"));
    load(async move {
        let (who, cx) = (runs_the_shop()?, context());
        let id: ConsultationId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let (before, events) = (place(&before)?, place(&events)?);
        let overseen = consultation::oversee(&cx, &actor()?, id, before, events).await?;
        let title = format!("Consultation of {}", overseen.session.customer_name);
        let layout = Layout::new(title, Viewer::of(&cx, &who).await?);
        Ok(layout.around(content(overseen, cx.clock.now(), before.is_some() || events.is_some())))
    })
}

fn content(overseen: Overseen, now: Timestamp, is_earlier: bool) -> impl IntoView {
    let Overseen { session, messages, earlier, events, earlier_events, note } = overseen;
    let (id, customer) = (session.id, session.customer_id);
    let is_silent = messages.is_empty();
    let messages =
        messages.into_iter().map(|message| message_line(message.author_id == customer, message)).collect_view();
    let here = path::overseen(id);
    let earlier = earlier.map(|before| path::with_query(&here, "before", &before));
    let earlier_events = earlier_events.map(|before| path::with_query(&here, "events", &before));
    view! {
        {tabs()}
        <p class="actions">
            <a href=path::ALL_CONSULTATIONS>"All consultations"</a>
            {is_earlier.then(|| view! { <a href=here.clone()>"Newest"</a> })}
        </p>
        <h1>"Consultation of " <bdi>{session.customer_name}</bdi></h1>
        <dl class="facts">
            <div><dt>"Status"</dt><dd>{pill(session.status)}</dd></div>
            <div><dt>"Mechanic"</dt><dd><bdi>{session.mechanic_name.unwrap_or_else(|| "–".to_owned())}</bdi></dd></div>
            <div><dt>"Kind"</dt><dd>{badge(session.plan, session.channel)}</dd></div>
            <div><dt>"Asked for help"</dt><dd>{since(session.created_at, now, Show::Ago)}</dd></div>
            {(!session.vehicle.is_empty()).then(|| view! { <div><dt>"Vehicle"</dt><dd><bdi>{session.vehicle}</bdi></dd></div> })}
        </dl>
        <p class="prose">{session.concern}</p>
        <section class="talk" aria-labelledby="said-title">
            <h2 id="said-title">"What was said"</h2>
            {earlier.map(|earlier| view! { <p><a href=earlier>"Earlier messages"</a></p> })}
            {if is_silent {
                view! { <p class="quiet">"Nothing yet."</p> }.into_any()
            } else {
                view! { <div class="messages" data-still="">{messages}</div> }.into_any()
            }}
        </section>
        {(!note.body.is_empty()).then(|| view! {
            <section class="block" aria-labelledby="notes-title">
                <h2 id="notes-title">"The mechanic's notes"</h2>
                <p class="prose">{note.body}</p>
            </section>
        })}
        <section class="block" aria-labelledby="events-title">
            <h2 id="events-title">"What happened"</h2>
            {earlier_events.map(|earlier| view! { <p><a href=earlier>"Earlier"</a></p> })}
            <ol class="history">{events.into_iter().map(event_line).collect_view()}</ol>
        </section>
    }
}
