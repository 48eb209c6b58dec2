//! What a stream tells of, and which of it a hint makes due.

use session::id::{ServiceSessionId, ShopId, UserId};
use session::store::Hint;

/// What one stream tells of.
#[derive(Clone, Copy, Debug)]
pub(super) struct Watched {
    /// Whose.
    pub(super) user_id: UserId,
    /// In which shop.
    pub(super) shop_id: ShopId,
    /// Whether the shop's queue.
    pub(super) queue: bool,
    /// Which room, if one.
    pub(super) room: Option<ServiceSessionId>,
}

/// What is to be read anew and sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Due {
    /// What is active for the person.
    pub(super) active: bool,
    /// The queue.
    pub(super) queue: bool,
    /// The room.
    pub(super) room: bool,
}

impl Watched {
    /// Everything this stream tells of.
    pub(super) const fn all(&self) -> Due {
        Due { active: true, queue: self.queue, room: self.room.is_some() }
    }

    /// What `hint` makes due. Nothing that happens in another shop does.
    pub(super) fn due(&self, hint: &Hint) -> Due {
        if hint.is_resync() {
            return self.all();
        }
        if hint.shop_id != Some(self.shop_id) {
            return Due::default();
        }
        Due {
            active: hint.users.contains(&self.user_id),
            queue: self.queue && hint.queue,
            room: self.room.is_some() && hint.service_session_id == self.room,
        }
    }
}

impl Due {
    /// True when nothing is.
    pub(super) fn is_nothing(self) -> bool {
        self == Self::default()
    }

    /// This and `more`.
    pub(super) const fn and(self, more: Self) -> Self {
        Self { active: self.active || more.active, queue: self.queue || more.queue, room: self.room || more.room }
    }
}

#[cfg(test)]
mod tests {
    use session::id::Ids;

    use super::*;

    fn hint(shop: ShopId, users: Vec<UserId>, room: ServiceSessionId, queue: bool) -> Hint {
        Hint {
            kind: "session_started".to_owned(),
            shop_id: Some(shop),
            users,
            service_session_id: Some(room),
            queue,
            shift_id: None,
        }
    }

    #[test]
    fn a_hint_makes_due_what_it_concerns_and_nothing_else() {
        let ids = Ids::counted();
        let (shop, other_shop, me, other): (ShopId, ShopId, UserId, UserId) =
            (ids.next(), ids.next(), ids.next(), ids.next());
        let (room, other_room) = (ids.next(), ids.next());
        let watched = Watched { user_id: me, shop_id: shop, queue: true, room: Some(room) };
        let due = |hint: Hint| watched.due(&hint);
        assert_eq!(due(hint(shop, vec![me], other_room, false)), Due { active: true, ..Due::default() });
        assert_eq!(due(hint(shop, vec![other], other_room, true)), Due { queue: true, ..Due::default() });
        assert_eq!(due(hint(shop, vec![other], room, false)), Due { room: true, ..Due::default() });
        assert!(due(hint(other_shop, vec![me], room, true)).is_nothing());
        assert_eq!(due(Hint::resync()), watched.all());
    }
}
