//! The shop's logo, on the page of its settings.

use leptos::prelude::*;

use crate::actions::{RemoveLogo, SaveLogo, once_of};
use crate::layout::notice::refusal_of;
use crate::path;
use crate::request::caller::context;

/// The logo there is, choosing another, and removing it.
pub(super) fn logo(name: Option<&str>) -> AnyView {
    let refused = refusal_of::<SaveLogo>().map(|refused| refused.detail);
    let (described, is_invalid) =
        if refused.is_some() { ("logo-error logo-hint", Some("true")) } else { ("logo-hint", None) };
    let kilobytes = context().limits.logo_bytes_max / 1_024;
    let present = name.map(|name| {
        view! { <p><img class="logo" src=path::logo(name) alt="Your logo"/></p> }
    });
    let remove = name.map(|_| {
        view! {
            <form method="post" action={once_of::<RemoveLogo>()}>
                <button class="button" data-tone="quiet">"Remove the logo"</button>
            </form>
        }
    });
    view! {
        <section class="block settings" id="logo" aria-labelledby="logo-title">
            <h2 id="logo-title">"Logo"</h2>
            {present}
            <form class="form" method="post" enctype="multipart/form-data" action={once_of::<SaveLogo>()}>
                <div class="field">
                    <label for="logo-file">"Picture"</label>
                    <p class="hint" id="logo-hint">{format!("PNG, JPEG or WebP, up to {kilobytes} kB. It stands on the front page, receipts and quotes.")}</p>
                    {refused.map(|error| view! { <p class="field-error" id="logo-error">{error}</p> })}
                    <input id="logo-file" name="file" type="file" accept="image/png,image/jpeg,image/webp" required aria-invalid=is_invalid aria-describedby=described/>
                </div>
                <button class="button" data-tone="main">"Save logo"</button>
            </form>
            {remove}
        </section>
    }
    .into_any()
}
