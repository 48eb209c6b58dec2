//! The mechanic's notes, which the customer never sees. A save names the version it was made from: nobody's text is lost
//! to another tab's, the later one is told and shown both.

use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use session::consultation::{Note, Room};
use wasm_bindgen::JsCast;

use crate::components::{TextArea, once};
use crate::state::Kept;
use crate::{live, path};

/// The notes of a room, with their form.
pub(super) fn notes(room: RwSignal<Room>, kept: Option<Kept>, chars_max: Option<String>) -> impl IntoView {
    let saved = Memo::new(move |_| room.read().note.clone().unwrap_or(Note { body: String::new(), version: 0 }));
    let kept_text = kept.as_ref().map(|kept| kept.text.clone());
    // What the text on the screen grew from.
    let base = RwSignal::new(saved.get_untracked());
    let is_stale = RwSignal::new(kept.as_ref().is_some_and(|kept| kept.is_stale));
    let error = RwSignal::new(kept.map(|kept| kept.detail).unwrap_or_default());
    let told = RwSignal::new("");
    let field = NodeRef::<html::Textarea>::new();
    // Whoever has been shown another's text has seen it: their next save is made from that one.
    let version = move || if is_stale.get() { saved.read().version } else { base.read().version };

    // A newer version is taken over only when nothing typed would be lost by it.
    Effect::new(move |_| {
        let newest = saved.get();
        let (Some(field), present) = (field.get(), base.get_untracked()) else { return };
        if newest.version <= present.version {
            return;
        }
        if field.value().trim() == newest.body {
            base.update(|base| base.version = newest.version);
        } else if field.value() == present.body {
            field.set_value(&newest.body);
            base.set(newest);
        }
    });

    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = event.target().and_then(|target| target.dyn_into().ok()) else { return };
        let sent = field.get_untracked().map(|field| field.value()).unwrap_or_default();
        let version = untrack(version);
        told.set("");
        leptos::task::spawn_local(async move {
            match live::post(&form).await {
                Ok(()) => {
                    base.set(Note { body: sent, version: version + 1 });
                    is_stale.set(false);
                    error.set(String::new());
                    told.set("Saved.");
                }
                Err(refusal) => {
                    is_stale.set(refusal.kind == "stale");
                    error.set(refusal.detail);
                }
            }
            live::catch_up();
        });
    };
    view! {
        <section class="side-part" aria-labelledby="notes-title">
            <h2 id="notes-title">"Notes"</h2>
            <p class="hint" id="note-hint">"Only the mechanic sees these."</p>
            {move || is_stale.get().then(|| view! {
                <div class="note-saved"><p class="quiet">"Saved elsewhere:"</p><p class="prose">{saved.get().body}</p></div>
            })}
            <form class="notes" data-draft="quiet" method="post" action=once(path::SAVE_NOTE) on:submit=on_submit>
                <input type="hidden" name="id" value=room.read_untracked().session.id.to_string()/>
                <input type="hidden" name="version" value=move || version().to_string()/>
                <label class="hidden" for="note">"Notes"</label>
                <p class="field-error" id="note-error" role="alert" hidden=move || error.read().is_empty()>{error}</p>
                <TextArea
                    text=kept_text.unwrap_or_else(|| saved.get_untracked().body) {..}
                    id="note" name="note" rows="6" maxlength=chars_max node_ref=field
                    aria-describedby="note-hint note-error"
                    aria-invalid=move || (!error.read().is_empty()).then_some("true")
                />
                <div class="notes-foot">
                    <button class="button" data-tone="quiet">"Save notes"</button>
                    <span class="quiet" role="status">{told}</span>
                </div>
            </form>
        </section>
    }
}
