//! The sign-up page: a customer's account.

use leptos::prelude::*;
use session::login::{NAME_CHARS_MAX, Password};
use session::shop;

use super::landing::not_open_yet;
use crate::actions::{SignUp, name_of, path_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn SignUpPage() -> impl IntoView {
    load(async {
        if shop::first_known(&context()).await?.is_none() {
            return Ok(not_open_yet("Sign up"));
        }
        let refused = refusal_of::<SignUp>();
        let refused = refused.as_ref();
        let name = Field::named("name", "Your name").hint("This is how mechanics see you.").autocomplete("name");
        let name = name.at_most(NAME_CHARS_MAX).required().answered(refused);
        let email = Field::named("email", "E-mail").hint("You sign in with it.").keys("email").autocomplete("username");
        let email = email.required().answered(refused);
        let password = Field::named("password", "Password")
            .hint(format!("At least {} characters. A short sentence works well.", Password::CHARS_MIN));
        let password = password.keys("password").autocomplete("new-password").at_most(Password::CHARS_MAX);
        let password = password.required().answered(refused);
        let layout = Layout {
            width: Width::Narrow,
            forms: const { &[name_of::<SignUp>()] },
            ..Layout::new("Sign up", Viewer::nobody())
        };
        Ok(layout.around(view! {
            <h1>"Sign up"</h1>
            <p>"For customers: tell us what's wrong with your car and talk to a mechanic."</p>
            <form class="form" method="post" action={path_of::<SignUp>()}>
                {field(name)}
                {field(email)}
                {field(password)}
                <button class="button" data-tone="main" data-size="large">"Create account"</button>
            </form>
            <p>"Already have an account? " <a href="/sign-in">"Sign in"</a> "."</p>
        }))
    })
}
