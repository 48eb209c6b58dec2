//! The sign-in page. While the demo world is loaded, its accounts and their password stand beside the form.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::demo;
use session::login::Password;

use crate::actions::{SignIn, name_of, path_of};
use crate::components::{Field, field};
use crate::layout::DemoWorld;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;

/// The page.
#[component]
#[must_use]
pub fn SignInPage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    let refused = refusal_of::<SignIn>();
    let refused = refused.as_ref();
    let email = Field::named("email", "E-mail").keys("email").autocomplete("username").required().answered(refused);
    let password = Field::named("password", "Password").keys("password").autocomplete("current-password");
    let password = password.at_most(Password::CHARS_MAX).required().answered(refused);
    let is_demo = use_context::<DemoWorld>().is_some_and(|demo| demo.0);
    let layout = Layout {
        width: Width::Narrow,
        forms: const { &[name_of::<SignIn>()] },
        ..Layout::new("Sign in", Viewer::nobody())
    };
    layout.around(view! {
        <h1>"Sign in"</h1>
        <form class="form" method="post" action={path_of::<SignIn>()}>
            <input type="hidden" name="next" value=next/>
            {field(email)}
            {field(password)}
            <button class="button" data-tone="main" data-size="large">"Sign in"</button>
        </form>
        <p><a href=path::FORGOT_PASSWORD>"Forgot password?"</a></p>
        <p>"No account yet? " <a href="/sign-up">"Sign up"</a> "."</p>
        {is_demo.then(demo_accounts)}
    })
}

fn demo_accounts() -> impl IntoView {
    let rows = demo::ACCOUNTS
        .into_iter()
        .map(|(role, count)| {
            let numbers = if count == 1 { String::new() } else { format!(" … {role}{count}") };
            view! { <tr><th scope="row">{format!("{role}1{numbers}")}</th><td>{count}</td></tr> }
        })
        .collect_view();
    view! {
        <section class="demo" aria-labelledby="demo-title">
            <h2 id="demo-title">"The demo world is loaded"</h2>
            <p>"Every account ends in " <code>"@demo.test"</code> " and has the password " <code>{demo::PASSWORD}</code> "."</p>
            <table class="table">
                <thead><tr><th scope="col">"Account"</th><th scope="col" class="number">"How many"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="quiet">"Try " <code>"customer1@demo.test"</code> " here and " <code>"mechanic1@demo.test"</code> " in another browser."</p>
        </section>
    }
}
