//! The initial state of a till, apart from [`crate::state`]: it is larger, and only who stands at a till fetches what reads
//! it.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use session::catalogue::{Catalogue, Product};
use session::counter::ShiftBoard;
use session::id::{DealId, LoginSessionId, SaleId, UserId};
use session::sale::{KnownCustomer, SaleBounds};

/// The id of the element that holds it.
pub(crate) const ELEMENT: &str = "till-state";

/// What a till starts from.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct TillState {
    /// Who works at it.
    pub me: UserId,
    /// The device.
    pub device: LoginSessionId,
    /// Whether they sign for what a manager must allow.
    pub runs_the_shop: bool,
    /// What they are called.
    pub cashier: String,
    /// The shop's name, for receipts.
    pub shop_name: String,
    /// Its address, likewise.
    pub shop_address: String,
    /// The number its taxes are paid under, likewise.
    pub shop_tax_number: String,
    /// Its logo, likewise.
    pub shop_logo: String,
    /// What stands above what was sold on its receipts.
    pub receipt_head: String,
    /// What stands below it.
    pub receipt_foot: String,
    /// How wide they are, in millimetres.
    pub paper_mm: i64,
    /// The zone its clocks show, likewise.
    pub time_zone: String,
    /// The shift.
    pub board: ShiftBoard,
    /// What is sold.
    pub catalogue: Catalogue,
    /// The basket, as addresses hold it.
    pub basket: String,
    /// What was paid on its deal before, in minor units.
    pub deposit_cents: i64,
    /// The deal that was selected when the page was made, and its number: deposits are taken on it.
    pub selected: Option<(DealId, i64)>,
    /// The customer it is for.
    pub customer: Option<KnownCustomer>,
    /// What was looked for.
    pub find: String,
    /// What was found of what the tiles do not hold.
    pub sought: Vec<Product>,
    /// The kind of things that is shown; all of them when it is empty.
    pub tab: String,
    /// What is asked beneath the total, as an address says it.
    pub panel: String,
    /// The id of the next sale, for the forms of a page without a script.
    pub sale: SaleId,
    /// Why the last form was refused.
    pub refused: Option<String>,
    /// What was typed into it.
    pub kept: BTreeMap<String, String>,
    /// What a sale may hold at the most.
    pub bounds: SaleBounds,
    /// How much may come off the list price without a manager, in basis points; all of it where one stands at the till.
    pub free_bp: i64,
    /// Sales this till keeps while it cannot send them.
    pub kept_max: i64,
    /// How long it waits for the server, in milliseconds.
    pub timeout_ms: i64,
}

/// The state of this page.
#[cfg(feature = "ssr")]
pub(crate) fn till_state() -> Arc<TillState> {
    expect_context::<Arc<TillState>>()
}

/// The state of this page.
#[cfg(not(feature = "ssr"))]
pub(crate) fn till_state() -> Arc<TillState> {
    let read = || serde_json::from_str(&document().get_element_by_id(ELEMENT)?.text_content()?).ok();
    Arc::new(read().expect("a till's page carries its state"))
}
