//! The page of one deal: what it is about, what it offers, what was quoted, what was said and what happened.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use session::catalogue::{self, Catalogue};
use session::change::Topic;
use session::deal::{self, DealRecord, QuoteStatus, Stage};
use session::id::DealId;
use session::money;

use super::deal_form::edit_form;
use super::line_table::{add_line, change_line, discount_form, lines};
use super::list_entry::work_on;
use super::quotes::{approved, quotes};
use super::sidebar::{history, keeping, notes};
use super::stage_pill;
use crate::actions::{
    AddDealLine, ChangeDealLine, DiscountDeal, EditDeal, GiveDeal, MoveDeal, NoteDeal, QuoteDeal, WithdrawQuote,
    name_of, once_of,
};
use crate::components::{Field, field};
use crate::layout::deal_switcher::selection;
use crate::layout::guard::load;
use crate::layout::{Followed, Layout, Viewer};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, signed_in, staff};
use crate::words::deal as label;
use crate::words::time::{Show, moment};

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
            <div id="deal-facts" data-refresh="yes">{facts(&record, &catalogue)}</div>
            <div class="deal">
                <div class="deal-main">
                    {edit_form(&record.deal, &customer)}
                    <section class="block" aria-labelledby="lines-title">
                        <h2 id="lines-title">"Parts and labour"</h2>
                        <div id="deal-approved" data-refresh="yes">{approved(&record, &catalogue)}</div>
                        // A form in it may be open, so it is not replaced: whoever was faster is told of on saving.
                        {offered(&record, &catalogue)}
                        {add_line(&record.deal, &catalogue)}
                        {discount_form(&record.deal, catalogue.decimals)}
                    </section>
                    {quotes(&record, &catalogue, link)}
                </div>
                <aside class="deal-side">
                    {notes(&record)}
                    {keeping(&record, &colleagues)}
                    <div id="deal-history" data-refresh="yes">{history(&record, &catalogue)}</div>
                </aside>
            </div>
        }))
    })
}

fn facts(record: &DealRecord, catalogue: &Catalogue) -> AnyView {
    let deal = record.deal.clone();
    let who = [("Customer", deal.customer_name), ("Vehicle", deal.vehicle)]
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| view! { <div><dt>{name}</dt><dd>{text}</dd></div> })
        .collect_view();
    let owner = deal.team_name.map_or_else(|| deal.owner_name.clone(), |team| format!("{} ({team})", deal.owner_name));
    let moves = Stage::ALL.iter().filter(|next| deal.stage.may_become(**next)).map(|next| step(*next)).collect_view();
    let has_open = record.quotes.iter().any(|quote| quote.head.status == QuoteStatus::Open);
    let word = Field::named("moving-word", "A word to the customer, whose quote is taken back by moving the deal")
        .optional()
        .at_most(context().limits.message_chars_max);
    let word = has_open.then(|| field(Field { name: "word", ..word }));
    let approved = record.approved.as_ref().map(|approved| {
        let total = format!("{} {}", money::amount(approved.total_cents, catalogue.decimals), catalogue.currency);
        view! { <div><dt>"Approved"</dt><dd><span class="number">{total}</span> " by " <bdi>{approved.decided_name.clone()}</bdi></dd></div> }
    });
    view! {
        <dl class="facts">
            <div><dt>"Stage"</dt><dd>{stage_pill(deal.stage)}</dd></div>
            {who}
            <div><dt>"Owner"</dt><dd>{owner}</dd></div>
            <div><dt>"Total"</dt><dd class="number">{format!("{} {}", money::amount(deal.total_cents, catalogue.decimals), catalogue.currency)}</dd></div>
            {approved}
            <div><dt>"Last activity"</dt><dd>{moment(deal.activity_at, Show::Day)}</dd></div>
        </dl>
        <form class="form" method="post" action={once_of::<MoveDeal>()} aria-label="Move the deal">
            <input type="hidden" name="id" value=deal.id.to_string()/>
            <input type="hidden" name="version" value=deal.version.to_string()/>
            {word}
            <div class="actions">{moves}</div>
        </form>
    }
    .into_any()
}

fn step(next: Stage) -> AnyView {
    let tone = if next == Stage::Lost { "plain" } else { "quiet" };
    view! { <button class="button" data-tone=tone name="stage" value=next.as_str()>{format!("Move to “{}”", label::stage(next))}</button> }
        .into_any()
}

fn offered(record: &DealRecord, catalogue: &Catalogue) -> AnyView {
    if record.lines.is_empty() {
        return view! { <div class="empty"><p class="empty-title">"Nothing yet"</p><p>"Add what is needed and what is to be done."</p></div> }.into_any();
    }
    let change = |place: usize, line: &deal::DealLine| change_line(&record.deal, place, line, catalogue.decimals);
    lines(&record.lines, record.deal.total_cents, catalogue.decimals, Some(&change))
}
