//! Server functions of whoever looks after where the people of the shop are signed in, and after lost second factors.

use leptos::prelude::server;
use session::id::UserId;
use session::people;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::device::confirm;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// What stands for all of somebody's devices where one of them would.
pub(crate) const EVERY_DEVICE: &str = "all";

/// Ends one login (`login`) of somebody (`id`), or every device's (`all`). The password of whoever does comes along where it was not
/// typed lately.
///
/// # Errors
/// `not-allowed`, `not-found`, `password-needed`, `invalid`, `too-many-attempts`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "end_person_login")]
pub async fn end_person_login(
    #[server(default)] id: String,
    #[server(default)] login: String,
    #[server(default)] password: String,
) -> Result<(), Problem> {
    let ended = async {
        let id = known::<UserId>(&id)?;
        confirm(password).await?;
        let (cx, who) = (context(), actor()?);
        let said = if login == EVERY_DEVICE {
            match people::end_logins(&cx, &who, id).await? {
                0 => "They are not signed in anywhere.",
                _ => "Signed out everywhere. They are told by e-mail, and can sign in again.",
            }
        } else {
            people::end_login(&cx, &who, id, known(&login)?).await?;
            "Signed out there. They are told by e-mail."
        };
        Ok(Done::saying(path::person(id), said))
    };
    answer(Sent::new(name_of::<EndPersonLogin>(), []), ended).await
}

/// Takes somebody's second factor away. The password of whoever does comes along where it was not typed lately.
///
/// # Errors
/// `not-allowed`, `not-found`, `password-needed`, `invalid`, `too-many-attempts`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "take_second_factor")]
pub async fn take_second_factor(
    #[server(default)] id: String,
    #[server(default)] password: String,
) -> Result<(), Problem> {
    let taken = async {
        let id = known::<UserId>(&id)?;
        confirm(password).await?;
        let record = people::take_second_factor(&context(), &actor()?, id).await?;
        let said = format!("{} signs in with their password alone now. They are told by e-mail.", record.person.name);
        Ok(Done::saying(path::person(id), said))
    };
    answer(Sent::new(name_of::<TakeSecondFactor>(), []), taken).await
}

/// Ends every login of everybody else in the shop. The admin's password comes along where it was not typed lately.
///
/// # Errors
/// `not-allowed` for whoever is no admin, `password-needed`, `invalid`, `too-many-attempts`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "sign_everybody_out")]
pub async fn sign_everybody_out(#[server(default)] password: String) -> Result<(), Problem> {
    let ended = async {
        confirm(password).await?;
        let said = match people::end_everyones(&context(), &actor()?).await? {
            0 => "Nobody else was signed in.".to_owned(),
            1 => "One device is signed out.".to_owned(),
            many => format!("{many} devices are signed out."),
        };
        Ok(Done::saying(path::PEOPLE, said))
    };
    answer(Sent::new(name_of::<SignEverybodyOut>(), []), ended).await
}
