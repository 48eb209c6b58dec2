//! Pages that are kept and given again, as long as they show what they would show if they were made anew.
//!
//! A page says itself that it shows nothing but its person's own things ([`app::layout::kept_page`]). It is kept under the revision of
//! these, which the check of the login brings along on every request: once anything of theirs has changed, it is not found any
//! more. It is read after that revision was, so that it is at least as new. What it shows of anything else, like the queue, it names, and
//! is worth nothing once that has changed.

use std::sync::Arc;
use std::time::Duration;

use app::layout::kept_page::{Keeping, Kept, Template};
use app::request::caller::Caller;
use app::request::flash::{self, Https};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use http_body_util::BodyExt;
use leptos::nonce::Nonce;
use moka::sync::Cache;
use session::change::Topic;
use session::clock::Timestamp;
use session::id::LoginSessionId;
use session::store::Store;

use super::{Refusal, ServerState};

/// For so long a page is kept that nobody asks for: what bounds memory, not what keeps it true.
const IDLE_FOR: Duration = Duration::from_secs(600);

/// The pages. Clones are the same.
#[derive(Clone, Debug)]
pub(super) struct KeptPages(Cache<Key, Arc<KeptPage>>);

/// Whose page, at which revision of their things, and which. Nobody's pages are everybody's.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    person: Option<(LoginSessionId, i64)>,
    path: Box<str>,
    /// What a shop has set changes what everybody is shown.
    standing: u64,
}

#[derive(Debug)]
struct KeptPage {
    headers: HeaderMap,
    policy: Template,
    body: Template,
    until: Option<Timestamp>,
    /// What it shows beside its person's own things, and how that stood.
    topics: Box<[Topic]>,
    standing: u64,
}

impl KeptPages {
    /// As many pages as take about `bytes_max`.
    pub(super) fn new(bytes_max: u64) -> Self {
        let weigh = |key: &Key, page: &Arc<KeptPage>| {
            let bytes = page.body.bytes() + page.policy.bytes() + key.path.len() + size_of::<(Key, KeptPage)>();
            u32::try_from(bytes).unwrap_or(u32::MAX)
        };
        Self(Cache::builder().max_capacity(bytes_max).weigher(weigh).time_to_idle(IDLE_FOR).build())
    }
}

/// Gives a page that is kept, and keeps one that may be.
pub(super) async fn keep(State(state): State<ServerState>, mut request: Request, next: Next) -> Response {
    let Some(key) = key(&state, &request) else { return next.run(request).await };
    let now = state.cx.clock.now();
    if let Some(page) = state.kept_pages.0.get(&key).filter(|page| page.holds(&state.cx.store, now)) {
        return page.given(now);
    }
    let keeping = Keeping::default();
    request.extensions_mut().insert(keeping.clone());
    let response = next.run(request).await;
    let Some(kept) = keeping.kept() else { return response };
    let is_whole = response.status() == StatusCode::OK && !response.headers().contains_key(header::SET_COOKIE);
    let (parts, body) = response.into_parts();
    let Ok(body) = body.collect().await else { return Refusal::from(unmade()).into_response() };
    let Some(page) = KeptPage::new(parts.headers, &body.to_bytes(), kept) else {
        return Refusal::from(unmade()).into_response();
    };
    let mut response = page.given(now);
    *response.status_mut() = parts.status;
    if is_whole {
        state.kept_pages.0.insert(key, Arc::new(page));
    }
    response
}

fn unmade() -> app::problem::Problem {
    app::problem::Problem::internal("a page broke off while it was made")
}

/// What a page is kept under; nothing for what is no page, or is like no other.
fn key(state: &ServerState, request: &Request) -> Option<Key> {
    let uri = request.uri();
    if request.method() != Method::GET || uri.query().is_some() {
        return None;
    }
    if flash::comes_with(request.headers(), Https(state.settings.https)) {
        return None;
    }
    let caller = request.extensions().get::<Caller>()?;
    let person = caller.signed_in.as_ref().map(|who| (who.login_session_id, who.revision));
    Some(Key { person, path: uri.path().into(), standing: state.cx.store.standing(&[])? })
}

impl KeptPage {
    fn new(mut headers: HeaderMap, body: &[u8], kept: &Kept) -> Option<Self> {
        let Kept { nonce, until, topics, standing } = kept;
        let body = Template::of(std::str::from_utf8(body).ok()?, nonce);
        let policy = headers.remove(header::CONTENT_SECURITY_POLICY)?;
        let policy = Template::of(policy.to_str().ok()?, nonce);
        headers.remove(header::CONTENT_LENGTH);
        Some(Self { headers, policy, body, until: *until, topics: topics.clone(), standing: *standing })
    }

    /// Whether it would be the same if it were made anew at `now`.
    fn holds(&self, store: &Store, now: Timestamp) -> bool {
        self.until.is_none_or(|until| now < until) && store.standing(&self.topics) == Some(self.standing)
    }

    /// The answer with it at `now`.
    fn given(&self, now: Timestamp) -> Response {
        let nonce = Nonce::new();
        let mut response = Response::new(Body::from(self.body.fill(&nonce, now)));
        *response.headers_mut() = self.headers.clone();
        if let Ok(policy) = HeaderValue::try_from(self.policy.fill(&nonce, now)) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }
}
