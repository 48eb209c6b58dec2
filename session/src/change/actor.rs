//! Who does something: a person at a device, and what a change says of them.

use crate::counter::CounterError;
use crate::deal::DealError;
use crate::id::{LoginSessionId, ShopId, UserId};
use crate::idempotency::Once;
use crate::login::{Marks, SignedIn};
use crate::shop::User;

/// A person who is signed in, at their device: a customer, a mechanic, somebody of the counter or of the staff. What they may do is
/// for the room to say that does it.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person.
    pub user: User,
    /// Their device.
    pub login_session_id: LoginSessionId,
    /// The network address they come from, for the audit log.
    pub address: String,
    /// Whom their browser was signed in as before: a manager who signs here may be one of them.
    pub marks: Marks,
    /// The request by which they do it, where it may be sent again: it is carried out once.
    pub once: Option<Once>,
}

impl Actor {
    /// Whoever is signed in, from `address`, at a browser that carries no marks.
    #[must_use]
    pub fn new(who: &SignedIn, address: &str) -> Self {
        let (user, address) = (who.user.clone(), address.to_owned());
        Self { user, login_session_id: who.login_session_id, address, marks: Marks::default(), once: None }
    }

    /// The same at a browser that carries these marks.
    #[must_use]
    pub fn with(self, marks: Marks) -> Self {
        Self { marks, ..self }
    }

    /// The same by a request that is carried out once.
    #[must_use]
    pub fn by(self, once: Option<Once>) -> Self {
        Self { once, ..self }
    }

    /// The same, if they work at the counter.
    ///
    /// # Errors
    /// [`CounterError::NotAtTheCounter`] for everybody else.
    pub fn at_the_counter(self) -> Result<Self, CounterError> {
        if self.user.roles.works_at_the_counter() { Ok(self) } else { Err(CounterError::NotAtTheCounter) }
    }

    /// The same, if they are of the staff.
    ///
    /// # Errors
    /// [`DealError::NotStaff`] for everybody else.
    pub fn of_staff(self) -> Result<Self, DealError> {
        if self.user.roles.is_staff() { Ok(self) } else { Err(DealError::NotStaff) }
    }
}

/// Who did it, in which shop, and from where: what history and the audit log hold of an actor. Or nobody: the clock.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    pub(crate) shop_id: ShopId,
    /// The person; nobody when the clock or the server itself did it.
    pub(crate) person: Option<UserId>,
    /// The network address they came from; empty where there is none.
    pub(super) address: &'a str,
    /// The request by which it is done, where it may be sent again.
    pub(super) once: Option<&'a Once>,
}

impl<'a> By<'a> {
    /// A person, who came from `address`.
    #[must_use]
    pub(crate) const fn person(user: &User, address: &'a str) -> Self {
        Self::at(user.shop_id, Some(user.id), address)
    }

    /// `user`, who signs at the device of `teller` for what `teller` asked for.
    #[must_use]
    pub(crate) const fn signing(user: &User, teller: &'a Actor) -> Self {
        Self { once: teller.once.as_ref(), ..Self::at(user.shop_id, Some(user.id), teller.address.as_str()) }
    }

    /// The clock, or the server itself, in a shop.
    #[must_use]
    pub const fn clock(shop_id: ShopId) -> Self {
        Self::at(shop_id, None, "")
    }

    /// A person by their id, in a shop that need not be theirs; or nobody: the clock.
    #[must_use]
    pub const fn at(shop_id: ShopId, person: Option<UserId>, address: &'a str) -> Self {
        Self { shop_id, person, address, once: None }
    }
}

impl<'a> From<&'a Actor> for By<'a> {
    fn from(actor: &'a Actor) -> Self {
        Self { once: actor.once.as_ref(), ..Self::person(&actor.user, &actor.address) }
    }
}
