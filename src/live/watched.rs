//! What a stream tells of, and which of it a hint makes due.

use session::id::{DealId, ServiceSessionId, ShiftId, ShopId, UserId};
use session::store::Hint;

/// What happens on shifts all the time and changes nothing about how a register stands.
const MANY: [&str; 3] = ["sale_recorded", "cash_moved", "shift_device_seen"];

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
    /// Whether how the shop's registers stand.
    pub(super) counter: bool,
    /// Which shift, if one.
    pub(super) shift: Option<ShiftId>,
    /// Whether the deal the person has selected: customers have none.
    pub(super) selection: bool,
    /// Whether the shop's deals.
    pub(super) deals: bool,
    /// Which deal, if one.
    pub(super) deal: Option<DealId>,
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
    /// The registers.
    pub(super) counter: bool,
    /// The shift.
    pub(super) shift: bool,
    /// The selection.
    pub(super) selection: bool,
    /// The deals.
    pub(super) deals: bool,
    /// The deal.
    pub(super) deal: bool,
}

impl Watched {
    /// Everything this stream tells of.
    pub(super) const fn all(&self) -> Due {
        Due {
            active: true,
            queue: self.queue,
            room: self.room.is_some(),
            counter: self.counter,
            shift: self.shift.is_some(),
            selection: self.selection,
            deals: self.deals,
            deal: self.deal.is_some(),
        }
    }

    /// What `hint` makes due while `selected` is the person's deal. Nothing that happens in another shop does.
    pub(super) fn due(&self, hint: &Hint, selected: Option<DealId>) -> Due {
        if hint.is_resync() {
            return self.all();
        }
        if hint.shop_id != Some(self.shop_id) {
            return Due::default();
        }
        let is_mine = hint.users.contains(&self.user_id);
        let is_deal = hint.deal_id.is_some();
        Due {
            active: is_mine,
            queue: self.queue && hint.queue,
            room: self.room.is_some() && hint.service_session_id == self.room,
            counter: self.counter && hint.shift_id.is_some() && !MANY.contains(&hint.kind.as_str()),
            shift: self.shift.is_some() && hint.shift_id == self.shift,
            selection: self.selection && (is_mine || (is_deal && hint.deal_id == selected)),
            deals: self.deals && is_deal,
            deal: is_deal && hint.deal_id == self.deal,
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
        Self {
            active: self.active || more.active,
            queue: self.queue || more.queue,
            room: self.room || more.room,
            counter: self.counter || more.counter,
            shift: self.shift || more.shift,
            selection: self.selection || more.selection,
            deals: self.deals || more.deals,
            deal: self.deal || more.deal,
        }
    }
}

#[cfg(test)]
mod tests {
    use session::id::Ids;

    use super::*;

    fn at_the_till(shop: ShopId, shift: ShiftId, kind: &str) -> Hint {
        Hint { shift_id: Some(shift), ..Hint::of(kind, shop) }
    }

    fn hint(shop: ShopId, users: Vec<UserId>, room: ServiceSessionId, queue: bool) -> Hint {
        Hint { users, service_session_id: Some(room), queue, ..Hint::of("session_started", shop) }
    }

    #[test]
    fn a_hint_makes_due_what_it_concerns_and_nothing_else() {
        let ids = Ids::counted();
        let (shop, other_shop, me, other): (ShopId, ShopId, UserId, UserId) =
            (ids.next(), ids.next(), ids.next(), ids.next());
        let (room, other_room) = (ids.next(), ids.next());
        let (shift, other_shift) = (ids.next(), ids.next());
        let (deal, mine, other_deal): (DealId, DealId, DealId) = (ids.next(), ids.next(), ids.next());
        let watched = Watched {
            user_id: me,
            shop_id: shop,
            queue: true,
            room: Some(room),
            counter: true,
            shift: Some(shift),
            selection: true,
            deals: true,
            deal: Some(deal),
        };
        let due = |hint: Hint| watched.due(&hint, Some(mine));
        let about = |deal| Hint { deal_id: Some(deal), ..Hint::of("deal_edited", shop) };
        let deals = Due { deals: true, ..Due::default() };
        assert_eq!(due(about(other_deal)), deals);
        assert_eq!(due(about(deal)), Due { deal: true, ..deals });
        assert_eq!(due(about(mine)), Due { selection: true, ..deals });
        assert_eq!(
            due(hint(shop, vec![me], other_room, false)),
            Due { active: true, selection: true, ..Due::default() }
        );
        assert_eq!(due(hint(shop, vec![other], other_room, true)), Due { queue: true, ..Due::default() });
        assert_eq!(due(hint(shop, vec![other], room, false)), Due { room: true, ..Due::default() });
        assert_eq!(due(at_the_till(shop, shift, "sale_recorded")), Due { shift: true, ..Due::default() });
        assert_eq!(due(at_the_till(shop, shift, "shift_closed")), Due { counter: true, shift: true, ..Due::default() });
        assert_eq!(due(at_the_till(shop, other_shift, "shift_opened")), Due { counter: true, ..Due::default() });
        assert!(due(at_the_till(other_shop, shift, "shift_closed")).is_nothing());
        assert!(due(hint(other_shop, vec![me], room, true)).is_nothing());
        assert_eq!(due(Hint::resync()), watched.all());
    }
}
