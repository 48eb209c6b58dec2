//! The registers, to pick one: a row each, the one this device stood at last first. The form to start a shift or to join one folds
//! open in the row; a device that stands at another one is asked first.

use leptos::prelude::*;
use session::catalogue::{self, TENDER_NAME_CHARS_MAX, TENDER_NAMES_MAX};
use session::counter::{self, Register, ShiftStatus, TillLine};
use session::id::RegisterId;
use session::money;

use super::standing::moving;
use crate::actions::{NameTenders, StartShift, name_of, once_of};
use crate::components::{Field, field};
use crate::islands::CashPieces;
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer};
use crate::path;
use crate::request::caller::{context, signed_in, teller};
use crate::request::flash::Refused;
use crate::request::last_register;
use crate::words::time::{Show, moment};

/// The page.
#[component]
#[must_use]
pub fn RegistersPage() -> impl IntoView {
    load(async {
        let (who, teller, cx) = (signed_in()?, teller()?, context());
        let viewer = Viewer::of(&cx, &who).await?;
        let mut registers = counter::registers(&cx, &teller).await?.registers;
        let terms = catalogue::terms(&cx, teller.user.shop_id).await?;
        let till = viewer.till_line().cloned();
        let desk = Desk {
            last: till.as_ref().map(|till| till.register_id).or_else(last_register::last),
            till: till.as_ref(),
            cash: money::amount(terms.opening_cash_cents, terms.decimals()),
            currency: &terms.currency,
            decimals: terms.decimals(),
        };
        // What is out of use is managed, not sold at; a shift that is open there is closed first.
        registers.retain(|register| register.disabled_at.is_none() || register.shift_id.is_some());
        let runs = who.user.roles.runs_the_shop();
        registers.sort_by_key(|register| desk.last != Some(register.id));
        let ways = who.user.roles.runs_the_shop().then(|| ways_to_pay(&terms.tenders.list()));
        let layout = Layout {
            forms: const { &[name_of::<StartShift>(), name_of::<NameTenders>()] },
            ..Layout::new("Till", viewer)
        };
        let is_empty = registers.is_empty();
        let rows = registers.into_iter().map(|register| row(register, &desk)).collect_view();
        Ok(layout.around(view! {
            <h1>"Which register?"</h1>
            {is_empty.then(|| view! {
                <div class="empty"><p class="empty-title">"This shop has no registers yet"</p>{no_registers(runs)}</div>
            })}
            <ul class="registers">{rows}</ul>
            {ways}
        }))
    })
}

/// Who adds one, and where.
fn no_registers(runs: bool) -> AnyView {
    if runs {
        view! { <p><a href=path::MANAGE_PLACES>"Add a location and a register"</a> " to start selling."</p> }.into_any()
    } else {
        view! { <p>"Ask a manager to add one."</p> }.into_any()
    }
}

/// The form that names the shop's own ways to pay, folded.
fn ways_to_pay(names: &[String]) -> AnyView {
    let refused = refusal_of::<NameTenders>();
    let is_open = refused.is_some();
    let field_of = Field::named("names", "Beside cash, card and credits, a line each").lines(4);
    let field_of = field_of.at_most(TENDER_NAMES_MAX * (TENDER_NAME_CHARS_MAX + 1)).holding(names.join("\n"));
    let field_of = field_of.hint("As in Bank transfer, or Voucher. Receipts keep the name they bear.");
    view! {
        <details class="fold actions-fold" id="ways-to-pay" open=is_open>
            <summary>"Ways to pay"</summary>
            <form class="form" method="post" action={once_of::<NameTenders>()}>
                {field(field_of.answered(refused.as_ref()))}
                <button class="button" data-tone="main">"Save the ways to pay"</button>
            </form>
        </details>
    }
    .into_any()
}

/// What every row is shown with.
struct Desk<'a> {
    /// The register at which this device stands, or stood last.
    last: Option<RegisterId>,
    /// The shift at which it stands.
    till: Option<&'a TillLine>,
    /// What a shift of this shop is opened with.
    cash: String,
    currency: &'a str,
    decimals: u32,
}

fn row(register: Register, desk: &Desk<'_>) -> impl IntoView + use<> {
    let (id, is_last) = (register.id, desk.last == Some(register.id));
    let own = desk.till.filter(|till| till.register_id == id).map(|till| path::till(till.shift_id));
    let form = (register.disabled_at.is_none() && own.is_none()).then(|| opening(&register, desk, is_last));
    let standing_id = format!("standing-{id}");
    let reports = reports(&register);
    let standing = standing(&register);
    let is_open = register.shift_id.is_some();
    view! {
        <li class="register" data-last=is_last.then_some("yes")>
            <div class="register-place">
                <h2 class="register-name">{register.name}</h2>
                <p class="quiet">{register.location_name} {is_last.then(|| view! { <span class="chip">"This device"</span> })}</p>
            </div>
            <div class="register-standing" id=standing_id data-refresh="yes"><div class="register-now" data-open=is_open.then_some("yes")>{standing} {reports}</div></div>
            {own.map(|own| view! { <div class="register-go"><a class="button" data-tone="main" href=own>"To the till"</a></div> })}
            {form}
        </li>
    }
}

/// How a register stands: its state in a word, who opened it, since when, and on how many devices.
fn standing(register: &Register) -> AnyView {
    let (status, word) = match (register.shift_status, register.disabled_at) {
        (Some(ShiftStatus::Counting), _) => ("pending", "Being counted"),
        (Some(_), _) => ("live", "Open"),
        (None, Some(_)) => ("cancelled", "Out of use"),
        (None, None) => ("completed", "Free"),
    };
    let devices = register.devices_count;
    let who = register.opened_at.zip(register.opened_by_name.clone()).map(|(at, by)| {
        let devices = format!(", {devices} {}", if devices == 1 { "device" } else { "devices" });
        view! { <span class="quiet">"since " {moment(at, Show::Day)} " by " <bdi>{by}</bdi> {devices}</span> }
    });
    view! { <p><span class="pill" data-status=status><span class="icon" data-icon=status aria-hidden="true"></span>{word}</span> " " {who}</p> }.into_any()
}

/// The X report of the shift that is open, and the last Z report.
fn reports(register: &Register) -> impl IntoView + use<> {
    let x = register.shift_id.map(|shift| view! { <a href=path::report(shift)>"X report"</a> });
    let z = register.last_closed_id.map(|shift| view! { <a href=path::report(shift)>"Last Z report"</a> });
    (x.is_some() || z.is_some()).then(|| view! { <p class="register-reports quiet">{x} {z}</p> })
}

/// The form that starts a shift or joins the one there is, folded; open where this device stood last, and where it was refused.
fn opening(register: &Register, desk: &Desk<'_>, is_last: bool) -> impl IntoView + use<> {
    let (id, name, is_open) = (register.id, &register.name, register.shift_id.is_some());
    let refused = refusal_of::<StartShift>()
        .filter(|refused| refused.kept.get("register").is_some_and(|kept| *kept == id.to_string()));
    let go = if is_open { "Join" } else { "Start shift" };
    let label = format!("{} {name}", if is_open { "Join the shift on" } else { "Start a shift on" });
    let (summary_id, go_id) = (format!("fold-{id}"), format!("go-{id}"));
    let is_unfolded = refused.is_some() || (is_last && desk.till.is_none());
    view! {
        <details class="register-go fold" open=is_unfolded>
            <summary id=summary_id data-refresh="yes">{go} <span class="hidden">{format!(" on {name}")}</span></summary>
            <form class="register-form" method="post" action={once_of::<StartShift>()}>
                <input type="hidden" name="register" value=id.to_string()/>
                {amount(register, refused, desk)}
                <details class="fold">
                    <summary>"Count it by notes and coins"</summary>
                    <p class="quiet">"What is counted here is taken instead of the sum above."</p>
                    <CashPieces currency=desk.currency.to_owned() prefix=format!("pieces-{id}")/>
                </details>
                {moving(desk.till)}
                <div id=go_id data-refresh="yes"><button class="button" data-tone="main" data-size="large" aria-label=label>{go}</button></div>
            </form>
        </details>
    }
}

/// The field for what is in the drawer. Who joins may leave it empty: the drawer is counted blind, and nothing is proposed.
fn amount(register: &Register, refused: Option<Refused>, desk: &Desk<'_>) -> impl IntoView + use<> {
    let (id, is_open) = (register.id, register.shift_id.is_some());
    let error = refused.as_ref().map(|refused| refused.detail.clone());
    let (field, wrong) = (format!("cash-{id}"), format!("cash-{id}-error"));
    let described = error.is_some().then(|| wrong.clone());
    let own = register.opening_cash_cents.map(|cents| money::amount(cents, desk.decimals));
    let usual = if is_open { String::new() } else { own.unwrap_or_else(|| desk.cash.clone()) };
    let kept = refused.and_then(|refused| refused.kept.get("opening_cash").cloned()).unwrap_or(usual);
    view! {
        <div class="field">
            <label for=field.clone()>"Cash in the drawer, " {desk.currency.to_owned()} {is_open.then(|| view! { " " <span class="optional">"optional"</span> })}</label>
            {error.map(|error| view! { <p class="field-error" id=wrong>{error}</p> })}
            <input id=field name="opening_cash" inputmode="decimal" autocomplete="off" value=kept aria-invalid=described.is_some().then_some("true") aria-describedby=described/>
        </div>
    }
}
