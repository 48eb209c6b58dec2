//! The pages and their server functions, and the page for what is not there.

use app::build::PageBuild;
use app::layout::DemoWorld;
use app::request::flash::Https;
use app::{page_routes, shell};
use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use leptos::prelude::provide_context;
use leptos_axum::LeptosRoutes;

use super::{Refusal, ServerState, form_id, kept_pages, refresh_without_script};

/// Every page and every server function.
pub(super) fn routes(state: &ServerState) -> Router {
    let options = state.leptos.clone();
    Router::new()
        .leptos_routes_with_context(state, page_routes(), context(state), move || shell(options.clone()))
        .with_state(state.clone())
        .layer(from_fn(refresh_without_script::write))
        .layer(from_fn_with_state(state.clone(), form_id::read))
        .layer(from_fn_with_state(state.clone(), kept_pages::keep))
}

/// What is neither page nor file: a page that says so, or a problem for programs.
pub(super) fn not_found(state: &ServerState) -> Router {
    let (context, options) = (context(state), state.leptos.clone());
    let page = leptos_axum::render_app_async_with_context(context, move || shell(options.clone()));
    let answer = move |request: Request| {
        let page = page.clone();
        async move {
            if is_for_programs(request.uri().path()) || !request.method().is_safe() {
                return Refusal::not_found().into_response();
            }
            let mut response: Response = page(request).await;
            if response.status() == StatusCode::OK {
                *response.status_mut() = StatusCode::NOT_FOUND;
            }
            response
        }
    };
    Router::new().fallback(any(answer))
}

fn is_for_programs(path: &str) -> bool {
    ["/api", "/fn", "/pkg", app::build::ROOT, "/live"]
        .iter()
        .any(|area| path.strip_prefix(area).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

/// What pages and server functions find in their context: what commands work with, and what the server knows about itself.
fn context(state: &ServerState) -> impl Fn() + Clone + Send + Sync + 'static {
    let (cx, demo, https) = (state.cx.clone(), DemoWorld(state.is_demo), Https(state.settings.https));
    let build = PageBuild::new(state.site.present().id());
    move || {
        provide_context(cx.clone());
        provide_context(demo);
        provide_context(https);
        provide_context(build.clone());
    }
}
