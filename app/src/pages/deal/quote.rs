//! A quote as its customer sees it: what is offered, until when, and what they say to it.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use session::catalogue;
use session::clock::Timestamp;
use session::deal::{self, Quote, QuoteHead, QuoteStatus, SIGNED_NAME_CHARS_MAX};
use session::id::QuoteId;
use session::money;
use session::shop::Role;

use super::line_table::lines;
use crate::actions::{DecideQuote, name_of, path_of};
use crate::components::{Field, field};
use crate::islands::Print;
use crate::layout::guard::{load, only};
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;
use crate::request::flash::Refused;
use crate::words::deal as label;
use crate::words::time::{Show, moment};

/// The page.
#[component]
#[must_use]
pub fn QuotePage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    load(async move {
        let who = only(|user| user.role == Role::Customer)?;
        let cx = context();
        let id: QuoteId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let quote = deal::quote_of(&cx, &who.user, id).await?.ok_or_else(Problem::not_found)?;
        let viewer = Viewer::of(&cx, &who).await?;
        let terms = catalogue::terms(&cx, who.user.shop_id).await?;
        let (decimals, now, name) = (terms.decimals(), cx.clock.now(), who.user.name.clone());
        let layout = Layout {
            forms: const { &[name_of::<DecideQuote>()] },
            followed: viewer.own_things(),
            ..Layout::new(format!("Quote for {}", quote.head.title), viewer)
        };
        let head = quote.head.clone();
        let total = format!("{} {}", money::amount(head.total_cents, decimals), terms.currency);
        let form = head.is_open(now).then(|| decision_form(&head, &total, &name));
        Ok(layout.around(view! {
            <div class="page-head"><h1>{format!("Quote for {}", head.title)}</h1><Print/></div>
            <div id="quote-standing" data-refresh="reload">{standing(&head, now)}</div>
            <p class="quiet">
                {format!("D-{}, version {}", head.deal_number, head.version)} {(!head.vehicle.is_empty()).then(|| format!(" · {}", head.vehicle))}
                " · made by " <bdi>{head.made_by_name.clone()}</bdi> ", " {moment(head.made_at, Show::Day)} " · valid until " {moment(head.valid_until, Show::Day)}
            </p>
            {(!head.message.is_empty()).then(|| view! { <p class="said">{head.message.clone()}</p> })}
            {lines(&quote.lines, head.total_cents, decimals, None)}
            {form}
        }))
    })
}

fn standing(head: &QuoteHead, now: Timestamp) -> AnyView {
    let decided = head.decided_at.zip(head.decided_name.clone());
    let text = match (head.status, decided) {
        (QuoteStatus::Approved | QuoteStatus::Declined, Some((at, by))) => {
            return view! { <p class="quote-standing">{stand_pill(head, now)} " by " <bdi>{by}</bdi> ", " {moment(at, Show::Day)}</p> }.into_any();
        }
        (QuoteStatus::Replaced, _) => "There is a newer quote than this one.",
        (QuoteStatus::Withdrawn, _) => {
            return view! {
                <p class="quote-standing">{stand_pill(head, now)} " by the garage" {head.withdrawn_at.map(|at| view! { ", " {moment(at, Show::Day)} })}</p>
                {(!head.word.is_empty()).then(|| view! { <p class="said">{head.word.clone()}</p> })}
            }
            .into_any();
        }
        _ if head.is_open(now) => "It is yours to decide.",
        _ => "It is no longer valid. Ask for a new one.",
    };
    view! { <p class="quote-standing">{stand_pill(head, now)} " " {text}</p> }.into_any()
}

fn stand_pill(head: &QuoteHead, now: Timestamp) -> AnyView {
    let (status, word) = match head.status {
        QuoteStatus::Open if !head.is_open(now) => ("expired", "No longer valid"),
        QuoteStatus::Open => ("pending", label::quote(QuoteStatus::Open)),
        QuoteStatus::Approved => ("completed", label::quote(QuoteStatus::Approved)),
        QuoteStatus::Declined => ("cancelled", label::quote(QuoteStatus::Declined)),
        QuoteStatus::Replaced => ("expired", label::quote(QuoteStatus::Replaced)),
        QuoteStatus::Withdrawn => ("cancelled", label::quote(QuoteStatus::Withdrawn)),
    };
    view! { <span class="pill" data-status=status><span class="icon" data-icon=status aria-hidden="true"></span>{word}</span> }.into_any()
}

fn decision_form(head: &QuoteHead, total: &str, name: &str) -> AnyView {
    let refused: Option<Refused> = refusal_of::<DecideQuote>();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let name = Field::named("name", "Your name")
        .hint("It is kept with the version and the time, as your word.")
        .holding(name.to_owned());
    let name = name.autocomplete("name").at_most(SIGNED_NAME_CHARS_MAX).required().kept(refused.as_ref());
    let reason = Field::named("reason", "Why").optional().at_most(context().limits.message_chars_max);
    let id = head.id.to_string();
    view! {
        <section class="block decision" aria-labelledby="decision-title">
            <h2 id="decision-title">"What do you say to it?"</h2>
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <form class="form" method="post" action={path_of::<DecideQuote>()}>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="decision" value="approve"/>
                {field(name)}
                <button class="button" data-tone="main" data-size="large">{format!("Approve for {total}")}</button>
            </form>
            <details class="fold">
                <summary>"Decline it"</summary>
                <form class="form" method="post" action={path_of::<DecideQuote>()}>
                    <input type="hidden" name="id" value=id/>
                    <input type="hidden" name="decision" value="decline"/>
                    {field(reason.kept(refused.as_ref()))}
                    <button class="button" data-tone="loss">"Decline the quote"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// What waits for this customer's answer, in a line at the top of their page.
pub(in crate::pages) fn waiting_of(quotes: &[Quote], now: Timestamp) -> AnyView {
    let open: Vec<&QuoteHead> = quotes.iter().map(|quote| &quote.head).filter(|head| head.is_open(now)).collect();
    let (text, to, link) = match open.as_slice() {
        [] => return ().into_any(),
        [one] => {
            let text = view! { "A quote waits for your answer, " <bdi>{one.title.clone()}</bdi> ": " }.into_any();
            (text, path::quote(one.id), "see the quote")
        }
        many => {
            (format!("{} quotes wait for your answer: ", many.len()).into_any(), "#quotes".to_owned(), "see the quotes")
        }
    };
    view! { <div class="notice" data-tone="waiting"><p>{text}<a href=to>{link}</a></p></div> }.into_any()
}

/// The quotes on a customer's first screen; nothing where none was made.
pub(in crate::pages) fn quotes_of(quotes: &[Quote], now: Timestamp, (decimals, currency): (u32, &str)) -> AnyView {
    let rows = quotes
        .iter()
        .map(|quote| {
            let head = quote.head.clone();
            let total = format!("{} {currency}", money::amount(head.total_cents, decimals));
            view! {
                <li class="quote">
                    <a class="quote-title" href=path::quote(head.id)>{head.title.clone()}</a>
                    <span class="number">{total}</span>
                    {stand_pill(&head, now)}
                    <span class="quiet">{format!("version {}, valid until ", head.version)} {moment(head.valid_until, Show::Day)}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="block" aria-labelledby="quotes-title">
            <h2 id="quotes-title">"Quotes for you"</h2>
            <ul class="quotes">{rows}</ul>
        </section>
    }
    .into_any()
}
