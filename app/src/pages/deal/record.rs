//! The page of one deal: what it is about, what it offers, what was quoted, what was said and what happened.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use session::catalogue::{self, Catalogue};
use session::change::Topic;
use session::deal::{self, DealRecord};
use session::id::DealId;
use session::money;

use super::deal_form::edit_form;
use super::events::history;
use super::line_forms::{add_line, discount_form, editable};
use super::list_entry::work_on;
use super::quotes::{approved, quotes};
use super::sidebar::{keeping, linked, notes};
use super::stepper::stepper;
use crate::actions::{
    AddDealLine, ChangeDealLine, DiscountDeal, EditDeal, GiveDeal, NoteDeal, QuoteDeal, WithdrawQuote, name_of,
};
use crate::layout::deal_switcher::selection;
use crate::layout::guard::load;
use crate::layout::{Followed, Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, signed_in, staff};
use crate::words::time::{Show, since};

/// The forms that show their own refusals.
const FORMS: &[&str] = &[
    name_of::<EditDeal>(),
    name_of::<AddDealLine>(),
    name_of::<ChangeDealLine>(),
    name_of::<DiscountDeal>(),
    name_of::<QuoteDeal>(),
    name_of::<WithdrawQuote>(),
    name_of::<NoteDeal>(),
    name_of::<GiveDeal>(),
];

/// The page.
#[component]
#[must_use]
pub fn DealPage() -> impl IntoView {
    let id = use_params_map().with_untracked(|params| params.get("id"));
    load(async move {
        let (who, staff, cx) = (signed_in()?, staff()?, context());
        let id: DealId = id.and_then(|id| id.parse().ok()).ok_or_else(Problem::not_found)?;
        let followed = Followed::now(&cx, &who.user, Topic::Deal(id)).await?;
        let record = deal::get(&cx, &staff, id).await?;
        let viewer = Viewer::of(&cx, &who).await?;
        let catalogue = catalogue::catalogue(&cx, staff.user.shop_id).await?;
        let colleagues = deal::colleagues(&cx, &staff).await?;
        let customer = match record.deal.customer_id {
            Some(customer) => deal::email_of(&cx, &staff, customer).await?,
            None => None,
        };
        let customer = customer.unwrap_or_else(|| record.deal.customer_name.clone());
        let open = record.quotes.iter().map(|quote| &quote.head).find(|head| head.is_open(record.server_time));
        let link = match open.filter(|head| !head.has_account) {
            Some(head) => Some(deal::quote_link(&cx, &staff, id, head.id, path::LINKED_QUOTE).await?.path),
            None => None,
        };
        let title = format!("D-{} {}", record.deal.number, record.deal.title);
        let layout = Layout { forms: FORMS, followed, ..Layout::new(title.clone(), viewer) };
        let is_selected = selection().and_then(|selection| selection.deal).is_some_and(|deal| deal.id == id);
        Ok(layout.around(view! {
            <div class="deal-head">
                <h1 id="deal-title" data-refresh="yes">{title}</h1>
                <div id="deal-select" data-refresh="yes">{work_on(id, is_selected)}</div>
            </div>
            <section id="deal-stage" data-refresh="yes" aria-label="Stage">{stepper(&record)}</section>
            <div id="deal-facts" data-refresh="yes">{facts(&record, &catalogue)}</div>
            <div class="deal">
                <div class="deal-main">
                    {edit_form(&record.deal, &customer)}
                    <section class="block" aria-labelledby="lines-title">
                        <h2 id="lines-title">"Parts and labour"</h2>
                        <div id="deal-approved" data-refresh="yes">{approved(&record, &catalogue)}</div>
                        // A form in it may be open, so it is not replaced: whoever was faster is told of on saving.
                        {editable(&record, &catalogue)}
                        {add_line(&record.deal, &catalogue)}
                        {discount_form(&record.deal, catalogue.decimals)}
                    </section>
                    {quotes(&record, &catalogue, link)}
                </div>
                <aside class="deal-side">
                    {notes(&record)}
                    {keeping(&record, &colleagues)}
                    <div id="deal-history" data-refresh="yes">{linked(&record, &catalogue)} {history(&record)}</div>
                </aside>
            </div>
        }))
    })
}

fn facts(record: &DealRecord, catalogue: &Catalogue) -> AnyView {
    let deal = record.deal.clone();
    let amount = |cents| format!("{}\u{a0}{}", money::amount(cents, catalogue.decimals), catalogue.currency);
    let who = [("Customer", deal.customer_name), ("Vehicle", deal.vehicle)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| view! { <div><dt>{name}</dt><dd><bdi>{text}</bdi></dd></div> })
        .collect_view();
    let team = deal.team_name.map(|team| view! { " (" <bdi>{team}</bdi> ")" });
    let approved = record.approved.as_ref().map(|approved| {
        let total = amount(approved.total_cents);
        view! { <div><dt>"Approved"</dt><dd><span class="number">{total}</span> " by " <bdi>{approved.decided_name.clone()}</bdi></dd></div> }
    });
    view! {
        <dl class="facts">
            <div><dt>"Total"</dt><dd class="number">{amount(deal.total_cents)}</dd></div>
            {who}
            <div><dt>"Owner"</dt><dd><bdi>{deal.owner_name}</bdi> {team}</dd></div>
            {approved}
            <div><dt>"Last activity"</dt><dd>{since(deal.activity_at, record.server_time, Show::Ago)}</dd></div>
        </dl>
    }
    .into_any()
}
