//! Server functions of mail: sending one again that was given up, and sending a receipt.

use leptos::prelude::server;
use session::id::{MailId, SaleId};
use session::{mail, sale};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{actor, context, teller};

/// Lets a mail go again that was given up.
///
/// # Errors
/// `not-found`, `wrong-state`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "send_mail_again")]
pub async fn send_mail_again(#[server(default)] id: String) -> Result<(), Problem> {
    let again = async {
        mail::again(&context(), &actor()?, known::<MailId>(&id)?).await?;
        Ok(Done::saying(path::OPERATIONS, "The mail is tried again within a few seconds."))
    };
    answer(Sent::new(name_of::<SendMailAgain>(), []), again).await
}

/// Sends a receipt to the customer it names.
///
/// # Errors
/// `no-address`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "mail_receipt")]
pub async fn mail_receipt(#[server(default)] sale: String) -> Result<(), Problem> {
    let mailed = async {
        let id = known::<SaleId>(&sale)?;
        let address = sale::mail_receipt(&context(), &teller()?, id).await?;
        Ok(Done::saying(path::receipt(id), format!("The receipt is on its way to {address}.")))
    };
    answer(Sent::new(name_of::<MailReceipt>(), []), mailed).await
}
