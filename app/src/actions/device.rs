//! Server functions of where somebody is signed in: ending logins, naming a device, the password once more.

use leptos::prelude::server;
use session::change::Actor;
use session::login::{self, Password, Revoke};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, caller, context, forget, http_session, remember, signed_in};

/// Ends one login (`id`) of the person, all but this one (`others`), every device's (`devices`), or those and scheduled work (`all`).
/// The password comes along where it was not typed lately.
///
/// # Errors
/// `not-signed-in`, `not-found`, `password-needed`, `invalid`, `too-many-attempts`, `busy`.
#[server(prefix = "/fn", endpoint = "revoke_login")]
pub async fn revoke_login(#[server(default)] id: String, #[server(default)] password: String) -> Result<(), Problem> {
    answer(Sent::new(name_of::<RevokeLogin>(), []), revoke(&id, password)).await
}

/// Calls a device (`id`) by `name`.
///
/// # Errors
/// `not-signed-in`, `not-found`, `invalid`.
#[server(prefix = "/fn", endpoint = "name_device")]
pub async fn name_device(#[server(default)] id: String, #[server(default)] name: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<NameDevice>(), [("name", name.as_str())]);
    let named = async {
        login::name_device(&context(), &actor()?, known(&id)?, &name).await?;
        Ok(Done::saying(path::DEVICES, "The device is named."))
    };
    answer(sent, named).await
}

/// Notes that the person typed their password here just now.
///
/// # Errors
/// `not-signed-in`, `invalid`, `too-many-attempts`, `busy`.
#[server(prefix = "/fn", endpoint = "confirm_password")]
pub async fn confirm_password(#[server(default)] password: String) -> Result<(), Problem> {
    let confirmed = async {
        confirm(password).await?;
        Ok(Done::saying(path::DEVICES, "Thank you. You need not type your password again for a while."))
    };
    answer(Sent::new(name_of::<ConfirmPassword>(), []), confirmed).await
}

/// The password once more, where one was typed; this browser has another cookie then.
pub(super) async fn confirm(password: String) -> Result<(), Problem> {
    if password.is_empty() {
        return Ok(());
    }
    // It is not what the form does: that is carried out once, by itself.
    let who = Actor { once: None, ..actor()? };
    login::confirm_password(&context(), &who, Password::new(password)).await?;
    renew(&who).await
}

/// Gives this browser another cookie, after a password was typed in it (ASVS 5.0 7.2.4).
pub(super) async fn renew(who: &Actor) -> Result<(), Problem> {
    remember(&http_session()?, who.login_session_id, who.user.roles).await
}

fn signed_out(said: &str) -> Done {
    Done::saying("/", said).with_login(None)
}

async fn revoke(id: &str, password: String) -> Result<Done, Problem> {
    let who = signed_in()?;
    let which = match id {
        "others" => Revoke::Others,
        "devices" => Revoke::Devices,
        "all" => Revoke::All,
        id => Revoke::One(id.parse().map_err(|_| Problem::not_found())?),
    };
    confirm(password).await?;
    let ended = login::revoke(&context(), &who, which, &caller().address).await?;
    match (which, ended) {
        (Revoke::One(_), 0) => Err(Problem::not_found()),
        (Revoke::One(id), _) if id == who.login_session_id => {
            forget(&http_session()?).await?;
            Ok(signed_out("You are signed out."))
        }
        (Revoke::One(_), _) => Ok(Done::saying(path::DEVICES, "Signed out there.")),
        (Revoke::Others, 0) => Ok(Done::saying(path::DEVICES, "You are not signed in anywhere else.")),
        (Revoke::Others, _) => Ok(Done::saying(path::DEVICES, "Signed out everywhere else.")),
        (Revoke::Devices, _) => {
            forget(&http_session()?).await?;
            Ok(signed_out("You are signed out everywhere. Scheduled work goes on."))
        }
        (Revoke::All, _) => {
            forget(&http_session()?).await?;
            Ok(signed_out("You are signed out everywhere, and scheduled work is stopped until you sign in again."))
        }
    }
}
