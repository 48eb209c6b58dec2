//! Server functions of baskets that wait at a register.

use leptos::prelude::server;
use session::id::{SaleId, ShiftId};
use session::sale::{self, NewParked};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::basket::deal_lines::reckoned_from;
use crate::basket::{Basket, TAKE_UP_LATER};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, staff, teller};

/// Parks a basket under a name; `id` is the sale it becomes.
///
/// # Errors
/// `invalid`, `full`, `id-taken`, `shift-not-open`, `not-at-this-shift`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "park_basket")]
pub async fn park_basket(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] basket: String,
    #[server(default)] park_name: String,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<ParkBasket>(), [("park_name", park_name.as_str())]);
    let parked = async {
        let (cx, teller, staff) = (context(), teller()?, staff()?);
        let shift_id: ShiftId = known(&shift)?;
        let basket = Basket::read(&basket);
        let catalogue = reckoned_from(&cx, &staff, &basket).await?;
        let total = basket.total(&catalogue).ok().flatten();
        let new = NewParked {
            id: known(&id)?,
            name: park_name.clone(),
            basket: basket.write(),
            lines_count: i64::try_from(basket.entries.len()).unwrap_or(i64::MAX),
            total_cents: total.map_or(0, |total| total.total_cents),
        };
        let parked = sale::park(&cx, &teller, shift_id, new).await?;
        Ok(Done::saying(path::till(shift_id), format!("{} is parked.", parked.name)))
    };
    answer(sent, parked).await
}

/// Takes up a basket that waits, where nothing else is in the basket.
///
/// # Errors
/// `already-taken`, `invalid`, `shift-not-open`, `not-at-this-shift`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "take_up_basket")]
pub async fn take_up_basket(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] basket: String,
) -> Result<(), Problem> {
    let taken = async {
        let (cx, teller) = (context(), teller()?);
        let (shift_id, id): (ShiftId, SaleId) = (known(&shift)?, known(&id)?);
        if !Basket::read(&basket).entries.is_empty() {
            return Err(Problem::invalid("basket", TAKE_UP_LATER));
        }
        let taken = sale::take_up(&cx, &teller, shift_id, id).await?;
        let to = Basket::read(&taken.basket).at(&path::till(shift_id));
        Ok(Done::at(path::with_query(&to, "sale", &taken.id.to_string())))
    };
    answer(Sent::new(name_of::<TakeUpBasket>(), []), taken).await
}
