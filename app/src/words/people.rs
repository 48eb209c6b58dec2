//! What people are called by what they do here.

use session::people::Roles;
use session::shop::Role;

/// A role, as it stands on a page.
pub(crate) const fn role(role: Role) -> &'static str {
    match role {
        Role::Customer => "Customer",
        Role::Mechanic => "Mechanic",
        Role::Cashier => "Cashier",
        Role::Manager => "Manager",
        Role::Admin => "Admin",
    }
}

/// All roles of a person, in one line.
pub(crate) fn roles(roles: Roles) -> String {
    roles.iter().map(role).collect::<Vec<_>>().join(", ")
}
