//! The server function that gives money back. What goes back is said once, and said whole: a form that says two things does nothing.

#![expect(clippy::too_many_arguments, reason = "each field of a form is an argument of its own")]

use leptos::prelude::server;
use session::id::{SaleId, ShiftId};
use session::quantity::Quantity;
use session::sale::{self, NewRefund, RefundLine};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::drawer::signature;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, teller};

/// Gives money back from the drawer of the shift that the form names (whoever sent it read which one): for `all` that is left of a
/// sale, or for so many of one `line` of it. A manager may sign for it.
///
/// # Errors
/// `invalid`, `needs-manager`, `not-a-manager`, `managers-code-needed`, `too-many-attempts`, `shift-not-open`, `not-at-this-shift`, `not-found`, `not-allowed`,
/// `not-signed-in`.
#[server(prefix = "/fn", endpoint = "refund_sale")]
pub async fn refund_sale(
    #[server(default)] shift: String,
    #[server(default)] id: String,
    #[server(default)] sale: String,
    #[server(default)] what: String,
    #[server(default)] position: String,
    #[server(default)] quantity: String,
    #[server(default)] reason: String,
    #[server(default)] tender: String,
    #[server(default)] manager_email: String,
    #[server(default)] manager_password: String,
    #[server(default)] manager_code: String,
) -> Result<(), Problem> {
    let kept = [
        ("what", what.as_str()),
        ("position", &position),
        ("quantity", &quantity),
        ("reason", &reason),
        ("tender", &tender),
        ("manager_email", &manager_email),
    ];
    let sent = Sent::new(name_of::<RefundSale>(), kept);
    let refunded = async {
        let (cx, teller) = (context(), teller()?);
        let (id, refund_of): (SaleId, SaleId) = (known(&id)?, known(&sale)?);
        let lines = going_back(&what, position.trim(), quantity.trim())?;
        let shift_id: ShiftId = known(&shift)?;
        // A way of the shop's own is sent with its name.
        let (kind, name) = tender.split_once(':').unwrap_or((&tender, ""));
        let new = NewRefund {
            id,
            refund_of,
            lines,
            reason,
            tender: kind.parse().map_err(|_| Problem::invalid("tender", "Choose how the money goes back."))?,
            tender_name: name.to_owned(),
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        };
        let manager = signature(manager_email, manager_password, manager_code);
        let receipt = sale::refund_signed(&cx, &teller, shift_id, new, manager).await?;
        Ok(Done::at(path::receipt(receipt.sale.id)))
    };
    answer(sent, refunded).await
}

/// The lines that go back; none of them means everything that is left.
fn going_back(what: &str, position: &str, quantity: &str) -> Result<Vec<RefundLine>, Problem> {
    match what {
        "all" if position.is_empty() && quantity.is_empty() => Ok(Vec::new()),
        "all" => Err(Problem::invalid(
            "what",
            "Everything that is left was chosen, and also one line or how many of it, so nothing was given back. Choose one of the two.",
        )),
        "line" => {
            let position =
                position.parse().map_err(|_| Problem::invalid("position", "Which line goes back? Choose it."))?;
            let quantity = Quantity::typed(quantity)
                .ok_or_else(|| Problem::invalid("quantity", "How much goes back? Type a number."))?;
            Ok(vec![RefundLine { position, quantity }])
        }
        _ => Err(Problem::invalid("what", "Choose what goes back: everything that is left, or one line.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_back_is_all_of_it_or_so_many_of_a_line_and_never_both() {
        let lines = |what, position, quantity| {
            going_back(what, position, quantity)
                .map(|lines| lines.iter().map(|line| (line.position, line.quantity)).collect::<Vec<_>>())
                .map_err(|problem| problem.field.unwrap_or_default())
        };
        assert_eq!(lines("all", "", ""), Ok(vec![]));
        assert_eq!(lines("line", "1", "2"), Ok(vec![(1, Quantity::whole(2))]));
        for (what, position, quantity, field) in [
            ("all", "", "1", "what"),
            ("all", "0", "", "what"),
            ("all", "0", "1", "what"),
            ("", "0", "1", "what"),
            ("", "", "", "what"),
            ("line", "", "1", "position"),
            ("line", "0", "", "quantity"),
            ("line", "0", "one", "quantity"),
            ("line", "0", "0.0001", "quantity"),
        ] {
            assert_eq!(lines(what, position, quantity), Err(field.to_owned()), "{what} {position} {quantity}");
        }
    }
}
