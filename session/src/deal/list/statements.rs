//! The statements of the lists: pages of living deals from each [`super::reach::Reach`], pages of the deleted ones, and the stages.
//!
//! Each is written whole, with the one predicate and the filters in their places. The same values serve all: `$1` who looks, `$2` what is looked
//! for, `$3` since when nothing happened, `$4` the owner, `$5` the team, `$6` and `$7` where a page begins, `$8` how many it
//! holds, `$9` the stage. The stage is a condition of its own statement, so that an index can begin at it.
//!
//! Cross joins keep SQLite's planner to their order (<https://www.sqlite.org/optoverview.html#crossjoin>), which without counts of
//! the rows would begin at all deals of the shop; PostgreSQL goes by what it counted.

use crate::deal::visible::{deal_columns, keeps, may_see};

/// What the filters let through, whatever the stage.
macro_rules! let_through {
    () => {
        "($2 = '' OR d.search LIKE $2 ESCAPE '!')
        AND ($3 IS NULL OR (d.activity_at < $3 AND d.stage NOT IN ('invoiced', 'lost')))
        AND ($4 IS NULL OR d.owner_id = $4)
        AND ($5 IS NULL OR EXISTS (SELECT 1 FROM users AS f WHERE f.id = d.owner_id AND f.team_id = $5))"
    };
}

/// Whoever runs the shop sees nearly all of it, which no planner can guess: asked of each deal in a query of its own, the
/// predicate leaves the order of `ix_deals_activity` and `ix_deals_stage` as it is, and a page ends after its rows.
pub(super) const SHOP: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM deals AS d JOIN users AS o ON o.id = d.owner_id LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE d.shop_id = (SELECT w.shop_id FROM users AS w WHERE w.id = $1) AND d.deleted_at IS NULL
        AND (SELECT COUNT(*) FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    ") > 0 AND ",
    let_through!(),
    " AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);
pub(super) const SHOP_AT_STAGE: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM deals AS d JOIN users AS o ON o.id = d.owner_id LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE d.shop_id = (SELECT w.shop_id FROM users AS w WHERE w.id = $1) AND d.deleted_at IS NULL
        AND (SELECT COUNT(*) FROM users AS v WHERE v.id = $1 AND ",
    may_see!(),
    ") > 0 AND ",
    let_through!(),
    " AND d.stage = $9
        AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);

/// The deals of one owner.
pub(super) const OWNER: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND o.id = $4 AND d.shop_id = v.shop_id AND d.owner_id = o.id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);
pub(super) const OWNER_AT_STAGE: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND o.id = $4 AND d.shop_id = v.shop_id AND d.owner_id = o.id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND d.stage = $9
        AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);

/// The deals of the owners in one team.
pub(super) const TEAM: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND o.team_id = $5 AND d.shop_id = v.shop_id AND d.owner_id = o.id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);
pub(super) const TEAM_AT_STAGE: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND o.team_id = $5 AND d.shop_id = v.shop_id AND d.owner_id = o.id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND d.stage = $9
        AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);

/// The deals of `$1` and of those in the same team.
pub(super) const OWN: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND (o.id = v.id OR o.team_id = v.team_id) AND d.shop_id = v.shop_id AND d.owner_id = o.id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);
pub(super) const OWN_AT_STAGE: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND (o.id = v.id OR o.team_id = v.team_id) AND d.shop_id = v.shop_id AND d.owner_id = o.id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND d.stage = $9
        AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);

/// The deleted deals that `$1` may bring back.
pub(super) const DELETED: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v JOIN deals AS d ON d.shop_id = v.shop_id JOIN users AS o ON o.id = d.owner_id
        LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND d.deleted_at IS NOT NULL AND ",
    keeps!(),
    " AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);
pub(super) const DELETED_AT_STAGE: &str = concat!(
    "SELECT ",
    deal_columns!(),
    " FROM users AS v JOIN deals AS d ON d.shop_id = v.shop_id JOIN users AS o ON o.id = d.owner_id
        LEFT JOIN teams AS t ON t.id = o.team_id
     WHERE v.id = $1 AND d.deleted_at IS NOT NULL AND ",
    keeps!(),
    " AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " AND d.stage = $9
        AND ($6 IS NULL OR d.activity_at < $6 OR (d.activity_at = $6 AND d.id < $7))
     ORDER BY d.activity_at DESC, d.id DESC LIMIT $8"
);

/// How many living deals there are at each stage, and what they come to.
pub(super) const STAGES_OF_SHOP: &str = concat!(
    "SELECT d.stage, COUNT(*) AS deals_count, CAST(SUM(d.total_cents) AS BIGINT) AS total_cents
     FROM users AS v CROSS JOIN deals AS d
     WHERE v.id = $1 AND d.shop_id = v.shop_id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " GROUP BY d.stage"
);
pub(super) const STAGES_OF_OWNER: &str = concat!(
    "SELECT d.stage, COUNT(*) AS deals_count, CAST(SUM(d.total_cents) AS BIGINT) AS total_cents
     FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d
     WHERE v.id = $1 AND o.id = $4
        AND d.owner_id = o.id AND d.shop_id = v.shop_id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " GROUP BY d.stage"
);
pub(super) const STAGES_OF_TEAM: &str = concat!(
    "SELECT d.stage, COUNT(*) AS deals_count, CAST(SUM(d.total_cents) AS BIGINT) AS total_cents
     FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d
     WHERE v.id = $1 AND o.team_id = $5
        AND d.owner_id = o.id AND d.shop_id = v.shop_id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " GROUP BY d.stage"
);
pub(super) const STAGES_OF_OWN: &str = concat!(
    "SELECT d.stage, COUNT(*) AS deals_count, CAST(SUM(d.total_cents) AS BIGINT) AS total_cents
     FROM users AS v CROSS JOIN users AS o CROSS JOIN deals AS d
     WHERE v.id = $1 AND (o.id = v.id OR o.team_id = v.team_id)
        AND d.owner_id = o.id AND d.shop_id = v.shop_id AND d.deleted_at IS NULL AND ",
    may_see!(),
    " AND ",
    let_through!(),
    " GROUP BY d.stage"
);
