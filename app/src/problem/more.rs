//! What few refusals carry, apart from what any may: most of them are as small as they were.

use serde::{Deserialize, Serialize};
use session::catalogue::ManagedProduct;
use session::counter::ShiftDevice;
use session::deal::{DealRecord, Selection};
use session::id::ShiftId;

/// What few refusals carry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct More {
    /// The devices that hold sales which are not here yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices: Option<Vec<ShiftDevice>>,
    /// So much more than was approved: what a manager would sign for, in minor units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond_cents: Option<i64>,
    /// The shift at which the device stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift_id: Option<ShiftId>,
    /// The deal as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deal: Option<Box<DealRecord>>,
    /// The product as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<Box<ManagedProduct>>,
    /// Which of the fields sent the deal or the product holds otherwise now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub differs: Option<Vec<String>>,
    /// The selection as it is now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selection: Option<Box<Selection>>,
}
