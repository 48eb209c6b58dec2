//! Server functions that change many prices: worked out and shown first, changed once somebody says that they are right.

use leptos::prelude::server;
use session::catalogue::{self, ListFilter, Raise, Rounding};
use session::id::DraftId;
use session::money;

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context};

/// Works out new prices for a category, or for all that a search finds. `by` is a percentage (`5 %`, `-10 %`) or an amount.
///
/// # Errors
/// `invalid` by its field, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "work_out_prices")]
pub async fn work_out_prices(
    #[server(default)] category: String,
    #[server(default)] search: String,
    #[server(default)] by: String,
    #[server(default)] rounding: String,
) -> Result<(), Problem> {
    let kept = [("category", category.as_str()), ("search", &search), ("by", &by), ("rounding", &rounding)];
    let sent = Sent::new(name_of::<WorkOutPrices>(), kept);
    let worked_out = async {
        let (cx, manager) = (context(), actor()?);
        let terms = catalogue::terms(&cx, manager.user.shop_id).await?;
        let raise = raise(&by, terms.decimals())?;
        let rounding: Rounding = match rounding.as_str() {
            "" => Rounding::Exact,
            word => word.parse().map_err(|_| Problem::invalid("rounding", "Choose how prices are rounded."))?,
        };
        let filter = ListFilter { search, category, ..ListFilter::default() };
        let id = catalogue::work_out_prices(&cx, &manager, &filter, (raise, rounding)).await?;
        Ok(Done::at(path::new_prices(id)))
    };
    answer(sent, worked_out).await
}

/// Changes the prices that were worked out.
///
/// # Errors
/// `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "change_prices")]
pub async fn change_prices(#[server(default)] id: String) -> Result<(), Problem> {
    let changed = async {
        let id: DraftId = known(&id)?;
        let repriced = catalogue::change_prices(&context(), &actor()?, id).await?;
        let prices = |count: usize| if count == 1 { "1 price".to_owned() } else { format!("{count} prices") };
        let mut said = format!("{} changed. Tills show them.", prices(repriced.changed));
        if repriced.left > 0 {
            let names = repriced.left_names.join(", ");
            said.push_str(&format!(
                " {} left as they are, because somebody changed the products meanwhile: {names}.",
                repriced.left
            ));
        }
        Ok(Done::saying(path::CATALOGUE, said))
    };
    answer(Sent::new(name_of::<ChangePrices>(), []), changed).await
}

/// By how much: a percentage, or an amount; with a sign before it or none.
fn raise(typed: &str, decimals: u32) -> Result<Raise, Problem> {
    let text = typed.trim();
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let read = match text.strip_suffix('%') {
        Some(percent) => money::typed(percent, 2).map(|bp| Raise::Bp(sign * bp)),
        None => money::typed(text, decimals).map(|cents| Raise::Cents(sign * cents)),
    };
    read.ok_or_else(|| Problem::invalid("by", "Type a percentage such as 5 % or -10 %, or an amount such as 1.50."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_raised_by_a_percentage_or_an_amount() {
        for (typed, raise_of) in [
            ("5 %", Raise::Bp(500)),
            ("+2,5%", Raise::Bp(250)),
            ("-10 %", Raise::Bp(-1_000)),
            ("1.50", Raise::Cents(150)),
            ("−0,05", Raise::Cents(-5)),
        ] {
            assert_eq!(raise(typed, 2).ok(), Some(raise_of), "{typed}");
        }
        for typed in ["", "%", "x", "5 %%", "1.234"] {
            assert!(raise(typed, 2).is_err(), "{typed}");
        }
    }
}
