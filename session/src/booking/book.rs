//! Booking an open slot: for oneself, or by the staff for a customer, with or without an account.

use super::error::BookingError;
use super::row::{BOOKING, INSERT};
use super::take::{Taken, take};
use super::tell::{Told, tell};
use super::view::BookingRecord;
use super::wanted::{Wanted, checked};
use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::id::{BookingId, PrebookingId, SlotId, UserId};
use crate::login::{self, NAME_CHARS_MAX};
use crate::sale;
use crate::shop;
use crate::store::{Tx, args, transact};
use crate::text;

/// Whom a slot is booked for.
#[derive(Clone, Debug)]
pub enum For {
    /// Whoever books.
    Themselves,
    /// A customer of the shop, by the staff: whoever has an account with this e-mail address, or somebody without one.
    Customer {
        /// What they are called; taken from the account where there is one.
        name: String,
        /// Their e-mail address; may be empty for somebody without an account.
        email: String,
    },
}

/// The customer, as the booking names them.
struct Whom {
    id: Option<UserId>,
    name: String,
    email: String,
}

const STILL_TO_COME: &str =
    "SELECT COUNT(*) FROM bookings WHERE customer_id = $1 AND status = 'booked' AND starts_at > $2";

/// Books a slot. The staff book also what does not open yet.
///
/// # Errors
/// [`BookingError`]; nothing is booked then.
#[crate::boxed]
pub async fn book(
    cx: &Context,
    who: &Actor,
    slot: SlotId,
    wanted: &Wanted,
    whom: &For,
) -> Result<BookingRecord, BookingError> {
    let wanted = checked(cx, who.user.shop_id, wanted).await?;
    let whom = customer(cx, who, whom).await?;
    let settings = shop::settings(cx, who.user.shop_id).await?;
    transact!(cx.store, |tx| {
        let id = insert(cx, tx, who, slot, &wanted, &whom).await?;
        let booking: BookingRecord = tx.one(BOOKING, args![id, who.user.shop_id]).await?;
        if whom.id != Some(who.user.id) {
            tell(cx, tx, who.user.shop_id, &settings, &booking, Told::Made).await?;
        }
        Ok(booking)
    })
}

async fn customer(cx: &Context, who: &Actor, whom: &For) -> Result<Whom, BookingError> {
    let (name, email) = match whom {
        For::Themselves if who.user.roles.is_customer() => {
            return Ok(Whom { id: Some(who.user.id), name: who.user.name.clone(), email: who.user.email.clone() });
        }
        For::Customer { name, email } if who.user.roles.is_staff() => (name, email),
        For::Customer { email, .. } if who.user.roles.is_customer() => {
            let field = if email.is_empty() { "customer_name" } else { "customer_email" };
            return Err(BookingError::invalid(field, "You book for yourself: leave this empty."));
        }
        _ => return Err(BookingError::NotAllowed),
    };
    let email = match email.trim() {
        "" => String::new(),
        typed => login::normalise_email(typed)
            .ok_or_else(|| BookingError::invalid("customer_email", "Type an e-mail address, like name@example.org."))?,
    };
    if !email.is_empty()
        && let Some(known) = sale::find_customer(cx, who.user.shop_id, &email).await?
    {
        return Ok(Whom { id: Some(known.id), name: known.name, email });
    }
    let name =
        text::checked(name, 1, NAME_CHARS_MAX).map_err(|message| BookingError::invalid("customer_name", message))?;
    if name.contains('\n') {
        return Err(BookingError::invalid("customer_name", "A name is one line."));
    }
    Ok(Whom { id: None, name, email })
}

async fn insert(
    cx: &Context,
    tx: &mut Tx,
    who: &Actor,
    slot: SlotId,
    wanted: &Wanted,
    whom: &Whom,
) -> Result<BookingId, BookingError> {
    let (shop_id, now) = (who.user.shop_id, cx.clock.now());
    let Taken { starts_at, mechanic_id } = take(cx, tx, (slot, shop_id), who.user.roles.is_staff()).await?;
    if let Some(customer) = whom.id {
        let (still_to_come,) = tx.one::<(i64,)>(STILL_TO_COME, args![customer, now]).await?;
        let most = cx.limits.bookings_per_customer_max;
        if still_to_come >= most {
            return Err(BookingError::TooMany { most });
        }
    }
    let id = cx.ids.next::<BookingId>();
    let values = args![
        id,
        shop_id,
        slot,
        mechanic_id,
        whom.id,
        &whom.name,
        &whom.email,
        wanted.plan,
        wanted.channel,
        &wanted.concern,
        &wanted.vehicle,
        starts_at,
        who.user.id,
        now,
        None::<PrebookingId>,
    ];
    if tx.optional::<(BookingId,)>(INSERT, values).await?.is_none() {
        return Err(BookingError::Twice);
    }
    let people = whom.id.into_iter().chain([mechanic_id]).map(Topic::Person);
    let topics: Vec<Topic> = people.chain([Topic::Slots(shop_id)]).collect();
    tx.record(cx, Change::audited(who.into(), "booking_made", id.to_string(), &topics)).await?;
    Ok(id)
}
