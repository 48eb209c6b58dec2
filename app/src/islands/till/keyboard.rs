//! Keyboard and scanner: a scanner's digits go into the field for them wherever the focus is, and everything has a key.
//!
//! What moves money is on function keys: a letter alone would be pressed by accident (WCAG 2.2, 2.1.4).

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use session::clock::Timestamp;
use session::counter::ShiftStatus;
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlInputElement};

use super::TillView;
use super::panel::Panel;
use super::payment::pay_exactly;
use super::product_grid::{FIND, take};
use super::scan::Burst;
use super::sell::focus;
use crate::components::Piece;

/// The id of the list of keys.
const HELP: &str = "keys";

/// Every key, and what it does.
const KEYS: [(&str, &str); 14] = [
    ("0–9, a–z", "Find by name or barcode, wherever you are; Enter takes the first"),
    ("F2", "To that field"),
    ("+ and −", "One more or one less of the last thing"),
    ("F4", "Change the last thing: how many, its price, its discount"),
    ("F6", "Discount on all of it"),
    ("F7", "Add the customer"),
    ("Shift F7", "Park the basket"),
    ("F8", "Cash, with what was given"),
    ("Shift F8", "Split: cash, card, credits"),
    ("F9", "Exact cash"),
    ("Shift F9", "Card"),
    ("F10", "Cash in or out"),
    ("Esc", "Close what is open"),
    ("?", "These keys"),
];

/// Listens to the whole page's keys.
pub(super) fn listen(till: TillView) {
    Effect::new(move |_| {
        let burst = StoredValue::new(Burst::default());
        let _ = window_event_listener(keydown, move |event| {
            if !is_a_scan(till, burst, &event) {
                pressed(till, &event);
            }
        });
    });
}

/// True once a scanner has typed a barcode into a field that is not for them: it goes where it belongs.
fn is_a_scan(till: TillView, burst: StoredValue<Burst>, event: &KeyboardEvent) -> bool {
    let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let Some(field) = field.filter(|field| field.id() != FIND && field.type_() != "password") else { return false };
    #[expect(clippy::cast_possible_truncation, reason = "the browser's milliseconds are far below 2^53")]
    let at = Timestamp(event.time_stamp() as i64);
    let scanned = burst.try_update_value(|burst| burst.key(&event.key(), at, &field)).flatten();
    let Some(barcode) = scanned else { return false };
    event.prevent_default();
    take(till, &barcode);
    true
}

/// The list of keys, and the button that shows it.
pub(super) fn help() -> impl IntoView + use<> {
    let rows = KEYS.map(|(key, what)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div> }).collect_view();
    let is_awake = RwSignal::new(false);
    Effect::new(move |_| is_awake.set(true));
    view! {
        <button class="button keys-button" data-tone="plain" aria-keyshortcuts="?" hidden=move || !is_awake.get() on:click=|_| show_help()>"Keys: ?"</button>
        <dialog id=HELP class="keys" aria-labelledby="keys-title">
            <h2 id="keys-title">"Keys"</h2>
            <dl>{rows}</dl>
            <form method="dialog"><button class="button" data-tone="main">"Close"</button></form>
        </dialog>
    }
    .piece()
}

fn show_help() {
    let dialog = document().get_element_by_id(HELP).and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
    if let Some(dialog) = dialog.filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
}

fn pressed(till: TillView, event: &KeyboardEvent) {
    let has_modifier = event.ctrl_key() || event.meta_key() || event.alt_key();
    if has_modifier
        || is_behind_a_dialog()
        || event.is_composing()
        || till.board.read_untracked().shift.status != ShiftStatus::Open
    {
        return;
    }
    let key = event.key();
    if key.starts_with('F') && key.len() > 1 {
        till.has_keyboard.set(true);
    }
    let has_shift = event.shift_key();
    let is_ours = match key.as_str() {
        "Escape" => close(till),
        "F2" => {
            focus(FIND);
            true
        }
        "F4" => change_last(till),
        "F6" => ask(till, Panel::Discount),
        "F7" if has_shift => ask(till, Panel::Park),
        "F7" => ask(till, Panel::Customer),
        "F8" if has_shift => ask(till, Panel::Split),
        "F8" => ask(till, Panel::Cash),
        "F9" if has_shift => ask(till, Panel::Card),
        "F9" => {
            pay_exactly(till);
            true
        }
        "F10" => unfold("move-cash", "kind"),
        _ if is_in_a_field(event) => false,
        "?" => {
            show_help();
            true
        }
        "+" => step_last(till, 1),
        "-" => step_last(till, -1),
        // The key itself still goes where the focus is now: a scanner's first digit is not lost.
        key if key.chars().count() == 1 && key != " " => {
            focus(FIND);
            false
        }
        _ => false,
    };
    if is_ours {
        event.prevent_default();
    }
}

/// True where keys are being typed, or a dialog has them.
fn is_in_a_field(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|target| target.closest("input, textarea, select, dialog").is_ok_and(|found| found.is_some()))
}

/// True while a dialog is open: keys are for it, and nothing is sold or closed behind it.
fn is_behind_a_dialog() -> bool {
    document().query_selector("dialog[open]").is_ok_and(|found| found.is_some())
}

/// Opens a fold and puts the focus on its field.
fn unfold(fold: &str, field: &str) -> bool {
    let Some(fold) = document().get_element_by_id(fold) else { return false };
    let _ = fold.set_attribute("open", "");
    focus(field);
    true
}

fn step_last(till: TillView, by: i64) -> bool {
    let last = till.basket.with_untracked(|basket| basket.entries.last().map(|entry| entry.key));
    let Some(key) = last else { return false };
    till.basket.update(|basket| *basket = basket.stepped(key, by));
    till.tell(if by > 0 { "One more" } else { "One less" });
    true
}

fn change_last(till: TillView) -> bool {
    let last = till.basket.with_untracked(|basket| basket.entries.last().map(|entry| entry.key));
    last.is_some_and(|key| ask(till, Panel::Line(key)))
}

/// Opens a panel, where there is something in the basket.
fn ask(till: TillView, panel: Panel) -> bool {
    if !till.is_empty() {
        till.open(panel);
    }
    true
}

/// Closes what is open: what hangs from a button, or else the panel. False where nothing is.
fn close(till: TillView) -> bool {
    let hanging = document().query_selector("details.drop[open]").ok().flatten();
    if let Some(hanging) = hanging {
        let _ = hanging.remove_attribute("open");
        return true;
    }
    let is_asked = till.panel.get_untracked() != Panel::Quick;
    if is_asked {
        till.open(Panel::Quick);
        focus(FIND);
    }
    is_asked
}
