//! Server functions of the selected deal: choosing it, undoing that, choosing none.

use leptos::prelude::server;
use session::deal;

use super::answer::{Done, Sent, answer, came_from};
use super::consultation::known;
use super::name_of;
use crate::problem::Problem;
use crate::request::caller::{context, staff};

/// Selects a deal; `revision` is the selection's that was looked at, where that matters.
///
/// # Errors
/// `selection-stale`, `not-found`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "select_deal")]
pub async fn select_deal(#[server(default)] id: String, #[server(default)] revision: String) -> Result<(), Problem> {
    let selected = async {
        deal::select(&context(), &staff()?, known(&id)?, revision.parse().ok()).await?;
        Ok(Done::at(came_from()))
    };
    answer(Sent::new(name_of::<SelectDeal>(), []), selected).await
}

/// Selects nothing; `revision` is the selection's that was looked at, where that matters.
///
/// # Errors
/// `selection-stale`, `not-allowed`, `not-signed-in`.
#[server(prefix = "/fn", endpoint = "deselect_deal")]
pub async fn deselect_deal(#[server(default)] revision: String) -> Result<(), Problem> {
    let cleared = async {
        deal::deselect(&context(), &staff()?, revision.parse().ok()).await?;
        Ok(Done::at(came_from()))
    };
    answer(Sent::new(name_of::<DeselectDeal>(), []), cleared).await
}
