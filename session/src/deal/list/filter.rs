//! Which deals somebody wants to see: what narrows a list, and where in it a page begins.

use crate::cursor::Cursor;
use crate::deal::kind::Stage;
use crate::id::{TeamId, UserId};

/// Which deals are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// At this stage.
    pub stage: Option<Stage>,
    /// Of this owner.
    pub owner_id: Option<UserId>,
    /// Of owners in this team.
    pub team_id: Option<TeamId>,
    /// With this in number, title, vehicle or customer; anything when empty.
    pub search: String,
    /// Those that are deleted and that one may bring back, instead of all others.
    pub is_deleted: bool,
    /// Only those without activity for `deal_stale_after_ms` that are going on.
    pub is_stale: bool,
    /// From here on; from the newest when left out.
    pub after: Option<Cursor>,
}

/// What a deal is found by.
pub(in crate::deal) fn findable(number: i64, title: &str, vehicle: &str, customer: &str) -> String {
    format!("d-{number} {title} {vehicle} {customer}").to_lowercase()
}
