//! Server functions of what else a person says of themselves: their name, their e-mail address, and which mail they want.

use leptos::prelude::server;
use session::login::Password;
use session::mail::{self, MailWishes};
use session::people;
use session::people::link::LinkKey;

use super::answer::{Done, Sent, answer, came_from};
use super::consultation::known;
use super::device::renew;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, caller, context};

/// Gives the person another name.
///
/// # Errors
/// `invalid`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "change_name")]
pub async fn change_name(#[server(default)] name: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<ChangeName>(), [("name", name.as_str())]);
    let renamed = async {
        let name = people::rename(&context(), &actor()?, &name).await?;
        Ok(Done::saying(path::ACCOUNT, format!("You are called {name} from now on.")))
    };
    answer(sent, renamed).await
}

/// Sends a link to another e-mail address, by which the person takes it. The answer is the same whether it has an account.
///
/// # Errors
/// `invalid`, `too-many-attempts`, `not-allowed` where this server writes no links, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "ask_new_email")]
pub async fn ask_new_email(
    #[server(default)] email: String,
    #[server(default)] password: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<AskNewEmail>(), [("email", email.as_str())]);
    let asked = async {
        let (cx, who) = (context(), actor()?);
        people::ask_new_email(&cx, &who, &email, Password::new(password), path::NEW_EMAIL).await?;
        renew(&who).await?;
        let minutes = cx.limits.email_link_ms / 60_000;
        let said = format!(
            "A link is on its way to the new address and works for {minutes} minutes. Until you use it, you sign in as before."
        );
        Ok(Done::saying(path::ACCOUNT, said))
    };
    answer(sent, asked).await
}

/// Takes another e-mail address by its link.
///
/// # Errors
/// `link-not-valid`, `email-taken`.
#[server(prefix = "/fn", endpoint = "use_new_email")]
pub async fn use_new_email(#[server(default)] key: String) -> Result<(), Problem> {
    let used = async {
        let who = caller();
        let email = people::use_new_email(&context(), &LinkKey::new(key), &who.address).await?;
        let to = if who.signed_in.is_some() { path::ACCOUNT } else { path::SIGN_IN };
        Ok(Done::saying(to, format!("You sign in with {email} from now on.")))
    };
    answer(Sent::new(name_of::<UseNewEmail>(), []), used).await
}

/// Notes which mail the person wants: each that is ticked (`yes`).
///
/// # Errors
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "choose_mail")]
pub async fn choose_mail(
    #[server(default)] quotes: String,
    #[server(default)] accepted: String,
) -> Result<(), Problem> {
    let chosen = async {
        let wishes = MailWishes { quotes: quotes == "yes", accepted: accepted == "yes" };
        mail::wish(&context(), &actor()?, wishes).await?;
        Ok(Done::saying(path::ACCOUNT, "Saved. You get the mail that is ticked."))
    };
    answer(Sent::new(name_of::<ChooseMail>(), []), chosen).await
}

/// The person has read what was changed of their account.
///
/// # Errors
/// `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "dismiss_notice")]
pub async fn dismiss_notice(#[server(default)] id: String) -> Result<(), Problem> {
    let dismissed = async {
        people::dismiss_account_notice(&context(), &actor()?, known(&id)?).await?;
        Ok(Done::at(came_from()))
    };
    answer(Sent::new(name_of::<DismissNotice>(), []), dismissed).await
}
