//! What is shown of deals: a list, one of them whole, and the one a person has selected.

use serde::{Deserialize, Serialize};

use super::kind::{Cleared, Stage};
use super::types::{ApprovedQuote, Deal, DealConsultation, DealEventLine, DealLine, DealNote, DealSale, Quote};
use crate::clock::Timestamp;
use crate::id::{DealId, LoginSessionId, UserId};

/// One deal, whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DealRecord {
    /// The deal.
    #[serde(flatten)]
    pub deal: Deal,
    /// What is offered now.
    pub lines: Vec<DealLine>,
    /// What was offered, newest first.
    pub quotes: Vec<Quote>,
    /// What its customer approved last, if they did.
    pub approved: Option<ApprovedQuote>,
    /// What was written down about it, newest first.
    pub notes: Vec<DealNote>,
    /// What happened to it, newest first.
    pub events: Vec<DealEventLine>,
    /// The consultations it is about.
    pub consultations: Vec<DealConsultation>,
    /// The sales it became, newest first.
    pub sales: Vec<DealSale>,
    /// Where what came before the newest of each of these lists is.
    pub earlier: Earlier,
    /// Whether this person may give it away or delete it: its owner may, and whoever runs the shop.
    pub is_yours: bool,
    /// The server's clock when it was read.
    pub server_time: Timestamp,
}

/// Where the rest of what hangs on a deal begins, list by list: a cursor where there is more than is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Earlier {
    /// Of its quotes.
    pub quotes: Option<String>,
    /// Of its notes.
    pub notes: Option<String>,
    /// Of what happened.
    pub events: Option<String>,
    /// Of its consultations.
    pub consultations: Option<String>,
    /// Of its sales.
    pub sales: Option<String>,
}

/// Deals as a list, those with the newest activity first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct DealList {
    /// The deals, a bounded number.
    pub deals: Vec<Deal>,
    /// How many there are at each stage, and what they come to, whatever stage was asked for.
    pub stages: Vec<StageTotal>,
    /// Where the next page begins, when there is one: to be sent as `after`.
    pub next: Option<String>,
    /// Deals whose activity is older than this, and that are going on, are stale.
    pub stale_before: Timestamp,
    /// The server's clock when it was read.
    pub server_time: Timestamp,
}

/// The deals of one stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct StageTotal {
    /// The stage.
    pub stage: Stage,
    /// How many.
    pub deals_count: i64,
    /// What they come to, in minor units.
    pub total_cents: i64,
}

/// The deal a person has selected, or why none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Selection {
    /// Grows with every change of it; the highest is the present one, on every device.
    pub revision: i64,
    /// The deal; nothing when none is selected.
    pub deal: Option<SelectedDeal>,
    /// Why none is, when one was. Never says which.
    pub reason: Option<Cleared>,
    /// What was selected before: where *undo* leads.
    pub before_id: Option<DealId>,
    /// When the person last selected or cleared.
    pub changed_at: Option<Timestamp>,
    /// The login session they did it with.
    pub changed_on: Option<LoginSessionId>,
    /// What that device calls itself.
    pub changed_device: Option<String>,
}

/// What is shown of a selected deal on every page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct SelectedDeal {
    /// Its id.
    pub id: DealId,
    /// Its number.
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// How far it is.
    pub stage: Stage,
    /// The customer's account, if they have one.
    pub customer_id: Option<UserId>,
    /// What the customer is called; may be empty.
    pub customer_name: String,
}

/// Somebody a deal can belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Colleague {
    /// Their id.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// Their team, if they have one.
    pub team_name: Option<String>,
}
