//! Every answered request, by method, route and status.
//!
//! The route is the pattern that matched (`/room/{id}`), never the path that was asked for: there are as many as the router
//! knows, whatever anybody types. Counting happens on every request, so each handle is looked up once and kept.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use axum::http::{Method, StatusCode};
use metrics::{Counter, Histogram, Unit, counter, describe_counter, describe_histogram, histogram};

const TOTAL: &str = "forecourt_http_requests_total";
pub(super) const SECONDS: &str = "forecourt_http_request_seconds";

/// What no route matched: files, and what is not there.
const OTHER: &str = "other";

pub(super) fn describe() {
    describe_counter!(TOTAL, Unit::Count, "Answered requests by method, route and status.");
    describe_histogram!(SECONDS, Unit::Seconds, "How long it took until an answer began, by route.");
}

/// The requests of a server. Clones share what they know.
#[derive(Clone, Debug, Default)]
pub struct Requests(Arc<RwLock<HashMap<Box<str>, Arc<Route>>>>);

struct Route {
    name: Box<str>,
    seconds: Histogram,
    /// Few: a route has a method or two, and a handful of answers.
    answers: RwLock<Vec<(&'static str, StatusCode, Counter)>>,
}

impl std::fmt::Debug for Route {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Route").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Requests {
    /// Counts one: its route as the router matched it, and how it was answered.
    pub fn answered(&self, route: Option<&str>, method: &Method, status: StatusCode, took: Duration) {
        let route = self.route(route.unwrap_or(OTHER));
        route.seconds.record(took.as_secs_f64());
        route.count(word(method), status);
    }

    fn route(&self, name: &str) -> Arc<Route> {
        if let Some(route) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(name) {
            return route.clone();
        }
        let mut routes = self.0.write().unwrap_or_else(PoisonError::into_inner);
        routes.entry(name.into()).or_insert_with(|| Arc::new(Route::new(name))).clone()
    }
}

impl Route {
    fn new(name: &str) -> Self {
        let seconds = histogram!(SECONDS, "route" => name.to_owned());
        Self { name: name.into(), seconds, answers: RwLock::default() }
    }

    fn count(&self, method: &'static str, status: StatusCode) {
        let is_it = |(of, with, _): &&(&str, StatusCode, Counter)| *of == method && *with == status;
        if let Some((_, _, counter)) = self.answers.read().unwrap_or_else(PoisonError::into_inner).iter().find(is_it) {
            return counter.increment(1);
        }
        let status_text = status.as_str().to_owned();
        let counter = counter!(TOTAL, "method" => method, "route" => self.name.to_string(), "status" => status_text);
        counter.increment(1);
        let mut answers = self.answers.write().unwrap_or_else(PoisonError::into_inner);
        // Two that come at once both find it missing; one of them adds it.
        if !answers.iter().any(|answer| is_it(&answer)) {
            answers.push((method, status, counter));
        }
    }
}

/// A client may make a method up: those are one.
fn word(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
