//! What a posted form says of itself beside its fields: its one-time id, and whose page it stands on.
//!
//! Both come with its address ([`FORM_ID`], [`FORM_OF`]). A form that is sent again as it was, because its answer was lost or the button
//! was pressed twice, is the same act; one that was changed meanwhile is another.

use app::path::{FORM_ID, FORM_OF, said};
use app::problem::{Problem, ProblemKind};
use app::request::caller::Caller;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use session::change::Topic;
use session::id::FormId;
use session::idempotency::Once;
use session::login::SignedIn;

use super::{Refusal, ServerState, request_hash};

/// Tells the server function which request it is to carry out once; refuses a form of another person's page.
pub(super) async fn read(State(state): State<ServerState>, request: Request, next: Next) -> Response {
    let who = request.extensions().get::<Caller>().and_then(|caller| caller.signed_in.clone());
    match who {
        Some(who) if !request.method().is_safe() && request.uri().query().is_some() => {
            let read = with_id(&state, &who, request).await;
            match read {
                Ok(request) => next.run(request).await,
                Err(refusal) => refusal.into_response(),
            }
        }
        _ => next.run(request).await,
    }
}

async fn with_id(state: &ServerState, who: &SignedIn, request: Request) -> Result<Request, Refusal> {
    if said::<Topic>(request.uri().query(), FORM_OF).is_some_and(|of| of != Topic::Person(who.user.id)) {
        let detail = format!(
            "This page belongs to another account: you are now signed in as {} in this browser. Nothing was done. Reload the page, or sign in as before.",
            who.user.name
        );
        return Err(Refusal::new(ProblemKind::OtherPerson, &detail));
    }
    let Some(form) = said::<FormId>(request.uri().query(), FORM_ID) else { return Ok(request) };
    let (mut parts, body) = request.into_parts();
    let body = to_bytes(body, usize::MAX).await.map_err(Problem::internal)?;
    let hash = request_hash::of(&state.cx.secret, parts.method.as_str(), parts.uri.path(), &body);
    let key = |hash: [u8; 32]| {
        let changed = hash.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        format!("form {form} {changed}")
    };
    let before = request_hash::before(&state.cx.secret, parts.method.as_str(), parts.uri.path(), &body);
    if let Some(caller) = parts.extensions.get_mut::<Caller>() {
        let whose = (who.user.id, who.user.shop_id);
        let once = Once::new(&state.cx, whose, key(hash), hash);
        caller.once = Some(once.known_as(before.map(|hash| (key(hash), hash))));
    }
    Ok(Request::from_parts(parts, Body::from(body)))
}
