//! How far a list must look: which of the [`statements`] finds deals without looking at those of everybody.
//!
//! Every one of them asks the one predicate; a [`Reach`] only says where the engine begins. Whoever runs the shop begins at
//! the shop's newest deals, everybody else at the owners whose deals they may see, through `ix_deals_owner`. A role that
//! changed a moment ago may make a list slower or, until the login is read again, shorter; never longer.

use super::filter::Filter;
use super::statements;
use crate::change::Actor;

/// Where a list begins to look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// At all deals of the shop.
    Shop,
    /// At the deals of one owner, `$4`.
    Owner,
    /// At the deals of the owners in one team, `$5`.
    Team,
    /// At the deals of `$1` and of those in the same team.
    Own,
}

impl Reach {
    /// The shortest way to what `staff` wants and may see.
    pub(super) const fn of(staff: &Actor, filter: &Filter) -> Self {
        match (filter.owner_id, filter.team_id) {
            (Some(_), _) => Self::Owner,
            (None, Some(_)) => Self::Team,
            (None, None) if staff.user.roles.runs_the_shop() => Self::Shop,
            (None, None) => Self::Own,
        }
    }

    /// A page of the living deals, or of those at the stage `$9`.
    pub(super) const fn rows(self, is_at_stage: bool) -> &'static str {
        match (self, is_at_stage) {
            (Self::Shop, false) => statements::SHOP,
            (Self::Shop, true) => statements::SHOP_AT_STAGE,
            (Self::Owner, false) => statements::OWNER,
            (Self::Owner, true) => statements::OWNER_AT_STAGE,
            (Self::Team, false) => statements::TEAM,
            (Self::Team, true) => statements::TEAM_AT_STAGE,
            (Self::Own, false) => statements::OWN,
            (Self::Own, true) => statements::OWN_AT_STAGE,
        }
    }

    /// How many living deals there are at each stage, and what they come to.
    pub(super) const fn stages(self) -> &'static str {
        match self {
            Self::Shop => statements::STAGES_OF_SHOP,
            Self::Owner => statements::STAGES_OF_OWNER,
            Self::Team => statements::STAGES_OF_TEAM,
            Self::Own => statements::STAGES_OF_OWN,
        }
    }
}

/// A page of the deleted deals that `$1` may bring back, or of those at the stage `$9`.
pub(super) const fn deleted_rows(is_at_stage: bool) -> &'static str {
    if is_at_stage { statements::DELETED_AT_STAGE } else { statements::DELETED }
}
