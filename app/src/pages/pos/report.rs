//! The X or Z report of a shift, to read and to print.

use leptos::prelude::*;
use session::change::Topic;
use session::counter::{self, SetAsideSale, ShiftReport};
use session::money;

use super::id_of_page;
use super::standing::own_till;
use crate::islands::Print;
use crate::layout::guard::load;
use crate::layout::{Followed, Layout, Viewer};
use crate::request::caller::{context, signed_in, teller};
use crate::words::time::{Show, shop_moment};
use crate::words::{self, cash};

/// The page.
#[component]
#[must_use]
pub fn ReportPage() -> impl IntoView {
    let id = id_of_page();
    load(async move {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        let id = id?;
        let viewer = Viewer::of(&cx, &who).await?;
        let followed = Followed::now(&cx, &who.user, Topic::Shift(id)).await?;
        let report = counter::report(&cx, &teller, id).await?.report;
        let title = format!("{} report {}", report.kind, report.number);
        // An X report grows while one reads it; a Z report never changes.
        let followed = followed.filter(|_| report.kind == "X");
        let way = own_till(viewer.till_line());
        let layout = Layout { followed, ..Layout::new(title.clone(), viewer) };
        let content = view! {
            <div class="actions">{way}<Print/></div>
            <div id="report" data-refresh="yes">{paper(report, title)}</div>
        };
        Ok(layout.around(content))
    })
}

fn paper(report: ShiftReport, title: String) -> impl IntoView {
    let (decimals, time_zone) = (report.decimals, report.time_zone.clone());
    let amount = move |cents: i64| money::amount(cents, decimals);
    let line = move |name: String, cents: i64| view! { <div><dt>{name}</dt><dd>{amount(cents)}</dd></div> };
    let said = move |name: &'static str, cents: i64| {
        view! { <div><dt>{name}</dt><dd>{cash::difference(cents, decimals)}</dd></div> }
    };
    let receipts = report
        .receipts
        .iter()
        .map(|kind| line(format!("{}, {}", cash::receipts(kind.kind), kind.count), kind.total_cents))
        .collect_view();
    let taxes = report
        .taxes
        .iter()
        .map(|tax| line(format!("Tax {} % on {}", money::amount(tax.tax_bp, 2), amount(tax.net_cents)), tax.tax_cents))
        .collect_view();
    let tenders = report
        .tenders
        .iter()
        .map(|tender| line(words::tender::tender(tender.kind, &tender.name), tender.total_cents))
        .collect_view();
    let drawer = report.drawer.map(|drawer| {
        view! {
            <h2>"Drawer"</h2>
            <dl class="sums">
                {drawer.left_before_cents.map(|cents| line("Left at the last closing".to_owned(), cents))}
                {line("Opening cash".to_owned(), drawer.opening_cents)}
                {drawer.opening_variance_cents().map(|cents| said("At the opening", cents))}
                {line("Cash sales".to_owned(), drawer.sales_cents)}
                {line("Cash refunds".to_owned(), drawer.refunds_cents)}
                {line("Paid in".to_owned(), drawer.paid_in_cents)}
                {line("Paid out".to_owned(), drawer.paid_out_cents)}
                {line("Cash drops".to_owned(), drawer.dropped_cents)}
                <div class="sums-total"><dt>"Expected"</dt><dd>{amount(drawer.expected_cents)}</dd></div>
                {drawer.counted_cents.map(|cents| line("Counted".to_owned(), cents))}
                {drawer.variance_cents.map(|cents| said("Difference", cents))}
                {drawer.closing_drop_cents.map(|cents| line("Cash drop at closing".to_owned(), -cents))}
                {drawer.left_cents.map(|cents| line("Left in the drawer".to_owned(), cents))}
            </dl>
        }
    });
    let rounding = (report.rounding_cents != 0)
        .then(|| line("Of it, cash rounded to the smallest coin".to_owned(), report.rounding_cents));
    let deposits = (report.deposits_cents != 0)
        .then(|| line("Deposits on deals, no turnover yet".to_owned(), report.deposits_cents));
    let is_blind = report.drawer.is_none();
    let movements = report.movements.iter().map(|movement| {
        let void = movement.voided_at.map(|_| ", void").unwrap_or_default();
        line(
            format!("{} by {}: {}{void}", cash::movement(movement.kind), movement.by_name, movement.reason),
            movement.kind.signed(movement.amount_cents),
        )
    });
    let movements = movements.collect_view();
    let counts = report
        .counts
        .iter()
        .map(|count| {
            let sums = format!(": counted {}, expected {}", amount(count.counted_cents), amount(count.expected_cents));
            view! {
                <div>
                    <dt><bdi>{count.counted_by.clone()}</bdi> ", " {shop_moment(count.at, Show::Day, &time_zone)} {sums}</dt>
                    <dd>{cash::difference(count.variance_cents, decimals)}</dd>
                </div>
            }
        })
        .collect_view();
    let recounts = report
        .recounts
        .iter()
        .map(|recount| line(format!("{} counted at the start", recount.user_name), recount.amount_cents))
        .collect_view();
    let corrections = report
        .corrections
        .iter()
        .map(|late| line(format!("Shift {}, receipt {}", late.shift_number, late.number), late.total_cents))
        .collect_view();
    let allowed = report
        .allowed
        .iter()
        .map(|one| {
            let why = one.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            let what = if one.is_beyond_quote { ", more than approved" } else { "" };
            line(format!("{} {}{what}, by {}{why}", cash::receipt(one.kind), one.number, one.approved_by), one.cents)
        })
        .collect_view();
    let set_aside = report.set_aside.iter().map(|sale| set_aside_sale(sale, decimals, &time_zone)).collect_view();
    let unsent = report
        .unsent
        .iter()
        .map(|device| view! { <li>{format!("{}: {} unsent", device.device, device.unsent_count)}</li> })
        .collect_view();
    let silent = report
        .silent
        .iter()
        .map(|device| view! { <li>{format!("{} ({}), last heard of ", device.device, device.user_name)} {shop_moment(device.last_seen_at, Show::Day, &time_zone)}</li> })
        .collect_view();
    view! {
        <article class="paper" aria-labelledby="paper-title">
            <h1 id="paper-title">{title}</h1>
            <p>{report.shop_name}<br/>{format!("{}, {}", report.location_name, report.register_name)}</p>
            <p class="quiet">
                {format!("Day {} · {} · times of {} · ", report.business_day, report.currency, report.time_zone)}
                "opened by " <bdi>{report.opened_by}</bdi> " " {shop_moment(report.opened_at, Show::Day, &report.time_zone)}
                " · written " {shop_moment(report.written_at, Show::Day, &report.time_zone)}
                {report.closed_by.map(|by| view! { " by " <bdi>{by}</bdi> })}
                {report.approved_by.map(|by| view! { ", allowed by " <bdi>{by}</bdi> })}
            </p>
            {(!report.note.is_empty()).then(|| view! { <p>"Note: " {report.note}</p> })}
            <h2>"Receipts"</h2>
            <dl class="sums">{receipts}{deposits}{line("Discounts".to_owned(), report.discount_cents)}{taxes}</dl>
            {is_blind.then(|| view! { <p class="quiet">"Expected cash is shown after counting, on the Z report. So is what was paid with."</p> })}
            {(!is_blind).then(|| view! { <h2>"Paid with"</h2><dl class="sums">{tenders}{rounding}</dl> })}
            {drawer}
            {(!report.counts.is_empty()).then(|| view! { <h2>"Counts of the drawer"</h2><dl class="sums">{counts}</dl> })}
            {(!report.movements.is_empty()).then(|| view! { <h2>"Paid in, paid out, cash drops"</h2><dl class="sums">{movements}</dl> })}
            {(!report.recounts.is_empty()).then(|| view! { <h2>"Other opening counts"</h2><dl class="sums">{recounts}</dl> })}
            {(!report.corrections.is_empty()).then(|| view! { <h2>"Corrections to closed shifts"</h2><dl class="sums">{corrections}</dl> })}
            {(!report.allowed.is_empty()).then(|| view! { <h2>"Allowed by a manager"</h2><dl class="sums">{allowed}</dl> })}
            {(!report.set_aside.is_empty()).then(|| view! {
                <h2>"Set aside"</h2>
                <p class="quiet">"Kept by a till, refused, and set aside by a manager. In none of the sums."</p>
                <dl class="sums">{set_aside}</dl>
            })}
            {(!report.unsent.is_empty()).then(|| view! { <h2>"Unsent sales"</h2><ul>{unsent}</ul> })}
            {(!report.silent.is_empty()).then(|| view! { <h2>"Devices not heard of"</h2><ul>{silent}</ul> })}
        </article>
    }
}

/// A sale that a manager set aside: what it was, why it was refused, and who stands for that.
fn set_aside_sale(sale: &SetAsideSale, decimals: u32, time_zone: &str) -> impl IntoView + use<> {
    let SetAsideSale {
        register_name, shift_number, sold_by, device, lines, refused_because, set_aside_by, reason, ..
    } = sale.clone();
    let came_to = sale.total_cents.map_or_else(|| "no sum".to_owned(), |cents| money::amount(cents, decimals));
    let cash = sale
        .cash_cents
        .filter(|cents| *cents != 0)
        .map(|cents| format!(", {} in cash", money::amount(cents, decimals)));
    view! {
        <div>
            <dt>
                <bdi>{lines}</bdi>
                <p class="quiet">
                    <bdi>{register_name}</bdi> ", shift " {shift_number} ", " <bdi>{sold_by}</bdi> ", " {shop_moment(sale.rung_up_at, Show::Day, time_zone)} ", "
                    <bdi>{device}</bdi> {cash}
                </p>
                <p class="quiet">"Refused: " <bdi>{refused_because}</bdi></p>
                <p class="quiet">
                    "Set aside by " <bdi>{set_aside_by}</bdi> ", " {shop_moment(sale.set_aside_at, Show::Day, time_zone)} ": " <bdi>{reason}</bdi>
                </p>
            </dt>
            <dd>{came_to}</dd>
        </div>
    }
}
