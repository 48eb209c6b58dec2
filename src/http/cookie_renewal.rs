//! Cookies of the HTTP session that were made under the secret before: they go on, and the browser is given the same one under the
//! present secret, so that the one before can be forgotten.
//!
//! Only where somebody was signed in when they asked: what opens nothing is not worth renewing.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{COOKIE, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue};
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use tower_sessions::cookie::time::Duration;
use tower_sessions::cookie::{Cookie, CookieJar, Key, SameSite};

use super::sessions::AskedSignedIn;

/// The cookie of the HTTP session while the secret is being changed.
pub(super) struct Renewal {
    pub(super) name: &'static str,
    pub(super) https: bool,
    pub(super) present: Key,
    pub(super) previous: Key,
    /// How long a browser keeps it.
    pub(super) life: Duration,
}

/// A cookie that was renewed.
struct Renewed {
    /// What the browser sent, with the renewed one in its place.
    sent: HeaderValue,
    value: String,
}

/// Puts the renewal before everything in `routes`, and before what reads the cookie.
pub(super) fn before(routes: Router, renewal: Renewal) -> Router {
    let renewal = Arc::new(renewal);
    routes.layer(from_fn(move |request, next| renew(renewal.clone(), request, next)))
}

async fn renew(renewal: Arc<Renewal>, mut request: Request, next: Next) -> Response {
    let Some(Renewed { sent, value }) = renewal.renewed(request.headers()) else { return next.run(request).await };
    request.headers_mut().insert(COOKIE, sent);
    let mut response = next.run(request).await;
    let sets = |header: &HeaderValue| {
        header.as_bytes().strip_prefix(renewal.name.as_bytes()).is_some_and(|rest| rest.starts_with(b"="))
    };
    let is_set = response.headers().get_all(SET_COOKIE).iter().any(sets);
    if !is_set && response.extensions().get::<AskedSignedIn>().is_some() {
        response.headers_mut().extend(renewal.cookie(value).map(|header| (SET_COOKIE, header)));
    }
    response
}

impl Renewal {
    /// The cookie under the present key, if it came under the one before.
    fn renewed(&self, headers: &HeaderMap) -> Option<Renewed> {
        let texts = headers.get_all(COOKIE).iter().filter_map(|header| header.to_str().ok());
        let pairs: Vec<(&str, &str)> =
            texts.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('=')).collect();
        let (_, sealed) = pairs.iter().find(|(name, _)| *name == self.name)?;
        let mut jar = CookieJar::new();
        jar.add_original(Cookie::new(self.name, (*sealed).to_owned()));
        if jar.private(&self.present).get(self.name).is_some() {
            return None;
        }
        let opened = jar.private(&self.previous).get(self.name)?;
        jar.private_mut(&self.present).add(Cookie::new(self.name, opened.value().to_owned()));
        let value = jar.get(self.name)?.value().to_owned();
        let sent: Vec<String> = pairs
            .iter()
            .map(|(name, sent)| format!("{name}={}", if *name == self.name { value.as_str() } else { sent }))
            .collect();
        Some(Renewed { sent: HeaderValue::from_str(&sent.join("; ")).ok()?, value })
    }

    fn cookie(&self, value: String) -> Option<HeaderValue> {
        let cookie = Cookie::build((self.name, value))
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.https)
            .max_age(self.life)
            .build();
        HeaderValue::from_str(&cookie.to_string()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn renewal() -> Renewal {
        let (present, previous) = (Key::from(&[8; 64]), Key::from(&[7; 64]));
        Renewal { name: "forecourt", https: false, present, previous, life: Duration::hours(1) }
    }

    fn sealed(key: &Key) -> String {
        let mut jar = CookieJar::new();
        jar.private_mut(key).add(Cookie::new("forecourt", "an-id"));
        jar.get("forecourt").expect("it was added").value().to_owned()
    }

    fn headers(value: &str) -> HeaderMap {
        let text = format!("a=b; forecourt={value}; c=d");
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(&text).expect("a header"))])
    }

    #[test]
    fn a_cookie_of_the_secret_before_is_renewed_and_every_other_is_left_alone() {
        let renewal = renewal();
        let renewed = renewal.renewed(&headers(&sealed(&renewal.previous))).expect("it is renewed");
        let mut jar = CookieJar::new();
        jar.add_original(Cookie::new("forecourt", renewed.value.clone()));
        let opened = jar.private(&renewal.present).get("forecourt").expect("it opens under the present key");
        assert_eq!(opened.value(), "an-id");
        assert_eq!(renewed.sent, format!("a=b; forecourt={}; c=d", renewed.value));
        for other in [sealed(&renewal.present), sealed(&Key::from(&[9; 64])), "x".to_owned(), String::new()] {
            assert!(renewal.renewed(&headers(&other)).is_none());
        }
        assert!(renewal.renewed(&HeaderMap::new()).is_none());
    }
}
