//! Setting a refused sale aside: what it was, and a manager who signs for it at this till.
//!
//! The sale lies on this device until the server has written that down. The password goes to the server and stays nowhere.

use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use serde::Serialize;
use session::clock::Timestamp;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::super::TillView;
use super::super::approval::code_field;
use super::super::sale_queue::{self, Outcome, RefusedSale};
use super::super::sell::{focus, typed};
use crate::components::{Field, Piece, field};
use crate::words::time::{Show, moment};
use crate::{live, path};

/// The dialog.
const DIALOG: &str = "set-aside";
/// The first field of whoever signs for somebody else.
const EMAIL: &str = "set-aside-email";
/// The field in it that everybody fills in.
const REASON: &str = "set-aside-reason";

/// What a manager signs with, as the API takes it.
#[derive(Serialize)]
struct Signature {
    email: String,
    password: String,
    second_factor: String,
    reason: String,
}

/// Asks a manager about `sale`.
pub(super) fn ask(till: TillView, sale: RefusedSale) {
    till.to_set_aside.set(Some(sale));
    if let Some(dialog) = dialog().filter(|dialog| !dialog.open()) {
        let _ = dialog.show_modal();
    }
    // The form is there with the next frame.
    let first = if till.state.with_value(|state| state.runs_the_shop) { REASON } else { EMAIL };
    request_animation_frame(move || focus(first));
}

fn dialog() -> Option<HtmlDialogElement> {
    document().get_element_by_id(DIALOG)?.dyn_into().ok()
}

/// Closes it, and forgets what was typed.
fn close(till: TillView) {
    till.to_set_aside.set(None);
    if let Some(dialog) = dialog() {
        dialog.close();
    }
}

/// The dialog, which is closed at first.
pub(super) fn set_aside(till: TillView) -> impl IntoView + use<> {
    let form = move || till.to_set_aside.get().map(|sale| signature(till, sale));
    view! {
        <dialog id=DIALOG class="keys" aria-labelledby="set-aside-title" on:close=move |_| till.to_set_aside.set(None)>
            <h2 id="set-aside-title">"Set a refused sale aside"</h2>
            {form}
        </dialog>
    }
    .piece()
}

fn signature(till: TillView, sale: RefusedSale) -> impl IntoView + use<> {
    let RefusedSale { number, problem, at, what, .. } = sale;
    let error = RwSignal::new(String::new());
    let is_sending = RwSignal::new(false);
    let runs_the_shop = till.state.with_value(|state| state.runs_the_shop);
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = typed(&event).filter(|_| !is_sending.get_untracked()) else { return };
        let signed = |field: &str| if runs_the_shop { String::new() } else { form(field) };
        let (email, password, second_factor) = (signed("email"), signed("password"), signed("second_factor"));
        let signature = Signature { email, password, second_factor, reason: form("reason") };
        is_sending.set(true);
        leptos::task::spawn_local(async move {
            let answer = sale_queue::set_aside(number, &path::api_set_aside(till.id), &signature).await;
            is_sending.set(false);
            match answer {
                Outcome::SetAside => done(till, "The sale is set aside. It stands on the shift's report."),
                Outcome::Gone => done(till, "The sale does not wait any more: it was sent, corrected or set aside."),
                Outcome::Refused { problem } => {
                    error.set(problem.detail);
                    focus(if runs_the_shop { REASON } else { "set-aside-password" });
                }
                Outcome::SignedOut => {
                    error.set("You are signed out. The sale stays here; sign in again first.".to_owned())
                }
                Outcome::Unreached => {
                    error.set(
                        "The server cannot be reached, and without it nobody can sign. Nothing was changed.".to_owned(),
                    );
                }
            }
        });
    };
    let email = Field { keys: "email", ..Field::new(EMAIL, "email", "Manager's e-mail").required() };
    let reason = Field::new(REASON, "reason", "Why it is set aside").required();
    let signs = (!runs_the_shop).then(|| {
        view! {
            {field(email)}
            <div class="field">
                <label for="set-aside-password">"Password"</label>
                <input id="set-aside-password" name="password" type="password" autocomplete="off" required/>
            </div>
            {field(code_field("set-aside-code"))}
        }
    });
    view! {
        <p>{moment(Timestamp(at), Show::Time)} ": " <strong>{what}</strong> ". " {problem}</p>
        <p class="quiet">
            "It is never recorded as a sale and moves no money: what was paid for it is given back, or rung up anew. The shift's report says what it was, why it is set aside and who signed."
        </p>
        <form class="form" method="post" on:submit=on_submit>
            {signs}
            {field(reason)}
            <p class="field-error" role="alert" hidden=move || error.read().is_empty()>{error}</p>
            <div class="actions">
                <button class="button" data-tone="main">
                    {if runs_the_shop { "Set it aside" } else { "Sign and set it aside" }}
                </button>
                <button class="button" data-tone="quiet" type="button" on:click=move |_| close(till)>"Not now"</button>
            </div>
        </form>
    }
    .piece()
}

fn done(till: TillView, what: &str) {
    close(till);
    till.told.set(what.to_owned());
    live::catch_up();
}
