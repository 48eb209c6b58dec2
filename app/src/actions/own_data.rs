//! Server functions of one's own data: asking to be erased, and taking it back.

use leptos::prelude::server;
use session::login::Password;
use session::own_data;

use super::answer::{Done, Sent, answer};
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

const DAY_MS: i64 = 86_400_000;

/// Asks for the person to be erased, whose password is asked for again.
///
/// # Errors
/// `invalid`, `too-many-attempts`, `last-admin`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "ask_erasure")]
pub async fn ask_erasure(#[server(default)] password: String) -> Result<(), Problem> {
    let asked = async {
        let (cx, who) = (context(), actor()?);
        let pending = own_data::ask(&cx, &who, Password::new(password)).await?;
        // A day that has begun counts.
        let days = (pending.erase_at.since_ms(cx.clock.now()).max(0) + DAY_MS - 1) / DAY_MS;
        Ok(Done::saying(
            path::OWN_DATA,
            format!("Noted. You are erased in {days} days; until then you can take it back."),
        ))
    };
    answer(Sent::new(name_of::<AskErasure>(), []), asked).await
}

/// Takes it back.
///
/// # Errors
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "take_back_erasure")]
pub async fn take_back_erasure() -> Result<(), Problem> {
    let taken_back = async {
        let was_pending = own_data::take_back(&context(), &actor()?).await?;
        let said =
            if was_pending { "Taken back. Your account stays as it is." } else { "There was nothing to take back." };
        Ok(Done::saying(path::OWN_DATA, said))
    };
    answer(Sent::new(name_of::<TakeBackErasure>(), []), taken_back).await
}
