//! Route guards: who may see a page, and where everybody else is sent.

use http::request::Parts;
use leptos::prelude::*;
use leptos_axum::redirect;
use session::login::SignedIn;
use session::people::Roles;
use session::shop::User;

use super::error_page::error_page;
use crate::path;
use crate::problem::{Problem, ProblemKind};
use crate::request::caller::signed_in;

/// The first screen of somebody with these roles. Whoever takes consultations and works at the counter starts at the counter's,
/// which says who waits too.
pub(crate) const fn home(roles: Roles) -> &'static str {
    if roles.is_customer() {
        path::CUSTOMER
    } else if roles.works_at_the_counter() {
        path::TODAY
    } else {
        path::QUEUE_PAGE
    }
}

/// The person, when `may` says that this page is for them.
///
/// # Errors
/// `not-signed-in`, `not-allowed`.
pub(crate) fn only(may: impl FnOnce(&User) -> bool) -> Result<SignedIn, Problem> {
    let who = signed_in()?;
    if may(&who.user) { Ok(who) } else { Err(Problem::new(ProblemKind::NotAllowed, "This page is for another role.")) }
}

/// A page from what it loads. A refusal becomes the page it calls for: signing in, one's own first screen, or the error page.
pub(crate) fn load<V: IntoView + 'static>(
    content: impl Future<Output = Result<V, Problem>> + Send + 'static,
) -> impl IntoView
where
    AnyView: From<V>,
{
    Suspend::new(async move {
        match content.await {
            Ok(view) => AnyView::from(view),
            Err(problem) => refused(problem),
        }
    })
}

fn refused(problem: Problem) -> AnyView {
    match (problem.kind, signed_in()) {
        (ProblemKind::NotSignedIn, _) => {
            redirect(&path::sign_in_to(&present_address()));
            ().into_any()
        }
        (ProblemKind::NotAllowed, Ok(who)) => {
            redirect(home(who.user.roles));
            ().into_any()
        }
        _ => error_page(problem).into_any(),
    }
}

/// The path of the page that is asked for.
pub(crate) fn present_path() -> String {
    use_context::<Parts>().map(|parts| parts.uri.path().to_owned()).unwrap_or_else(|| "/".to_owned())
}

/// The same with its query: where whoever signs in first is led afterwards.
fn present_address() -> String {
    let address = use_context::<Parts>().and_then(|parts| parts.uri.path_and_query().map(ToString::to_string));
    address.unwrap_or_else(|| "/".to_owned())
}

/// Sends everybody to the first screen of their roles.
#[component]
#[must_use]
pub fn DashboardPage() -> impl IntoView {
    match signed_in() {
        Ok(who) => redirect(home(who.user.roles)),
        Err(_) => redirect("/sign-in"),
    }
}
