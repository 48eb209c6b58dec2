//! The error page: nothing here, or something went wrong. It says what happened and where to go on.

use http::{HeaderValue, StatusCode, header};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use super::guard::{load, present_path};
use super::{Layout, Viewer, Width};
use crate::path;
use crate::problem::{Problem, ProblemKind};
use crate::request::caller::{caller, context};

/// The page of an address that leads nowhere.
#[component]
#[must_use]
pub fn MissingPage() -> impl IntoView {
    load(async { Err::<AnyView, _>(Problem::not_found()) })
}

/// The page of a problem, with its status.
pub(crate) fn error_page(problem: Problem) -> impl IntoView {
    Suspend::new(async move {
        if let Some(response) = use_context::<ResponseOptions>() {
            response
                .set_status(StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
            if let Some(seconds) = problem.retry_after_s {
                response.insert_header(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
            }
        }
        let caller = caller();
        let viewer = match &caller.signed_in {
            // Where the database is the trouble, the page goes without what would have to be read.
            Some(who) => Viewer::of(&context(), who).await.unwrap_or_else(|_| Viewer::bare(who)),
            None => Viewer::nobody(),
        };
        let title = if problem.kind == ProblemKind::NotFound { "Page not found" } else { problem.kind.title() };
        let is_ours = problem.kind.status() >= 500;
        // The way to another link is open to everybody, whosever this one was: it says nothing of who has an account.
        let is_password_link = problem.kind == ProblemKind::LinkNotValid && present_path() == path::NEW_PASSWORD;
        let layout = Layout { width: Width::Narrow, ..Layout::new(title, viewer) };
        layout.around(view! {
            <section class="trouble">
                <p class="trouble-code">{problem.kind.status()}</p>
                <h1>{title}</h1>
                <p>{problem.detail}</p>
                {is_password_link.then(|| view! { <p>"You can " <a href=path::FORGOT_PASSWORD>"have a new link sent"</a> "."</p> })}
                {(is_ours && !caller.request_id.is_empty()).then(|| view! { <p class="quiet">"Error reference: " <code>{caller.request_id}</code></p> })}
                <p class="actions"><a class="button" data-tone="main" href="/dashboard">"Go to your start page"</a></p>
            </section>
        })
    })
}
