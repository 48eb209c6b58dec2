//! The notice at the top of the page that a form led to: done, or refused and why.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::actions::name_of;
use crate::path;
use crate::request::flash::{Flash, Refused};

/// The refusal of the form of the server function `F`, when it is what brought the person here.
pub(crate) fn refusal_of<F: ServerFn>() -> Option<Refused> {
    use_context::<Flash>().and_then(|flash| flash.refused).filter(|refused| refused.form == name_of::<F>())
}

/// The notice, unless one of `forms` shows it beside its field.
pub(crate) fn notice(forms: &[&str]) -> impl IntoView {
    let flash = use_context::<Flash>().unwrap_or_default();
    let refused = flash.refused.filter(|refused| refused.field.is_none() || !forms.contains(&refused.form.as_str()));
    view! {
        {flash.said.map(|said| view! {
            <p class="notice" data-tone="done" role="status"><span class="icon" data-icon="completed" aria-hidden="true"></span>{said}</p>
        })}
        {flash.link.map(|link| view! {
            <p class="notice" data-tone="plain">
                <span>"Shown this once: " <a class="once-link" href=link.clone() rel="noreferrer">{link.clone()}</a></span>
            </p>
        })}
        {refused.map(|refused| view! {
            <div class="notice" data-tone="refused" role="alert">
                <span class="icon" data-icon="cancelled" aria-hidden="true"></span>
                <div>
                    <p class="notice-title">{refused.kind.title()}</p>
                    <p>{refused.detail}</p>
                </div>
                {refused.room.map(|id| view! { <a class="button" data-tone="main" href=path::room(id)>"Return"</a> })}
            </div>
        })}
    }
}
