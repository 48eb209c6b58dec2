//! A quote as its customer sees it, with an account or by its link; and their quotes on their first screen.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use session::catalogue;
use session::clock::Timestamp;
use session::deal::{self, Linked, Quote, QuoteHead, QuoteKey};
use session::id::QuoteId;

use super::quote_letter::{Letter, stand_pill};
use crate::actions::{DecideLinkedQuote, DecideQuote, name_of, once_of, path_of};
use crate::layout::guard::{load, only};
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;
use crate::words::time::{Show, moment};

/// The page of a customer with an account.
#[component]
#[must_use]
pub fn QuotePage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    let wanted = wanted();
    load(async move {
        let who = only(|user| user.roles.is_customer())?;
        let cx = context();
        let id: QuoteId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let quote = deal::quote_of(&cx, &who.user, id).await?.ok_or_else(Problem::not_found)?;
        let viewer = Viewer::of(&cx, &who).await?;
        let terms = catalogue::terms(&cx, who.user.shop_id).await?;
        let layout = Layout {
            forms: const { &[name_of::<DecideQuote>()] },
            followed: viewer.own_things(),
            ..Layout::new(format!("Quote for {}", quote.head.title), viewer)
        };
        let letter = Letter {
            now: cx.clock.now(),
            name: who.user.name.clone(),
            refused: refusal_of::<DecideQuote>(),
            action: path_of::<DecideQuote>(),
            opens: ("id", id.to_string()),
            wanted,
        };
        Ok(layout.around(letter.of(&quote, &terms)))
    })
}

/// The page that the link to a quote opens, for whoever has no account.
#[component]
#[must_use]
pub fn LinkedQuotePage() -> impl IntoView {
    let key = use_query_map().with_untracked(|query| query.get("key")).unwrap_or_default();
    let wanted = wanted();
    load(async move {
        let cx = context();
        let key = QuoteKey::new(key);
        let Linked { shop_id, quote } = deal::linked(&cx, &key).await?.ok_or_else(Problem::not_found)?;
        let terms = catalogue::terms(&cx, shop_id).await?;
        let layout = Layout {
            forms: const { &[name_of::<DecideLinkedQuote>()] },
            ..Layout::new(format!("Quote for {}", quote.head.title), Viewer::nobody())
        };
        let letter = Letter {
            now: cx.clock.now(),
            name: quote.head.recipient_name.clone(),
            refused: refusal_of::<DecideLinkedQuote>(),
            action: path_of::<DecideLinkedQuote>(),
            opens: ("key", key.expose().to_owned()),
            wanted,
        };
        Ok(layout.around(letter.of(&quote, &terms)))
    })
}

/// The optional lines that the address says are ticked; nothing where it does not say.
fn wanted() -> Option<Vec<i64>> {
    let wanted = use_query_map().with_untracked(|query| query.get_all("want"))?;
    Some(wanted.iter().filter_map(|place| place.parse().ok()).collect())
}

/// Writes an amount with its currency.
type Amount<'a> = &'a dyn Fn(i64) -> String;

/// What waits for the answer of the customer `me`, as cards at the top of their page.
pub(in crate::pages) fn waiting_of(to_decide_on: &[Quote], me: &str, amount: Amount<'_>) -> AnyView {
    let title = match to_decide_on.len() {
        0 => return ().into_any(),
        1 => "A quote waits for your answer".to_owned(),
        many => format!("{many} quotes wait for your answer"),
    };
    let cards: Vec<AnyView> = to_decide_on.iter().map(|quote| card(quote, me, amount)).collect();
    view! {
        <section class="quotes-waiting" aria-labelledby="waiting-title">
            <h2 id="waiting-title">{title}</h2>
            <ul class="quote-cards">{cards}</ul>
        </section>
    }
    .into_any()
}

fn card(quote: &Quote, me: &str, amount: Amount<'_>) -> AnyView {
    let head = quote.head.clone();
    let total = amount(head.total_cents);
    let page = path::quote(head.id);
    let approve = if quote.optional().is_empty() {
        approve_form(&head, &total, me)
    } else {
        view! { <a class="button" data-tone="main" href=page.clone()>"Choose and approve"</a> }.into_any()
    };
    view! {
        <li class="quote-card" data-status="pending">
            <h3><a href=page.clone()>{head.title}</a></h3>
            <p class="quote-total number">{total}</p>
            <p class="quiet">{(!head.vehicle.is_empty()).then(|| view! { <bdi>{head.vehicle}</bdi> " · " })} "valid until " {moment(head.valid_until, Show::Date)}</p>
            <div class="actions">{approve} <a class="button" data-tone="quiet" href=page>"View quote"</a></div>
        </li>
    }
    .into_any()
}

/// Approves all of a quote from its card, in the name of the account.
fn approve_form(head: &QuoteHead, total: &str, me: &str) -> AnyView {
    view! {
        <details class="confirm" data-place="card" id=format!("approve-{}", head.id)>
            <summary class="button" data-tone="main">"Approve"</summary>
            <div class="confirm-sheet">
                <p><strong>"Approve this quote?"</strong></p>
                <p>{format!("You approve version {} for {total}, as ", head.version)} <bdi>{me.to_owned()}</bdi> ". We start the work then."</p>
                <form method="post" action={once_of::<DecideQuote>()}>
                    <input type="hidden" name="id" value=head.id.to_string()/>
                    <input type="hidden" name="name" value=me.to_owned()/>
                    <button class="button" data-tone="main" name="decision" value="approve">{format!("Approve for {total}")}</button>
                </form>
            </div>
        </details>
    }
    .into_any()
}

/// Quotes as a list; nothing where none is.
pub(in crate::pages) fn quotes_of(
    title: &'static str,
    quotes: &[QuoteHead],
    now: Timestamp,
    amount: Amount<'_>,
) -> AnyView {
    if quotes.is_empty() {
        return ().into_any();
    }
    let rows: Vec<AnyView> = quotes.iter().map(|head| row(head, now, amount)).collect();
    view! {
        <section class="block" aria-labelledby="quotes-title">
            <h2 id="quotes-title">{title}</h2>
            <ul class="quotes">{rows}</ul>
        </section>
    }
    .into_any()
}

fn row(head: &QuoteHead, now: Timestamp, amount: Amount<'_>) -> AnyView {
    let at = head.decided_at.or(head.withdrawn_at).unwrap_or(head.made_at);
    view! {
        <li class="quote">
            <a class="quote-title" href=path::quote(head.id)>{head.title.clone()}</a>
            <span class="number">{amount(head.approved_cents.unwrap_or(head.total_cents))}</span>
            {stand_pill(head, now)}
            <span class="quiet">{format!("version {}, ", head.version)} {moment(at, Show::Ago)}</span>
        </li>
    }
    .into_any()
}
