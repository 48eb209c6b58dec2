//! A quote as its customer sees it, with an account or by its link; and their quotes on their first screen.

use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use session::catalogue;
use session::clock::Timestamp;
use session::deal::{self, Linked, Quote, QuoteHead, QuoteKey};
use session::id::QuoteId;
use session::money;
use session::shop::Role;

use super::quote_letter::{Letter, stand_pill};
use crate::actions::{DecideLinkedQuote, DecideQuote, name_of, path_of};
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
        let who = only(|user| user.role == Role::Customer)?;
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

/// What waits for this customer's answer, in a line at the top of their page.
pub(in crate::pages) fn waiting_of(to_decide_on: &[QuoteHead]) -> AnyView {
    let (text, to, link) = match to_decide_on {
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
            let total = format!("{} {currency}", money::amount(head.approved_cents.unwrap_or(head.total_cents), decimals));
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
