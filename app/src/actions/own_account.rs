//! Server functions of what else a person says of themselves: their name, and which mail they want.

use leptos::prelude::server;
use session::mail::{self, MailWishes};
use session::people;

use super::answer::{Done, Sent, answer, came_from};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

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
