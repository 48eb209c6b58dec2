//! The server functions of the first day: a step each, behind the link, and the end. Nobody is signed in yet.

use leptos::prelude::server;
use session::login::Password;
use session::money;
use session::shop::Role;
use session::shop::setup::{self, Draft, FirstPlace, Invitee, Owner, OwnerDraft, SetupError, SetupToken};

use super::account::{at, open};
use super::answer::{Done, Sent, answer};
use super::name_of;
use super::shop::typed_amount;
use super::typed_settings::{TypedProfile, TypedReckoning};
use crate::path;
use crate::problem::Problem;
use crate::request::caller::context;

/// Keeps what the shop is called, and where it is.
///
/// # Errors
/// `invalid`, `not-found` for a link that opens nothing.
#[server(prefix = "/fn", endpoint = "setup_shop")]
pub async fn setup_shop(
    #[server(default)] token: String,
    #[server(flatten)] typed: TypedProfile,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SetupShop>(), typed.kept());
    answer(sent, keep(token, "money", async |_| Ok(Draft { profile: Some(typed.read()), ..Draft::default() }))).await
}

/// Keeps how it reckons.
///
/// # Errors
/// As [`setup_shop`].
#[server(prefix = "/fn", endpoint = "setup_money")]
pub async fn setup_money(
    #[server(default)] token: String,
    #[server(flatten)] typed: TypedReckoning,
) -> Result<(), Problem> {
    let sent = Sent::new(name_of::<SetupMoney>(), typed.kept());
    answer(sent, keep(token, "place", async |_| Ok(Draft { reckoning: Some(typed.read()?), ..Draft::default() }))).await
}

/// Keeps the first location and register.
///
/// # Errors
/// As [`setup_shop`].
#[server(prefix = "/fn", endpoint = "setup_place")]
pub async fn setup_place(
    #[server(default)] token: String,
    #[server(default)] location: String,
    #[server(default)] register: String,
    #[server(default)] opening_cash: String,
) -> Result<(), Problem> {
    let kept = [("location", &*location), ("register", &*register), ("opening_cash", &*opening_cash)];
    let sent = Sent::new(name_of::<SetupPlace>(), kept);
    let place = async |draft: &Draft| {
        let decimals = money::decimals(&draft.reckons().currency);
        let opening_cash_cents = typed_amount("opening_cash", &opening_cash, decimals)?;
        let place = FirstPlace { location, register, opening_cash_cents };
        Ok(Draft { place: Some(place), ..Draft::default() })
    };
    answer(sent, keep(token, "people", place)).await
}

/// Keeps who is to be invited once the shop is there: e-mail addresses, one a line, by what they will do. Nobody need be.
///
/// # Errors
/// As [`setup_shop`].
#[server(prefix = "/fn", endpoint = "setup_people")]
pub async fn setup_people(
    #[server(default)] token: String,
    #[server(default)] mechanics: String,
    #[server(default)] cashiers: String,
    #[server(default)] managers: String,
) -> Result<(), Problem> {
    let kept = [("mechanics", &*mechanics), ("cashiers", &*cashiers), ("managers", &*managers)];
    let sent = Sent::new(name_of::<SetupPeople>(), kept);
    let of = [(Role::Mechanic, &mechanics), (Role::Cashier, &cashiers), (Role::Manager, &managers)];
    let people = of.into_iter().flat_map(|(role, typed)| {
        let addresses = typed.split(['\n', '\r', ',', ';']).map(str::trim).filter(|line| !line.is_empty());
        addresses.map(move |email| Invitee { email: email.to_owned(), roles: role.into() })
    });
    let people: Vec<Invitee> = people.collect();
    answer(sent, keep(token, "owner", async |_| Ok(Draft { people: Some(people), ..Draft::default() }))).await
}

/// Makes the shop and its owner (a mechanic too with `repairs`), puts what a garage usually sells into its catalogue with `starter`, and
/// signs them in. The password is kept nowhere before.
///
/// # Errors
/// `invalid`, `not-found`, `busy`.
#[server(prefix = "/fn", endpoint = "setup_owner")]
pub async fn setup_owner(
    #[server(default)] token: String,
    #[server(default)] name: String,
    #[server(default)] email: String,
    #[server(default)] password: String,
    #[server(default)] repairs: String,
    #[server(default)] starter: String,
) -> Result<(), Problem> {
    let kept = [("name", &*name), ("email", &*email), ("repairs", &*repairs), ("starter", &*starter)];
    let sent = Sent::new(name_of::<SetupOwner>(), kept);
    let made = async {
        let (cx, token) = (context(), SetupToken::new(token));
        let owner = OwnerDraft { name: name.clone(), email: email.clone() };
        let draft = setup::answer(&cx, &token, Draft { owner: Some(owner), ..Draft::default() }).await?;
        let invited = if cx.post.has_links() { draft.people.unwrap_or_default().len() } else { 0 };
        let owner = Owner {
            name: name.clone(),
            email: email.clone(),
            password: Password::new(password.clone()),
            repairs: !repairs.is_empty(),
        };
        match setup::finish(&cx, Some(&token), Draft::default(), owner).await {
            // The garage is open whether that works or not: what is left to do says so.
            Ok(owner) if !starter.is_empty() => {
                if let Err(error) = setup::begin_with_the_list(&cx, &owner).await {
                    tracing::warn!(%error, "the starter list could not be put into the catalogue");
                }
            }
            Ok(_) => {}
            // What is missing is asked for where it belongs.
            Err(SetupError::Missing { step, message }) => {
                return Ok(Done::saying(path::setup(token.expose(), step), message));
            }
            Err(error) => return Err(error.into()),
        }
        let login = open(email.clone(), password).await?;
        let mut said = "Your garage is open. What is left to do stands below.".to_owned();
        if invited > 0 {
            said.push_str(" Whoever you named is invited by e-mail.");
        }
        Ok(at(login, path::TODAY, Some(&said)))
    };
    answer(sent, made).await
}

/// Keeps the answers of a step, and goes to the next one.
async fn keep(
    token: String,
    next: &'static str,
    answers: impl AsyncFnOnce(&Draft) -> Result<Draft, Problem>,
) -> Result<Done, Problem> {
    let (cx, token) = (context(), SetupToken::new(token));
    let present = setup::draft(&cx, &token).await?.ok_or(SetupError::NotFound)?;
    setup::answer(&cx, &token, answers(&present).await?).await?;
    Ok(Done::at(path::setup(token.expose(), next)))
}
