//! What a deal is, as everybody sees it: server, API and browser share these types.

use serde::{Deserialize, Serialize};

use super::kind::{DealEventKind, LineKind, LinkKind, QuoteStatus, Stage};
use crate::catalogue::TaxMode;
use crate::catalogue::basket::Discount;
use crate::clock::Timestamp;
use crate::id::{ConsultationId, DealEventId, DealId, DealNoteId, ProductId, QuoteId, SaleId, UserId};
use crate::quantity::{Quantity, Unit};

/// A quote or sales opportunity, without what hangs on it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct Deal {
    /// Its id.
    pub id: DealId,
    /// Its number in the shop: 1, 2, 3 ….
    pub number: i64,
    /// What it is about.
    pub title: String,
    /// Which car; may be empty.
    pub vehicle: String,
    /// The customer's account, if they have one.
    pub customer_id: Option<UserId>,
    /// What the customer is called; may be empty.
    pub customer_name: String,
    /// How far it is.
    pub stage: Stage,
    /// Who owns it.
    pub owner_id: UserId,
    /// What they are called.
    pub owner_name: String,
    /// The owner's team, if they have one.
    pub team_name: Option<String>,
    /// Grows with every edit. An edit names the one it was made from.
    pub version: i64,
    /// What its lines come to, in minor units, tax and all.
    pub total_cents: i64,
    /// What comes off all of it.
    #[serde(default)]
    #[cfg_attr(feature = "server", sqlx(flatten))]
    pub discount: Discount,
    /// Why; empty where nothing does.
    #[serde(default)]
    pub discount_reason: String,
    /// When somebody last did something about it.
    pub activity_at: Timestamp,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was deleted, if it was.
    pub deleted_at: Option<Timestamp>,
}

/// A line of a deal or of a quote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct DealLine {
    /// What it is.
    pub kind: LineKind,
    /// The catalogue's product, if it is one.
    pub product_id: Option<ProductId>,
    /// What it is called.
    pub name: String,
    /// How much, above 0.
    pub quantity: Quantity,
    /// What it is sold by.
    #[serde(default)]
    pub unit: Unit,
    /// What one costs, in minor units.
    pub unit_price_cents: i64,
    /// Its tax rate in basis points.
    pub tax_bp: i64,
    /// The tax in it or on it.
    pub tax_cents: i64,
    /// What is paid for it, tax and all.
    pub total_cents: i64,
    /// What comes off it.
    #[serde(default)]
    #[cfg_attr(feature = "server", sqlx(flatten))]
    pub discount: Discount,
    /// Why; empty where nothing does.
    #[serde(default)]
    pub discount_reason: String,
    /// Whether the customer may leave it out.
    #[serde(default)]
    pub is_optional: bool,
    /// What was approved of it, tax and all; nothing where it was not, and on a deal.
    #[serde(default)]
    #[cfg_attr(feature = "server", sqlx(default))]
    pub approved_cents: Option<i64>,
}

impl DealLine {
    /// Whether the two offer the same: what a line comes to depends on the others beside it, too.
    #[must_use]
    pub fn offers_what(&self, other: &Self) -> bool {
        let Self { kind, product_id, name, quantity, unit, unit_price_cents, tax_bp, is_optional, .. } = self;
        (*kind, *product_id, *quantity, *unit, *unit_price_cents, *tax_bp, *is_optional)
            == (
                other.kind,
                other.product_id,
                other.quantity,
                other.unit,
                other.unit_price_cents,
                other.tax_bp,
                other.is_optional,
            )
            && (name, self.discount, &self.discount_reason) == (&other.name, other.discount, &other.discount_reason)
    }
}

/// What was offered to the customer, and what they said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Quote {
    /// All of it but its lines.
    #[serde(flatten)]
    pub head: QuoteHead,
    /// What it offers.
    pub lines: Vec<DealLine>,
}

/// A quote without its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct QuoteHead {
    /// Its id.
    pub id: QuoteId,
    /// Of which deal.
    pub deal_id: DealId,
    /// The deal's number.
    pub deal_number: i64,
    /// What whom it was made for is called: they alone decide on it, whatever becomes of the deal.
    pub recipient_name: String,
    /// What it is about.
    pub title: String,
    /// Which car; may be empty.
    pub vehicle: String,
    /// 1 for the deal's first quote, 2 for the next ….
    pub version: i64,
    /// What became of it.
    pub status: QuoteStatus,
    /// Whether its prices hold the tax.
    pub tax_mode: TaxMode,
    /// The tax, in minor units.
    pub tax_cents: i64,
    /// What is to be paid for all of its lines, tax and all.
    pub total_cents: i64,
    /// What comes off all of it.
    #[serde(default)]
    #[cfg_attr(feature = "server", sqlx(flatten))]
    pub discount: Discount,
    /// Why; empty where nothing does.
    #[serde(default)]
    pub discount_reason: String,
    /// What was approved of it, tax and all: less where lines were left out. Nothing where it was not.
    pub approved_cents: Option<i64>,
    /// Whether somebody with an account decides on it; anybody else does so by its link.
    pub has_account: bool,
    /// What was written to the customer; may be empty.
    pub message: String,
    /// Who made it.
    pub made_by_name: String,
    /// When.
    pub made_at: Timestamp,
    /// Until when it can be approved.
    pub valid_until: Timestamp,
    /// The name the decision was signed with.
    pub decided_name: Option<String>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
    /// Why it was declined, if they said.
    pub reason: Option<String>,
    /// When the shop took it back.
    pub withdrawn_at: Option<Timestamp>,
    /// What the shop said when it took it back; may be empty.
    pub word: String,
}

impl QuoteHead {
    /// True while the customer can decide on it.
    #[must_use]
    pub fn is_open(&self, now: Timestamp) -> bool {
        self.status == QuoteStatus::Open && now < self.valid_until
    }
}

/// What of a deal its customer approved last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ApprovedQuote {
    /// The version of the quote.
    pub version: i64,
    /// The name it was signed with.
    pub decided_name: String,
    /// What was approved, in minor units, tax and all: sales of the deal take no more.
    pub total_cents: i64,
    /// Whether the deal's lines are others by now.
    pub differs: bool,
}

/// What somebody wrote down about a deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct DealNote {
    /// Its id.
    pub id: DealNoteId,
    /// Who wrote it.
    pub author_name: String,
    /// What.
    pub body: String,
    /// When.
    pub at: Timestamp,
}

/// A line of a deal's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct DealEventLine {
    /// Its id.
    pub id: DealEventId,
    /// What happened.
    pub kind: DealEventKind,
    /// Who did it; nobody for the server itself.
    pub actor_name: Option<String>,
    /// What is worth knowing of it.
    pub detail: String,
    /// When.
    pub at: Timestamp,
}

/// A consultation that a deal is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct DealConsultation {
    /// Its id.
    pub id: ConsultationId,
    /// How it belongs to the deal.
    pub kind: LinkKind,
    /// What the customer asked.
    pub concern: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it came to the deal.
    pub attached_at: Timestamp,
}

/// A sale that a deal became.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, sqlx::FromRow))]
pub struct DealSale {
    /// Its id.
    pub id: SaleId,
    /// What was paid, in minor units.
    pub total_cents: i64,
    /// When.
    pub rung_up_at: Timestamp,
}
