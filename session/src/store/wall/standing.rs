//! Whether the wall stands for whoever signed in to the database.

use sqlx::postgres::PgConnection;

use crate::store::identity::{CUSTOMER, HOUSE, STAFF};

/// Whether the wall stands for this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wall {
    /// An embedded database, which has no roles.
    Embedded,
    /// It stands: the role that signed in owns nothing, and takes on another for each transaction.
    Up,
    /// It does not: the role that signed in owns the tables, or passes every policy.
    Down,
}

/// Whether the role passes every policy, by itself or as the owner of a table; and to how many of the three roles it belongs. A role
/// that does not inherit belongs to them all the same.
const ASKED: &str = "SELECT r.rolsuper OR r.rolbypassrls OR EXISTS (
            SELECT 1 FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND pg_has_role(r.oid, c.relowner, 'MEMBER')),
        (SELECT count(*) FROM pg_roles AS g WHERE g.rolname IN ($1, $2, $3) AND pg_has_role(r.oid, g.oid, 'MEMBER'))
     FROM pg_roles AS r WHERE r.rolname = current_user";

impl Wall {
    /// As it is for whoever signed in on `connection`.
    pub(crate) async fn of(connection: &mut PgConnection) -> Result<Self, sqlx::Error> {
        let asked = sqlx::query_as::<_, (bool, i64)>(ASKED).bind(HOUSE).bind(STAFF).bind(CUSTOMER);
        let (passes, roles) = asked.fetch_one(connection).await?;
        Ok(if !passes && roles == 3 { Self::Up } else { Self::Down })
    }
}
