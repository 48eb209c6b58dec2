//! Which devices are on a shift, and which of them hold sales that are not here yet.

use super::types::ShiftDevice;
use crate::id::ShiftId;
use crate::store::{StoreError, Tx, args};

pub(super) const DEVICES: &str = "SELECT d.login_session_id, d.device, u.name AS user_name, d.joined_at, d.last_seen_at, d.unsent_count
     FROM shift_devices AS d JOIN users AS u ON u.id = d.user_id
     WHERE d.shift_id = $1 ORDER BY d.joined_at, d.login_session_id LIMIT 10000";

/// The devices of a shift, the earliest first. As many as `devices_per_shift_max` let on it.
pub(super) async fn devices(tx: &mut Tx, id: ShiftId) -> Result<Vec<ShiftDevice>, StoreError> {
    tx.all(DEVICES, args![id]).await
}

/// Those that hold unsent sales.
pub(super) fn unsent(devices: &[ShiftDevice]) -> Vec<ShiftDevice> {
    devices.iter().filter(|device| device.unsent_count > 0).cloned().collect()
}
