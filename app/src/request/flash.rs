//! Flash messages, which the next page says: a message, or a refusal with everything that was typed. Read once, then gone.
//!
//! It travels in a cookie that is encrypted, out of scripts' reach, and dead after a minute. Never in the address, where
//! anybody could write it; never with a password. It names the login it is for, and says nothing to any other: it holds
//! what somebody typed, and the next page may be another person's.
//!
//! What was typed by somebody whose login had ended is not for the next page, which asks them to sign in: it waits in a cookie of its
//! own for the same person to come back to the same page, for half an hour. Anybody else who signs in makes it vanish.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD as BASE64;
use cookie::{Cookie, CookieJar, Key, SameSite, time::Duration};
use hmac::{Hmac, Mac};
use http::header::{COOKIE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};
use session::context::Secret;
use session::id::{ConsultationId, LoginSessionId, UserId};
use sha2::Sha512;

use crate::problem::{Problem, ProblemKind};
use crate::request::caller::{caller, context};

/// Whether people reach this server over HTTPS: cookies are `Secure` then. Provided by the server.
#[derive(Clone, Copy, Debug)]
pub struct Https(pub bool);

/// The longest value a browser is asked to keep. Browsers take 4 kB, name and attributes included.
const VALUE_BYTES_MAX: usize = 3_000;
/// The most that a value may unpack to.
const UNPACKED_BYTES_MAX: usize = 64 * 1024;
const LIFE: Duration = Duration::seconds(60);
/// As long as somebody may take to sign in again.
const WAITS: Duration = Duration::minutes(30);

/// What one page leaves for the next.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// What was done.
    pub said: Option<String>,
    /// A link that is shown this once: it opens an account, and is kept nowhere.
    #[serde(default)]
    pub link: Option<String>,
    /// Recovery codes that are shown this once, and kept nowhere.
    #[serde(default)]
    pub codes: Vec<String>,
    /// What was not.
    pub refused: Option<Refused>,
}

/// A form that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Which form: its server function's name.
    pub form: String,
    /// What sort of problem it met.
    pub kind: ProblemKind,
    /// The sentence for people.
    pub detail: String,
    /// The field at fault.
    pub field: Option<String>,
    /// The consultation in the way: where *Return* leads.
    pub room: Option<ConsultationId>,
    /// What was typed, by field.
    pub kept: BTreeMap<String, String>,
}

impl Refused {
    /// A form's refusal, from its problem and what was typed into it.
    #[must_use]
    pub fn new(form: &str, problem: Problem, kept: BTreeMap<String, String>) -> Self {
        let room = problem.session.as_ref().map(|session| session.id);
        Self { form: form.to_owned(), kind: problem.kind, detail: problem.detail, field: problem.field, room, kept }
    }

    /// Makes what was kept shorter by a fifth of the longest text, and says so.
    fn shorten(&mut self) {
        const SAID: &str = " Your text was too long to keep whole: its beginning is here.";
        if let Some(longest) = self.kept.values_mut().max_by_key(|text| text.len()) {
            let keep = longest.chars().count() * 4 / 5;
            *longest = longest.chars().take(keep).collect();
            if !self.detail.ends_with(SAID) {
                self.detail.push_str(SAID);
            }
        }
    }
}

/// A flash on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Left {
    whose: Whose,
    flash: Flash,
}

/// For whom a flash is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Whose {
    /// Whoever asks for the next page with this login; with nothing, whoever is not signed in.
    Login(Option<LoginSessionId>),
    /// This person, when they come back to this page.
    Page(UserId, String),
}

/// Leaves `flash` for the next page this browser asks for, if that is asked for with `login`.
pub fn leave(flash: Flash, login: Option<LoginSessionId>) {
    put(NEXT, Left { whose: Whose::Login(login), flash }, LIFE);
}

/// Keeps `refused` for the person whose login had ended when they sent it, until they are back at `page`.
pub fn leave_for(person: UserId, page: String, refused: Refused) {
    put(
        WAITING,
        Left { whose: Whose::Page(person, page), flash: Flash { refused: Some(refused), ..Flash::default() } },
        WAITS,
    );
}

fn put(sort: Sort, left: Left, life: Duration) {
    let Some(response) = use_context::<ResponseOptions>() else { return };
    set(&response, sort.name(https()), seal(left, &key(context().secret.expose())), life);
}

/// The login of the request at hand.
#[must_use]
pub fn present_login() -> Option<LoginSessionId> {
    caller().signed_in.map(|who| who.login_session_id)
}

/// What the last page left for this login, and takes it away, whosever it is. A page that only brings its still parts up to date
/// (Fetch Metadata: anything but a navigation) leaves it for the page that is being gone to.
#[must_use]
pub fn take() -> Flash {
    let (Some(parts), Some(response)) = (use_context::<Parts>(), use_context::<ResponseOptions>()) else {
        return Flash::default();
    };
    if parts.headers.get("sec-fetch-mode").is_some_and(|mode| mode != "navigate") {
        return Flash::default();
    }
    let who = caller().signed_in;
    let login = who.as_ref().map(|who| who.login_session_id);
    let opened =
        |sort: Sort| find(&parts.headers, sort.name(https())).map(|value| open_by_either(&context().secret, &value));
    let gone = |sort: Sort| set(&response, sort.name(https()), String::new(), Duration::ZERO);
    let mut taken = Flash::default();
    if let Some(left) = opened(NEXT) {
        gone(NEXT);
        taken = left.filter(|left| left.whose == Whose::Login(login)).map(|left| left.flash).unwrap_or_default();
    }
    // Nobody is signed in yet: it may be them who sign in next.
    if let Some((left, who)) = opened(WAITING).zip(who) {
        let page = parts.uri.path_and_query().map_or("/", |page| page.as_str());
        match left {
            Some(Left { whose: Whose::Page(person, waits_at), flash }) if person == who.user.id => {
                if waits_at == page {
                    gone(WAITING);
                    taken.refused = taken.refused.or(flash.refused);
                }
            }
            _ => gone(WAITING),
        }
    }
    taken
}

/// Whether a request brings a flash: the page it asks for is like no other.
#[must_use]
pub fn comes_with(headers: &HeaderMap, https: Https) -> bool {
    [NEXT, WAITING].iter().any(|sort| find(headers, sort.name(https)).is_some())
}

/// A cookie's name over HTTPS, whose prefix makes browsers refuse it from other hosts and over plain HTTP, and without.
#[derive(Clone, Copy, Debug)]
struct Sort(&'static str, &'static str);

/// For the next page.
const NEXT: Sort = Sort("__Host-flash", "flash");
/// For a person who is to come back.
const WAITING: Sort = Sort("__Host-typed", "typed");

impl Sort {
    const fn name(self, https: Https) -> &'static str {
        if https.0 { self.0 } else { self.1 }
    }
}

pub(super) fn https() -> Https {
    use_context::<Https>().unwrap_or(Https(false))
}

/// Makes the browser of the request at hand carry a cookie, out of scripts' reach.
pub(super) fn set(response: &ResponseOptions, name: &'static str, value: String, life: Duration) {
    let cookie = Cookie::build((name, value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .secure(https().0)
        .max_age(life)
        .build();
    if let Ok(header) = HeaderValue::from_str(&cookie.to_string()) {
        response.append_header(SET_COOKIE, header);
    }
}

/// The cookie of this name that came along with a request.
pub(super) fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| Cookie::split_parse(header.to_owned()).flatten())
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

/// A flash that was left under the present secret, or under the one before it.
fn open_by_either(secret: &Secret, value: &str) -> Option<Left> {
    let opened = open(value.to_owned(), &key(secret.expose()));
    opened.or_else(|| secret.previous().and_then(|previous| open(value.to_owned(), &key(previous.expose()))))
}

/// A key of its own: what opens this cookie opens nothing else.
fn key(secret: &[u8]) -> Key {
    let mut mac = Hmac::<Sha512>::new_from_slice(secret).expect("HMAC takes a key of any length");
    mac.update(b"forecourt flash cookie");
    Key::from(&mac.finalize().into_bytes())
}

fn seal(mut left: Left, key: &Key) -> String {
    loop {
        let json = serde_json::to_string(&left).unwrap_or_default();
        let packed = BASE64.encode(miniz_oxide::deflate::compress_to_vec(json.as_bytes(), 9));
        let mut jar = CookieJar::new();
        jar.private_mut(key).add(Cookie::new("flash", packed));
        let sealed = jar.get("flash").map(|cookie| cookie.value().to_owned()).unwrap_or_default();
        match &mut left.flash.refused {
            Some(refused) if sealed.len() > VALUE_BYTES_MAX && refused.kept.values().any(|text| !text.is_empty()) => {
                refused.shorten()
            }
            _ => return sealed,
        }
    }
}

fn open(value: String, key: &Key) -> Option<Left> {
    let mut jar = CookieJar::new();
    jar.add_original(Cookie::new("flash", value));
    let packed = BASE64.decode(jar.private(key).get("flash")?.value()).ok()?;
    let json = miniz_oxide::inflate::decompress_to_vec_with_limit(&packed, UNPACKED_BYTES_MAX).ok()?;
    serde_json::from_slice(&json).ok()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use cookie::Key;

    use super::{Flash, Left, Refused, VALUE_BYTES_MAX, Whose, open, seal};
    use crate::problem::{Problem, ProblemKind};

    fn refused(text: &str) -> Left {
        let kept = BTreeMap::from([("body".to_owned(), text.to_owned())]);
        let problem = Problem::new(ProblemKind::SessionClosed, "Not sent.");
        Left {
            whose: Whose::Login(None),
            flash: Flash { refused: Some(Refused::new("post_message", problem, kept)), ..Flash::default() },
        }
    }

    fn kept(flash: &Flash) -> String {
        flash.refused.as_ref().map(|refused| refused.kept["body"].clone()).unwrap_or_default()
    }

    #[test]
    fn what_was_typed_comes_back_whole() {
        let key = Key::generate();
        let left = refused("The brakes squeal since Tuesday, but only in the rain.");
        assert_eq!(open(seal(left.clone(), &key), &key), Some(left));
    }

    #[test]
    fn a_text_too_long_for_a_cookie_is_shortened_and_that_is_said() {
        let key = Key::generate();
        let text: String = (0..9_000_u32).filter_map(|n| char::from_u32(0x4e00 + n * 7919 % 20_000)).collect();
        let sealed = seal(refused(&text), &key);
        assert!(sealed.len() <= VALUE_BYTES_MAX);
        let flash = open(sealed, &key).expect("it opens").flash;
        assert!(!kept(&flash).is_empty() && text.starts_with(&kept(&flash)));
        assert!(flash.refused.is_some_and(|refused| refused.detail.contains("too long to keep whole")));
    }

    #[test]
    fn a_cookie_of_another_server_says_nothing() {
        assert_eq!(open(seal(refused("x"), &Key::generate()), &Key::generate()), None);
    }
}
