//! All quotes that were made for a customer, a page at a time.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::{catalogue, deal, money};

use super::deal::quotes_of;
use crate::actions::place;
use crate::layout::guard::{load, only};
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn QuotesPage() -> impl IntoView {
    let before = use_query_map().with_untracked(|query| query.get("before")).unwrap_or_default();
    load(async move {
        let who = only(|user| user.roles.is_customer())?;
        let (cx, before) = (context(), place(&before)?);
        let page = deal::heads_of_customer(&cx, &who.user, before).await?;
        let terms = catalogue::terms(&cx, who.user.shop_id).await?;
        let layout = Layout::new("Quotes for you", Viewer::of(&cx, &who).await?);
        let amount = |cents| format!("{} {}", money::amount(cents, terms.decimals()), terms.currency);
        let list = quotes_of("Quotes for you", &page.rows, cx.clock.now(), &amount);
        let earlier = page.earlier.map(|before| path::quotes_before(&before));
        Ok(layout.around(view! {
            <h1 class="hidden">"All quotes"</h1>
            {list}
            <p class="actions">
                {before.is_some().then(|| view! { <a href=path::QUOTES>"Newest"</a> })}
                {earlier.map(|earlier| view! { <a href=earlier>"Earlier quotes"</a> })}
                <a href="/customer">"Back to your consultation"</a>
            </p>
        }))
    })
}
