//! The quotes of a deal, as the staff see them: sent, withdrawn, and what the deal is beside what was approved.

use leptos::prelude::*;
use session::catalogue::Catalogue;
use session::clock::Timestamp;
use session::deal::{DealRecord, Quote, QuoteStatus};
use session::money;

use super::earlier::earlier_link;
use super::line_table::{comes_off, lines};
use crate::actions::{QuoteDeal, WithdrawQuote, once_of};
use crate::components::{Field, field};
use crate::layout::notice::refusal_of;
use crate::path::DealList;
use crate::request::caller::context;
use crate::words::deal as label;
use crate::words::time::{Show, moment, since};

/// The quotes, the form that withdraws the open one, and the one for the next. `link` is the path of the link to the open one.
pub(super) fn quotes(record: &DealRecord, catalogue: &Catalogue, link: Option<String>) -> AnyView {
    let (now, money) = (record.server_time, (catalogue.decimals, catalogue.currency.as_str()));
    let customer = Some(record.deal.customer_name.as_str());
    let list = record.quotes.iter().map(|quote| one_quote(quote, customer, now, money)).collect_view();
    let earlier = earlier_link(record.deal.id, DealList::Quotes, record.earlier.quotes.as_ref(), "Earlier quotes");
    let refused = refusal_of::<QuoteDeal>();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let cx = context();
    let limits = &cx.limits;
    let message = Field::named("message", "Message to the customer").optional().lines(3);
    let message = message.at_most(limits.message_chars_max);
    let valid_days = Field::named("valid_days", "Valid for (days)").keys("numeric");
    let valid_days = valid_days.placeholder(limits.quote_valid_days.to_string());
    let email = record.deal.customer_id.is_none().then(|| {
        Field::named("email", "E-mail").optional().keys("email").hint("We send the customer the link to the quote.")
    });
    let email = email.map(|email| field(email.kept(refused.as_ref())));
    let is_refused = error.is_some();
    let open = record.quotes.iter().find(|quote| quote.head.status == QuoteStatus::Open);
    let (has_open, taking_back) = (open.is_some(), open.map(|quote| withdraw_form(record, quote)));
    let link = link.map(|link| {
        view! {
            <p>"The customer has no account. Send them "
                <a href=link>"this link"</a>
                " and keep it to yourselves: anybody who has it can approve."</p>
        }
    });
    view! {
        <section class="block" aria-labelledby="quotes-title">
            <h2 id="quotes-title">"Quotes"</h2>
            <div id="deal-quotes" data-refresh="yes">{link}{list}{earlier}</div>
            {taking_back}
            <details class="fold" id="quote-fold" open=is_refused>
                <summary>{if has_open { "Send revised quote" } else { "Send quote" }}</summary>
                // A link to what is folded up unfolds it.
                <form class="form" id="make-quote" data-draft="" method="post" action={once_of::<QuoteDeal>()}>
                    <input type="hidden" name="id" value=record.deal.id.to_string()/>
                    <input type="hidden" name="version" value=record.deal.version.to_string()/>
                    {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                    <p class="quiet">{if has_open { "The customer gets the lines above as a new version. The open quote is replaced." } else { "The customer gets the lines above, as they are now." }}</p>
                    {field(message.kept(refused.as_ref()))}
                    {field(valid_days.kept(refused.as_ref()))}
                    {email}
                    <button class="button" data-tone="main">"Send to the customer"</button>
                </form>
            </details>
        </section>
    }
    .into_any()
}

/// The form that withdraws a quote.
fn withdraw_form(record: &DealRecord, quote: &Quote) -> AnyView {
    let refused = refusal_of::<WithdrawQuote>();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let word = Field::named("word", "Message to the customer").optional().lines(2);
    let word = word.at_most(context().limits.message_chars_max).kept(refused.as_ref());
    let is_refused = error.is_some();
    view! {
        <details class="fold" open=is_refused>
            <summary>{format!("Withdraw version {}", quote.head.version)}</summary>
            <form class="form" method="post" action={once_of::<WithdrawQuote>()}>
                <input type="hidden" name="id" value=record.deal.id.to_string()/>
                <input type="hidden" name="quote" value=quote.head.id.to_string()/>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                {field(word)}
                <button class="button" data-tone="loss">"Withdraw quote"</button>
            </form>
        </details>
    }
    .into_any()
}

/// A quote. Whose it is, is said where the deal is for somebody else by now than `customer`; always, where nobody is named.
pub(super) fn one_quote(
    quote: &Quote,
    customer: Option<&str>,
    now: Timestamp,
    (decimals, currency): (u32, &str),
) -> AnyView {
    let head = quote.head.clone();
    let total_cents = head.approved_cents.unwrap_or(head.total_cents);
    let is_of_another = customer != Some(&*head.recipient_name);
    let made_for = is_of_another
        .then(|| view! { <p>"For " <bdi>{head.recipient_name.clone()}</bdi> ", who alone can approve it."</p> });
    let back = head.withdrawn_at.map(|at| view! {
        <p>{label::quote(head.status)} ", " {since(at, now, Show::Ago)} {(!head.word.is_empty()).then(|| view! { ": " <q>{head.word.clone()}</q> })}</p>
    });
    let is_over = head.status == QuoteStatus::Open && !head.is_open(now);
    let name = format!("Version {}: {} {currency}", head.version, money::amount(total_cents, decimals));
    let standing = if is_over { "Expired" } else { label::quote(head.status) };
    let decided = head.decided_at.zip(head.decided_name).map(|(at, by)| view! {
        <p>{label::quote(head.status)} " by " <bdi>{by}</bdi> ", " {since(at, now, Show::Ago)} {head.reason.clone().filter(|why| !why.is_empty()).map(|why| view! { ": " <q>{why}</q> })}</p>
    });
    view! {
        <details class="fold">
            <summary>{name} " · " {standing}</summary>
            <p class="quiet">"Sent by " <bdi>{head.made_by_name}</bdi> ", " {since(head.made_at, now, Show::Ago)} " · valid until " {moment(head.valid_until, Show::Day)}</p>
            {made_for}
            {decided}
            {back}
            {(!head.message.is_empty()).then(|| view! { <p class="said">{head.message.clone()}</p> })}
            {lines(&quote.lines, total_cents, decimals)}
            {comes_off(head.discount, &head.discount_reason, decimals)}
        </details>
    }
    .into_any()
}

/// What was approved last, and whether the lines are others by now.
pub(super) fn approved(record: &DealRecord, catalogue: &Catalogue) -> Option<AnyView> {
    let approved = record.approved.as_ref().filter(|approved| approved.differs)?;
    let total = format!("{} {}", money::amount(approved.total_cents, catalogue.decimals), catalogue.currency);
    Some(
        view! {
            <p class="theirs">
                "These lines differ from what was approved by " <bdi>{approved.decided_name.clone()}</bdi>
                {format!(" (version {}, {total}). The till charges no more than that: for more, send a revised quote.", approved.version)}
            </p>
        }
        .into_any(),
    )
}
