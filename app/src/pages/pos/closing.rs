//! Closing a shift: who is on it, the blind count, how it went, and the end or selling on.

use leptos::prelude::*;
use session::catalogue::{self, Terms};
use session::change::Topic;
use session::counter::explain::Explanation;
use session::counter::{self, CountResult, Counted, ShiftBoard, ShiftStatus};
use session::id::{LoginSessionId, ShiftId};
use session::money;

use super::signature::code_field;
use super::standing::join;
use super::{basket_along, basket_field, id_of_page};
use crate::actions::{BeginCount, CloseShift, CountDrawer, ReopenShift, StartShift, name_of, once_of};
use crate::components::TextArea;
use crate::islands::CashPieces;
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Followed, Layout, Viewer};
use crate::path;
use crate::request::caller::{context, signed_in, teller};
use crate::words::cash::difference;
use crate::words::time::{Show, moment};

/// The page.
#[component]
#[must_use]
pub fn ClosingPage() -> impl IntoView {
    let id = id_of_page();
    load(async move {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        let id: ShiftId = id?;
        let viewer = Viewer::of(&cx, &who).await?;
        let board = counter::board(&cx, &teller, id).await?;
        let terms = catalogue::terms(&cx, teller.user.shop_id).await?;
        let title = format!("Close {} · shift {}", board.shift.register_name, board.shift.number);
        let runs_the_shop = who.user.roles.runs_the_shop();
        let way = join(&board.shift, viewer.till_line());
        let layout = Layout {
            forms: const { &[name_of::<CountDrawer>(), name_of::<CloseShift>(), name_of::<StartShift>()] },
            followed: Some(Followed { topic: Topic::Shift(id), revision: board.revision }),
            ..Layout::new(title.clone(), viewer)
        };
        let device = who.login_session_id;
        let is_there = board.has(device);
        let step = match (board.shift.status, board.count.clone()) {
            (ShiftStatus::Open | ShiftStatus::Counting, _) if !is_there => view! {
                <p>"This device does not stand at this shift: whoever closes it stands at its drawer."</p>
                {typed().map(|typed| view! { <p class="quiet">"Not recorded: " {typed}</p> })}
                {way}
            }
            .into_any(),
            (ShiftStatus::Open, _) => begin(id).into_any(),
            (ShiftStatus::Counting, None) => count_page(id, &terms.currency).into_any(),
            (ShiftStatus::Counting, Some(counted)) => {
                let is_unsent = board.devices.iter().any(|device| device.unsent_count > 0);
                let needs_manager = (counted.needs_manager || is_unsent) && !runs_the_shop;
                counted_view(id, counted, &terms, is_unsent, needs_manager).into_any()
            }
            (ShiftStatus::Closed, _) => view! {
                <p>"This shift is closed. " <a href=path::report(id)>"Read its Z report"</a>"."</p>
            }
            .into_any(),
        };
        let content = view! {
            <h1>{title}</h1>
            // Somebody else's going on or closing ends what is being done here.
            <p class="hidden" id="standing" data-refresh="reload">{board.shift.status.as_str()}</p>
            {step}
            <div id="devices" data-refresh="yes">{silent(&board, device)}{devices(&board)}</div>
        };
        Ok(layout.around(content))
    })
}

/// What was counted or noted in a form that was refused.
fn typed() -> Option<String> {
    let refused = refusal_of::<CountDrawer>().or_else(refusal_of::<CloseShift>)?;
    ["counted", "note"].iter().find_map(|field| refused.kept.get(*field).filter(|text| !text.is_empty())).cloned()
}

/// Who was not heard of lately: such a device may hold sales that it could not tell of.
fn silent(board: &ShiftBoard, own: LoginSessionId) -> impl IntoView + use<> {
    let is_active = board.shift.status.is_active();
    let silent: Vec<_> = board
        .devices
        .iter()
        .filter(|device| is_active && device.login_session_id != own && device.is_silent(board.server_time))
        .map(|device| format!("{} ({})", device.device, device.user_name))
        .collect();
    (!silent.is_empty()).then(|| view! {
        <p class="notice" data-tone="waiting">
            <span class="icon" data-icon="pending" aria-hidden="true"></span>
            <span>{format!("Not heard of for more than two minutes: {}. What they sold meanwhile may not be here yet. Look at them before you close.", silent.join(", "))}</span>
        </p>
    })
}

fn devices(board: &ShiftBoard) -> impl IntoView + use<> {
    let rows = board
        .devices
        .iter()
        .map(|device| {
            view! {
                <tr>
                    <th scope="row">{device.device.clone()}{device.left_at.map(|_| ", has left")}</th>
                    <td data-label="Who">{device.user_name.clone()}</td>
                    <td data-label="Last seen">{moment(device.last_seen_at, Show::Day)}</td>
                    <td class="number" data-label="Unsent">{device.unsent_count}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <section class="block" aria-labelledby="devices-title">
            <h2 id="devices-title">"Devices on this shift"</h2>
            <div class="table-frame" tabindex="0" role="region" aria-label="Devices">
                <table class="table" data-stack="phone">
                    <thead><tr><th scope="col">"Device"</th><th scope="col">"Who"</th><th scope="col">"Last seen"</th><th scope="col" class="number">"Unsent sales"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}

fn begin(id: ShiftId) -> impl IntoView {
    view! {
        <p>"Counting freezes the selling on every device of this shift. It can go on afterwards, as long as the shift is not closed."</p>
        <form class="actions" method="post" action={once_of::<BeginCount>()}>
            <input type="hidden" name="shift" value=id.to_string()/>
            {basket_field(&basket_along())}
            <button class="button" data-tone="main" data-size="large">"Stop selling and count"</button>
        </form>
    }
}

fn resume(id: ShiftId) -> impl IntoView {
    view! {
        <form method="post" action={once_of::<ReopenShift>()}>
            <input type="hidden" name="shift" value=id.to_string()/>
            {basket_field(&basket_along())}
            <button class="button" data-tone="quiet">"Resume selling"</button>
        </form>
    }
}

fn count_page(id: ShiftId, currency: &str) -> impl IntoView + use<> {
    view! {
        <p>"Count what is in the drawer. Expected cash is shown after counting. Every count stands in the Z report."</p>
        {count_form(id, currency)}
        {resume(id)}
    }
}

fn count_form(id: ShiftId, currency: &str) -> impl IntoView + use<> {
    let refused = refusal_of::<CountDrawer>();
    let kept = refused.as_ref().and_then(|refused| refused.kept.get("counted").cloned()).unwrap_or_default();
    let error = refused.map(|refused| refused.detail);
    view! {
        <form class="form" method="post" action={once_of::<CountDrawer>()}>
            <input type="hidden" name="shift" value=id.to_string()/>
            {basket_field(&basket_along())}
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <CashPieces currency=currency.to_owned() prefix="pieces".to_owned()/>
            <div class="field"><label for="counted">"Or the sum"</label><input id="counted" name="counted" inputmode="decimal" autocomplete="off" value=kept/></div>
            <button class="button" data-tone="main" data-size="large">"Confirm count"</button>
        </form>
    }
}

fn counted_view(
    id: ShiftId,
    counted: Counted,
    terms: &Terms,
    is_unsent: bool,
    needs_manager: bool,
) -> impl IntoView + use<> {
    let decimals = terms.decimals();
    let refused = refusal_of::<CloseShift>();
    let kept = |field: &str| refused.as_ref().and_then(|refused| refused.kept.get(field).cloned()).unwrap_or_default();
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let hints =
        counted.explanations.iter().map(|explanation| view! { <li>{words(explanation, decimals)}</li> }).collect_view();
    let asks = asks(&counted, terms);
    let is_recount_refused = refusal_of::<CountDrawer>().is_some();
    view! {
        {sums(&counted, decimals)}
        {asks.map(|asks| view! {
            <p class="notice" data-tone="waiting"><span class="icon" data-icon="pending" aria-hidden="true"></span><span>{asks}</span></p>
        })}
        {(!counted.explanations.is_empty()).then(|| view! { <h2>"What may explain it"</h2><ul>{hints}</ul> })}
        <form class="form" method="post" action={once_of::<CloseShift>()}>
            <input type="hidden" name="shift" value=id.to_string()/>
            <input type="hidden" name="count_id" value=counted.id.to_string()/>
            {error.map(|error| view! { <p class="field-error" role="alert">{error}</p> })}
            <div class="field">
                <label for="drop">"Cash drop at closing, " {terms.currency.clone()} " " <span class="optional">"optional"</span></label>
                <p class="hint" id="drop-hint">"What is carried to the safe now. The rest is what the next shift should find."</p>
                <input id="drop" name="drop" inputmode="decimal" autocomplete="off" aria-describedby="drop-hint" value=kept("drop")/>
            </div>
            <div class="field">
                <label for="note">"Note " {(!counted.needs_note).then(|| view! { <span class="optional">"optional"</span> })}</label>
                <TextArea text=kept("note") {..} id="note" name="note" rows="3" required=counted.needs_note/>
            </div>
            {is_unsent.then(|| view! {
                <div class="field"><label for="unsent_reason">"Devices hold unsent sales. Why is it closed all the same?"</label><input id="unsent_reason" name="unsent_reason" required maxlength="200" value=kept("unsent_reason")/></div>
            })}
            {needs_manager.then(|| view! {
                <fieldset class="field">
                    <legend>"A manager signs for it"</legend>
                    <p class="hint">"On a device of their own a manager sees the expected cash before signing."</p>
                    <div class="field"><label for="manager_email">"Manager's e-mail"</label><input id="manager_email" name="manager_email" type="email" required autocomplete="off" value=kept("manager_email")/></div>
                    <div class="field"><label for="manager_password">"Manager's password"</label><input id="manager_password" name="manager_password" type="password" required autocomplete="off"/></div>
                    {code_field()}
                </fieldset>
            })}
            <button class="button" data-tone="loss" data-size="large">"Close shift"</button>
            <p class="quiet">"The Z report is written with it, once, and cannot be changed."</p>
        </form>
        <details class="fold" open=is_recount_refused>
            <summary>"Count again"</summary>
            <p class="quiet">"The count before stays: every one stands in the Z report, and the largest difference decides."</p>
            {count_form(id, &terms.currency)}
        </details>
        {resume(id)}
    }
}

/// What was counted, and how it went: for a manager with the amounts, for a cashier without them until the shift is closed.
fn sums(counted: &Counted, decimals: u32) -> impl IntoView + use<> {
    let amount = |cents: i64| money::amount(cents, decimals);
    let result = match (counted.variance_cents, counted.result) {
        (Some(variance_cents), _) => difference(variance_cents, decimals),
        (None, CountResult::Agrees) => "Agrees".to_owned(),
        (None, CountResult::Over) => "Over".to_owned(),
        (None, CountResult::Short) => "Short".to_owned(),
    };
    let is_blind = counted.expected_cents.is_none();
    view! {
        <dl class="sums">
            <div><dt>"Counted by " <bdi>{counted.counted_by.clone()}</bdi>{(counted.number > 1).then(|| format!(", count {}", counted.number))}</dt><dd>{amount(counted.counted_cents)}</dd></div>
            {counted.expected_cents.map(|cents| view! { <div><dt>"Expected"</dt><dd>{amount(cents)}</dd></div> })}
            <div class="sums-total"><dt>"Result"</dt><dd>{result}</dd></div>
        </dl>
        {is_blind.then(|| view! { <p class="quiet">"Expected cash is shown after the shift is closed, on its Z report."</p> })}
    }
}

/// What closing asks for, and why: the largest difference of the counting decides.
fn asks(counted: &Counted, terms: &Terms) -> Option<String> {
    let above = |cents: i64| format!("{} {}", money::amount(cents, terms.decimals()), terms.currency);
    let what = if counted.number > 1 { "A count" } else { "This count" };
    if counted.needs_manager {
        let limit = above(counted.manager_above_cents);
        Some(format!("{what} is off by more than {limit}: closing needs a note, and a manager signs for it."))
    } else if counted.needs_note {
        Some(format!("{what} is off by more than {}: closing needs a note.", above(counted.note_above_cents)))
    } else {
        None
    }
}

fn words(explanation: &Explanation, decimals: u32) -> String {
    match explanation {
        Explanation::DigitsSwapped { instead_cents } => {
            format!(
                "Two digits may have changed places: with {} there is no difference.",
                money::amount(*instead_cents, decimals)
            )
        }
        Explanation::PerhapsNotDone { what } => format!("{what}. It is booked; perhaps it did not happen."),
        Explanation::PerhapsDone { what } => format!("{what}. Perhaps it happened all the same, or twice."),
    }
}
