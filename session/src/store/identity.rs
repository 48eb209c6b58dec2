//! In whose name a statement is run, for a database that keeps a second wall (see [`super::wall`]).
//!
//! A transaction, or a reading outside one, is never without a name: what does not say whose it is, is nobody's. What a connection
//! did before is never relied on.

use sqlx::Postgres;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use uuid::Uuid;

use crate::shop::User;

/// In whose name: what is shown and what may be changed is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The garage itself: the clock, jobs, start-up, and what a command looks up before it knows who asks.
    House,
    /// Somebody who works in a shop.
    Staff {
        /// The shop.
        shop_id: Uuid,
        /// The person.
        user_id: Uuid,
        /// Whether they run the shop: its log and what its people earn is theirs to read.
        runs_the_shop: bool,
    },
    /// A customer of a shop.
    Customer {
        /// The shop.
        shop_id: Uuid,
        /// The person.
        user_id: Uuid,
    },
    /// Somebody who did not sign in: they see what hangs in the window, of every shop.
    Nobody,
}

impl Identity {
    /// That of somebody who is signed in.
    #[must_use]
    pub const fn of(user: &User) -> Self {
        let (shop_id, user_id) = (user.shop_id.0, user.id.0);
        if user.roles.is_staff() {
            Self::Staff { shop_id, user_id, runs_the_shop: user.roles.runs_the_shop() }
        } else {
            Self::Customer { shop_id, user_id }
        }
    }

    /// The role of the database that has its rights.
    pub(super) const fn role(self) -> &'static str {
        match self {
            Self::House => HOUSE,
            Self::Staff { .. } => STAFF,
            Self::Customer { .. } | Self::Nobody => CUSTOMER,
        }
    }

    /// What a policy reads of it: whose shop, who, and whether they run it.
    fn settings(self) -> [String; 3] {
        match self {
            Self::House | Self::Nobody => [const { String::new() }; 3],
            Self::Staff { shop_id, user_id, runs_the_shop } => {
                let runs = if runs_the_shop { "1" } else { "" };
                [shop_id.to_string(), user_id.to_string(), runs.to_owned()]
            }
            Self::Customer { shop_id, user_id } => [shop_id.to_string(), user_id.to_string(), String::new()],
        }
    }

    /// Takes it on until the next such statement on the connection. Prepared once a connection: it is said before each reading.
    pub(super) fn take_on(self) -> Query<'static, Postgres, PgArguments> {
        let query = sqlx::query(TAKE_ON).bind(self.role());
        self.settings().into_iter().fold(query, Query::bind)
    }

    /// The same as a text, which can go along with others: until the transaction ends, or else until the next such statement. It holds
    /// ids and words of the program alone. All that a policy reads is said each time, so that nothing of the one before is left.
    pub(super) fn taken_on(self, until_the_end: bool) -> String {
        let (role, [shop, person, runs]) = (self.role(), self.settings());
        format!(
            "SELECT set_config('role', '{role}', {until_the_end}), set_config('{SHOP}', '{shop}', {until_the_end}), \
             set_config('{PERSON}', '{person}', {until_the_end}), set_config('{RUNS}', '{runs}', {until_the_end})"
        )
    }
}

const TAKE_ON: &str = "SELECT set_config('role', $1, false), set_config('forecourt.shop', $2, false),
     set_config('forecourt.person', $3, false), set_config('forecourt.runs', $4, false)";

/// The roles of the database. Nobody signs in as one of them: the role that does is a member of all three, and has no rights but theirs.
pub(super) const HOUSE: &str = "forecourt_house";
pub(super) const STAFF: &str = "forecourt_staff";
pub(super) const CUSTOMER: &str = "forecourt_customer";

/// What a policy reads: whose shop, who, and whether they run it. Empty where there is none.
pub(super) const SHOP: &str = "forecourt.shop";
pub(super) const PERSON: &str = "forecourt.person";
pub(super) const RUNS: &str = "forecourt.runs";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_says_all_that_a_policy_reads() {
        let (shop_id, user_id) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let staff = Identity::Staff { shop_id, user_id, runs_the_shop: true };
        for identity in [Identity::House, staff, Identity::Customer { shop_id, user_id }, Identity::Nobody] {
            let statement = identity.taken_on(true);
            for setting in ["role", SHOP, PERSON, RUNS] {
                assert!(statement.contains(&format!("set_config('{setting}', '")), "{identity:?}: {setting}");
                assert!(TAKE_ON.contains(&format!("set_config('{setting}', $")), "{setting}");
            }
        }
    }

    #[test]
    fn nobody_is_a_customer_of_no_shop() {
        let nobody = Identity::Nobody.taken_on(false);
        assert!(nobody.contains(CUSTOMER) && nobody.contains(&format!("set_config('{PERSON}', ''")), "{nobody}");
    }
}
