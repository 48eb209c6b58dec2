//! "Forgot password?": one field, and an answer that does not say who has an account.

use leptos::prelude::*;

use crate::actions::{ForgotPassword, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn ForgotPasswordPage() -> impl IntoView {
    let refused = refusal_of::<ForgotPassword>();
    let email = Field::named("email", "E-mail").hint("The one you sign in with.").keys("email");
    let email = email.autocomplete("username").required().answered(refused.as_ref());
    let form = context().post.has_links().then(|| {
        view! {
            <p>"We send you a link. Open it, and choose a new password."</p>
            <form class="form" method="post" action={once_of::<ForgotPassword>()}>
                {field(email)}
                <button class="button" data-tone="main" data-size="large">"Send link"</button>
            </form>
        }
    });
    let none = form.is_none().then(|| {
        view! { <p>"This garage cannot send links yet. Ask at the counter for a new password."</p> }
    });
    let layout = Layout {
        width: Width::Narrow,
        forms: const { &[name_of::<ForgotPassword>()] },
        ..Layout::new("Forgot password?", Viewer::nobody())
    };
    layout.around(view! {
        <h1>"Forgot password?"</h1>
        {none}
        {form}
        <p>"You remember it? " <a href=path::SIGN_IN>"Sign in"</a> "."</p>
    })
}
