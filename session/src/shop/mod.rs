//! Shops: what one sets for itself, its places and hours, how it is set up; its people, and what a person may be.

use serde::{Deserialize, Serialize};

use crate::id::{ShopId, UserId};
use crate::people::Roles;

string_enum! {
    /// What a person is in their shop: one of these, or several.
    Role {
        /// Opens consultations.
        Customer => "customer",
        /// Takes them.
        Mechanic => "mechanic",
        /// Sells at the counter.
        Cashier => "cashier",
        /// Runs the shop.
        Manager => "manager",
        /// Runs the server.
        Admin => "admin",
    }
}

/// A person, without anything secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// Their shop.
    pub shop_id: ShopId,
    /// Their e-mail address, trimmed and lower-cased.
    pub email: String,
    /// What they are called.
    pub name: String,
    /// What they are.
    pub roles: Roles,
}

crate::server_only! {
    mod change;
    mod check;
    mod checklist;
    pub mod country;
    pub mod hours;
    mod image;
    mod log;
    mod logo;
    mod places;
    mod settings;
    pub mod setup;

    pub use change::{SettingsEdit, SettingsError, change_settings, managed_settings};
    pub use check::{
        ADDRESS_CHARS_MAX, DAY_MINUTES_MAX, NAME_CHARS_MAX, NOTICE_HOURS, PAPER_MM, RECEIPT_TEXT_CHARS_MAX, TAX_NUMBER_CHARS_MAX, TAX_RATES_MAX,
    };
    pub use settings::{
        KeptSettings, Offers, Paper, Profile, Reckoning, Security, Settings, TillRules, present_settings, settings,
    };
    pub use checklist::{Checklist, checklist, hide_checklist};
    pub use logo::{LOGO_PIXELS_MAX, Logo, LogoError, logo, remove_logo, set_logo};
    pub use log::{EXPORT_ROWS_MAX, LogError, LogFilter, LogLine, log, log_as_csv};
    pub use places::{
        LOCATIONS_MAX, Location, NewLocation, NewRegister, PlaceError, PlaceRegister, PLACE_NAME_CHARS_MAX, REGISTERS_MAX, add_location,
        add_register, places, save_location, save_register,
    };
    pub(crate) use settings::rates_of;

    use crate::Context;
    use crate::clock::Timestamp;
    use crate::store::{Store, StoreError, args, transact};

    const FIRST: &str = "SELECT id FROM shops ORDER BY created_at, id LIMIT 1";
    const FOUND: &str = "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at)
         SELECT $1, $2, 'EUR', 'UTC', 0, $3 WHERE NOT EXISTS (SELECT 1 FROM shops)";
    const TIME_ZONE: &str = "SELECT time_zone FROM shops WHERE id = $1";

    /// The shop that new customers belong to: the first one. `None` in an empty database.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn first(store: &Store) -> Result<Option<ShopId>, StoreError> {
        Ok(store.optional::<(ShopId,)>(FIRST, args![]).await?.map(|(id,)| id))
    }

    /// The same, asked once: what is the first shop stays it.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn first_known(cx: &Context) -> Result<Option<ShopId>, StoreError> {
        if let Some(id) = cx.shop_settings.first() {
            return Ok(Some(id));
        }
        let found = first(&cx.store).await?;
        if let Some(id) = found {
            cx.shop_settings.remember_first(id);
        }
        Ok(found)
    }

    /// The first shop; it is made, as `name`, when there is none. Its currency is EUR, its time zone UTC and a credit is free.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn first_or_new(cx: &Context, name: &str) -> Result<ShopId, StoreError> {
        if let Some(id) = first(&cx.store).await? {
            return Ok(id);
        }
        let (id, now) = (cx.ids.next::<ShopId>(), cx.clock.now());
        transact!(cx.store, |tx| {
            tx.execute(FOUND, args![id, name, now]).await?;
            Ok::<_, StoreError>(tx.one::<(ShopId,)>(FIRST, args![]).await?.0)
        })
    }

    /// When the shop's present day began, by its own time zone; by UTC when nobody knows that zone.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn day_began_at(store: &Store, id: ShopId, now: Timestamp) -> Result<Timestamp, StoreError> {
        Ok(start_of_day(&time_zone(store, id).await?, now))
    }

    /// The zone that a shop's clocks show, as in the IANA database.
    ///
    /// # Errors
    /// [`StoreError`].
    #[crate::boxed]
    pub async fn time_zone(store: &Store, id: ShopId) -> Result<String, StoreError> {
        Ok(store.one::<(String,)>(TIME_ZONE, args![id]).await?.0)
    }

    fn start_of_day(zone: &str, now: Timestamp) -> Timestamp {
        let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
        let began = jiff::Timestamp::from_millisecond(now.0).and_then(|now| now.to_zoned(zone).start_of_day());
        began.map_or(now, |began| Timestamp(began.timestamp().as_millisecond()))
    }

    #[cfg(test)]
    mod tests {
        use super::start_of_day;
        use crate::clock::Timestamp;

        #[test]
        fn a_day_begins_at_the_shops_own_midnight_also_when_the_clocks_change() {
            let began = |zone, at: &str| at.parse().map(|now: Timestamp| start_of_day(zone, now).to_string()).ok();
            let berlin = began("Europe/Berlin", "2026-11-21T00:30:00Z");
            assert_eq!(berlin.as_deref(), Some("2026-11-20T23:00:00.000Z"));
            // On this day the clocks went forward: it began in winter time.
            let spring = began("Europe/Berlin", "2026-03-29T12:00:00Z");
            assert_eq!(spring.as_deref(), Some("2026-03-28T23:00:00.000Z"));
            assert_eq!(began("Nowhere/Else", "2026-11-21T00:30:00Z").as_deref(), Some("2026-11-21T00:00:00.000Z"));
        }
    }
}
