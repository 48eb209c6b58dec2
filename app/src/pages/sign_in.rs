//! The sign-in page. While the demo world is loaded, its accounts and their password stand beside the form.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use session::demo;
use session::login::Password;
use session::shop::{self, Role};

use super::landing::not_open_yet;
use crate::actions::{SignIn, name_of, path_of};
use crate::components::{Field, field};
use crate::layout::DemoWorld;
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::request::caller::context;

/// The page.
#[component]
#[must_use]
pub fn SignInPage() -> impl IntoView {
    let next = use_query_map().with_untracked(|query| query.get("next")).unwrap_or_default();
    load(async move {
        if shop::first_known(&context()).await?.is_none() {
            return Ok(not_open_yet("Sign in"));
        }
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
        let demo = is_demo.then(|| demo_accounts(&next));
        Ok(layout.around(view! {
            <h1>"Sign in"</h1>
            <form class="form" method="post" action={path_of::<SignIn>()}>
                <input type="hidden" name="next" value=next/>
                {field(email)}
                {field(password)}
                <button class="button" data-tone="main" data-size="large">"Sign in"</button>
            </form>
            <p><a href=path::FORGOT_PASSWORD>"Forgot password?"</a></p>
            <p>"No account yet? " <a href="/sign-up">"Sign up"</a> "."</p>
            {demo}
        }))
    })
}

/// What one of the demo's accounts does.
const fn does(role: Role) -> &'static str {
    match role {
        Role::Customer => "Asks for help",
        Role::Mechanic => "Takes consultations, works on deals",
        Role::Cashier => "Sells at the till",
        Role::Manager => "Runs the shop",
        Role::Admin => "Runs the shop and the server",
    }
}

/// A button for an account of each role: one press signs in.
fn demo_accounts(next: &str) -> impl IntoView + use<> {
    let rows = demo::ACCOUNTS
        .into_iter()
        .map(|(role, count)| {
            let numbers = if count == 1 { String::new() } else { format!("{role}1 … {role}{count}") };
            view! {
                <li>
                    <form method="post" action={path_of::<SignIn>()}>
                        <input type="hidden" name="next" value=next.to_owned()/>
                        <input type="hidden" name="email" value=format!("{role}1@demo.test")/>
                        <input type="hidden" name="password" value=demo::PASSWORD/>
                        <button class="button" data-tone="quiet">{format!("As {role}1")}</button>
                    </form>
                    <span class="quiet">{does(role)} {(count > 1).then_some(". ")} {numbers}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="demo" aria-labelledby="demo-title">
            <h2 id="demo-title">"The demo world is loaded"</h2>
            <p>"One press signs you in."</p>
            <ul class="demo-accounts">{rows}</ul>
            <p class="quiet">"Every account ends in " <code>"@demo.test"</code> " and has the password " <code>{demo::PASSWORD}</code> ". Sign in as a customer here and as a mechanic in another browser."</p>
        </section>
    }
}
