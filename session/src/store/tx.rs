//! A write transaction: the same four ways to ask as the store, and what the commit does once the rows are written.

use sqlx::{Postgres, Transaction};

use super::engine::{Engine, begin_of};
use super::feed::{self, CHANNEL, Feed};
use super::pool_status::Count;
use super::pulse::Pulse;
use super::space::Space;
use super::value::{Found, for_postgres, for_sqlite};
use super::wall::Wall;
use super::writers::Turn;
use super::{Claim, Identity, Row, StoreError, Value};
use crate::change::{self, Notice, Topic};

/// Takes on the role of the house until the transaction ends. Its policies read nothing else.
const HOUSE_FROM_HERE: &str = "SELECT set_config('role', 'forecourt_house', true)";
/// Tells every process, once the transaction is committed.
const TELL: &str = "SELECT CAST(pg_notify($1, $2) AS TEXT)";
/// Both at once: every commit that somebody follows waits for it.
const TELL_AND_BECOME_HOUSE: &str =
    "SELECT CAST(pg_notify($1, $2) AS TEXT), set_config('role', 'forecourt_house', true)";

/// An open write transaction, or one's own part of it where several share a commit. Dropped without a commit, it rolls back.
#[derive(Debug)]
pub struct Tx {
    open: Open,
    /// What changed, for the commit.
    topics: Vec<Topic>,
    /// Whether something changed that has no topic.
    is_everything: bool,
    /// Whether the request by which it is done is noted as carried out.
    is_once: bool,
    /// Why the work is to be done once more, if it is.
    lost: Option<StoreError>,
    must_not_wait: bool,
    /// Whether it is done in the name of somebody whose rights end somewhere.
    is_theirs: bool,
    count: Count,
}

#[derive(Debug)]
enum Open {
    Sqlite(Turn, Space),
    Postgres(Transaction<'static, Postgres>, Pulse),
}

/// Runs one engine call on whichever transaction is open; a lost race is noted, so that the store can try again.
macro_rules! ask {
    ($self:ident, $tx:ident, $sql:ident, $args:expr, |$bound:ident| $run:expr, |$done:ident| $answer:expr) => {{
        $self.count.statement($sql);
        let answer = match &mut $self.open {
            Open::Sqlite(turn, _) => {
                let ($bound, $tx) = (for_sqlite($args)?, turn.connection()?);
                $run.map(|$done| $answer)
            }
            Open::Postgres(open, _) => {
                let ($bound, $tx) = (for_postgres($args)?, &mut **open);
                $run.map(|$done| $answer)
            }
        };
        answer.map_err(|error| $self.note(error))
    }};
}

impl Tx {
    pub(super) async fn begin(
        engine: &Engine,
        identity: Identity,
        must_not_wait: bool,
        count: Count,
    ) -> Result<Self, StoreError> {
        let mut is_theirs = false;
        let open = match engine {
            Engine::Sqlite { writers, space, .. } => Open::Sqlite(writers.begin(must_not_wait).await?, space.clone()),
            Engine::Postgres { pool, pulse, wall, .. } => {
                pulse.admit()?;
                let (pool, felt, wall) = (pool.clone(), pulse.clone(), *wall);
                // In a task of its own: a caller that goes away in the middle cannot leave a half-begun one in the pool.
                let begun = apart(async move {
                    felt.felt(if wall == Wall::Up { begin_of(&pool, identity).await } else { pool.begin().await })
                });
                is_theirs = wall == Wall::Up && identity != Identity::House;
                Open::Postgres(begun.await?, pulse.clone())
            }
        };
        Ok(Self {
            open,
            topics: Vec::new(),
            is_everything: false,
            is_once: false,
            lost: None,
            must_not_wait,
            is_theirs,
            count,
        })
    }

    /// The one row of a statement that always has one.
    ///
    /// # Errors
    /// [`StoreError`]; no row is an error here.
    pub async fn one<R: Row>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<R, StoreError> {
        self.optional(sql, args).await?.ok_or(StoreError::NoRow)
    }

    /// The row of a statement that has one or none.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn optional<R: Row>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Option<R>, StoreError> {
        self.find(sql, args).await?.map(|row| row.read()).transpose()
    }

    /// Every row of a statement, which must carry its own bound.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn all<R: Row>(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<R>, StoreError> {
        self.find_all(sql, args).await?.iter().map(Found::read).collect()
    }

    async fn find(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Option<Found>, StoreError> {
        ask!(self, tx, sql, args, |args| sqlx::query_with(sql, args).fetch_optional(tx).await, |row| row
            .map(Into::into))
    }

    async fn find_all(&mut self, sql: &'static str, args: Vec<Value>) -> Result<Vec<Found>, StoreError> {
        ask!(self, tx, sql, args, |args| sqlx::query_with(sql, args).fetch_all(tx).await, |rows| {
            rows.into_iter().map(Into::into).collect()
        })
    }

    /// Runs a statement and answers how many rows it changed.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn execute(&mut self, sql: &'static str, args: Vec<Value>) -> Result<u64, StoreError> {
        ask!(self, tx, sql, args, |args| sqlx::query_with(sql, args).execute(tx).await, |done| done.rows_affected())
    }

    /// Every row that it takes; those that others are taking at this moment are passed by.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn claim<R: Row>(
        &mut self,
        claim: &'static Claim,
        args: Vec<Value>,
    ) -> Result<Vec<R>, StoreError> {
        let has_others = matches!(self.open, Open::Postgres(..));
        self.all(claim.text(has_others), args).await
    }

    /// From here on in the name of the house: for what follows from what somebody did to what is theirs, and lies beyond it.
    ///
    /// # Errors
    /// [`StoreError`].
    pub(crate) async fn house(&mut self) -> Result<(), StoreError> {
        if std::mem::take(&mut self.is_theirs) {
            self.find(HOUSE_FROM_HERE, Vec::new()).await?;
        }
        Ok(())
    }

    /// That `topics` change, for [`change`] only.
    pub(crate) fn concerns(&mut self, topics: &[Topic]) {
        self.topics.extend_from_slice(topics);
    }

    /// That something changes that has no topic: whatever anybody remembers is worth nothing once this is committed, and
    /// whoever follows anything looks again. For [`change`] only.
    pub(crate) const fn concerns_everything(&mut self) {
        self.is_everything = true;
    }

    /// Whether its request is noted already; from now on it is. For [`change`] only.
    pub(crate) const fn claims_once(&mut self) -> bool {
        std::mem::replace(&mut self.is_once, true)
    }

    pub(super) async fn commit(mut self, engine: &Engine, feed: &Feed) -> Result<(), StoreError> {
        let topics = change::in_order(std::mem::take(&mut self.topics));
        // Revisions are the house's: whoever changes something does not write in the rows of those who look at it.
        let becomes_house = change::grows(&topics) && std::mem::take(&mut self.is_theirs);
        let notice = match (self.is_everything, topics.is_empty()) {
            (true, _) => Some(Notice::Everything),
            (false, true) => None,
            (false, false) => Some(Notice::Changed(topics.clone())),
        };
        if let Some(notice) = notice.as_ref().filter(|_| !engine.is_embedded()) {
            let sql = if becomes_house { TELL_AND_BECOME_HOUSE } else { TELL };
            self.find(sql, vec![CHANNEL.into(), feed::line(notice).into()]).await?;
        }
        change::grow(&mut self, &topics).await?;
        let feed = feed.clone();
        match (self.open, engine) {
            (Open::Sqlite(turn, _), Engine::Sqlite { writers, .. }) => writers.committed(turn.keep(notice)).await,
            (Open::Postgres(tx, pulse), _) => {
                let count = self.count;
                apart(async move {
                    let done = pulse.felt(tx.commit().await).map_err(StoreError::at_commit);
                    if done.is_ok() {
                        count.commit();
                    }
                    // The database tells this process along with the others; whoever is answered now must not wait for that.
                    // Also after a failure: the commit whose answer was lost may have happened.
                    notice.iter().for_each(|notice| feed.memory.forget(notice));
                    done
                })
                .await
            }
            (Open::Sqlite(..), Engine::Postgres { .. }) => Err(StoreError::Engine(sqlx::Error::WorkerCrashed)),
        }
    }

    /// Rolls back, and answers why the work is to be done once more, if it is: it lost a race, its connection was lost before
    /// anything was committed, or it found the disk full and may have the reserve.
    ///
    /// Where several share a commit, it waits for it: what the work was refused for may be what one before it did, which is so only
    /// then. Where it comes to nothing, the work is done once more.
    pub(super) async fn roll_back(self, engine: &Engine) -> Option<StoreError> {
        let Self { open, mut lost, .. } = self;
        match open {
            Open::Sqlite(turn, _) => {
                if let (Some(told), Engine::Sqlite { writers, .. }) = (turn.undo(), engine)
                    && let Err(error) = writers.committed(told).await
                {
                    lost = lost.or(Some(error));
                }
            }
            Open::Postgres(tx, _) => {
                if let Err(error) = apart(async move { Ok(tx.rollback().await?) }).await {
                    // The pool does it (see [`ended`]): the connection still believes that it is within a transaction.
                    tracing::warn!(%error, "a transaction could not be rolled back; its connection is closed");
                }
            }
        }
        lost
    }

    fn note(&mut self, error: sqlx::Error) -> StoreError {
        let error = StoreError::from(error);
        if let Open::Sqlite(turn, _) = &mut self.open {
            turn.failed(&error);
        }
        match (&error, &self.open) {
            (StoreError::Conflict(_), _) => self.lost = Some(StoreError::Busy),
            (StoreError::Full, Open::Sqlite(_, space)) => {
                space.found_full();
                self.lost = self.must_not_wait.then_some(StoreError::Full);
            }
            (StoreError::Unavailable(why), Open::Postgres(..)) => {
                self.lost = Some(StoreError::Unavailable(why.clone()))
            }
            _ => {}
        }
        error
    }
}

/// What a pool does with a connection that comes back: false, so that it is closed, when it is still within a transaction.
///
/// After some failures (a full disk, an I/O error) an embedded database has rolled back by itself; the ROLLBACK that follows
/// fails, and the connection goes on counting a transaction that is not there: no later BEGIN would pass.
pub(super) async fn ended<C: sqlx::Connection>(connection: &mut C) -> Result<bool, sqlx::Error> {
    if connection.is_in_transaction() {
        // One that was dropped is rolled back behind this: it may have ended by then.
        connection.ping().await?;
    }
    Ok(!connection.is_in_transaction())
}

/// Runs `work` to its end even when the caller goes away.
async fn apart<T: Send + 'static>(
    work: impl Future<Output = Result<T, StoreError>> + Send + 'static,
) -> Result<T, StoreError> {
    match tokio::spawn(work).await {
        Ok(answer) => answer,
        Err(_) => Err(StoreError::Engine(sqlx::Error::WorkerCrashed)),
    }
}
