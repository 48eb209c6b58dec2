//! The message composer: a plain form that is sent without leaving the page where there is JavaScript.
//!
//! The text goes only when the server has it; a refusal leaves it and says why beside it.

use leptos::ev::{KeyboardEvent, SubmitEvent};
use leptos::html;
use leptos::prelude::*;
use session::consultation::Status;
use session::id::ConsultationId;
use wasm_bindgen::JsCast;

use crate::components::{TextArea, once};
use crate::state::Kept;
use crate::{live, path};

/// The composer while something can be written, and why nothing can be afterwards. A text half written stays to be copied.
pub(super) fn composer(
    id: ConsultationId,
    status: Memo<Status>,
    kept: Option<Kept>,
    chars_max: Option<String>,
) -> impl IntoView {
    let is_open = Memo::new(move |_| status.read().is_active());
    let kept = kept.unwrap_or_default();
    let error = RwSignal::new(kept.detail);
    let is_sending = RwSignal::new(false);
    let field = NodeRef::<html::Textarea>::new();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = event.target().and_then(|target| target.dyn_into().ok()) else { return };
        if is_sending.get_untracked() || !is_open.get_untracked() {
            return;
        }
        is_sending.set(true);
        let sent = field.get_untracked().map(|field| field.value());
        leptos::task::spawn_local(async move {
            match live::post(&form).await {
                Ok(()) => {
                    error.set(String::new());
                    // What was typed while it was on its way stays.
                    if let Some(field) = field.get_untracked().filter(|field| Some(field.value()) == sent) {
                        field.set_value("");
                    }
                    live::catch_up();
                }
                Err(refusal) => error.set(refusal.detail),
            }
            is_sending.set(false);
            if let Some(field) = field.get_untracked() {
                let _ = field.focus();
            }
        });
    };
    let on_keydown = move |event: KeyboardEvent| {
        let is_enter = event.key() == "Enter" && !event.shift_key() && !event.is_composing();
        // Where one types with the thumbs, Enter begins a line.
        if is_enter && (event.ctrl_key() || event.meta_key() || !is_touched()) {
            event.prevent_default();
            if let Some(form) = field.get_untracked().and_then(|field| field.form()) {
                let _ = form.request_submit();
            }
        }
    };
    view! {
        <form class="composer" id="end" data-draft="quiet" data-open=move || is_open.get().then_some("") method="post" action=once(path::POST_MESSAGE) on:submit=on_submit>
            <input type="hidden" name="id" value=id.to_string()/>
            <label class="hidden" for="body">"Your message"</label>
            <p class="field-error" id="body-error" role="alert" hidden=move || error.read().is_empty()>{error}</p>
            <TextArea
                text=kept.text {..}
                id="body" name="body" rows="2" maxlength=chars_max required=true placeholder="Write a message" node_ref=field on:keydown=on_keydown
                readonly=move || !is_open.get()
                aria-keyshortcuts="Enter"
                aria-describedby="body-error"
                aria-invalid=move || (!error.read().is_empty()).then_some("true")
            />
            <button class="button" data-tone="main" hidden=move || !is_open.get() title="Enter sends, Shift+Enter starts a new line" aria-disabled=move || is_sending.get().then_some("true")>
                {move || if is_sending.get() { "Sending…" } else { "Send" }}
            </button>
        </form>
        <p class="composer-closed" hidden=is_open>"This consultation is over, so nothing can be added. You can still read it here."</p>
    }
}

/// Whether the browser is used with the fingers first.
fn is_touched() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|touch| touch.matches())
}
