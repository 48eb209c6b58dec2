//! Who may change whom. Pure functions: the verbs ask them within their transaction, pages show what they allow.

use super::Roles;
use crate::shop::Role;

/// Whether somebody with the roles `actor` looks after people with the roles `of`: managers do, but for admins, whom admins look after.
#[must_use]
pub const fn may_look_after(actor: Roles, of: Roles) -> bool {
    actor.has(Role::Admin) || (actor.runs_the_shop() && !of.has(Role::Admin))
}

/// Whether they may give the roles `to` to somebody who has the roles `from`: only admins make admins, and a customer's account stays
/// one, with its consultations and its credits.
#[must_use]
pub const fn may_give(actor: Roles, from: Roles, to: Roles) -> bool {
    may_look_after(actor, from) && may_look_after(actor, to) && from.is_customer() == to.is_customer()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_runs_the_shop_looks_after_people_and_only_admins_after_admins() {
        for actor in Roles::every() {
            for of in Roles::every() {
                let expected = actor.has(Role::Admin) || (actor.has(Role::Manager) && !of.has(Role::Admin));
                assert_eq!(may_look_after(actor, of), expected, "{actor} after {of}");
            }
        }
    }

    #[test]
    fn nobody_gives_what_they_may_not_take_and_no_customer_becomes_staff() {
        for actor in Roles::every() {
            for from in Roles::every() {
                for to in Roles::every() {
                    if may_give(actor, from, to) {
                        assert!(may_look_after(actor, from) && may_look_after(actor, to), "{actor}: {from} to {to}");
                        assert_eq!(from.is_customer(), to.is_customer(), "{actor}: {from} to {to}");
                    }
                }
            }
        }
        let (manager, admin, mechanic): (Roles, Roles, Roles) =
            (Role::Manager.into(), Role::Admin.into(), Role::Mechanic.into());
        assert!(may_give(manager, mechanic, manager) && may_give(admin, mechanic, admin));
        assert!(!may_give(manager, mechanic, admin) && !may_give(manager, admin, mechanic));
    }
}
