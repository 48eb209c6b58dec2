//! Who does something, as history and the audit log name them.

use crate::deal::Staff;
use crate::id::{ShopId, UserId};
use crate::counter::Teller;
use crate::shop::User;

/// Who did it, in which shop, and from where.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    pub(crate) shop_id: ShopId,
    /// The person; nobody when the clock or the server itself did it.
    pub(super) person: Option<UserId>,
    /// The network address they came from; empty where there is none.
    pub(super) address: &'a str,
}

impl<'a> Actor<'a> {
    /// A person, who came from `address`.
    #[must_use]
    pub const fn person(user: &User, address: &'a str) -> Self {
        Self::at(user.shop_id, Some(user.id), address)
    }

    /// The clock, or the server itself, in a shop.
    #[must_use]
    pub const fn clock(shop_id: ShopId) -> Self {
        Self::at(shop_id, None, "")
    }

    /// A person by their id, in a shop that need not be theirs; or nobody: the clock.
    #[must_use]
    pub const fn at(shop_id: ShopId, person: Option<UserId>, address: &'a str) -> Self {
        Self { shop_id, person, address }
    }
}

impl<'a> From<&'a Teller> for Actor<'a> {
    fn from(teller: &'a Teller) -> Self {
        Self::person(&teller.user, &teller.address)
    }
}

impl<'a> From<&'a Staff> for Actor<'a> {
    fn from(staff: &'a Staff) -> Self {
        Self::person(&staff.user, &staff.address)
    }
}

impl<'a> From<&'a User> for Actor<'a> {
    fn from(user: &'a User) -> Self {
        Self::person(user, "")
    }
}
