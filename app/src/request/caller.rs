//! The caller: what the server found out about a request, and how a page or a server function learns of it.
//!
//! The HTTP session holds the id of the login session; whether that is still good is asked of its own row, on every request,
//! before any code here runs. Beside it lies the selected deal, which is worth something to its person and at its revision only.

use http::request::Parts;
use leptos::prelude::{expect_context, use_context, with_context};
use session::Context;
use session::change::Actor;
use session::deal::{Remembered, Selection};
use session::id::{LoginSessionId, UserId};
use session::idempotency::Once;
use session::login::factor::HalfWay;
use session::login::{Marks, SignedIn};
use session::people::Roles;
use session::store::Identity;
use tower_sessions::Session;

use crate::problem::Problem;

/// Where the HTTP session keeps the id of the login session.
const LOGIN: &str = "login";
/// Where it keeps what the person was when the cookie was given.
const ROLES: &str = "roles";
/// Where it keeps that somebody typed the right password and is asked for their second factor.
const HALF_WAY: &str = "half";
/// Where it remembers the selected deal.
const SELECTION: &str = "deal";

/// Who sent a request. The server puts one into the extensions of every request before it goes anywhere.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The person, when a valid login session came along.
    pub signed_in: Option<SignedIn>,
    /// The deal they have selected; customers have no such thing.
    pub selection: Option<Selection>,
    /// The address it came from, for rate limits and the audit log.
    pub address: String,
    /// Whom this browser was signed in as before, for rate limits.
    pub marks: Marks,
    /// What this request is called in the log.
    pub request_id: String,
    /// The request, where it may be sent again and is carried out once.
    pub once: Option<Once>,
}

impl Caller {
    /// In whose name the database is asked.
    #[must_use]
    pub fn identity(&self) -> Identity {
        self.signed_in.as_ref().map_or(Identity::Nobody, |who| Identity::of(&who.user))
    }

    /// The person, at their device and in a browser that is known by its marks.
    ///
    /// # Errors
    /// `not-signed-in`.
    pub fn actor(&self) -> Result<Actor, Problem> {
        let who = self.signed_in.as_ref().ok_or_else(Problem::not_signed_in)?;
        Ok(Actor::new(who, &self.address).with(self.marks.clone()).by(self.once.clone()))
    }
}

/// The caller of the request at hand. Nobody, when the server did not say.
#[must_use]
pub fn caller() -> Caller {
    use_context::<Parts>().and_then(|parts| parts.extensions.get::<Caller>().cloned()).unwrap_or_else(|| Caller {
        signed_in: None,
        selection: None,
        address: String::new(),
        marks: Marks::default(),
        request_id: String::new(),
        once: None,
    })
}

/// The person of the request at hand.
///
/// # Errors
/// `not-signed-in`.
pub fn signed_in() -> Result<SignedIn, Problem> {
    caller().signed_in.ok_or_else(Problem::not_signed_in)
}

/// The person of the request at hand, who does something.
///
/// # Errors
/// `not-signed-in`.
pub fn actor() -> Result<Actor, Problem> {
    caller().actor()
}

/// The person of the request at hand at their till.
///
/// # Errors
/// `not-signed-in`, `not-allowed` for everybody who does not work at the counter.
pub fn teller() -> Result<Actor, Problem> {
    Ok(actor()?.at_the_counter()?)
}

/// The person of the request at hand as somebody of the staff.
///
/// # Errors
/// `not-signed-in`, `not-allowed` for customers.
pub fn staff() -> Result<Actor, Problem> {
    Ok(actor()?.of_staff()?)
}

/// What commands work with, in the name of whoever asks. The server provides it to every page and server function.
#[must_use]
pub fn context() -> Context {
    let asking = with_context::<Parts, _>(|parts| parts.extensions.get::<Caller>().map(Caller::identity)).flatten();
    expect_context::<Context>().of(asking.unwrap_or(Identity::Nobody))
}

/// The HTTP session of the request at hand.
///
/// # Errors
/// `internal` when the server did not provide one.
pub fn http_session() -> Result<Session, Problem> {
    use_context::<Parts>()
        .and_then(|parts| parts.extensions.get::<Session>().cloned())
        .ok_or_else(|| Problem::internal("the request carries no HTTP session"))
}

/// Remembers a login in this browser, under a fresh cookie: one that was planted before sign-in is worth nothing. Nothing
/// else is kept of what was remembered before: it was another login's.
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be written.
pub async fn remember(session: &Session, id: LoginSessionId, roles: Roles) -> Result<(), Problem> {
    session.clear().await;
    session.cycle_id().await.map_err(Problem::from)?;
    session.insert(ROLES, roles.to_string()).await.map_err(Problem::from)?;
    session.insert(LOGIN, id).await.map_err(Problem::from)
}

/// Gives this browser another cookie where its person may do something else by now than when they were given the one they have (ASVS
/// 5.0 7.2.4).
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be written.
pub async fn renew_for(session: &Session, roles: Roles) -> Result<(), Problem> {
    let before: Option<String> = session.get(ROLES).await.map_err(Problem::from)?;
    let now = roles.to_string();
    if before.is_none_or(|before| before == now) {
        return Ok(());
    }
    session.cycle_id().await.map_err(Problem::from)?;
    session.insert(ROLES, now).await.map_err(Problem::from)
}

/// Keeps that whoever is at this browser typed the right password, until they typed their second factor; under a fresh cookie.
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be written.
pub(crate) async fn remember_half_way(session: &Session, half: &HalfWay) -> Result<(), Problem> {
    session.cycle_id().await.map_err(Problem::from)?;
    session.insert(HALF_WAY, half.as_str()).await.map_err(Problem::from)
}

/// What was kept of that.
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be read.
pub(crate) async fn half_way(session: &Session) -> Result<Option<HalfWay>, Problem> {
    let kept: Option<String> = session.get(HALF_WAY).await.map_err(Problem::from)?;
    Ok(kept.map(|text| HalfWay::kept(&text)))
}

/// Forgets whatever this browser was signed in with.
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be written.
pub async fn forget(session: &Session) -> Result<(), Problem> {
    session.flush().await.map_err(Problem::from)
}

/// The login session this browser is signed in with. Whether it is still valid is for its own row to say.
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be read.
pub async fn remembered(session: &Session) -> Result<Option<LoginSessionId>, Problem> {
    session.get(LOGIN).await.map_err(Problem::from)
}

/// Remembers somebody's selected deal in this browser.
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be written.
pub async fn remember_selection(session: &Session, user_id: UserId, selection: &Selection) -> Result<(), Problem> {
    let remembered = Remembered { user_id, selection: selection.clone() };
    // As a text: a record is copied on every request, and a text is one piece.
    let text = serde_json::to_string(&remembered).map_err(Problem::internal)?;
    session.insert(SELECTION, text).await.map_err(Problem::from)
}

/// The selection this browser remembers, whosever it is and whatever it is worth. What an older version of the program wrote is worth nothing.
///
/// # Errors
/// `database-unavailable` when the HTTP session cannot be read.
pub async fn remembered_selection(session: &Session) -> Result<Option<Remembered>, Problem> {
    let value = session.get_value(SELECTION).await.map_err(Problem::from)?;
    Ok(value.as_ref().and_then(serde_json::Value::as_str).and_then(|text| serde_json::from_str(text).ok()))
}
