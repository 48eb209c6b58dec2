//! Server functions of whoever looks after where the people of the shop are signed in, and after lost second factors.

use leptos::prelude::server;
use session::id::UserId;
use session::people;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Ends one login (`login`) of somebody (`id`).
///
/// # Errors
/// `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "end_person_login")]
pub async fn end_person_login(#[server(default)] id: String, #[server(default)] login: String) -> Result<(), Problem> {
    let ended = async {
        let (who, id) = (actor()?, known::<UserId>(&id)?);
        people::end_login(&context(), &who, id, known(&login)?).await?;
        Ok(Done::saying(path::person(id), "Signed out there. They are told by e-mail."))
    };
    answer(Sent::new(name_of::<EndPersonLogin>(), []), ended).await
}

/// Ends every device's login of somebody.
///
/// # Errors
/// `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "end_person_logins")]
pub async fn end_person_logins(#[server(default)] id: String) -> Result<(), Problem> {
    let ended = async {
        let (who, id) = (actor()?, known::<UserId>(&id)?);
        let said = match people::end_logins(&context(), &who, id).await? {
            0 => "They are not signed in anywhere.",
            _ => "Signed out everywhere. They are told by e-mail, and can sign in again.",
        };
        Ok(Done::saying(path::person(id), said))
    };
    answer(Sent::new(name_of::<EndPersonLogins>(), []), ended).await
}

/// Takes somebody's second factor away.
///
/// # Errors
/// `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "take_second_factor")]
pub async fn take_second_factor(#[server(default)] id: String) -> Result<(), Problem> {
    let taken = async {
        let (who, id) = (actor()?, known::<UserId>(&id)?);
        let record = people::take_second_factor(&context(), &who, id).await?;
        let said = format!("{} signs in with their password alone now. They are told by e-mail.", record.person.name);
        Ok(Done::saying(path::person(id), said))
    };
    answer(Sent::new(name_of::<TakeSecondFactor>(), []), taken).await
}

/// Ends every login of everybody else in the shop.
///
/// # Errors
/// `not-allowed` for whoever is no admin, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "sign_everybody_out")]
pub async fn sign_everybody_out() -> Result<(), Problem> {
    let ended = async {
        let said = match people::end_everyones(&context(), &actor()?).await? {
            0 => "Nobody else was signed in.".to_owned(),
            1 => "One device is signed out.".to_owned(),
            many => format!("{many} devices are signed out."),
        };
        Ok(Done::saying(path::PEOPLE, said))
    };
    answer(Sent::new(name_of::<SignEverybodyOut>(), []), ended).await
}
