//! The landing page: what this is, and the way in.

use leptos::html;
use leptos::prelude::*;

use crate::layout::DemoWorld;
use crate::layout::guard::{home, load};
use crate::layout::kept_page::keep_until;
use crate::layout::{Layout, Viewer};
use crate::request::caller::{caller, context};

/// What whoever comes is told first, here and where somebody passes the address on.
const TITLE: &str = "Something rattles? Talk to a mechanic now.";
const LEAD: &str = "Tell us what's wrong, see who is coming, and hear it explained by the person who would fix it.";

/// What is shown where somebody passes the address on. Of the document, not of the page: what a page adds to the head while it loads
/// may come too late for it (`leptos_meta` 0.8.7).
pub(crate) fn preview() -> impl IntoView {
    let property = |name: &'static str, content: &'static str| html::meta().attr("property", name).content(content);
    [
        property("og:type", "website"),
        property("og:site_name", "Forecourt"),
        property("og:title", TITLE),
        property("og:description", LEAD),
    ]
    .into_iter()
    .collect_view()
}

/// The page.
#[component]
#[must_use]
pub fn LandingPage() -> impl IntoView {
    load(async {
        let who = caller().signed_in;
        let viewer = match &who {
            Some(who) => Viewer::of(&context(), who).await?,
            None => {
                // The same for everybody.
                keep_until(None);
                Viewer::nobody()
            }
        };
        let first = who.as_ref().map(|who| home(who.user.roles));
        let layout = Layout::new("Talk to a mechanic", viewer);
        Ok(layout.around(view! {
            <section class="hero" aria-labelledby="hero-title">
                <div class="hero-text">
                    <h1 id="hero-title">{TITLE}</h1>
                    <p class="hero-lead">
                        {LEAD}
                    </p>
                    <p class="actions">{way_in(first)}</p>
                </div>
                {workshop()}
            </section>
            <ol class="steps">
                <li><h2>"Tell us what's wrong"</h2><p>"A few words and your car. Free, or with a credit you get back if nobody could help."</p></li>
                <li><h2>"See who takes it"</h2><p>"Your request joins the workshop's queue. A bar on every page shows its status."</p></li>
                <li><h2>"Talk it through"</h2><p>"In writing, with the mechanic who took it. You can read it again at any time."</p></li>
            </ol>
        }))
    })
}

fn way_in(first: Option<&'static str>) -> AnyView {
    if let Some(first) = first {
        return view! { <a class="button" data-tone="main" data-size="large" href=first>"Go to your start page"</a> }
            .into_any();
    }
    let is_demo = use_context::<DemoWorld>().is_some_and(|demo| demo.0);
    let sign_in = if is_demo { "Look around with a demo account" } else { "Sign in" };
    view! {
        <a class="button" data-tone="main" data-size="large" href="/sign-up">"Sign up"</a>
        <a class="button" data-tone="quiet" data-size="large" href="/sign-in">{sign_in}</a>
    }
    .into_any()
}

/// A workshop in morning light: an open gate, a car on the lift, the sun coming in low.
fn workshop() -> impl IntoView {
    view! {
        <svg class="hero-art" viewBox="0 0 480 360" aria-hidden="true" focusable="false">
            <rect class="art-wall" x="0.5" y="0.5" width="479" height="359" rx="12"/>
            <circle class="art-sun" cx="372" cy="128" r="44"/>
            <path class="art-light" d="M372 128 L150 304 H438 Z"/>
            <path class="art-line" d="M48 304 V72 H432 V304"/>
            <path class="art-line" d="M48 88 H432 M48 104 H432 M48 120 H432"/>
            <path class="art-floor" d="M16 304 H464"/>
            <path class="art-line" d="M120 304 V232 M328 304 V232 M96 232 H352"/>
            <path class="art-car" d="M104 214 v-22 q0-10 10-12 l34-6 30-30 q6-6 14-6 h66 q9 0 15 7 l25 29 32 6 q14 3 14 17 v17 z"/>
            <path class="art-glass" d="M164 174 l22-22 q3-3 8-3 h24 v25 z M228 149 h26 q5 0 8 4 l18 21 h-52 z"/>
            <circle class="art-wheel" cx="154" cy="214" r="18"/>
            <circle class="art-wheel" cx="300" cy="214" r="18"/>
            <path class="art-line" d="M392 304 v-56 h40 v56 M392 264 h40 M392 280 h40"/>
        </svg>
    }
}
