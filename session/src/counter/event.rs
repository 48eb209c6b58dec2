//! What happened on a shift, for its history and for whoever follows it.

use super::kind::ShiftEventKind;
use crate::Context;
use crate::change::{Actor, By, Change, Topic, What};
use crate::id::ShiftId;
use crate::store::{StoreError, Tx};

impl ShiftEventKind {
    /// Whether the audit log must hold it too.
    const fn is_audited(self) -> bool {
        matches!(self, Self::ShiftOpened | Self::ShiftClosed)
    }

    /// Whether it changes how the register stands, seen from outside. What happens all the time does not.
    const fn is_of_the_register(self) -> bool {
        !matches!(self, Self::SaleRecorded | Self::SaleSetAside | Self::CashMoved)
    }
}

/// Records that `kind` happened; `detail` is what is worth remembering of it: a number, an amount, a reason.
pub(crate) async fn record(
    cx: &Context,
    tx: &mut Tx,
    teller: &Actor,
    id: ShiftId,
    kind: ShiftEventKind,
    detail: &str,
) -> Result<(), StoreError> {
    record_by(cx, tx, teller.into(), (id, kind), detail).await
}

/// The same, whoever did it: the clock has no device.
pub(crate) async fn record_by(
    cx: &Context,
    tx: &mut Tx,
    actor: By<'_>,
    (id, kind): (ShiftId, ShiftEventKind),
    detail: &str,
) -> Result<(), StoreError> {
    let topics = [Topic::Shift(id), Topic::Registers(actor.shop_id)];
    let topics = if kind.is_of_the_register() { &topics[..] } else { &topics[..1] };
    let (what, audited) = (What::Shift(id, kind), kind.is_audited());
    tx.record(cx, Change { actor, what, detail, audited, topics }).await
}

/// Tells whoever follows the shift that one of its devices said something of itself.
pub(super) async fn device_seen(cx: &Context, tx: &mut Tx, teller: &Actor, id: ShiftId) -> Result<(), StoreError> {
    tx.record(cx, Change::seen(teller.into(), "shift_device_seen", id.to_string(), &[Topic::Shift(id)])).await
}
