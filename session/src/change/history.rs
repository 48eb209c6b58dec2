//! The histories: one table a kind of thing, append-only, which triggers enforce.

use super::{Change, What};
use crate::Context;
use crate::consultation::EventKind;
use crate::id::{DealEventId, EventId, ShiftEventId};
use crate::store::{StoreError, Tx, args};

const OF_CONSULTATION: &str = "INSERT INTO consultation_events (id, shop_id, consultation_id, kind, actor_id, at)
     VALUES ($1, $2, $3, $4, $5, $6)";
const OF_SHIFT: &str = "INSERT INTO shift_events (id, shop_id, shift_id, kind, actor_id, detail, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)";
const OF_DEAL: &str = "INSERT INTO deal_events (id, shop_id, deal_id, kind, actor_id, detail, at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)";

/// Whether it is a line of a consultation's history; the rest is only told.
const fn is_history(kind: EventKind) -> bool {
    !matches!(kind, EventKind::MessagePosted | EventKind::NoteSaved)
}

/// Appends the line of `change`, where it is one of a history.
pub(super) async fn append(cx: &Context, tx: &mut Tx, change: &Change<'_>) -> Result<(), StoreError> {
    let Change { actor, what, detail, .. } = change;
    let (shop_id, actor_id, now) = (actor.shop_id, actor.person, cx.clock.now());
    let (sql, values) = match *what {
        What::Consultation(id, kind) if is_history(kind) => {
            (OF_CONSULTATION, args![cx.ids.next::<EventId>(), shop_id, id, kind, actor_id, now])
        }
        What::Shift(id, kind) => {
            (OF_SHIFT, args![cx.ids.next::<ShiftEventId>(), shop_id, id, kind, actor_id, *detail, now])
        }
        What::Deal(id, kind) => {
            (OF_DEAL, args![cx.ids.next::<DealEventId>(), shop_id, id, kind, actor_id, *detail, now])
        }
        What::Consultation(..) | What::Other { .. } => return Ok(()),
    };
    tx.execute(sql, values).await.map(|_| ())
}
