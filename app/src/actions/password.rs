//! Server functions of passwords: asking for a link to a new one, setting it by the link, changing one's own.

use leptos::prelude::server;
use session::login::Password;
use session::people::link::LinkKey;
use session::people::{self, ChangePassword as Change};

use super::answer::{Done, Sent, answer};
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, caller, context, http_session, remember};
use crate::request::known_browser;

/// Sends whoever has the account of this address a link to a new password. The answer is the same whether anybody has.
///
/// # Errors
/// `invalid` for what is no address, `too-many-attempts`, `not-allowed` where this server writes no links, `busy`.
#[server(prefix = "/fn", endpoint = "forgot_password")]
pub async fn forgot_password(#[server(default)] email: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<ForgotPassword>(), [("email", email.as_str())]);
    let asked = async {
        let cx = context();
        people::forgot_password(&cx, &email, &caller().address, path::NEW_PASSWORD).await?;
        let minutes = cx.limits.password_link_ms / 60_000;
        Ok(Done::saying(
            path::SIGN_IN,
            format!(
                "If there is an account with this e-mail, a link to set a new password is on its way. It works for {minutes} minutes."
            ),
        ))
    };
    answer(sent, asked).await
}

/// Sets a new password by a link.
///
/// # Errors
/// `link-not-valid`, `invalid`, `busy`.
#[server(prefix = "/fn", endpoint = "set_new_password")]
pub async fn set_new_password(
    #[server(default)] key: String,
    #[server(default)] password: String,
) -> Result<(), Problem> {
    let set = async {
        let (key, password) = (LinkKey::new(key), Password::new(password));
        people::set_new_password(&context(), &key, password, &caller().address).await?;
        Ok(Done::saying(path::SIGN_IN, "Your new password is set. Sign in with it."))
    };
    answer(Sent::new(name_of::<SetNewPassword>(), []), set).await
}

/// Changes one's own password (`present` to `password`), and signs out everywhere else with `everywhere` = `yes`.
///
/// # Errors
/// `invalid`, `too-many-attempts`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "change_password")]
pub async fn change_password(
    #[server(default)] present: String,
    #[server(default)] password: String,
    #[server(default)] everywhere: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<ChangePassword>(), [("everywhere", everywhere.as_str())]);
    let changed = async {
        let (who, browser, everywhere) = (actor()?, http_session()?, everywhere == "yes");
        let change = Change { present: Password::new(present), new: Password::new(password), everywhere };
        let marks = people::change_password(&context(), &who, change).await?;
        known_browser::remember(&marks);
        // The login goes on, under another cookie than whoever may have seen the old one.
        remember(&browser, who.login_session_id, who.user.roles).await?;
        let said = if everywhere {
            "Your password is changed, and you are signed out everywhere else."
        } else {
            "Your password is changed."
        };
        Ok(Done::saying(path::ACCOUNT, said).with_login(Some(who.login_session_id)))
    };
    answer(sent, changed).await
}
