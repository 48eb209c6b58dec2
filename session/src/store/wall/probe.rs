//! Trying the wall: that every table is guarded as this version wants it, and that a foreign row can be neither seen nor touched.
//!
//! What is tried is rolled back.

use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor, PgPool};
use uuid::Uuid;

use super::Wall;
use super::policy::wanted;
use super::raise::is_present;
use crate::store::engine::Engine;
use crate::store::identity::Identity;
use crate::store::{Store, StoreError};

/// Why a wall that should stand does not hold.
#[derive(Debug, thiserror::Error)]
pub enum Hole {
    /// It was raised by another version of this program, or not at all in this database.
    #[error(
        "the second wall of the database is not this version's: run `forecourt migrate` as the owner of the tables, and \
         `forecourt database roles` where it never stood"
    )]
    Older,
    /// A table lets everybody see everything.
    #[error(
        "the table {0} has no row-level security: run `forecourt database roles` as the owner of the tables. Nothing is served until then"
    )]
    Unguarded(String),
    /// A policy is missing, or one stands there that this version does not know: each lets more rows through.
    #[error(
        "the policy {policy} of the table {table} is missing, or is none of ours: run `forecourt database roles` as the owner of the tables, \
         and drop what is not ours. Nothing is served until then"
    )]
    Policy {
        /// The table.
        table: String,
        /// The policy's name.
        policy: String,
    },
    /// A row of another shop was seen or changed.
    #[error(
        "a foreign row could be {0}: the second wall does not hold. Run `forecourt database roles` as the owner of the tables. Nothing is \
         served until then"
    )]
    Foreign(&'static str),
    /// It could not be tried.
    #[error("the second wall could not be tried: {0}")]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for Hole {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}

/// A table without row-level security, but for the list of migrations.
const UNGUARDED: &str =
    "SELECT CAST(relname AS TEXT) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     AND NOT relrowsecurity AND relname <> '_sqlx_migrations' ORDER BY relname LIMIT 1";

const POLICIES: &str =
    "SELECT CAST(tablename AS TEXT), CAST(policyname AS TEXT) FROM pg_policies WHERE schemaname = 'public' LIMIT 10000";

const IS_RAISED: &str =
    "SELECT count(*) FROM pg_proc WHERE proname = 'forecourt_wall' AND pronamespace = 'public'::regnamespace";

const SHOP: &str = "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at) VALUES ($1, 'probe', 'EUR', 'UTC', 0, 0)";
const PLACE: &str = "INSERT INTO locations (id, shop_id, name) VALUES ($1, $2, 'probe')";
const SEEN: &str = "SELECT count(*) FROM locations WHERE id = $1";
const CHANGED: &str = "UPDATE locations SET name = 'probed' WHERE id = $1";
const REMOVED: &str = "DELETE FROM locations WHERE id = $1";

impl Store {
    /// Whether the wall stands for this program.
    #[must_use]
    pub fn wall(&self) -> Wall {
        match &*self.engine {
            Engine::Sqlite { .. } => Wall::Embedded,
            Engine::Postgres { wall, .. } => *wall,
        }
    }

    /// Tries the wall, where it stands.
    ///
    /// # Errors
    /// [`Hole`]: why it does not hold. Then nothing must be served.
    #[crate::boxed]
    pub async fn probe_wall(&self) -> Result<(), Hole> {
        match &*self.engine {
            Engine::Postgres { pool, wall: Wall::Up, .. } => probe(pool).await,
            _ => Ok(()),
        }
    }
}

async fn probe(pool: &PgPool) -> Result<(), Hole> {
    let mut connection = pool.acquire().await?;
    connection.execute(Identity::House.taken_on(false).as_str()).await?;
    let (raised,): (i64,) = sqlx::query_as(IS_RAISED).fetch_one(&mut *connection).await?;
    if raised == 0 || !is_present(&mut connection).await? {
        return Err(Hole::Older);
    }
    let unguarded: Option<(String,)> = sqlx::query_as(UNGUARDED).fetch_optional(&mut *connection).await?;
    if let Some((table,)) = unguarded {
        return Err(Hole::Unguarded(table));
    }
    let there: Vec<(String, String)> = sqlx::query_as(POLICIES).fetch_all(&mut *connection).await?;
    let (there, wanted) = (there.into_iter().collect(), wanted());
    if let Some((table, policy)) = wanted.symmetric_difference(&there).next() {
        return Err(Hole::Policy { table: table.clone(), policy: policy.clone() });
    }
    let mut tx = connection.begin().await?;
    let tried = try_foreign_row(&mut tx).await;
    tx.rollback().await?;
    tried
}

/// Puts up a shop with a place, and looks at it as somebody who runs another one.
async fn try_foreign_row(tx: &mut PgConnection) -> Result<(), Hole> {
    let [shop, other, place] = [Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7()];
    for id in [shop, other] {
        sqlx::query(SHOP).bind(id).execute(&mut *tx).await?;
    }
    sqlx::query(PLACE).bind(place).bind(shop).execute(&mut *tx).await?;
    let (there,): (i64,) = sqlx::query_as(SEEN).bind(place).fetch_one(&mut *tx).await?;
    if there != 1 {
        return Err(Hole::Foreign("hidden from the house itself"));
    }
    let user_id = Uuid::now_v7();
    let stranger = Identity::Staff { shop_id: other, user_id, runs_the_shop: true };
    for identity in [stranger, Identity::Customer { shop_id: other, user_id }, Identity::Nobody] {
        tx.execute(identity.taken_on(true).as_str()).await?;
        let (seen,): (i64,) = sqlx::query_as(SEEN).bind(place).fetch_one(&mut *tx).await?;
        if seen > 0 {
            return Err(Hole::Foreign("seen"));
        }
        for (sql, what) in [(CHANGED, "changed"), (REMOVED, "removed")] {
            let done = refused_or(tx, sqlx::query(sql).bind(place)).await?;
            if done.is_some_and(|rows| rows > 0) {
                return Err(Hole::Foreign(what));
            }
        }
        let added = refused_or(tx, sqlx::query(PLACE).bind(Uuid::now_v7()).bind(shop)).await?;
        if added.is_some() {
            return Err(Hole::Foreign("added"));
        }
    }
    Ok(())
}

/// How many rows a statement touched; nothing where it was refused.
async fn refused_or(
    tx: &mut PgConnection,
    statement: sqlx::query::Query<'_, sqlx::Postgres, sqlx::postgres::PgArguments>,
) -> Result<Option<u64>, sqlx::Error> {
    let mut within = tx.begin().await?;
    match statement.execute(&mut *within).await {
        Ok(done) => {
            within.rollback().await?;
            Ok(Some(done.rows_affected()))
        }
        // 42501: insufficient_privilege, which a policy answers too.
        Err(sqlx::Error::Database(error)) if error.code().is_some_and(|code| code == "42501") => {
            within.rollback().await?;
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
