//! Server functions of quotes: made by the staff, and taken back. What their customers do is in `decision`.

use leptos::prelude::server;
use session::deal::{self, NewQuote};
use session::id::{ConsultationId, DealId};

use super::answer::{Done, Sent, answer};
use super::consultation::known;
use super::deal::number;
use super::name_of;
use crate::path;
use crate::problem::Problem;
use crate::request::caller::{context, staff};

/// Makes a quote of what a deal offers.
///
/// # Errors
/// `not-quotable`, `stale`, `full`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "quote_deal")]
pub async fn quote_deal(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] message: String,
    #[server(default)] valid_days: String,
    #[server(default)] email: String,
) -> Result<(), Problem> {
    let kept = [("message", message.as_str()), ("valid_days", &valid_days), ("email", &email)];
    let sent = Sent::new(name_of::<QuoteDeal>(), kept);
    let made = async {
        let (staff, id) = (staff()?, known::<DealId>(&id)?);
        let wrong = || Problem::invalid("valid_days", "Enter the number of days as a whole number.");
        let valid_days = match valid_days.trim() {
            "" => None,
            text => Some(text.parse().map_err(|_| wrong())?),
        };
        let is_mailed = !email.trim().is_empty();
        let new = NewQuote { version: number(&version), message, valid_days, email };
        let record = deal::quote(&context(), &staff, id, &new).await?;
        let said = match record.quotes.first() {
            Some(quote) if !quote.head.has_account && is_mailed => "The quote is on its way to the customer by e-mail.",
            Some(quote) if !quote.head.has_account => "The quote is ready. Send the customer the link below.",
            _ => "The quote is on the customer's page.",
        };
        Ok(Done::saying(path::deal(id), said))
    };
    answer(sent, made).await
}

/// Takes a quote back that nobody has decided on.
///
/// # Errors
/// `quote-not-open`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "withdraw_quote")]
pub async fn withdraw_quote(
    #[server(default)] id: String,
    #[server(default)] quote: String,
    #[server(default)] word: String,
) -> Result<(), Problem> {
    let withdrawn = async {
        let (staff, id) = (staff()?, known::<DealId>(&id)?);
        deal::withdraw(&context(), &staff, id, known(&quote)?, &word).await?;
        Ok(Done::saying(path::deal(id), "The quote is withdrawn. The customer can read why."))
    };
    answer(Sent::new(name_of::<WithdrawQuote>(), [("word", word.as_str())]), withdrawn).await
}

/// Makes a deal of a consultation, and selects it.
///
/// # Errors
/// `already-attached`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "escalate")]
pub async fn escalate(#[server(default)] session: String) -> Result<(), Problem> {
    let made = async {
        let (cx, staff, session) = (context(), staff()?, known::<ConsultationId>(&session)?);
        let made = deal::escalate(&cx, &staff, session).await?;
        deal::select(&cx, &staff, made.deal.id, None).await?;
        Ok(Done::saying(
            path::deal(made.deal.id),
            "The deal was created and selected. Add parts and labour, then send the quote.",
        ))
    };
    answer(Sent::new(name_of::<Escalate>(), []), made).await
}

/// Attaches a consultation to a deal.
///
/// # Errors
/// `already-attached`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "attach_deal")]
pub async fn attach_deal(#[server(default)] id: String, #[server(default)] session: String) -> Result<(), Problem> {
    let attached = async {
        let (staff, session) = (staff()?, known::<ConsultationId>(&session)?);
        deal::attach(&context(), &staff, known(&id)?, session).await?;
        Ok(Done::saying(path::room(session), "The consultation was attached to the deal."))
    };
    answer(Sent::new(name_of::<AttachDeal>(), []), attached).await
}
