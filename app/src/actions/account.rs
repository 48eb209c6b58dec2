//! Server functions of an account: signing up, in and out, and ending one's other logins.

use http::header::USER_AGENT;
use http::request::Parts;
use leptos::prelude::{server, use_context};
use session::id::LoginSessionId;
use session::login::{self, Credentials, NewUserError, Password, Revoke};

use super::answer::{Done, Sent, answer, local};
use super::device_name::device;
use super::name_of;
use crate::problem::Problem;
use crate::request::caller::{caller, context, forget, http_session, remember, signed_in};
use crate::request::known_browser;

/// Signs somebody in on this browser.
///
/// # Errors
/// `wrong-password`, `too-many-attempts`, `busy`.
#[server(prefix = "/fn", endpoint = "sign_in")]
pub async fn sign_in(
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] next: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SignIn>(), [("email", &email)]);
    let signed_in = async { Ok(Done::at(local(&next)).with_login(Some(open(email, password).await?))) };
    answer(sent, signed_in).await
}

/// Makes a customer's account and signs them in.
///
/// # Errors
/// `invalid`, `email-taken`, `busy`.
#[server(prefix = "/fn", endpoint = "sign_up")]
pub async fn sign_up(
    #[server(default)] email: String,
    #[server(default)] name: String,
    #[server(default)] password: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SignUp>(), [("email", &email), ("name", &name)]);
    let joined = async {
        let (login, welcome) = join(email, name, password).await?;
        Ok(Done::saying("/customer", welcome).with_login(Some(login)))
    };
    answer(sent, joined).await
}

/// Signs this browser out, and no other.
///
/// # Errors
/// `internal`, `busy`.
#[server(prefix = "/fn", endpoint = "sign_out")]
pub async fn sign_out() -> Result<(), Problem> {
    let left = async { leave().await.map(|()| signed_out()) };
    answer(Sent::new(name_of::<SignOut>(), []), left).await
}

/// Ends one login (`id`) of the person, or all but this one (`id` = `others`).
///
/// # Errors
/// `not-signed-in`, `not-found`.
#[server(prefix = "/fn", endpoint = "revoke_login")]
pub async fn revoke_login(#[server(default)] id: String) -> Result<(), Problem> {
    answer(Sent::new(name_of::<RevokeLogin>(), []), revoke(&id)).await
}

/// Signs somebody in on this browser.
pub(super) async fn open(email: String, password: String) -> Result<LoginSessionId, Problem> {
    let browser = http_session()?;
    let user_agent = use_context::<Parts>()
        .and_then(|parts| parts.headers.get(USER_AGENT)?.to_str().ok().map(str::to_owned))
        .unwrap_or_default();
    let (caller, password, device) = (caller(), Password::new(password), device(&user_agent));
    let before = caller.signed_in.map(|who| who.login_session_id);
    let credentials = Credentials { email, password, device, address: caller.address, marks: caller.marks };
    let login = login::sign_in_over(&context(), credentials, before).await?;
    known_browser::remember(&login.marks);
    let id = login.login_session.id;
    remember(&browser, id).await?;
    Ok(id)
}

fn signed_out() -> Done {
    Done::saying("/", "You are signed out.").with_login(None)
}

/// Makes an account and signs it in, and what to say then.
async fn join(email: String, name: String, password: String) -> Result<(LoginSessionId, &'static str), Problem> {
    let sign_up = login::SignUp {
        email: email.clone(),
        name,
        password: Password::new(password.clone()),
        address: caller().address,
    };
    match login::sign_up(&context(), sign_up).await {
        Ok(_) => Ok((open(email, password).await?, "Welcome. Your account is ready.")),
        // Whoever knows the password has sent this before, and the answer was lost; or has forgotten that they have an account.
        Err(taken @ NewUserError::EmailTaken) => match open(email, password).await {
            Ok(login) => Ok((login, "Welcome. You already have this account, and are signed in.")),
            Err(_) => Err(taken.into()),
        },
        Err(error) => Err(error.into()),
    }
}

async fn leave() -> Result<(), Problem> {
    let caller = caller();
    if let Some(who) = &caller.signed_in {
        login::sign_out(&context(), who, &caller.address).await?;
    }
    forget(&http_session()?).await
}

async fn revoke(id: &str) -> Result<Done, Problem> {
    let who = signed_in()?;
    let which = match id {
        "others" => Revoke::Others,
        id => Revoke::One(id.parse().map_err(|_| Problem::not_found())?),
    };
    let ended = login::revoke(&context(), &who, which, &caller().address).await?;
    match (which, ended) {
        (Revoke::One(_), 0) => Err(Problem::not_found()),
        (Revoke::One(id), _) if id == who.login_session_id => {
            forget(&http_session()?).await?;
            Ok(signed_out())
        }
        (Revoke::One(_), _) => Ok(Done::saying("/account", "Signed out there.")),
        (_, 0) => Ok(Done::saying("/account", "You are not signed in anywhere else.")),
        _ => Ok(Done::saying("/account", "Signed out everywhere else.")),
    }
}
