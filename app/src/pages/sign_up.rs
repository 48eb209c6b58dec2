//! The sign-up page: a customer's account.

use leptos::prelude::*;

use crate::actions::{SignUp, name_of, path_of};
use crate::components::form_field::{Control, Field};
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};

const NAME: Field = Field {
    name: "name",
    label: "Your name",
    hint: "As mechanics will see it.",
    control: Control::Line("text"),
    autocomplete: "name",
    chars_max: 100,
    optional: false,
};

const EMAIL: Field = Field {
    name: "email",
    label: "E-mail",
    hint: "You sign in with it.",
    control: Control::Line("email"),
    autocomplete: "username",
    chars_max: 254,
    optional: false,
};

const PASSWORD: Field = Field {
    name: "password",
    label: "Password",
    hint: "At least 8 characters. A sentence is a good one.",
    control: Control::Password,
    autocomplete: "new-password",
    chars_max: 128,
    optional: false,
};

/// The page.
#[component]
#[must_use]
pub fn SignUpPage() -> impl IntoView {
    let refused = refusal_of::<SignUp>();
    let refused = refused.as_ref();
    let layout = Layout {
        width: Width::Narrow,
        forms: const { &[name_of::<SignUp>()] },
        ..Layout::new("Sign up", Viewer::nobody())
    };
    layout.around(view! {
        <h1>"Sign up"</h1>
        <p>"An account is for customers: describe what is wrong with your car and talk to a mechanic."</p>
        <form class="form" method="post" action={path_of::<SignUp>()}>
            {NAME.view(refused)}
            {EMAIL.view(refused)}
            {PASSWORD.view(refused)}
            <button class="button" data-tone="main" data-size="large">"Make the account"</button>
        </form>
        <p>"You have one? " <a href="/sign-in">"Sign in"</a> "."</p>
    })
}
