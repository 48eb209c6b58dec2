//! A quote as a letter: who offers what to whom, until when, what it comes to, and what its customer says to it.

use leptos::prelude::*;
use session::catalogue::basket::{self, Discount, LineTotal};
use session::catalogue::{TaxMode, Terms};
use session::clock::Timestamp;
use session::deal::{Chosen, DealLine, Quote, QuoteHead, QuoteStatus, SIGNED_NAME_CHARS_MAX};
use session::money;

use super::line_table::comes_off;
use crate::basket::shown_part;
use crate::build::PageBuild;
use crate::components::{Field, field, once};
use crate::islands::Print;
use crate::path;
use crate::request::caller::context;
use crate::request::flash::Refused;
use crate::words::deal as label;
use crate::words::time::{Show, moment};

/// The form that decides on the quote of a page; its lines are ticked outside of it.
const FORM: &str = "decision-form";

/// What a letter needs besides its quote.
pub(super) struct Letter {
    pub(super) now: Timestamp,
    /// What whoever reads it is called.
    pub(super) name: String,
    /// What they sent and was refused.
    pub(super) refused: Option<Refused>,
    /// Where a decision is posted to.
    pub(super) action: &'static str,
    /// What says which quote is decided on: the field and what is in it.
    pub(super) opens: (&'static str, String),
    /// Which optional lines are ticked; all of them where nothing is said.
    pub(super) wanted: Option<Vec<i64>>,
}

impl Letter {
    /// The letter.
    pub(super) fn of(&self, quote: &Quote, terms: &Terms) -> AnyView {
        let head = &quote.head;
        let is_open = head.is_open(self.now);
        let chosen = self.chosen(quote);
        let total_cents = chosen.as_ref().map_or(head.total_cents, |chosen| chosen.total.total_cents);
        let form = is_open.then(|| self.decision_form(head, total_cents, terms, quote.optional().is_empty()));
        view! {
            <article class="letter">
                <div class="letterhead">
                    {(!terms.shop_logo.is_empty()).then(|| view! { <img class="logo" src=path::logo(&terms.shop_logo) alt=""/> })}
                    <p class="letterhead-name"><bdi>{terms.shop_name.clone()}</bdi></p>
                    <p class="letterhead-address">
                        {terms.shop_address.clone()}
                        {(!terms.shop_tax_number.is_empty()).then(|| format!("\nTax number {}", terms.shop_tax_number))}
                    </p>
                </div>
                <div class="letter-head">
                    <p><span class="quiet">"For"</span> "\n" <strong><bdi>{head.recipient_name.clone()}</bdi></strong> {(!head.vehicle.is_empty()).then(|| format!("\n{}", head.vehicle))}</p>
                    <dl class="letter-facts">
                        <div><dt>"Quote"</dt><dd>{format!("D-{}, version {}", head.deal_number, head.version)}</dd></div>
                        <div><dt>"Date"</dt><dd>{moment(head.made_at, Show::Date)}</dd></div>
                        <div><dt>"Valid until"</dt><dd>{moment(head.valid_until, Show::Day)}</dd></div>
                        <div><dt>"From"</dt><dd><bdi>{head.made_by_name.clone()}</bdi></dd></div>
                    </dl>
                </div>
                <div class="page-head"><h1>{format!("Quote for {}", head.title)}</h1><Print/></div>
                <div id="quote-standing" data-refresh="reload">{standing(head, self.now)}</div>
                {(!head.message.is_empty()).then(|| view! { <p class="said">{head.message.clone()}</p> })}
                {lines(quote, chosen.as_ref(), terms, is_open)}
                {form}
            </article>
        }
        .into_any()
    }

    /// What is taken of it, as far as anybody says: what was approved, else what is ticked.
    fn chosen(&self, quote: &Quote) -> Option<Chosen> {
        let approved = || {
            let places = (1..).zip(&quote.lines).filter(|(_, line)| line.approved_cents.is_some());
            places.map(|(place, _)| place).collect::<Vec<i64>>()
        };
        let refused = self.refused.as_ref().and_then(|refused| refused.kept.get("wants"));
        let wanted = match quote.head.status {
            QuoteStatus::Approved => approved(),
            QuoteStatus::Open => match (refused, &self.wanted) {
                (Some(kept), _) => kept.split(' ').filter_map(|place| place.parse().ok()).collect(),
                (None, Some(wanted)) => wanted.clone(),
                (None, None) => quote.optional(),
            },
            QuoteStatus::Declined | QuoteStatus::Replaced | QuoteStatus::Withdrawn => quote.optional(),
        };
        quote.chosen(&wanted).ok()
    }

    /// What it comes to, and Approve and Decline beside each other.
    fn decision_form(&self, head: &QuoteHead, total_cents: i64, terms: &Terms, is_whole: bool) -> AnyView {
        let refused = self.refused.as_ref();
        let error = refused.map(|refused| refused.detail.clone());
        let name = Field::named("name", "Your name")
            .hint("Recorded with the version and the time, as your signature.")
            .holding(self.name.clone());
        let name = name.autocomplete("name").at_most(SIGNED_NAME_CHARS_MAX).required().kept(refused);
        let (field_name, opens) = self.opens.clone();
        let total = format!("{} {}", money::amount(total_cents, terms.decimals()), terms.currency);
        let choice = (!is_whole).then(|| view! {
            <p class="quiet">"Tick what you want above. Everything that is not optional is included."</p>
            <input type="hidden" name="seen" value=total_cents.to_string()/>
            <button class="button" data-tone="quiet" name="decision" value="total" formnovalidate>"Update total"</button>
            <script src=PageBuild::present().file("/quote-total.js") defer></script>
        });
        view! {
            <section class="block decision" id="decision" aria-labelledby="decision-title">
                <h2 id="decision-title">"Approve this quote?"</h2>
                {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
                <form class="form" id=FORM method="post" action=once(self.action)>
                    <input type="hidden" name=field_name value=opens/>
                    {choice}
                    {field(name)}
                </form>
                <p class="decision-total" role="status"><span class="quiet">"Total "</span> <span class="number" data-sum="total">{total.clone()}</span></p>
                <div class="actions">
                    <button class="button" data-tone="main" data-size="large" form=FORM name="decision" value="approve" data-sum="approve">{format!("Approve for {total}")}</button>
                    {self.decline_form()}
                </div>
                <p class="quiet">{format!("You decide on version {}. A newer version would replace it.", head.version)}</p>
            </section>
        }
        .into_any()
    }

    fn decline_form(&self) -> AnyView {
        let refused = self.refused.as_ref();
        let reason = Field::named("reason", "Reason").optional().at_most(context().limits.message_chars_max);
        let is_open = refused.and_then(|refused| refused.kept.get("reason")).is_some_and(|reason| !reason.is_empty());
        let (field_name, opens) = self.opens.clone();
        view! {
            <details class="confirm" data-place="card" open=is_open>
                <summary class="button" data-tone="quiet" data-size="large">"Decline"</summary>
                <div class="confirm-sheet">
                    <p>"The garage is told, and nothing is done. You can ask for a new quote later."</p>
                    <form class="form" method="post" action=once(self.action)>
                        <input type="hidden" name=field_name value=opens/>
                        <input type="hidden" name="decision" value="decline"/>
                        {field(reason.kept(refused))}
                        <button class="button" data-tone="loss">"Decline quote"</button>
                    </form>
                </div>
            </details>
        }
        .into_any()
    }
}

/// What is offered, with what is taken of it, its tax by rate and its total.
fn lines(quote: &Quote, chosen: Option<&Chosen>, terms: &Terms, is_open: bool) -> AnyView {
    let decimals = terms.decimals();
    let rows = (1..)
        .zip(&quote.lines)
        .map(|(place, line)| {
            let at = chosen.and_then(|chosen| chosen.places.iter().position(|taken| *taken == place));
            let is_taken = at.is_some();
            view! {
                <tr data-left-out=(!is_taken).then_some("")>
                    <th scope="row">{what(place, line, is_taken, is_open)} {comes_off(line.discount, &line.discount_reason, decimals)}</th>
                    <td class="number" data-label="Qty">{line.unit.shown(line.quantity)}</td>
                    <td class="number" data-label="Price">{money::amount(line.unit_price_cents, decimals)}</td>
                    <td class="number" data-label="Amount">{money::amount(own_cents(line), decimals)}</td>
                </tr>
            }
        })
        .collect_view();
    let total_cents = chosen.map_or(quote.head.total_cents, |chosen| chosen.total.total_cents);
    let own = chosen.filter(|_| quote.head.discount.is_some()).map(|chosen| {
        let of_lines = chosen.places.iter().filter_map(|place| usize::try_from(place - 1).ok());
        let of_lines = of_lines.filter_map(|place| quote.lines.get(place)).map(own_cents).sum::<i64>();
        of_lines - chosen.total.lines.iter().map(|line| without_added_tax(line, quote.head.tax_mode)).sum::<i64>()
    });
    let discount = own.map(|off_cents| {
        let what = comes_off(quote.head.discount, &quote.head.discount_reason, decimals);
        view! { <tr><th scope="row" colspan="3">{what}</th><td class="number">{format!("-{}", money::amount(off_cents, decimals))}</td></tr> }
    });
    let taxes = chosen.map(|chosen| {
        let rate = |tax: &session::catalogue::TaxTotal| {
            let what = format!(
                "Tax {} %, {}, on {}",
                shown_part(tax.tax_bp),
                quote.head.tax_mode,
                money::amount(tax.net_cents, decimals)
            );
            view! { <tr><th scope="row" colspan="3" class="quiet">{what}</th><td class="number quiet">{money::amount(tax.tax_cents, decimals)}</td></tr> }
        };
        chosen.total.taxes.iter().map(rate).collect_view()
    });
    view! {
        <div class="table-frame letter-lines" tabindex="0" role="region" aria-label="What is offered">
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col">"Item"</th>
                        <th scope="col" class="number">"Qty"</th>
                        <th scope="col" class="number">"Price"</th>
                        <th scope="col" class="number">"Amount"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
                <tfoot data-sum="table">
                    {discount}
                    {taxes}
                    <tr class="letter-total"><th scope="row" colspan="3">{format!("Total, {}", terms.currency)}</th><td class="number">{money::amount(total_cents, decimals)}</td></tr>
                </tfoot>
            </table>
        </div>
    }
    .into_any()
}

/// What a line comes to by itself: before its share of what comes off all of them, and before a tax that is added.
fn own_cents(line: &DealLine) -> i64 {
    basket::total(&[line.as_in_basket()], Discount::None, TaxMode::Included).map_or(0, |total| total.total_cents)
}

/// What is paid for a line before a tax that is added.
const fn without_added_tax(line: &LineTotal, mode: TaxMode) -> i64 {
    match mode {
        TaxMode::Included => line.total_cents,
        TaxMode::Added => line.total_cents - line.tax_cents,
    }
}

/// What a line is: to be ticked where it is optional and nothing is decided.
fn what(place: i64, line: &DealLine, is_taken: bool, is_open: bool) -> AnyView {
    let name = line.name.clone();
    match (line.is_optional, is_open) {
        (false, _) => name.into_any(),
        (true, true) => {
            let said = if is_taken { "optional" } else { "optional, left out" };
            view! {
            <label class="check"><input type="checkbox" name="wants[]" value=place.to_string() form=FORM checked=is_taken/> {name}</label>
            " " <span class="quiet" data-said="">{said}</span>
            }
            .into_any()
        }
        (true, false) => {
            let said = if is_taken { "optional" } else { "left out" };
            view! { {name} " " <span class="quiet">{said}</span> }.into_any()
        }
    }
}

fn standing(head: &QuoteHead, now: Timestamp) -> AnyView {
    let decided = head.decided_at.zip(head.decided_name.clone());
    let text = match (head.status, decided) {
        (QuoteStatus::Approved | QuoteStatus::Declined, Some((at, by))) => {
            return view! { <p class="quote-standing">{stand_pill(head, now)} " by " <bdi>{by}</bdi> ", " {moment(at, Show::Day)}</p> }.into_any();
        }
        (QuoteStatus::Replaced, _) => "There is a newer version of this quote.",
        (QuoteStatus::Withdrawn, _) => {
            return view! {
                <p class="quote-standing">{stand_pill(head, now)} " by the garage" {head.withdrawn_at.map(|at| view! { ", " {moment(at, Show::Day)} })}</p>
                {(!head.word.is_empty()).then(|| view! { <p class="said">{head.word.clone()}</p> })}
            }
            .into_any();
        }
        _ if head.is_open(now) => "Please approve or decline it below.",
        _ => "It has expired. Ask for a new one.",
    };
    view! { <p class="quote-standing">{stand_pill(head, now)} " " {text}</p> }.into_any()
}

/// How a quote stands, as a pill.
pub(super) fn stand_pill(head: &QuoteHead, now: Timestamp) -> AnyView {
    let (status, word) = match head.status {
        QuoteStatus::Open if !head.is_open(now) => ("expired", "Expired"),
        QuoteStatus::Open => ("pending", label::quote(QuoteStatus::Open)),
        QuoteStatus::Approved => ("completed", label::quote(QuoteStatus::Approved)),
        QuoteStatus::Declined => ("cancelled", label::quote(QuoteStatus::Declined)),
        QuoteStatus::Replaced => ("expired", label::quote(QuoteStatus::Replaced)),
        QuoteStatus::Withdrawn => ("cancelled", label::quote(QuoteStatus::Withdrawn)),
    };
    view! { <span class="pill" data-status=status><span class="icon" data-icon=status aria-hidden="true"></span>{word}</span> }.into_any()
}
