//! A receipt by mail, to the customer it names.

use super::receipt::receipt;
use super::view::Receipt;
use crate::Context;
use crate::change::{Actor, Change};
use crate::counter::{CounterError, SaleKind, TenderKind};
use crate::id::{SaleId, UserId};
use crate::mail::{self, Letter, NewMail, ReceiptLetter};
use crate::money;
use crate::store::{StoreError, Tx, args, transact};

/// Why a receipt was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailReceiptError {
    /// It names no customer who has an account.
    #[error("the receipt names nobody with an e-mail address")]
    NoAddress,
    /// There is no such receipt here.
    #[error(transparent)]
    Counter(#[from] CounterError),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const ADDRESS: &str = "SELECT id, email, name FROM users WHERE id = $1 AND shop_id = $2 AND disabled_at IS NULL";

/// Sends a receipt of the teller's shop to its customer, and answers to which address.
///
/// # Errors
/// [`MailReceiptError`]; nothing is sent then.
#[crate::boxed]
pub async fn mail_receipt(cx: &Context, teller: &Actor, id: SaleId) -> Result<String, MailReceiptError> {
    let receipt = receipt(cx, teller, id).await?;
    let customer = receipt.sale.customer_id.ok_or(MailReceiptError::NoAddress)?;
    transact!(cx.store, |tx| send(cx, tx, teller, customer, &receipt).await)
}

async fn send(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    customer: UserId,
    receipt: &Receipt,
) -> Result<String, MailReceiptError> {
    let shop_id = teller.user.shop_id;
    let found: Option<(UserId, String, String)> = tx.optional(ADDRESS, args![customer, shop_id]).await?;
    let (user_id, address, name) = found.ok_or(MailReceiptError::NoAddress)?;
    let letter = Letter::Receipt(letter(receipt, name));
    let new = NewMail { shop_id, address: &address, user_id: Some(user_id), letter, worth_until: None };
    mail::queue(cx, tx, &new).await?;
    let id = receipt.sale.id.to_string();
    tx.record(cx, Change::audited(teller.into(), "receipt_mailed", id, &[])).await?;
    Ok(address)
}

fn letter(receipt: &Receipt, name: String) -> ReceiptLetter {
    let (sale, currency) = (&receipt.sale, receipt.currency.as_str());
    let amount = |cents| format!("{} {currency}", money::amount(cents, money::decimals(currency)));
    let what = match sale.kind {
        SaleKind::Sale if sale.deposit_cents > 0 => "Deposit",
        SaleKind::Sale => "Receipt",
        SaleKind::Refund => "Refund",
        SaleKind::Void => "Void sale",
    };
    let rung_up = sale.rung_up_at.in_zone(&receipt.time_zone);
    let place = format!("{}, {}", receipt.shift.location_name, receipt.shift.register_name);
    let tax_number = if receipt.shop_tax_number.is_empty() {
        String::new()
    } else {
        format!("Tax number {}", receipt.shop_tax_number)
    };
    let head = [&receipt.shop_name, &receipt.shop_address, &tax_number, &place, &rung_up];
    let head = head.into_iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n");
    let lines = receipt
        .lines
        .iter()
        .map(|line| (format!("{} × {}", line.unit.shown(line.quantity), line.name), amount(line.total_cents)));
    let mut sums = Vec::new();
    if sale.discount_cents > 0 {
        sums.push(("Discount".to_owned(), amount(sale.discount_cents)));
    }
    sums.push(("Total".to_owned(), amount(sale.total_cents)));
    if sale.deposit_cents == 0 {
        sums.push(("Tax in it".to_owned(), amount(sale.tax_cents)));
    }
    if sale.rounding_cents != 0 {
        sums.push(("Rounded to the smallest coin".to_owned(), amount(sale.rounding_cents)));
    }
    sums.extend(receipt.tenders.iter().map(|tender| {
        let way = match tender.kind {
            TenderKind::Cash => "Cash",
            TenderKind::Card => "Card",
            TenderKind::Credit => "Credits",
            TenderKind::Deposit => "Deposit",
            TenderKind::Other => &tender.name,
        };
        (way.to_owned(), amount(tender.amount_cents))
    }));
    if sale.change_cents > 0 {
        sums.push(("Change".to_owned(), amount(sale.change_cents)));
    }
    let title = format!("{what} {}-{}", receipt.shift.number, sale.number);
    ReceiptLetter { name, title, head, lines: lines.collect(), sums }
}
