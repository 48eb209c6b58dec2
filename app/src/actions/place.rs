//! The server functions of a shop's locations and registers.

use leptos::prelude::server;
use session::catalogue;
use session::shop::{self, NewLocation, NewRegister};

use super::answer::{Done, Sent, answer};
use super::name_of;
use super::shop::typed_amount;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Adds a location.
///
/// # Errors
/// `invalid`, `full`, `not-allowed` for who does not run the shop, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "add_location")]
pub async fn add_location(#[server(default)] name: String) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<AddLocation>(), [("name", &name)]);
    let added = async {
        let (cx, manager) = (context(), actor()?);
        let new = NewLocation { name: name.clone(), in_use: true };
        shop::add_location(&cx, &manager, &new).await?;
        Ok(Done::saying(path::MANAGE_PLACES, format!("{} was added. Add a register to it.", name.trim())))
    };
    answer(sent, added).await
}

/// Renames a location; takes it out of use (`in_use` is `no`) or puts it back.
///
/// # Errors
/// `invalid`, `place-in-use`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "save_location")]
pub async fn save_location(
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] in_use: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SaveLocation>(), [("id", &*id), ("name", &*name)]);
    let saved = async {
        let (cx, manager) = (context(), actor()?);
        let id = id.parse().map_err(|_| Problem::not_found())?;
        let to = NewLocation { name: name.clone(), in_use: in_use != "no" };
        shop::save_location(&cx, &manager, id, &to).await?;
        Ok(Done::saying(path::MANAGE_PLACES, said(name.trim(), to.in_use)))
    };
    answer(sent, saved).await
}

/// Adds a register to a location.
///
/// # Errors
/// `invalid`, `full`, `place-in-use`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "add_register")]
pub async fn add_register(
    #[server(default)] location: String,
    #[server(default)] name: String,
    #[server(default)] opening_cash_cents: String,
) -> Result<(), Problem> {
    let kept = [("location", &*location), ("name", &*name), ("opening_cash_cents", &*opening_cash_cents)];
    let sent = Sent::new(name_of::<AddRegister>(), kept);
    let added = async {
        let (cx, manager) = (context(), actor()?);
        let location = location.parse().map_err(|_| Problem::not_found())?;
        let opening_cash_cents = cash(&opening_cash_cents).await?;
        let new = NewRegister { name: name.clone(), opening_cash_cents, in_use: true };
        shop::add_register(&cx, &manager, location, &new).await?;
        Ok(Done::saying(path::MANAGE_PLACES, format!("{} was added. Shifts can be started on it.", name.trim())))
    };
    answer(sent, added).await
}

/// Renames a register, says what its drawer is opened with; takes it out of use (`in_use` is `no`) or puts it back.
///
/// # Errors
/// `invalid`, `place-in-use`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "save_register")]
pub async fn save_register(
    #[server(default)] id: String,
    #[server(default)] name: String,
    #[server(default)] opening_cash_cents: String,
    #[server(default)] in_use: String,
) -> Result<(), Problem> {
    let kept = [("id", &*id), ("name", &*name), ("opening_cash_cents", &*opening_cash_cents)];
    let sent = Sent::new(name_of::<SaveRegister>(), kept);
    let saved = async {
        let (cx, manager) = (context(), actor()?);
        let id = id.parse().map_err(|_| Problem::not_found())?;
        let opening_cash_cents = cash(&opening_cash_cents).await?;
        let to = NewRegister { name: name.clone(), opening_cash_cents, in_use: in_use != "no" };
        shop::save_register(&cx, &manager, id, &to).await?;
        Ok(Done::saying(path::MANAGE_PLACES, said(name.trim(), to.in_use)))
    };
    answer(sent, saved).await
}

fn said(name: &str, in_use: bool) -> String {
    format!("{name} is {}.", if in_use { "saved and in use" } else { "out of use" })
}

/// What a drawer is opened with, as somebody typed it; nothing where that is as in the rest of the shop.
async fn cash(text: &str) -> Result<Option<i64>, Problem> {
    let decimals = catalogue::terms(&context(), actor()?.user.shop_id).await?.decimals();
    match text.trim() {
        "" => Ok(None),
        text => typed_amount("opening_cash_cents", text, decimals).map(Some),
    }
}
