//! A person's bookings for their calendar program, at a secret address.

use app::path;
use app::problem::{Problem, ProblemKind};
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::{Extension, Json as Answer};
use serde::{Deserialize, Serialize};
use session::booking;
use session::people::link::LinkKey;
use utoipa::{IntoParams, ToSchema};

use crate::api::idempotency::ShownOnce;
use crate::http::{Acting, Query, Refusal, Theirs};

/// An address that was just made. No `Debug`: whoever has it reads the bookings.
#[derive(Serialize, ToSchema)]
pub(in crate::api) struct BookingsFeedAnswer {
    /// The path of this site, with its key. It is answered this once and kept nowhere.
    path: String,
}

/// No `Debug`: it is the key.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::api) struct FeedWanted {
    /// The key of the address.
    #[param(example = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    key: Option<String>,
}

/// Make the secret address of your bookings
///
/// For a calendar program that subscribes to it. One that you had before opens nothing any more.
#[utoipa::path(post, path = "/api/me/bookings-feed", tag = "Bookings", responses(
    (status = 201, body = BookingsFeedAnswer, description = "The address, this once."),
))]
pub(in crate::api) async fn make(
    Theirs(cx): Theirs,
    Acting(who): Acting,
) -> Result<(StatusCode, Extension<ShownOnce>, Answer<BookingsFeedAnswer>), Refusal> {
    let key = booking::make_feed(&cx, &who).await?;
    Ok((StatusCode::CREATED, Extension(ShownOnce), Answer(BookingsFeedAnswer { path: key.at(path::BOOKING_FEED) })))
}

/// Revoke it
#[utoipa::path(delete, path = "/api/me/bookings-feed", tag = "Bookings", responses(
    (status = 204, description = "It opens nothing any more."),
))]
pub(in crate::api) async fn revoke(Theirs(cx): Theirs, Acting(who): Acting) -> Result<StatusCode, Refusal> {
    booking::revoke_feed(&cx, &who).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The bookings behind a secret address
///
/// iCalendar (RFC 5545), with times in UTC. Nobody has to be signed in: the key says whose they are.
#[utoipa::path(get, path = "/api/bookings.ics", tag = "Bookings", security(()), params(FeedWanted), responses(
    (status = 200, body = String, content_type = "text/calendar", description = "What was booked in the last 90 days and what is to come."),
    (status = 404, description = "`link-not-valid`: it was revoked, or never was one."),
))]
pub(in crate::api) async fn feed(
    Theirs(cx): Theirs,
    Query(wanted): Query<FeedWanted>,
) -> Result<impl IntoResponse, Refusal> {
    let no_key = "The address is not whole: its key is missing. Copy all of it, or make another one.";
    let key = LinkKey::new(wanted.key.ok_or_else(|| Refusal::new(ProblemKind::Malformed, no_key))?);
    let calendar = booking::feed(&cx, &key).await?.ok_or_else(Problem::link_not_valid)?;
    let headers = [
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"bookings.ics\""),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((headers, calendar))
}
