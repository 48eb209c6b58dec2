//! The cookie of a known browser, in which it carries whom it was signed in as before ([`Marks`]), so that it is known as
//! theirs.
//!
//! It outlives signing out, and opens nothing. Out of scripts' reach, and of other hosts' over HTTPS.

use cookie::{Cookie, SameSite, time::Duration};
use http::header::{COOKIE, SET_COOKIE};
use http::{HeaderMap, HeaderValue};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use session::login::Marks;

use crate::request::caller::context;
use crate::request::flash::Https;

/// What the cookie is called. The prefix makes a browser refuse it from another host or without HTTPS (RFC 6265bis §4.1.3.2).
const fn name(https: Https) -> &'static str {
    if https.0 { "__Host-forecourt-known" } else { "forecourt-known" }
}

/// The marks that came along with a request.
#[must_use]
pub fn marks(headers: &HeaderMap, https: Https) -> Marks {
    let texts = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
    let mut pairs = texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.find(|(found, _)| *found == name(https)).map(|(_, value)| Marks::carried(value)).unwrap_or_default()
}

/// The value of `Set-Cookie` that makes a browser carry `marks` for as long as they are worth something.
#[must_use]
pub fn cookie(marks: &Marks, https: Https, known_for_ms: i64) -> Option<HeaderValue> {
    let cookie = Cookie::build((name(https), marks.as_str()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(https.0)
        .max_age(Duration::milliseconds(known_for_ms))
        .build();
    HeaderValue::from_str(&cookie.to_string()).ok()
}

/// Makes the browser of the request at hand carry `marks`.
pub(crate) fn remember(marks: &Marks) {
    let https = use_context::<Https>().unwrap_or(Https(false));
    let known_for_ms = context().sign_in_limiter.limits().known_for_ms;
    if let (Some(response), Some(header)) = (use_context::<ResponseOptions>(), cookie(marks, https, known_for_ms)) {
        response.append_header(SET_COOKIE, header);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn carried(cookies: &'static str, https: bool) -> Marks {
        marks(&HeaderMap::from_iter([(COOKIE, HeaderValue::from_static(cookies))]), Https(https))
    }

    #[test]
    fn the_marks_are_found_among_other_cookies_and_over_https_under_the_safe_name_only() {
        assert_eq!(carried("a=b; forecourt-known=x.y; forecourt=z", false).as_str(), "x.y");
        assert_eq!(carried("forecourt-known=x", true).as_str(), "");
        assert_eq!(carried("forecourt-known=x; __Host-forecourt-known=y", true).as_str(), "y");
        assert_eq!(carried("forecourt=z", false), Marks::default());
    }

    #[test]
    fn the_cookie_is_out_of_scripts_reach_and_bound_to_the_host_over_https() {
        let header = cookie(&Marks::carried("x"), Https(true), 60_000).expect("a header");
        assert_eq!(header, "__Host-forecourt-known=x; HttpOnly; SameSite=Lax; Secure; Path=/; Max-Age=60");
        let header = cookie(&Marks::carried("x"), Https(false), 60_000).expect("a header");
        assert_eq!(header, "forecourt-known=x; HttpOnly; SameSite=Lax; Path=/; Max-Age=60");
    }
}
