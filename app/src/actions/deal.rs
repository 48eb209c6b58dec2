//! Server functions of a deal: making and changing it: its fields, its stage, its owner, whether it is there.

use leptos::prelude::server;
use session::change::Actor;
use session::deal::{self, Edit, NewDeal};
use session::id::DealId;
use session::sale;

use super::answer::{Done, Sent, answer, came_from};
use super::consultation::known;
use super::name_of;
use crate::path;
use crate::problem::{Problem, ProblemKind};
use crate::request::caller::{context, staff};
use crate::words::deal::stage as stage_name;

/// Makes a deal. `customer` is the e-mail of somebody with an account, or a name.
///
/// # Errors
/// `invalid`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "create_deal")]
pub async fn create_deal(
    #[server(default)] title: String,
    #[server(default)] vehicle: String,
    #[server(default)] customer: String,
) -> Result<(), Problem> {
    let sent =
        Sent::new(name_of::<CreateDeal>(), [("title", title.as_str()), ("vehicle", &vehicle), ("customer", &customer)]);
    let made = async {
        let (cx, staff) = (context(), staff()?);
        let (customer_id, customer_name) = whose(&staff, &customer).await?;
        let new = NewDeal { title, vehicle, customer_id, customer_name, ..NewDeal::default() };
        let made = deal::create(&cx, &staff, &new).await.map_err(at_customer)?;
        Ok(Done::saying(path::deal(made.deal.id), format!("D-{} was created.", made.deal.number)))
    };
    answer(sent, made).await
}

/// Changes what a deal is about, over the version that was looked at.
///
/// # Errors
/// `stale`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "edit_deal")]
pub async fn edit_deal(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] title: String,
    #[server(default)] vehicle: String,
    #[server(default)] customer: String,
) -> Result<(), Problem> {
    let sent =
        Sent::new(name_of::<EditDeal>(), [("title", title.as_str()), ("vehicle", &vehicle), ("customer", &customer)]);
    let edited = async {
        let (cx, staff, id) = (context(), staff()?, known::<DealId>(&id)?);
        let (customer_id, customer_name) = whose(&staff, &customer).await?;
        let edit = Edit {
            version: number(&version),
            title: Some(title),
            vehicle: Some(vehicle),
            customer_id,
            customer_name: Some(customer_name),
            ..Edit::default()
        };
        deal::edit(&cx, &staff, id, &edit).await.map_err(at_customer)?;
        Ok(Done::saying(path::deal(id), "Saved."))
    };
    answer(sent, edited).await
}

/// Moves a deal to another stage, from its page or from the board. `word` is for the customer of a quote that is taken back so.
///
/// # Errors
/// `no-such-step`, `stale`, `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "move_deal")]
pub async fn move_deal(
    #[server(default)] id: String,
    #[server(default)] version: String,
    #[server(default)] stage: String,
    #[server(default)] word: String,
) -> Result<(), Problem> {
    let moved = async {
        let (cx, staff, id) = (context(), staff()?, known::<DealId>(&id)?);
        let stage = stage.parse().map_err(|_| Problem::invalid("stage", "Choose one of the stages."))?;
        let edit = Edit { version: number(&version), stage: Some(stage), word: Some(word), ..Edit::default() };
        let moved = deal::edit(&cx, &staff, id, &edit).await?.deal;
        let page = came_from();
        // On its own page one sees it; among others one is told.
        if page.split(['?', '#']).next() != Some(path::DEALS) {
            return Ok(Done::at(path::deal(id)));
        }
        Ok(Done::saying(page, format!("D-{} is now “{}”.", moved.number, stage_name(moved.stage))))
    };
    answer(Sent::new(name_of::<MoveDeal>(), []), moved).await
}

/// Gives a deal to somebody else.
///
/// # Errors
/// `not-allowed`, `invalid`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "give_deal")]
pub async fn give_deal(#[server(default)] id: String, #[server(default)] owner: String) -> Result<(), Problem> {
    let given = async {
        let (cx, staff, id) = (context(), staff()?, known::<DealId>(&id)?);
        let owner = owner.parse().map_err(|_| Problem::invalid("owner", "Choose the new owner."))?;
        Ok(match deal::give(&cx, &staff, id, owner).await? {
            Some(deal) => Done::saying(path::deal(id), format!("Reassigned to {}.", deal.owner_name)),
            None => Done::saying(path::DEALS, "The deal was reassigned. You can no longer see it."),
        })
    };
    answer(Sent::new(name_of::<GiveDeal>(), [("owner", owner.as_str())]), given).await
}

/// Deletes a deal.
///
/// # Errors
/// `not-allowed`, `not-found`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "delete_deal")]
pub async fn delete_deal(#[server(default)] id: String) -> Result<(), Problem> {
    let deleted = async {
        deal::delete(&context(), &staff()?, known(&id)?).await?;
        Ok(Done::saying(path::DELETED_DEALS, "The deal was deleted. You can restore it here."))
    };
    answer(Sent::new(name_of::<DeleteDeal>(), []), deleted).await
}

/// Brings a deleted deal back.
///
/// # Errors
/// `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "restore_deal")]
pub async fn restore_deal(#[server(default)] id: String) -> Result<(), Problem> {
    let restored = async {
        let id: DealId = known(&id)?;
        deal::undelete(&context(), &staff()?, id).await?;
        Ok(Done::saying(path::deal(id), "The deal was restored."))
    };
    answer(Sent::new(name_of::<RestoreDeal>(), []), restored).await
}

/// Writes a note on a deal.
///
/// # Errors
/// `invalid`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "note_deal")]
pub async fn note_deal(#[server(default)] id: String, #[server(default)] body: String) -> Result<(), Problem> {
    let written = async {
        let id: DealId = known(&id)?;
        deal::add_note(&context(), &staff()?, id, &body).await?;
        Ok(Done::at(path::deal(id)))
    };
    answer(Sent::new(name_of::<NoteDeal>(), [("body", body.as_str())]), written).await
}

/// A version as its form sends it; one that is none is older than any.
pub(super) fn number(text: &str) -> i64 {
    text.parse().unwrap_or(0)
}

/// Whom somebody means: a customer's account by its e-mail, or a name.
async fn whose(staff: &Actor, typed: &str) -> Result<(Option<session::id::UserId>, String), Problem> {
    let typed = typed.trim();
    if !typed.contains('@') {
        return Ok((None, typed.to_owned()));
    }
    let found = sale::find_customer(&context(), staff.user.shop_id, typed).await?;
    let none = || Problem::invalid("customer", "No customer has this e-mail. Check it, or type just a name.");
    Ok((Some(found.ok_or_else(none)?.id), String::new()))
}

/// The form has one field for the customer, whatever the deal calls it.
fn at_customer(error: deal::DealError) -> Problem {
    let mut problem = Problem::from(error);
    if problem.kind == ProblemKind::Invalid
        && problem.field.as_deref().is_some_and(|field| field.starts_with("customer"))
    {
        problem.field = Some("customer".to_owned());
    }
    problem
}
