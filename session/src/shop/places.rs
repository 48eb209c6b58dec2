//! Where a shop is: its locations, and the registers that stand there. Nothing is deleted: what is out of use keeps its history.
//!
//! The database decides what may go out of use: a register without a shift (`ck_register_in_use`), a location without a register
//! that is in use (`ck_location_in_use`).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::clock::Timestamp;
use crate::id::{LocationId, RegisterId, ShopId};
use crate::store::{StoreError, Tx, args, transact};
use crate::text;

/// Characters of a place's name.
pub const PLACE_NAME_CHARS_MAX: usize = 60;
/// Locations of one shop.
pub const LOCATIONS_MAX: i64 = 100;
/// Registers of one shop.
pub const REGISTERS_MAX: i64 = 500;

/// A location with its registers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// What it is called.
    pub name: String,
    /// Since when it is out of use; nothing while it is in use.
    pub disabled_at: Option<Timestamp>,
    /// Its registers, by name.
    pub registers: Vec<PlaceRegister>,
}

/// A register as whoever runs the shop sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema, sqlx::FromRow)]
pub struct PlaceRegister {
    /// Its id.
    pub id: RegisterId,
    /// Where it stands.
    pub location_id: LocationId,
    /// What it is called.
    pub name: String,
    /// What its drawer is opened with, in minor units; nothing where that is as in the rest of the shop.
    pub opening_cash_cents: Option<i64>,
    /// Since when it is out of use.
    pub disabled_at: Option<Timestamp>,
}

/// A location as it is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewLocation {
    /// What it is called; no two locations of a shop have the same name.
    pub name: String,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub in_use: bool,
}

/// A register as it is to be.
#[derive(Clone, Debug, Deserialize, ToSchema)]
pub struct NewRegister {
    /// What it is called; no two registers of a location have the same name.
    pub name: String,
    /// What its drawer is opened with, in minor units; nothing: as in the rest of the shop.
    #[serde(default)]
    pub opening_cash_cents: Option<i64>,
    /// Whether it is in use.
    #[serde(default = "yes")]
    pub in_use: bool,
}

const fn yes() -> bool {
    true
}

/// Why places stayed as they were.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Only who runs the shop changes them.
    #[error("only who runs the shop changes its places")]
    NotAllowed,
    /// There is no such place in this shop.
    #[error("there is no such place in this shop")]
    NotFound,
    /// A field cannot be taken as it is.
    #[error("{message}")]
    Invalid {
        /// Which one: `name` or `opening_cash_cents`.
        field: &'static str,
        /// A sentence about it.
        message: String,
    },
    /// A shift is open on the register.
    #[error("a shift is open on this register")]
    RegisterInUse,
    /// Registers of the location are in use.
    #[error("registers of this location are in use")]
    LocationInUse,
    /// The location is out of use.
    #[error("the location is out of use")]
    LocationDisabled,
    /// There is no room for more.
    #[error("the shop has as many as fit")]
    Full,
    /// The database.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for PlaceError {
    fn from(error: StoreError) -> Self {
        let taken = |message: &str| Self::Invalid { field: "name", message: message.to_owned() };
        match &error {
            StoreError::Constraint(name) => match name.as_str() {
                "uq_location_name" => taken("Another location of this shop has this name already."),
                "uq_register_name" => taken("Another register of this location has this name already."),
                "ck_register_in_use" => Self::RegisterInUse,
                "ck_location_in_use" => Self::LocationInUse,
                _ => Self::Store(error),
            },
            _ => Self::Store(error),
        }
    }
}

const LOCATIONS: &str = "SELECT id, name, disabled_at FROM locations WHERE shop_id = $1 ORDER BY name, id LIMIT $2";
const REGISTERS: &str = "SELECT id, location_id, name, opening_cash_cents, disabled_at FROM registers
     WHERE shop_id = $1 ORDER BY name, id LIMIT $2";
const ADD_LOCATION: &str = "INSERT INTO locations (id, shop_id, name)
     SELECT $1, $2, $3 WHERE (SELECT COUNT(*) FROM locations WHERE shop_id = $2) < $4";
const SAVE_LOCATION: &str = "UPDATE locations SET name = $3,
        disabled_at = CASE WHEN $4 = 1 THEN NULL ELSE COALESCE(disabled_at, $5) END WHERE id = $1 AND shop_id = $2";
/// Whoever takes the location out of use waits for what is put there, or is waited for.
const TAKE_LOCATION: &str = "UPDATE locations SET name = name WHERE id = $1 AND shop_id = $2 RETURNING disabled_at";
const LOCATION_OF: &str = "SELECT location_id FROM registers WHERE id = $1 AND shop_id = $2";
const ADD_REGISTER: &str = "INSERT INTO registers (id, shop_id, location_id, name, opening_cash_cents)
     SELECT $1, $2, $3, $4, $5 WHERE (SELECT COUNT(*) FROM registers WHERE shop_id = $2) < $6";
const SAVE_REGISTER: &str = "UPDATE registers SET name = $3, opening_cash_cents = $4,
        disabled_at = CASE WHEN $5 = 1 THEN NULL ELSE COALESCE(disabled_at, $6) END WHERE id = $1 AND shop_id = $2";

#[derive(sqlx::FromRow)]
struct LocationRow {
    id: LocationId,
    name: String,
    disabled_at: Option<Timestamp>,
}

/// The locations of the manager's shop with their registers, by name.
///
/// # Errors
/// [`PlaceError::NotAllowed`], [`PlaceError::Store`].
#[crate::boxed]
pub async fn places(cx: &Context, manager: &Actor) -> Result<Vec<Location>, PlaceError> {
    let shop_id = allowed(manager)?;
    let locations: Vec<LocationRow> = cx.store.all(LOCATIONS, args![shop_id, LOCATIONS_MAX]).await?;
    let registers: Vec<PlaceRegister> = cx.store.all(REGISTERS, args![shop_id, REGISTERS_MAX]).await?;
    let place = |LocationRow { id, name, disabled_at }| {
        let registers = registers.iter().filter(|register| register.location_id == id).cloned().collect();
        Location { id, name, disabled_at, registers }
    };
    Ok(locations.into_iter().map(place).collect())
}

/// Adds a location to the manager's shop.
///
/// # Errors
/// [`PlaceError`]; nothing is added then.
#[crate::boxed]
pub async fn add_location(cx: &Context, manager: &Actor, new: &NewLocation) -> Result<LocationId, PlaceError> {
    let (shop_id, name) = (allowed(manager)?, checked_name(&new.name)?);
    let id = cx.ids.next::<LocationId>();
    transact!(cx.store, |tx| {
        if tx.execute(ADD_LOCATION, args![id, shop_id, &name, LOCATIONS_MAX]).await? == 0 {
            return Err(PlaceError::Full);
        }
        recorded(cx, tx, manager, "location_added", (id.to_string(), &name)).await
    })?;
    Ok(id)
}

/// Renames a location, takes it out of use or puts it back.
///
/// # Errors
/// [`PlaceError`]; nothing is changed then.
#[crate::boxed]
pub async fn save_location(cx: &Context, manager: &Actor, id: LocationId, to: &NewLocation) -> Result<(), PlaceError> {
    let (shop_id, name) = (allowed(manager)?, checked_name(&to.name)?);
    transact!(cx.store, |tx| {
        let values = args![id, shop_id, &name, i64::from(to.in_use), cx.clock.now()];
        if tx.execute(SAVE_LOCATION, values).await? == 0 {
            return Err(PlaceError::NotFound);
        }
        let said = format!("{name}{}", if to.in_use { "" } else { ", out of use" });
        recorded(cx, tx, manager, "location_changed", (id.to_string(), &said)).await
    })
}

/// Adds a register to a location of the manager's shop.
///
/// # Errors
/// [`PlaceError`]; nothing is added then.
#[crate::boxed]
pub async fn add_register(
    cx: &Context,
    manager: &Actor,
    location_id: LocationId,
    new: &NewRegister,
) -> Result<RegisterId, PlaceError> {
    let (shop_id, name) = (allowed(manager)?, checked_name(&new.name)?);
    check_cash(cx, new.opening_cash_cents)?;
    let id = cx.ids.next::<RegisterId>();
    transact!(cx.store, |tx| {
        take_in_use(tx, location_id, shop_id).await?;
        let values = args![id, shop_id, location_id, &name, new.opening_cash_cents, REGISTERS_MAX];
        if tx.execute(ADD_REGISTER, values).await? == 0 {
            return Err(PlaceError::Full);
        }
        recorded(cx, tx, manager, "register_added", (id.to_string(), &name)).await
    })?;
    Ok(id)
}

/// Renames a register, says what its drawer is opened with, takes it out of use or puts it back.
///
/// # Errors
/// [`PlaceError`]; nothing is changed then. [`PlaceError::RegisterInUse`] while a shift is open on it,
/// [`PlaceError::LocationDisabled`] for one that is to be used where nothing is.
#[crate::boxed]
pub async fn save_register(cx: &Context, manager: &Actor, id: RegisterId, to: &NewRegister) -> Result<(), PlaceError> {
    let (shop_id, name) = (allowed(manager)?, checked_name(&to.name)?);
    check_cash(cx, to.opening_cash_cents)?;
    transact!(cx.store, |tx| {
        let (location_id,) = tx.optional(LOCATION_OF, args![id, shop_id]).await?.ok_or(PlaceError::NotFound)?;
        if to.in_use {
            take_in_use(tx, location_id, shop_id).await?;
        }
        let values = args![id, shop_id, &name, to.opening_cash_cents, i64::from(to.in_use), cx.clock.now()];
        if tx.execute(SAVE_REGISTER, values).await? == 0 {
            return Err(PlaceError::NotFound);
        }
        let cash = to.opening_cash_cents.map_or_else(String::new, |cents| format!(", opened with {cents}"));
        let said = format!("{name}{cash}{}", if to.in_use { "" } else { ", out of use" });
        recorded(cx, tx, manager, "register_changed", (id.to_string(), &said)).await
    })
}

fn allowed(manager: &Actor) -> Result<ShopId, PlaceError> {
    if manager.user.roles.runs_the_shop() { Ok(manager.user.shop_id) } else { Err(PlaceError::NotAllowed) }
}

pub(super) fn checked_name(name: &str) -> Result<String, PlaceError> {
    let invalid = |message| PlaceError::Invalid { field: "name", message };
    let name = text::checked(name, 1, PLACE_NAME_CHARS_MAX).map_err(invalid)?;
    if name.contains(['\n', '\t']) {
        return Err(invalid("A name is one line.".to_owned()));
    }
    Ok(name)
}

fn check_cash(cx: &Context, cents: Option<i64>) -> Result<(), PlaceError> {
    if cents.is_none_or(|cents| (0..=cx.limits.amount_cents_max).contains(&cents)) {
        return Ok(());
    }
    let message = "This is no amount that a drawer holds.".to_owned();
    Err(PlaceError::Invalid { field: "opening_cash_cents", message })
}

/// Takes a location's row until the transaction ends.
async fn take_in_use(tx: &mut Tx, id: LocationId, shop_id: ShopId) -> Result<(), PlaceError> {
    let taken: Option<(Option<Timestamp>,)> = tx.optional(TAKE_LOCATION, args![id, shop_id]).await?;
    match taken {
        None => Err(PlaceError::NotFound),
        Some((Some(_),)) => Err(PlaceError::LocationDisabled),
        Some((None,)) => Ok(()),
    }
}

async fn recorded(
    cx: &Context,
    tx: &mut Tx,
    manager: &Actor,
    kind: &'static str,
    (subject, detail): (String, &str),
) -> Result<(), PlaceError> {
    let topics = [Topic::Registers(manager.user.shop_id)];
    let change = Change::audited(manager.into(), kind, subject, &topics);
    Ok(tx.record(cx, Change { detail, ..change }).await?)
}
