//! A refund as a till sends it.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::counter::TenderKind;
use crate::id::SaleId;
use crate::quantity::Quantity;

/// How much of a line goes back.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RefundLine {
    /// The line's place in the sale, from 0.
    pub position: i64,
    /// How much, more than 0; pieces are whole.
    pub quantity: Quantity,
}

/// A refund as the till sends it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct NewRefund {
    /// Its id, a UUID the till made.
    pub id: SaleId,
    /// The sale.
    pub refund_of: SaleId,
    /// What goes back; everything that is left when empty.
    #[serde(default)]
    pub lines: Vec<RefundLine>,
    /// Why.
    pub reason: String,
    /// How the money goes back.
    pub tender: TenderKind,
    /// What the shop calls it, where that is a way of its own: one by which the sale was paid, or one of today.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tender_name: String,
    /// The card terminal's reference.
    #[serde(default)]
    pub reference: String,
    /// When it was rung up, by the till's clock; now when left out.
    pub rung_up_at: Option<Timestamp>,
    /// True when the till kept it while it could not send.
    #[serde(default)]
    pub queued: bool,
}
