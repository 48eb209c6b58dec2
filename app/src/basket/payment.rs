//! The payment of a basket, as it is typed at a till: what is given in cash, by card, in credits and by a way of the shop's own; the same reading on
//! the page and on the server.

use session::money;
use session::sale::TenderKind;
use session::sale::tender::Tender;

/// What was typed into the fields of a payment. An empty field gives nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TypedPayment {
    pub(crate) cash: String,
    pub(crate) card: String,
    pub(crate) card_reference: String,
    pub(crate) credits: String,
    /// An amount by one of the shop's own ways.
    pub(crate) other: String,
    /// Which one that is.
    pub(crate) other_name: String,
}

impl TypedPayment {
    /// The tenders; `credit_price_cents` is what one credit pays.
    ///
    /// # Errors
    /// The field that cannot be read, and a sentence about it.
    pub(crate) fn tenders(
        &self,
        decimals: u32,
        credit_price_cents: i64,
    ) -> Result<Vec<Tender>, (&'static str, String)> {
        let amount = |field, text: &str| match text.trim() {
            "" => Ok(0),
            text => money::typed(text, decimals).ok_or_else(|| (field, no_amount(decimals))),
        };
        let credits: i64 = match self.credits.trim() {
            "" => 0,
            text => text
                .parse()
                .ok()
                .filter(|credits| *credits >= 0)
                .ok_or_else(|| ("credits", "How many credits? Type a whole number.".to_owned()))?,
        };
        let credits_cents = credits
            .checked_mul(credit_price_cents)
            .ok_or_else(|| ("credits", "These are too many credits.".to_owned()))?;
        let all = [
            (TenderKind::Cash, amount("cash", &self.cash)?, "", ""),
            (TenderKind::Card, amount("card", &self.card)?, self.card_reference.trim(), ""),
            (TenderKind::Credit, credits_cents, "", ""),
            (TenderKind::Other, amount("other", &self.other)?, "", self.other_name.trim()),
        ];
        let given = all.into_iter().filter(|(_, amount_cents, ..)| *amount_cents > 0);
        let tender = |(kind, amount_cents, reference, name): (_, _, &str, &str)| Tender {
            kind,
            amount_cents,
            reference: reference.to_owned(),
            name: name.to_owned(),
        };
        Ok(given.map(tender).collect())
    }
}

/// What of a deal's deposit is taken off a sale that comes to `total_cents`; nothing where there is none.
pub(crate) fn deposit(deposit_cents: i64, total_cents: i64) -> Option<Tender> {
    let (kind, amount_cents) = (TenderKind::Deposit, deposit_cents.min(total_cents));
    (amount_cents > 0).then(|| Tender { kind, amount_cents, reference: String::new(), name: String::new() })
}

/// What is said of an e-mail that nobody has here.
pub(crate) const NO_CUSTOMER: &str = "No customer of this shop has this e-mail. The basket is as it was.";

/// What is said of a text that is no amount.
pub(crate) fn no_amount(decimals: u32) -> String {
    format!("This is no amount. Type digits, as in {}.", money::amount(200 * 10_i64.pow(decimals), decimals))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_becomes_tenders_and_nonsense_names_its_field() {
        let given = TypedPayment {
            cash: "5".to_owned(),
            card: " 12,50 ".to_owned(),
            card_reference: " 7 ".to_owned(),
            credits: "2".to_owned(),
            other: "3".to_owned(),
            other_name: "Voucher".to_owned(),
        };
        let tenders = given.tenders(2, 1_000).expect("amounts");
        assert_eq!(tenders.iter().map(|tender| tender.amount_cents).collect::<Vec<_>>(), [500, 1_250, 2_000, 300]);
        assert_eq!((tenders[3].kind, tenders[3].name.as_str()), (TenderKind::Other, "Voucher"));
        assert_eq!(tenders[1].reference, "7");
        assert_eq!(TypedPayment::default().tenders(2, 0), Ok(Vec::new()));
        let field = |given: TypedPayment| given.tenders(2, 1_000).expect_err("nonsense").0;
        assert_eq!(field(TypedPayment { cash: "x".to_owned(), ..TypedPayment::default() }), "cash");
        assert_eq!(field(TypedPayment { card: "-1".to_owned(), ..TypedPayment::default() }), "card");
        for credits in ["-1", "1.5", "9223372036854775807"] {
            assert_eq!(field(TypedPayment { credits: credits.to_owned(), ..TypedPayment::default() }), "credits");
        }
    }
}
