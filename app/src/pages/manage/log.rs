//! The audit log of the shop: who did what, by person, action and day, the newest first.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use session::cursor::Cursor;
use session::login::EMAIL_BYTES_MAX;
use session::shop::{self, LogFilter, LogLine};

use super::{runs_the_shop, tabs};
use crate::components::{Field, choice, field};
use crate::layout::guard::load;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::{Problem, ProblemKind};
use crate::request::caller::{actor, context};
use crate::words::log::{ACTIONS, action};
use crate::words::time::Show;
use crate::words::time::shop_moment;

/// The page.
#[component]
#[must_use]
pub fn LogPage() -> impl IntoView {
    let query = use_query_map();
    let asked = move |name: &str| query.with_untracked(|query| query.get(name)).unwrap_or_default();
    let filter = LogFilter { person: asked("person"), action: asked("action"), day: asked("day") };
    let before = asked("before");
    load(async move {
        let (who, manager, cx) = (runs_the_shop()?, actor()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let zone = shop::settings(&cx, who.user.shop_id).await?.reckoning.time_zone.clone();
        let place = Cursor::read(&before).unwrap_or(None);
        let (page, wrong) = match shop::log(&cx, &manager, &filter, place).await.map_err(Problem::from) {
            Ok(page) => (Some(page), None),
            Err(problem) if problem.kind == ProblemKind::Invalid => (None, Some(problem.detail)),
            Err(problem) => return Err(problem),
        };
        let asked_for = query_of(&filter);
        let with = |base: &str| if asked_for.is_empty() { base.to_owned() } else { format!("{base}?{asked_for}") };
        let (rows, earlier) = page.map(|page| (page.rows, page.earlier)).unwrap_or_default();
        let earlier = earlier.map(|earlier| path::with_query(&with(path::MANAGE_LOG), "before", &earlier));
        let (is_empty, is_later) = (rows.is_empty(), place.is_some());
        let rows = rows.into_iter().map(|line| row(line, &zone)).collect_view();
        Ok(Layout::new("Log", viewer).around(view! {
            {tabs()}
            <h1>"Log"</h1>
            {filters(&filter, wrong)}
            {is_empty.then(|| view! {
                <div class="empty"><p class="empty-title">"Nothing found"</p><p>"Nothing of this kind was recorded. Choose another person, action or day."</p></div>
            })}
            {(!is_empty).then(|| view! {
                <div class="table-frame" tabindex="0" role="region" aria-label="Table of the log">
                    <table class="table" data-stack="phone">
                        <thead><tr>
                            <th scope="col">"When"</th><th scope="col">"Who"</th><th scope="col">"What"</th>
                            <th scope="col">"Details"</th><th scope="col">"From"</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
            <p class="actions">
                {is_later.then(|| view! { <a href=with(path::MANAGE_LOG)>"Newest"</a> })}
                {earlier.map(|earlier| view! { <a href=earlier>"Older lines"</a> })}
                <a href=with(path::LOG_CSV) download="log.csv">"Export as CSV"</a>
            </p>
        }))
    })
}

/// The filter as the query of an address.
fn query_of(filter: &LogFilter) -> String {
    let parts = [("person", &filter.person), ("action", &filter.action), ("day", &filter.day)];
    let parts = parts.into_iter().filter(|(_, text)| !text.is_empty());
    let parts: Vec<String> =
        parts.map(|(name, text)| format!("{name}={}", utf8_percent_encode(text, NON_ALPHANUMERIC))).collect();
    parts.join("&")
}

fn filters(filter: &LogFilter, wrong: Option<String>) -> impl IntoView + use<> {
    let person = Field::named("person", "Person").holding(filter.person.clone()).at_most(EMAIL_BYTES_MAX);
    let person = person.hint("Their e-mail address.");
    let any = (String::new(), "Anything".to_owned(), filter.action.is_empty());
    let known = ACTIONS.iter().map(|(word, text)| ((*word).to_owned(), (*text).to_owned(), *word == filter.action));
    let day = Field::named("day", "Day").holding(filter.day.clone()).placeholder("2026-11-27").at_most(10);
    let day = match wrong {
        Some(wrong) => Field { is_wrong: true, ..day.noted("day-error", "field-error", wrong) },
        None => day.hint("By the shop's clock, like 2026-11-27."),
    };
    view! {
        <form class="form" method="get" action=path::MANAGE_LOG role="search" aria-label="Search the log">
            <div class="fields">
                {field(person)}
                {choice(Field::named("action", "What happened"), [any].into_iter().chain(known).collect())}
                {field(day)}
            </div>
            <button class="button" data-tone="quiet">"Show"</button>
        </form>
    }
}

fn row(line: LogLine, zone: &str) -> impl IntoView + use<> {
    let LogLine { at, actor_id, actor_name, action: word, subject, detail, address, .. } = line;
    let who = match (actor_id, actor_name) {
        (Some(id), name) => {
            let of = format!("{}?person={id}", path::MANAGE_LOG);
            view! { <a href=of><bdi>{name.unwrap_or_else(|| id.to_string())}</bdi></a> }.into_any()
        }
        (None, _) => view! { <span class="quiet">"The server"</span> }.into_any(),
    };
    view! {
        <tr>
            <td data-label="When">{shop_moment(at, Show::Day, zone)}</td>
            <td data-label="Who">{who}</td>
            <th scope="row">{action(&word)}</th>
            <td data-label="Details"><bdi class="log-detail">{detail}</bdi> " " <span class="quiet log-subject">{subject}</span></td>
            <td data-label="From">{address}</td>
        </tr>
    }
}
