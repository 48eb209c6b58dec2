//! Raising the wall, by the owner of the tables: the roles, their rights, the policies.
//!
//! It is no migration: policies name roles, roles are the database server's and not the database's, and not every owner may make
//! some. What is to stand there is the list in [`super::guard`]; it is put there anew whenever that changes.

use sqlx::postgres::PgConnection;
use sqlx::{Connection, Executor, PgPool};

use super::guard::GUARDS;
use super::policy::{fingerprint, of_table};
use crate::store::engine::Engine;
use crate::store::identity::{CUSTOMER, HOUSE, STAFF};
use crate::store::{Store, StoreError};

/// Held while the wall is raised: of several owners at once, one after the other.
const LOCK: &str = "SELECT pg_advisory_xact_lock(hashtext('forecourt_wall'))";

const ROLES_THERE: &str = "SELECT count(*) FROM pg_roles WHERE rolname IN ($1, $2, $3)";

/// Whether a role is a member of all three, and has their rights only while it takes one of them on. A role that is not there is refused.
const IS_MEMBER: &str = "SELECT NOT (SELECT rolinherit FROM pg_roles WHERE oid = CAST($1 AS regrole))
     AND pg_has_role(CAST($1 AS regrole), 'forecourt_house', 'MEMBER')
     AND pg_has_role(CAST($1 AS regrole), 'forecourt_staff', 'MEMBER')
     AND pg_has_role(CAST($1 AS regrole), 'forecourt_customer', 'MEMBER')";

const IS_RAISED: &str =
    "SELECT count(*) FROM pg_proc WHERE proname = 'forecourt_wall' AND pronamespace = 'public'::regnamespace";

const COLUMNS: &str = "SELECT CAST(column_name AS TEXT) FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = $1 ORDER BY ordinal_position LIMIT 1000";

/// What triggers do is the database's own bookkeeping, and what they forbid holds whoever asks: both see every row.
const TRIGGERS: &str = "DO $$ DECLARE f regprocedure; BEGIN
    FOR f IN SELECT p.oid FROM pg_proc AS p WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
    LOOP EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER SET search_path = public, pg_temp', f); END LOOP;
END $$";

impl Store {
    /// Makes the three roles where they are not there yet, and raises the wall. `server`, if one is named, is a role of the database
    /// server that serves from now on: it becomes a member of all three, and inherits nothing of them.
    ///
    /// # Errors
    /// [`StoreError`] when whoever signed in may not make roles, or does not own the tables; [`StoreError::Address`] for an embedded
    /// database, which has no roles.
    #[crate::boxed]
    pub async fn raise_wall(&self, server: Option<&str>) -> Result<(), StoreError> {
        let Engine::Postgres { pool, .. } = &*self.engine else {
            return Err(StoreError::Address("an embedded database has no roles: there is nothing to do".to_owned()));
        };
        let mut connection = pool.acquire().await?;
        make_roles(&mut connection).await?;
        if let Some(server) = server {
            let name = quoted(server);
            let (is_member,): (bool,) = sqlx::query_as(IS_MEMBER).bind(server).fetch_one(&mut *connection).await?;
            if is_member {
                return raise(&mut connection).await;
            }
            connection.execute(format!("ALTER ROLE {name} NOINHERIT").as_str()).await?;
            connection.execute(format!("GRANT {HOUSE}, {STAFF}, {CUSTOMER} TO {name}").as_str()).await?;
        }
        raise(&mut connection).await
    }
}

/// Raises it anew where it was raised before, and is not of this version. For the owner, after migrating.
pub(in crate::store) async fn raise_again(pool: &PgPool) -> Result<(), StoreError> {
    let mut connection = pool.acquire().await?;
    if is_raised(&mut connection).await? && !is_present(&mut connection).await? {
        raise(&mut connection).await?;
        tracing::info!("the second wall of the database was brought up to date");
    }
    Ok(())
}

async fn is_raised(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let (raised,): (i64,) = sqlx::query_as(IS_RAISED).fetch_one(connection).await?;
    Ok(raised > 0)
}

/// Whether the wall that stands there is this version's.
pub(super) async fn is_present(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let (mark,): (String,) = sqlx::query_as("SELECT forecourt_wall()").fetch_one(connection).await?;
    Ok(mark == fingerprint())
}

/// One after the other, and without an error where another owner was faster.
async fn make_roles(connection: &mut PgConnection) -> Result<(), StoreError> {
    let asked = sqlx::query_as::<_, (i64,)>(ROLES_THERE).bind(HOUSE).bind(STAFF).bind(CUSTOMER);
    if asked.fetch_one(&mut *connection).await?.0 == 3 {
        return Ok(());
    }
    for role in [HOUSE, STAFF, CUSTOMER] {
        let make = format!(
            "DO $$ BEGIN CREATE ROLE {role} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        );
        connection.execute(make.as_str()).await?;
    }
    Ok(())
}

async fn raise(connection: &mut PgConnection) -> Result<(), StoreError> {
    let mut tx = connection.begin().await?;
    tx.execute(LOCK).await?;
    tx.execute(format!("GRANT USAGE ON SCHEMA public TO {HOUSE}, {STAFF}, {CUSTOMER}").as_str()).await?;
    tx.execute(format!("GRANT SELECT ON _sqlx_migrations TO {HOUSE}").as_str()).await?;
    for guard in GUARDS {
        let columns: Vec<(String,)> = sqlx::query_as(COLUMNS).bind(guard.table).fetch_all(&mut *tx).await?;
        let columns: Vec<String> = columns.into_iter().map(|(column,)| column).collect();
        // One message a table: each of a thousand statements by itself would take seconds.
        tx.execute(of_table(guard, &columns).join(";").as_str()).await?;
    }
    tx.execute(TRIGGERS).await?;
    let mark = format!(
        "CREATE OR REPLACE FUNCTION forecourt_wall() RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$SELECT '{}'::text$$",
        fingerprint()
    );
    tx.execute(mark.as_str()).await?;
    Ok(tx.commit().await?)
}

/// A name as SQL has it, whatever is in it.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\"").replace('\0', ""))
}
