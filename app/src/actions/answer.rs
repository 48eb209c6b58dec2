//! Answers of server functions: a redirect for a form, status and problem for a script. The same outcome, two shapes.
//!
//! A form that a script sends for a page (`public/forms.js`) is answered as a form is, with the address but without the redirect.

use std::collections::BTreeMap;

use http::header::{LOCATION, REFERER, RETRY_AFTER};
use http::request::Parts;
use http::{HeaderName, HeaderValue, StatusCode, Uri};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;
use serde::{Deserialize, Serialize};
use session::change::Topic;
use session::id::{LoginSessionId, UserId};

use super::once::carried_out;
use crate::path::{self, FORM_OF, SERVER_FUNCTIONS};
use crate::problem::{Problem, ProblemKind};
use crate::request;
use crate::request::flash::{self, Flash, Refused};

/// What a form says that was sent by a script, which shows the page it leads to; and its answer, where it was refused.
const SENT_BY_SCRIPT: &str = "forecourt-form";

/// What was sent: which form, and what was typed into it. Never a password.
#[derive(Debug)]
pub(super) struct Sent {
    form: &'static str,
    kept: BTreeMap<String, String>,
}

impl Sent {
    /// The form `form` with what was typed into it.
    pub(super) fn new<const N: usize>(form: &'static str, kept: [(&str, &str); N]) -> Self {
        Self { form, kept: BTreeMap::new() }.and(kept)
    }

    /// It with more that was typed.
    pub(super) fn and<const N: usize>(mut self, kept: [(&str, &str); N]) -> Self {
        self.kept.extend(kept.into_iter().map(|(field, text)| (field.to_owned(), text.to_owned())));
        self
    }
}

/// What was done: where to go now, and what to say there.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Done {
    to: String,
    said: Option<String>,
    /// A link that the next page shows, to whoever did it and to nobody who sends the form again: it is not kept.
    #[serde(skip)]
    link: Option<String>,
    /// Recovery codes, in the same way.
    #[serde(skip)]
    codes: Vec<String>,
    /// With which login that page will be asked for. Whoever sends the form again asks with theirs.
    #[serde(skip)]
    login: Option<LoginSessionId>,
}

impl Done {
    /// Done; the next page shows it by itself.
    pub(super) fn at(to: impl Into<String>) -> Self {
        Self { to: to.into(), said: None, link: None, codes: Vec::new(), login: flash::present_login() }
    }

    /// Done; the next page says so.
    pub(super) fn saying(to: impl Into<String>, said: impl Into<String>) -> Self {
        Self { said: Some(said.into()), ..Self::at(to) }
    }

    /// It, with a link that the next page shows once.
    pub(super) fn showing(self, link: String) -> Self {
        Self { link: Some(link), ..self }
    }

    /// It, with recovery codes that the next page shows once.
    pub(super) fn showing_codes(self, codes: Vec<String>) -> Self {
        Self { codes, ..self }
    }

    /// The same again, for somebody who sends the form once more.
    pub(super) fn again(self) -> Self {
        Self { login: flash::present_login(), ..self }
    }

    /// It, where the browser has another login from now on, or none.
    pub(super) fn with_login(self, login: Option<LoginSessionId>) -> Self {
        Self { login, ..self }
    }
}

/// Answers with what comes of `work`, which is done once however often the form is sent.
///
/// # Errors
/// The problem, for a script. A browser is sent back to the page with the form instead.
pub(super) async fn answer(sent: Sent, work: impl Future<Output = Result<Done, Problem>>) -> Result<(), Problem> {
    match carried_out(work).await {
        Ok(done) => {
            if wants_page() {
                if done.said.is_some() {
                    let flash = Flash { said: done.said, link: done.link, codes: done.codes, refused: None };
                    flash::leave(flash, done.login);
                }
                see(&done.to);
            }
            Ok(())
        }
        Err(problem) if wants_page() => {
            let to = match problem.kind {
                ProblemKind::NotSignedIn => path::sign_in_to(&came_from()),
                _ => came_from(),
            };
            let mut refused = Refused::new(sent.form, problem, sent.kept);
            if refused.kind == ProblemKind::NotSignedIn
                && let Some(person) = made_for()
            {
                let detail = "Your login had ended, so this was not sent. What you typed is still here. Send it again."
                    .to_owned();
                flash::leave_for(person, came_from(), Refused { detail, ..refused.clone() });
                refused.kept.clear();
            }
            let refused = Some(refused);
            flash::leave(Flash { refused, ..Flash::default() }, flash::present_login());
            if let Some(response) = use_context::<ResponseOptions>().filter(|_| is_followed_by_script()) {
                response.insert_header(HeaderName::from_static(SENT_BY_SCRIPT), HeaderValue::from_static("refused"));
            }
            see(&to);
            Ok(())
        }
        Err(problem) => Err(refuse(problem)),
    }
}

/// Sets the status that belongs to `problem`, for a script.
pub(super) fn refuse(problem: Problem) -> Problem {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::from_u16(problem.kind.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        if let Some(seconds) = problem.retry_after_s {
            response.insert_header(RETRY_AFTER, HeaderValue::from(seconds));
        }
    }
    problem
}

/// A path of this site, whatever was asked for: anything that leads elsewhere becomes `/dashboard`.
pub(crate) fn local(path: &str) -> String {
    let is_local = path.starts_with('/') && !path.starts_with("//") && !path.starts_with(SERVER_FUNCTIONS);
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_local && is_plain { path.to_owned() } else { "/dashboard".to_owned() }
}

/// For whom the page was made on which the form stands.
fn made_for() -> Option<UserId> {
    let of = use_context::<Parts>().and_then(|parts| path::said::<Topic>(parts.uri.query(), FORM_OF))?;
    if let Topic::Person(id) = of { Some(id) } else { None }
}

fn wants_page() -> bool {
    use_context::<Parts>().is_some_and(|parts| request::wants_page(&parts.headers))
}

/// The page the form stands on. Only its path is taken: a referrer may name any host.
pub(super) fn came_from() -> String {
    use_context::<Parts>()
        .and_then(|parts| parts.headers.get(REFERER)?.to_str().ok()?.parse::<Uri>().ok())
        .and_then(|page| page.path_and_query().map(|path| local(path.as_str())))
        .unwrap_or_else(|| "/dashboard".to_owned())
}

fn see(to: &str) {
    if let (Some(response), Ok(to)) = (use_context::<ResponseOptions>(), HeaderValue::from_str(to)) {
        response.insert_header(LOCATION, to);
        response.set_status(if is_followed_by_script() { StatusCode::OK } else { StatusCode::SEE_OTHER });
    }
}

/// Whether `public/forms.js` sent the form. It goes where it is told to: a redirect would be followed before it could see it.
fn is_followed_by_script() -> bool {
    use_context::<Parts>().is_some_and(|parts| parts.headers.contains_key(SENT_BY_SCRIPT))
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_sent_to_another_site() {
        assert_eq!(local("/consultations/1?a=b"), "/consultations/1?a=b");
        for elsewhere in ["//evil.test", "https://evil.test/", "/\\evil.test", "evil", "", "/fn/sign_out", "/a\r\nb"] {
            assert_eq!(local(elsewhere), "/dashboard", "{elsewhere}");
        }
    }
}
