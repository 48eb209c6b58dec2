//! What was answered so far, a group a step, behind the link's hash.

use serde::{Deserialize, Serialize};

use super::SetupError;
use super::link::SetupToken;
use crate::Context;
use crate::catalogue::TaxMode;
use crate::login::normalise_email;
use crate::people::Roles;
use crate::shop::check::{checked_profile, checked_reckoning};
use crate::shop::country::country;
use crate::shop::places::checked_name;
use crate::shop::settings::{Profile, Reckoning};
use crate::store::{StoreError, args, transact};

/// The answers, as far as there are any.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// What the shop is called, and where it is.
    pub profile: Option<Profile>,
    /// How it reckons.
    pub reckoning: Option<Reckoning>,
    /// Its first location and register.
    pub place: Option<FirstPlace>,
    /// Who is invited to work there, as soon as it is there.
    pub people: Option<Vec<Invitee>>,
    /// Whose it is, without their password.
    pub owner: Option<OwnerDraft>,
}

/// The first location and register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstPlace {
    /// What the location is called.
    pub location: String,
    /// What the register is called.
    pub register: String,
    /// What its drawer is opened with, in minor units.
    pub opening_cash_cents: i64,
}

/// Somebody who is to work in the shop.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitee {
    /// Their e-mail address.
    pub email: String,
    /// What they will be able to do: roles of the staff.
    pub roles: Roles,
}

/// People who are invited on the first day at the most; more are invited from their own page.
pub const INVITEES_MAX: usize = 50;

/// The owner, as far as a draft may know them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnerDraft {
    /// What they are called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
}

impl Draft {
    /// How a shop reckons where this one is: as was answered, or as is usual in its country.
    #[must_use]
    pub fn reckons(&self) -> Reckoning {
        if let Some(reckoning) = &self.reckoning {
            return reckoning.clone();
        }
        let usual = self.profile.as_ref().and_then(|profile| country(&profile.country));
        Reckoning {
            currency: usual.map_or("EUR", |usual| usual.currency).to_owned(),
            time_zone: usual.map_or("UTC", |usual| usual.time_zone).to_owned(),
            day_begins_minutes: 0,
            tax_mode: usual.map_or(TaxMode::Included, |usual| usual.tax_mode),
            tax_rates_bp: usual.map(|usual| usual.tax_rates_bp.clone()).unwrap_or_default(),
        }
    }

    /// The same with its groups checked, each as far as it is there.
    pub(super) fn checked(self, amount_cents_max: i64) -> Result<Self, SetupError> {
        let profile = self.profile.as_ref().map(checked_profile).transpose()?;
        // Of another country, what is usual there is offered anew.
        let usual = self.reckons();
        let reckoning = self.reckoning.as_ref().map(|new| checked_reckoning(new, &usual_before(&usual))).transpose()?;
        let place = match self.place {
            None => None,
            Some(FirstPlace { location, register, opening_cash_cents }) => {
                let named = |field: &str, name: &str| {
                    checked_name(name).map_err(|error| match SetupError::from(error) {
                        SetupError::Invalid { message, .. } => SetupError::Invalid { field: field.to_owned(), message },
                        other => other,
                    })
                };
                if !(0..=amount_cents_max).contains(&opening_cash_cents) {
                    let message = "This is no amount that a drawer holds.".to_owned();
                    return Err(SetupError::Invalid { field: "opening_cash".to_owned(), message });
                }
                let (location, register) = (named("location", &location)?, named("register", &register)?);
                Some(FirstPlace { location, register, opening_cash_cents })
            }
        };
        let people = self.people.map(checked_people).transpose()?;
        Ok(Self { profile, reckoning, place, people, owner: self.owner })
    }
}

/// Each of them once, with all that they will be able to do.
fn checked_people(people: Vec<Invitee>) -> Result<Vec<Invitee>, SetupError> {
    let invalid = |message: String| SetupError::Invalid { field: "people".to_owned(), message };
    let mut checked: Vec<Invitee> = Vec::new();
    for Invitee { email, roles } in people {
        let typed: String = email.trim().chars().take(NAMED_CHARS_MAX).collect();
        let no_address =
            || invalid(format!("“{typed}” is no e-mail address. Write one a line, like name@example.org."));
        let email = normalise_email(&email).ok_or_else(no_address)?;
        if roles.is_customer() {
            return Err(invalid("Customers sign up themselves.".to_owned()));
        }
        match checked.iter_mut().find(|known| known.email == email) {
            Some(known) => known.roles = Roles::of(known.roles.iter().chain(roles.iter())).unwrap_or(roles),
            None => checked.push(Invitee { email, roles }),
        }
    }
    if checked.len() > INVITEES_MAX {
        return Err(invalid(format!("These are more than {INVITEES_MAX} people. Invite the others afterwards.")));
    }
    Ok(checked)
}

/// Characters that are said of what is no address.
const NAMED_CHARS_MAX: usize = 60;

/// Nothing was chosen before: whatever is chosen stands in the lists.
fn usual_before(usual: &Reckoning) -> Reckoning {
    Reckoning { currency: String::new(), time_zone: String::new(), ..usual.clone() }
}

const READ: &str = "SELECT draft FROM setups
     WHERE id = 1 AND token_hash = $1 AND finished_at IS NULL AND NOT EXISTS (SELECT 1 FROM shops)";
const KEEP: &str = "UPDATE setups SET draft = $2 WHERE id = 1 AND token_hash = $1 AND finished_at IS NULL";

/// Where there is a shop, nobody answers the rest.
const UNNEEDED: &str = "UPDATE setups SET draft = '' WHERE id = 1 AND draft <> '' AND EXISTS (SELECT 1 FROM shops)";

/// What was answered so far; nothing for a link that opens nothing.
///
/// # Errors
/// [`StoreError`].
#[crate::boxed]
pub async fn draft(cx: &Context, token: &SetupToken) -> Result<Option<Draft>, StoreError> {
    // A garage that is being set up has nobody yet.
    let cx = &cx.house();
    let found: Option<(String,)> = cx.store.optional(READ, args![token.hash()]).await?;
    Ok(found.map(|(draft,)| serde_json::from_str(&draft).unwrap_or_default()))
}

/// Keeps the groups that `answers` holds; the others stay as they were. Of another country, how it reckons is asked anew.
///
/// # Errors
/// [`SetupError::NotFound`], [`SetupError::Invalid`].
#[crate::boxed]
pub async fn answer(cx: &Context, token: &SetupToken, answers: Draft) -> Result<Draft, SetupError> {
    // A garage that is being set up has nobody yet.
    let cx = &cx.house();
    let answers = answers.checked(cx.limits.amount_cents_max)?;
    transact!(cx.store, |tx| {
        let (before,) = tx.optional::<(String,)>(READ, args![token.hash()]).await?.ok_or(SetupError::NotFound)?;
        let mut draft: Draft = serde_json::from_str(&before).unwrap_or_default();
        let country_of = |profile: &Option<Profile>| profile.as_ref().map(|profile| profile.country.clone());
        if answers.profile.is_some() && country_of(&draft.profile) != country_of(&answers.profile) {
            draft.reckoning = None;
        }
        draft.profile = answers.profile.clone().or(draft.profile);
        draft.reckoning = answers.reckoning.clone().or(draft.reckoning);
        draft.place = answers.place.clone().or(draft.place);
        draft.people = answers.people.clone().or(draft.people);
        draft.owner = answers.owner.clone().or(draft.owner);
        let text = serde_json::to_string(&draft).unwrap_or_default();
        if tx.execute(KEEP, args![token.hash(), text]).await? == 0 {
            return Err(SetupError::NotFound);
        }
        Ok(draft)
    })
}

/// Wipes what was answered of a set-up that another way to make a shop has overtaken.
///
/// # Errors
/// [`StoreError`].
pub(crate) async fn forget_unneeded(cx: &Context) -> Result<u64, StoreError> {
    transact!(cx.store, |tx| tx.execute(UNNEEDED, args![]).await)
}
