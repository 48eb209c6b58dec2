//! Server functions of one's own second factor.

use leptos::prelude::server;
use session::login::Password;
use session::login::factor;

use super::answer::{Done, Sent, answer};
use super::device::{confirm, renew};
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Makes a secret for the person's phone, with their password where it was not typed lately.
///
/// # Errors
/// `password-needed`, `invalid`, `too-many-attempts`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "begin_second_factor")]
pub async fn begin_second_factor(#[server(default)] password: String) -> Result<(), Problem> {
    let begun = async {
        confirm(password).await?;
        factor::begin(&context(), &actor()?).await?;
        Ok(Done::at(path::SECOND_FACTOR))
    };
    answer(Sent::new(name_of::<BeginSecondFactor>(), []), begun).await
}

/// Turns it on with a code of the phone's; the next page shows the recovery codes, once.
///
/// # Errors
/// `invalid`, `too-many-attempts`, `password-needed`, `wrong-state`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "confirm_second_factor")]
pub async fn confirm_second_factor(#[server(default)] code: String) -> Result<(), Problem> {
    let confirmed = async {
        let codes = factor::confirm(&context(), &actor()?, &code).await?;
        let said = "Your second factor is on. Write the recovery codes down: they are shown this once.";
        Ok(Done::saying(path::SECOND_FACTOR, said).showing_codes(codes))
    };
    answer(Sent::new(name_of::<ConfirmSecondFactor>(), []), confirmed).await
}

/// Makes new recovery codes; the next page shows them, once.
///
/// # Errors
/// `invalid`, `too-many-attempts`, `wrong-state`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "make_recovery_codes")]
pub async fn make_recovery_codes(#[server(default)] password: String) -> Result<(), Problem> {
    let made = async {
        let who = actor()?;
        let codes = factor::new_recovery_codes(&context(), &who, Password::new(password)).await?;
        renew(&who).await?;
        let said = "Your new recovery codes are shown this once. Those of before do not work any more.";
        Ok(Done::saying(path::SECOND_FACTOR, said).showing_codes(codes))
    };
    answer(Sent::new(name_of::<MakeRecoveryCodes>(), []), made).await
}

/// Turns the second factor off.
///
/// # Errors
/// `invalid`, `not-allowed`, `too-many-attempts`, `busy`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "turn_off_second_factor")]
pub async fn turn_off_second_factor(#[server(default)] password: String) -> Result<(), Problem> {
    let off = async {
        let who = actor()?;
        factor::turn_off(&context(), &who, Password::new(password)).await?;
        renew(&who).await?;
        Ok(Done::saying(path::SECOND_FACTOR, "Your second factor is off. Your password alone signs you in."))
    };
    answer(Sent::new(name_of::<TurnOffSecondFactor>(), []), off).await
}
