//! Server functions of an account: signing up, in and out.

use http::header::USER_AGENT;
use http::request::Parts;
use leptos::prelude::{server, use_context};
use session::id::LoginSessionId;
use session::login::factor::Second;
use session::login::{self, Client, Credentials, NewUserError, Password, SignInError};

use super::answer::{Done, Sent, answer, local};
use super::device_name::device;
use super::name_of;
use crate::path;
use crate::problem::{Problem, ProblemKind};
use crate::request::caller::{caller, context, forget, half_way, http_session, remember, remember_half_way};
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
    let signed_in = async { Ok(at(open(email, password).await?, &local(&next), None)) };
    answer(sent, signed_in).await
}

/// Signs somebody in who typed their password before, with their second factor; `remember` = `yes` asks for it no more for a while.
///
/// # Errors
/// `wrong-code`, `not-signed-in` when the password is too long ago, `too-many-attempts`, `busy`.
#[server(prefix = "/fn", endpoint = "sign_in_code")]
pub async fn sign_in_code(
    #[server(default)] second_factor: String,
    #[server(default)] remember: String,
    #[server(default)] next: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SignInCode>(), [("remember", &remember)]);
    let signed_in = async {
        let half = half_way(&http_session()?).await?.ok_or(SignInError::Over)?;
        let second = Second { code: second_factor, remember: remember == "yes" };
        let login = entered(login::sign_in_half(&context(), &half, &client(), &second).await).await?;
        if login == Entered::Half {
            return Err(Problem::invalid("second_factor", "Type the code first."));
        }
        Ok(at(login, &local(&next), None))
    };
    // Where it took too long, it begins anew; what is said then is said there.
    let signed_in = async {
        match signed_in.await {
            Err(problem) if problem.kind == ProblemKind::NotSignedIn => Ok(Done::saying(path::SIGN_IN, problem.detail)),
            done => done,
        }
    };
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
        Ok(at(login, path::CUSTOMER, Some(welcome)))
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

/// How far somebody came by their password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entered {
    /// They are signed in.
    In(LoginSessionId),
    /// A code is asked next.
    Half,
}

/// Where somebody goes now who wanted to `to`, and what is said there if they are signed in.
pub(super) fn at(entered: Entered, to: &str, said: Option<&str>) -> Done {
    match (entered, said) {
        (Entered::In(login), None) => Done::at(to).with_login(Some(login)),
        (Entered::In(login), Some(said)) => Done::saying(to, said).with_login(Some(login)),
        (Entered::Half, _) => Done::at(path::sign_in_code(to)),
    }
}

/// Signs somebody in on this browser, or keeps that they typed the right password where their second factor is asked next.
pub(super) async fn open(email: String, password: String) -> Result<Entered, Problem> {
    let Client { device, address, marks, before } = client();
    let credentials = Credentials { email, password: Password::new(password), device, address, marks };
    entered(login::sign_in_over(&context(), credentials, before).await).await
}

/// The browser of the request at hand.
fn client() -> Client {
    let user_agent = use_context::<Parts>()
        .and_then(|parts| parts.headers.get(USER_AGENT)?.to_str().ok().map(str::to_owned))
        .unwrap_or_default();
    let caller = caller();
    let before = caller.signed_in.map(|who| who.login_session_id);
    Client { device: device(&user_agent), address: caller.address, marks: caller.marks, before }
}

async fn entered(signed_in: Result<login::SignIn, SignInError>) -> Result<Entered, Problem> {
    let browser = http_session()?;
    match signed_in {
        Ok(login) => {
            known_browser::remember(&login.marks);
            let id = login.login_session.id;
            remember(&browser, id, login.user.roles).await?;
            Ok(Entered::In(id))
        }
        Err(SignInError::SecondFactorNeeded(half)) => {
            remember_half_way(&browser, &half).await?;
            Ok(Entered::Half)
        }
        Err(error) => Err(error.into()),
    }
}

fn signed_out() -> Done {
    Done::saying("/", "You are signed out.").with_login(None)
}

/// Makes an account and signs it in, and what to say then.
async fn join(email: String, name: String, password: String) -> Result<(Entered, &'static str), Problem> {
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
