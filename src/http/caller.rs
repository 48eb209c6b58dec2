//! Who is asking: found out once a request, before any handler runs.
//!
//! The cookie leads to a record, the record to a login session, and its own row decides. A request without a cookie costs no
//! query; files are served before this layer.

use app::problem::Problem;
use app::request::caller::{Caller, forget, remember_selection, remembered, remembered_selection, renew_for};
use app::request::flash::Https;
use app::request::known_browser;
use axum::extract::{FromRef, FromRequestParts, Request, State};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use session::Context;
use session::change::Actor;
use session::deal::{self, Restored, Selection};
use session::login::{self, SignedIn};
use session::people::Roles;
use tower_sessions::Session;

use super::request::Origin;
use super::request_id::RequestId;
use super::second_factor::refuse_until_set_up;
use super::sessions::AskedSignedIn;
use super::{Refusal, ServerState};

/// Puts a [`Caller`] into the request.
pub(super) async fn find(State(state): State<ServerState>, mut request: Request, next: Next) -> Response {
    let session = request.extensions().get::<Session>().cloned();
    let may_renew = is_alone(request.headers());
    let found = async {
        let signed_in = signed_in(&state, session.as_ref(), may_renew).await?;
        let selection = selection(&state, session.as_ref(), signed_in.as_ref()).await?;
        Ok::<_, Refusal>((signed_in, selection))
    };
    let (signed_in, selection) = match found.await {
        Ok(found) => found,
        Err(refusal) => return refusal.into_response(),
    };
    if signed_in.as_ref().is_some_and(|who| who.set_up_due)
        && let Some(refused) = refuse_until_set_up(&request)
    {
        return refused;
    }
    let origin = request.extensions().get::<Origin>().and_then(|origin| origin.0);
    let address = origin.map(|origin| origin.to_string()).unwrap_or_default();
    let request_id = RequestId::current().to_string();
    let marks = known_browser::marks(request.headers(), Https(state.settings.https));
    let was_signed_in = signed_in.is_some();
    request.extensions_mut().insert(Caller { signed_in, selection, address, marks, request_id, once: None });
    let mut response = next.run(request).await;
    if was_signed_in {
        response.extensions_mut().insert(AskedSignedIn);
    }
    response
}

/// Whether nothing else is asked for at the same time that would still bring the old cookie: a browser goes to a page, and what a page
/// asks for by itself comes several at once.
fn is_alone(headers: &HeaderMap) -> bool {
    headers.get("sec-fetch-mode").is_none_or(|mode| mode == "navigate")
}

async fn signed_in(
    state: &ServerState,
    session: Option<&Session>,
    may_renew: bool,
) -> Result<Option<SignedIn>, Refusal> {
    let Some(session) = session.filter(|session| session.id().is_some()) else { return Ok(None) };
    let Some(id) = remembered(session).await? else { return Ok(None) };
    let signed_in = login::check(&state.cx, id).await?;
    match &signed_in {
        // The login is over: what was remembered of it goes, so that it is not checked for ever.
        None => forget(session).await?,
        Some(who) if may_renew => renew_for(session, who.user.roles).await?,
        Some(_) => {}
    }
    Ok(signed_in)
}

/// The deal that whoever is asking has selected: remembered where it is still the present one, read otherwise.
async fn selection(
    state: &ServerState,
    session: Option<&Session>,
    who: Option<&SignedIn>,
) -> Result<Option<Selection>, Refusal> {
    let (Some(session), Some(who)) = (session, who.filter(|who| who.user.roles.is_staff())) else { return Ok(None) };
    let (selection, how) = deal::restore(&state.cx, who, remembered_selection(session).await?).await?;
    if how != Restored::Warm {
        remember_selection(session, who.user.id, &selection).await?;
    }
    Ok(Some(selection))
}

/// The caller that the layer found.
fn found(parts: &Parts) -> Result<&Caller, Refusal> {
    let missing = || Problem::internal("a handler that asks for the caller lies outside the layer that finds it");
    Ok(parts.extensions.get::<Caller>().ok_or_else(missing)?)
}

/// What commands work with, in the name of whoever is asking: what they read and write is theirs, and the database holds them to it.
#[derive(Clone, Debug)]
pub struct Theirs(pub Context);

impl<S: Sync> FromRequestParts<S> for Theirs
where
    Context: FromRef<S>,
{
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let identity = found(parts)?.identity();
        Ok(Self(Context::from_ref(state).of(identity)))
    }
}

/// Whoever is asking, signed in or not.
#[derive(Clone, Debug)]
pub struct Found(pub Caller);

impl<S: Sync> FromRequestParts<S> for Found {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        found(parts).cloned().map(Self)
    }
}

/// Somebody who is signed in; nobody else gets past it.
#[derive(Clone, Debug)]
pub struct Signed {
    /// Who, and with which login.
    pub who: SignedIn,
    /// From where.
    pub address: String,
}

impl<S: Sync> FromRequestParts<S> for Signed {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        let Caller { signed_in, address, .. } = found(parts)?;
        let who = signed_in.clone().ok_or_else(Problem::not_signed_in)?;
        Ok(Self { who, address: address.clone() })
    }
}

/// Somebody who is signed in and does something.
#[derive(Clone, Debug)]
pub struct Acting(pub Actor);

impl<S: Sync> FromRequestParts<S> for Acting {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(Self(found(parts)?.actor()?))
    }
}

/// Somebody of the counter who is signed in, at their device.
#[derive(Clone, Debug)]
pub struct AtTill(pub Actor);

impl<S: Sync> FromRequestParts<S> for AtTill {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(Self(found(parts)?.actor()?.at_the_counter()?))
    }
}

/// Somebody of the staff who is signed in.
#[derive(Clone, Debug)]
pub struct OfStaff(pub Actor);

impl<S: Sync> FromRequestParts<S> for OfStaff {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
        Ok(Self(found(parts)?.actor()?.of_staff()?))
    }
}

macro_rules! of_role {
    ($(#[$meta:meta])* $name:ident, $may:path, $sentence:literal) => {
        $(#[$meta])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Actor);

        impl<S: Sync> FromRequestParts<S> for $name {
            type Rejection = Refusal;

            async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Refusal> {
                let actor = found(parts)?.actor()?;
                if $may(actor.user.roles) {
                    Ok(Self(actor))
                } else {
                    Err(Refusal::new(app::problem::ProblemKind::NotAllowed, $sentence))
                }
            }
        }
    };
}

of_role! {
    /// A customer who is signed in.
    Customer, Roles::is_customer, "This is for customers. You are signed in as somebody else; nothing was changed."
}
of_role! {
    /// A mechanic who is signed in.
    Mechanic, Roles::takes_consultations, "This is for mechanics. You are signed in as somebody else; nothing was changed."
}
of_role! {
    /// Somebody who may see the queue, and is signed in.
    AtQueue, Roles::sees_the_queue, "The queue is for mechanics and for whoever runs the shop. Nothing was changed."
}
