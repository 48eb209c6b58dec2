//! Who may see a deal: the one predicate. List, record, search, selection, events and the till all read through it.
//!
//! `d` is the deal and `v` the row of whoever looks, as the database has it at that moment: a role or a team that changed
//! counts from then on, whatever a request remembered. To change who may see what, change it here and nowhere else.

/// Whether `v` may see `d`, deleted or not: same shop, staff, and owner, or in the owner's team, or running the shop.
macro_rules! may_see {
    () => {
        "(v.shop_id = d.shop_id AND v.role <> 'customer' AND v.disabled_at IS NULL AND (v.role IN ('manager', 'admin')
            OR d.owner_id = v.id
            OR (v.team_id IS NOT NULL
                AND EXISTS (SELECT 1 FROM users AS mate WHERE mate.id = d.owner_id AND mate.team_id = v.team_id))))"
    };
}
pub(in crate::deal) use may_see;

/// Whether `v` sees `d`: they may, and it is not deleted.
macro_rules! visible {
    () => {
        concat!("(d.deleted_at IS NULL AND ", $crate::deal::visible::may_see!(), ")")
    };
}
pub(in crate::deal) use visible;

/// Whether `v` keeps `d`: owns it, or runs the shop. Whoever keeps a deal may give it away, delete it and bring it back.
macro_rules! keeps {
    () => {
        "(d.owner_id = v.id OR v.role IN ('manager', 'admin'))"
    };
}
pub(in crate::deal) use keeps;

/// Whether the person `$1` sees `d`: what a statement that changes a deal asks. More conditions on `v` and `d` may be added.
macro_rules! if_seen {
    ($($more:tt)*) => {
        concat!(
            "EXISTS (SELECT 1 FROM users AS v WHERE v.id = $1 AND ",
            $crate::deal::visible::visible!(),
            $($more)*
            ")"
        )
    };
}
pub(in crate::deal) use if_seen;

/// The columns of `Deal`: of a deal `d`, its owner `o` and the owner's team `t`.
macro_rules! deal_columns {
    () => {
        "d.id, d.number, d.title, d.vehicle, d.customer_id, d.customer_name, d.stage, d.owner_id, o.name AS owner_name,
            t.name AS team_name, d.version, d.total_cents, d.activity_at, d.created_at, d.deleted_at"
    };
}
pub(in crate::deal) use deal_columns;

/// The columns of `Deal`, of the deals `d` of owners `o` that `$from` names and that satisfy a condition on `d` and on `v`,
/// who is `$1`. Cross joins in `$from` keep SQLite's planner to their order (<https://www.sqlite.org/optoverview.html#crossjoin>),
/// which without counts of the rows would begin at all deals of the shop; PostgreSQL goes by what it counted.
macro_rules! deal_from {
    ([$($from:tt)+] $($condition:tt)+) => {
        concat!(
            "SELECT ",
            $crate::deal::visible::deal_columns!(),
            " FROM ",
            $($from)+,
            " LEFT JOIN teams AS t ON t.id = o.team_id
             WHERE v.id = $1 AND d.shop_id = v.shop_id AND d.owner_id = o.id AND ",
            $($condition)+
        )
    };
}
pub(in crate::deal) use deal_from;

/// The columns of `Deal`, for the deals that satisfy a condition on `d` and on `v`, who is `$1`.
macro_rules! deal_where {
    ($($condition:tt)+) => {
        $crate::deal::visible::deal_from!(
            ["users AS v JOIN deals AS d ON d.shop_id = v.shop_id JOIN users AS o ON o.id = d.owner_id"] $($condition)+
        )
    };
}
pub(in crate::deal) use deal_where;
