//! One's own data: taking it along as a zip, and having it erased, with what the law keeps said first.

use leptos::prelude::*;
use session::clock::Timestamp;
use session::login::Password;
use session::own_data::tables::KEPT;

use crate::actions::{AskErasure, TakeBackErasure, name_of, once_of};
use crate::components::{Field, field};
use crate::layout::guard::load;
use crate::layout::notice::refusal_of;
use crate::layout::{Layout, Viewer, Width};
use crate::path;
use crate::request::caller::{context, signed_in};
use crate::words::time::{Show, moment};

/// The page.
#[component]
#[must_use]
pub fn OwnDataPage() -> impl IntoView {
    load(async {
        let who = signed_in()?;
        let cx = context();
        let viewer = Viewer::of(&cx, &who).await?;
        let days = cx.limits.erasure_after_ms / 86_400_000;
        let layout = Layout {
            forms: const { &[name_of::<AskErasure>()] },
            width: Width::Narrow,
            ..Layout::new("Your data", viewer)
        };
        let content = view! {
            <p><a href=path::ACCOUNT>"Account"</a></p>
            <h1>"Your data"</h1>
            {export()}
            {erasure(who.erase_at, days)}
        };
        Ok(layout.around(content))
    })
}

fn export() -> impl IntoView {
    view! {
        <section class="block" aria-labelledby="export-title">
            <h2 id="export-title">"Take it along"</h2>
            <p>"Everything this garage has stored about you, in one zip: a table each as CSV, which a spreadsheet opens, and as JSON, which programs read."</p>
            <p class="quiet">"No password and no key is in it. Keep the file to yourself all the same."</p>
            <p><a class="button" href=path::API_OWN_EXPORT download="my-data.zip">"Download my data"</a></p>
        </section>
    }
}

fn erasure(erase_at: Option<Timestamp>, days: i64) -> impl IntoView {
    let kept = KEPT.map(|(what, why)| view! { <div><dt>{what}</dt><dd>{why}</dd></div> }).collect_view();
    view! {
        <section class="block" aria-labelledby="erasure-title">
            <h2 id="erasure-title">"Erase me"</h2>
            <p>"What the law makes us keep stays, without you:"</p>
            <dl class="kept">{kept}</dl>
            <p>"Everything else is deleted: your account with its password, where you were signed in, your messages, what you told us about your vehicle, and our mails to you. An active consultation is called off."</p>
            {match erase_at {
                Some(at) => pending(at).into_any(),
                None => ask(days).into_any(),
            }}
        </section>
    }
}

fn ask(days: i64) -> impl IntoView {
    let password = Field::named("password", "Your password").keys("password").autocomplete("current-password");
    let password = password.at_most(Password::CHARS_MAX).required().answered(refusal_of::<AskErasure>().as_ref());
    view! {
        <p>{format!("You have {days} days to change your mind: sign in and take it back. After that nobody can.")}</p>
        <form class="form" method="post" action={once_of::<AskErasure>()}>
            {field(password)}
            <button class="button" data-tone="loss">"Erase me"</button>
        </form>
    }
}

fn pending(at: Timestamp) -> impl IntoView {
    view! { <p><strong>"You asked for it. You are erased on " {moment(at, Show::Day)} "."</strong></p> }
}

/// What stands at the top of every page of somebody who asked to be erased: when, and how to take it back.
pub(crate) fn reminder(erase_at: Timestamp) -> impl IntoView {
    view! {
        <div class="notice" data-tone="waiting" role="status">
            <span class="icon" data-icon="pending" aria-hidden="true"></span>
            <div>
                <p class="notice-title">"You asked to be erased"</p>
                <p>"It happens on " {moment(erase_at, Show::Day)} ". Until then your account works as before."</p>
            </div>
            <form method="post" action={once_of::<TakeBackErasure>()}>
                <button class="button" data-tone="main">"Keep my account"</button>
            </form>
        </div>
    }
}
