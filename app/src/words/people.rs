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

/// What somebody in a role does.
pub(crate) const fn what(role: Role) -> &'static str {
    match role {
        Role::Customer => "asks for help and decides on quotes",
        Role::Mechanic => "takes consultations from the queue",
        Role::Cashier => "opens shifts and sells",
        Role::Manager => "runs the shop",
        Role::Admin => "runs the shop and looks after its managers and admins",
    }
}

/// All roles of a person, in one line.
pub(crate) fn roles(roles: Roles) -> String {
    roles.iter().map(role).collect::<Vec<_>>().join(", ")
}
