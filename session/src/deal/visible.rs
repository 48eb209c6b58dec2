//! Who may see a deal: the one predicate. List, record, search, selection, events and the till all read through it.
//!
//! `d` is the deal and `v` the row of whoever looks, as the database has it at that moment: a role or a team that changed
//! counts from then on, whatever a request remembered. To change who may see what, change it here and nowhere else.
//! These are texts and nothing more: a statement is written whole where it is used, with one of them in its place.

/// Whether whoever has the roles in this column runs the shop: `Roles::runs_the_shop` in SQL.
macro_rules! runs_the_shop {
    ($roles:literal) => {
        concat!("(", $roles, " LIKE '%manager%' OR ", $roles, " LIKE '%admin%')")
    };
}
pub(in crate::deal) use runs_the_shop;

/// Whether `v` may see `d`, deleted or not: same shop, staff, and owner, or in the owner's team, or running the shop. Whoever
/// asks says beside it that `d` is not deleted.
macro_rules! may_see {
    () => {
        concat!(
            "(v.shop_id = d.shop_id AND v.roles <> 'customer' AND v.disabled_at IS NULL AND (",
            $crate::deal::visible::runs_the_shop!("v.roles"),
            " OR d.owner_id = v.id
            OR (v.team_id IS NOT NULL
                AND EXISTS (SELECT 1 FROM users AS mate WHERE mate.id = d.owner_id AND mate.team_id = v.team_id))))"
        )
    };
}
pub(in crate::deal) use may_see;

/// Whether `v` keeps `d`: owns it, or runs the shop. Whoever keeps a deal may give it away, delete it and bring it back.
macro_rules! keeps {
    () => {
        concat!("(d.owner_id = v.id OR ", $crate::deal::visible::runs_the_shop!("v.roles"), ")")
    };
}
pub(in crate::deal) use keeps;

/// The columns of `Deal`: of a deal `d`, its owner `o` and the owner's team `t`.
macro_rules! deal_columns {
    () => {
        "d.id, d.number, d.title, d.vehicle, d.customer_id, d.customer_name, d.stage, d.owner_id, o.name AS owner_name,
            t.name AS team_name, d.version, d.total_cents, d.discount_cents, d.discount_bp, d.discount_reason, d.activity_at, d.created_at, d.deleted_at"
    };
}
pub(in crate::deal) use deal_columns;
