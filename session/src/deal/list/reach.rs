//! How far a list must look: the statements that find deals without looking at those of everybody.
//!
//! Every one of them asks the one predicate; a [`Reach`] only says where the engine begins. Whoever runs the shop begins at
//! the shop's newest deals, everybody else at the owners whose deals they may see, through `ix_deals_owner`. A role that
//! changed a moment ago may make a list slower or, until the login is read again, shorter; never longer.

use super::filter::Filter;
use crate::change::Actor;
use crate::deal::visible::{deal_columns, deal_from, deal_where, keeps, may_see, visible};

/// The filters but the stage: `$2` what is looked for, `$3` since when nothing happened, `$4` the owner, `$5` the team.
macro_rules! filtered {
    () => {
        " AND ($2 = '' OR d.search LIKE $2 ESCAPE '!')
          AND ($3 IS NULL OR (d.activity_at < $3 AND d.stage NOT IN ('invoiced', 'lost')))
          AND ($4 IS NULL OR d.owner_id = $4)
          AND ($5 IS NULL OR EXISTS (SELECT 1 FROM users AS f WHERE f.id = d.owner_id AND f.team_id = $5))"
    };
}

/// One page: `$6` and `$7` where it begins, `$8` how many.
macro_rules! page {
    () => {
        " AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
          ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
    };
}

/// At the stage `$9`.
macro_rules! at_stage {
    () => {
        " AND d.stage = $9"
    };
}

/// The person `$1`, then owners, then their deals.
macro_rules! from_owners {
    () => {
        "users AS v CROSS JOIN users AS o CROSS JOIN deals AS d"
    };
}

/// The owners that everybody begins at who does not run the shop.
macro_rules! of_own {
    () => {
        " AND (o.id = v.id OR o.team_id = v.team_id)"
    };
}

/// Whoever runs the shop sees nearly all of it, which no planner can guess: asked of each deal in a query of its own, the
/// predicate leaves the order of `ix_deals_activity` and `ix_deals_stage` as it is, and a page ends after its rows.
macro_rules! rows_of_shop {
    ($($stage:tt)*) => {
        concat!(
            "SELECT ",
            deal_columns!(),
            " FROM deals AS d JOIN users AS o ON o.id = d.owner_id LEFT JOIN teams AS t ON t.id = o.team_id
             WHERE d.shop_id = (SELECT w.shop_id FROM users AS w WHERE w.id = $1) AND d.deleted_at IS NULL
                AND (SELECT COUNT(*) FROM users AS v WHERE v.id = $1 AND ",
            visible!(),
            ") > 0",
            filtered!(),
            $($stage)*
            page!()
        )
    };
}

macro_rules! rows_of_owners {
    ([$($owners:tt)+] $($stage:tt)*) => {
        deal_from!([from_owners!()] visible!(), $($owners)+, filtered!(), $($stage)* page!())
    };
}

macro_rules! deleted_rows {
    ($($stage:tt)*) => {
        deal_where!("d.deleted_at IS NOT NULL AND ", keeps!(), " AND ", may_see!(), filtered!(), $($stage)* page!())
    };
}

macro_rules! stages_of {
    ([$($from:tt)+] $($owners:tt)*) => {
        concat!(
            "SELECT d.stage, COUNT(*) AS deals_count, CAST(SUM(d.total_cents) AS BIGINT) AS total_cents FROM ",
            $($from)+,
            " WHERE v.id = $1 AND d.shop_id = v.shop_id AND ",
            visible!(),
            $($owners)*
            filtered!(),
            " GROUP BY d.stage"
        )
    };
}

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
            (None, None) if staff.user.role.runs_the_shop() => Self::Shop,
            (None, None) => Self::Own,
        }
    }

    /// A page of the living deals, or of those at the stage `$9`.
    pub(super) const fn rows(self, is_at_stage: bool) -> &'static str {
        match (self, is_at_stage) {
            (Self::Shop, false) => rows_of_shop!(),
            (Self::Shop, true) => rows_of_shop!(at_stage!(),),
            (Self::Owner, false) => rows_of_owners!([" AND o.id = $4"]),
            (Self::Owner, true) => rows_of_owners!([" AND o.id = $4"] at_stage!(),),
            (Self::Team, false) => rows_of_owners!([" AND o.team_id = $5"]),
            (Self::Team, true) => rows_of_owners!([" AND o.team_id = $5"] at_stage!(),),
            (Self::Own, false) => rows_of_owners!([of_own!()]),
            (Self::Own, true) => rows_of_owners!([of_own!()] at_stage!(),),
        }
    }

    /// How many living deals there are at each stage, and what they come to.
    pub(super) const fn stages(self) -> &'static str {
        match self {
            Self::Shop => stages_of!(["users AS v CROSS JOIN deals AS d"]),
            Self::Owner => stages_of!([from_owners!()] " AND d.owner_id = o.id AND o.id = $4",),
            Self::Team => stages_of!([from_owners!()] " AND d.owner_id = o.id AND o.team_id = $5",),
            Self::Own => stages_of!([from_owners!()] " AND d.owner_id = o.id", of_own!(),),
        }
    }
}

/// A page of the deleted deals that `$1` may bring back, or of those at the stage `$9`.
pub(super) const fn deleted_rows(is_at_stage: bool) -> &'static str {
    if is_at_stage { deleted_rows!(at_stage!(),) } else { deleted_rows!() }
}
