//! The second wall: row-level security of a database server. Behind every WHERE of this program the database itself looks at who
//! asks, and shows nobody another shop's rows, nor a customer another customer's.
//!
//! The tables belong to a role that migrates; whoever serves signs in as another that owns nothing, and takes on one of three roles for
//! each transaction ([`super::identity`]). Where one role does both, as on a small install, the wall is down and says so: the owner
//! passes every policy. The embedded engine has no roles, and no such wall.

mod guard;
mod policy;
mod probe;
pub(in crate::store) mod raise;
mod standing;

pub use probe::Hole;
pub use standing::Wall;

/// What is done with a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Read,
    Add,
    Change,
    Remove,
}

impl Verb {
    const ALL: [Self; 4] = [Self::Read, Self::Add, Self::Change, Self::Remove];

    /// As SQL has it.
    const fn sql(self) -> &'static str {
        match self {
            Self::Read => "SELECT",
            Self::Add => "INSERT",
            Self::Change => "UPDATE",
            Self::Remove => "DELETE",
        }
    }

    /// As a policy's name has it.
    const fn word(self) -> &'static str {
        match self {
            Self::Read => "reads",
            Self::Add => "adds",
            Self::Change => "changes",
            Self::Remove => "removes",
        }
    }
}
