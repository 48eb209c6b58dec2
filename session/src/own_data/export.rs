//! Taking one's data along: every table that holds something of a person, as JSON and as CSV, in one zip.
//!
//! Nothing in it opens anything: no password, no hash, no key. It is made at once, of so many rows a table and so many bytes at the
//! most; what did not fit is said in it. Two are made at a time in a process.

use serde::Serialize;
use serde_json::{Map, Value, json};
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::archive::{Archive, Sheet, zipped};
use super::tables::TABLES;
use crate::Context;
use crate::change::{Actor, Change};
use crate::clock::Timestamp;
use crate::store::{StoreError, args, transact};

/// Exports that are made at once in this process.
const AT_ONCE_MAX: usize = 2;
static ROOM: Semaphore = Semaphore::const_new(AT_ONCE_MAX);

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// As many as may are being made.
    #[error("too many at once: try again in a moment")]
    Busy,
    /// The zip could not be written.
    #[error("the zip could not be written: {0}")]
    Failed(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was read so far, and what may still be.
struct Reading<'a> {
    cx: &'a Context,
    who: &'a Actor,
    bytes_left: usize,
    sheets: Vec<Sheet>,
    /// Tables of which there is more.
    cut: Vec<&'static str>,
}

impl Reading<'_> {
    async fn read<R: crate::store::Row + Serialize>(
        &mut self,
        (table, columns): (&'static str, &'static [&'static str]),
        sql: &'static str,
    ) -> Result<(), StoreError> {
        let rows_max = self.cx.limits.export_rows_max.max(0);
        let rows: Vec<R> = self.cx.store.all(sql, args![self.who.user.id, rows_max.saturating_add(1)]).await?;
        let is_more = rows.len() > usize::try_from(rows_max).unwrap_or(usize::MAX);
        let mut kept: Vec<Map<String, Value>> = Vec::new();
        let mut is_cut = is_more;
        for row in rows.iter().take(usize::try_from(rows_max).unwrap_or(usize::MAX)) {
            let Ok(Value::Object(row)) = serde_json::to_value(row) else { continue };
            let bytes: usize = row.iter().map(|(name, value)| name.len() + bytes_of(value)).sum();
            if bytes > self.bytes_left {
                is_cut = true;
                break;
            }
            self.bytes_left -= bytes;
            kept.push(row);
        }
        if is_cut {
            self.cut.push(table);
        }
        self.sheets.push(Sheet { table, columns, rows: kept });
        Ok(())
    }
}

fn bytes_of(value: &Value) -> usize {
    match value {
        Value::String(text) => text.len(),
        _ => 20,
    }
}

macro_rules! sheets {
    ($($name:ident = $table:literal where $rows:literal newest $order:literal { $($column:ident: $type:ty),+ $(,)? })+) => {
        $(
            #[derive(sqlx::FromRow, Serialize)]
            struct $name { $($column: $type),+ }
        )+

        /// The tables that are exported.
        #[cfg(test)]
        const EXPORTED: &[&str] = &[$($table),+];

        async fn read_all(reading: &mut Reading<'_>) -> Result<(), StoreError> {
            $(
                reading.read::<$name>(($table, &[$(stringify!($column)),+]), concat!(
                    "SELECT ", $(stringify!($column), ", ",)+ "1 AS one FROM ", $table, " WHERE ", $rows,
                    " ORDER BY ", $order, " DESC LIMIT $2"
                )).await?;
            )+
            Ok(())
        }
    };
}

sheets! {
    Users = "users" where "id = $1" newest "created_at" {
        id: Uuid, email: String, name: String, roles: String, created_at: Timestamp, disabled_at: Option<Timestamp>,
        erase_at: Option<Timestamp>, referred_by: Option<Uuid>,
    }
    Logins = "login_sessions" where "user_id = $1" newest "created_at" {
        id: Uuid, kind: String, device: String, created_at: Timestamp, last_seen_at: Timestamp, expires_at: Option<Timestamp>,
        revoked_at: Option<Timestamp>, revoked_because: Option<String>, work_kind: Option<String>, worked_at: Option<Timestamp>,
    }
    Places = "login_places" where "user_id = $1" newest "last_seen_at" { last_seen_at: Timestamp }
    Wishes = "mail_wishes" where "user_id = $1" newest "user_id" { quotes: i64, accepted: i64 }
    Mails = "mails" where "user_id = $1" newest "created_at" {
        id: Uuid, kind: String, address: String, subject: String, created_at: Timestamp, sent_at: Option<Timestamp>,
        given_up_at: Option<Timestamp>,
    }
    Consultations = "consultations" where "customer_id = $1" newest "created_at" {
        id: Uuid, plan: String, channel: String, status: String, concern: String, vehicle: String, price_cents: i64,
        preferred_mechanic_id: Option<Uuid>, scheduled_for: Option<Timestamp>, queued_at: Timestamp, created_at: Timestamp,
        started_at: Option<Timestamp>, ended_at: Option<Timestamp>,
    }
    Bookings = "bookings" where "customer_id = $1" newest "made_at" {
        id: Uuid, slot_id: Uuid, customer_name: String, customer_email: String, plan: String, channel: String, concern: String,
        vehicle: String, status: String, starts_at: Timestamp, made_at: Timestamp, consultation_id: Option<Uuid>, why: String,
        ended_at: Option<Timestamp>,
    }
    Prebookings = "prebookings" where "user_id = $1" newest "made_at" {
        id: Uuid, plan: String, channel: String, concern: String, vehicle: String, status: String, wish: i64, slot_id: Uuid,
        due_at: Timestamp, made_at: Timestamp, why: String, ended_at: Option<Timestamp>,
    }
    Assignments = "assignments" where "id IN (SELECT a.id FROM assignments AS a WHERE a.mechanic_id = $1
        UNION ALL SELECT a.id FROM consultations AS c JOIN assignments AS a ON a.consultation_id = c.id WHERE c.customer_id = $1)" newest "queued_at" {
        id: Uuid, consultation_id: Uuid, status: String, mechanic_id: Option<Uuid>, queued_at: Timestamp,
        accepted_at: Option<Timestamp>, ended_at: Option<Timestamp>,
    }
    Participants = "participants" where "user_id = $1" newest "joined_at" {
        consultation_id: Uuid, role: String, joined_at: Timestamp, connected_at: Option<Timestamp>, read_at: Timestamp,
    }
    Messages = "messages" where "consultation_id IN (SELECT p.consultation_id FROM participants AS p WHERE p.user_id = $1)
        AND (author_id = $1 OR consultation_id IN (SELECT c.id FROM consultations AS c WHERE c.customer_id = $1))" newest "sent_at" {
        id: Uuid, consultation_id: Uuid, author_id: Uuid, body: String, sent_at: Timestamp,
    }
    Notes = "notes" where "consultation_id IN (SELECT p.consultation_id FROM participants AS p WHERE p.user_id = $1) AND author_id = $1" newest "updated_at" { consultation_id: Uuid, body: String, updated_at: Timestamp }
    Handovers = "consultation_handovers" where "consultation_id IN (SELECT p.consultation_id FROM participants AS p WHERE p.user_id = $1)
        AND (from_id = $1 OR to_id = $1)" newest "offered_at" {
        id: Uuid, consultation_id: Uuid, from_id: Uuid, to_id: Uuid, word: String, status: String, offered_at: Timestamp,
        ended_at: Option<Timestamp>,
    }
    CreditAccounts = "credit_accounts" where "user_id = $1" newest "user_id" { balance: i64 }
    CreditLines = "credit_ledger" where "user_id = $1" newest "at" {
        id: Uuid, kind: String, credits: i64, consultation_id: Option<Uuid>, sale_id: Option<Uuid>, at: Timestamp,
    }
    Referrals = "referral_ledger" where "mechanic_id = $1" newest "at" {
        id: Uuid, kind: String, consultation_id: Uuid, amount_cents: i64, at: Timestamp,
    }
    Sales = "sales" where "customer_id = $1" newest "recorded_at" {
        id: Uuid, number: i64, kind: String, refund_of: Option<Uuid>, customer_id: Option<Uuid>, cashier_id: Uuid, reason: String,
        tax_mode: String, discount_cents: i64, tax_cents: i64, total_cents: i64, rung_up_at: Timestamp, recorded_at: Timestamp,
    }
    SaleLines = "sale_lines" where "sale_id IN (SELECT x.id FROM sales AS x WHERE x.customer_id = $1)" newest "sale_id" {
        sale_id: Uuid, position: i64, name: String, quantity_thousandths: i64, unit: String, unit_price_cents: i64,
        discount_cents: i64, tax_bp: i64, tax_cents: i64, total_cents: i64,
    }
    SaleTenders = "sale_tenders" where "sale_id IN (SELECT x.id FROM sales AS x WHERE x.customer_id = $1)" newest "sale_id" {
        sale_id: Uuid, position: i64, kind: String, amount_cents: i64, reference: String,
    }
    Deals = "deals" where "customer_id = $1" newest "created_at" {
        id: Uuid, number: i64, title: String, vehicle: String, customer_id: Option<Uuid>, owner_id: Uuid, stage: String,
        total_cents: i64, created_at: Timestamp, activity_at: Timestamp,
    }
    DealLines = "deal_lines" where "deal_id IN (SELECT d.id FROM deals AS d WHERE d.customer_id = $1)" newest "deal_id" {
        deal_id: Uuid, position: i64, kind: String, name: String, quantity_thousandths: i64, unit: String, unit_price_cents: i64,
        tax_bp: i64, tax_cents: i64, total_cents: i64,
    }
    Quotes = "deal_quotes" where "recipient_id = $1" newest "made_at" {
        id: Uuid, deal_id: Uuid, version: i64, status: String, title: String, vehicle: String, message: String, tax_cents: i64,
        total_cents: i64, made_at: Timestamp, valid_until: Timestamp, decided_name: Option<String>, decided_at: Option<Timestamp>,
        reason: Option<String>,
    }
    QuoteLines = "deal_quote_lines" where "quote_id IN (SELECT q.id FROM deal_quotes AS q WHERE q.recipient_id = $1)" newest "quote_id" {
        quote_id: Uuid, position: i64, kind: String, name: String, quantity_thousandths: i64, unit: String, unit_price_cents: i64,
        tax_bp: i64, tax_cents: i64, total_cents: i64,
    }
    ShiftDevices = "shift_devices" where "user_id = $1" newest "joined_at" {
        shift_id: Uuid, device: String, joined_at: Timestamp, last_seen_at: Timestamp, left_at: Option<Timestamp>,
    }
    AuditLines = "audit_log" where "shop_id = (SELECT u.shop_id FROM users AS u WHERE u.id = $1) AND actor_id = $1" newest "at" {
        id: Uuid, action: String, subject: String, detail: String, address: String, at: Timestamp,
    }
}

/// Everything of `who`, as a zip.
///
/// # Errors
/// [`ExportError`].
#[crate::boxed]
pub async fn export(cx: &Context, who: &Actor) -> Result<Archive, ExportError> {
    // What is said of somebody stands in tables too that they have no part in; each statement asks for their own rows alone.
    let cx = &cx.house();
    let _place = ROOM.try_acquire().map_err(|_| ExportError::Busy)?;
    let mut reading = Reading { cx, who, bytes_left: cx.limits.export_bytes_max, sheets: Vec::new(), cut: Vec::new() };
    read_all(&mut reading).await?;
    let now = cx.clock.now();
    let Reading { sheets, cut, .. } = reading;
    let about = about(who, now, &sheets, &cut);
    let packed = tokio::task::spawn_blocking(move || {
        let mut files = vec![("about.json".to_owned(), about.into_bytes())];
        for sheet in &sheets {
            files.push((format!("{}.json", sheet.table), sheet.json().into_bytes()));
            files.push((format!("{}.csv", sheet.table), sheet.csv()));
        }
        zipped(&files)
    });
    let bytes = match packed.await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(error)) => return Err(ExportError::Failed(error.to_string())),
        Err(error) => return Err(ExportError::Failed(error.to_string())),
    };
    transact!(cx.store, |tx| {
        let subject = who.user.id.to_string();
        tx.record(cx, Change::audited(who.into(), "data_exported", subject, &[])).await
    })?;
    let day: String = now.to_string().chars().take(10).collect();
    Ok(Archive { name: format!("my-data-{day}.zip"), bytes })
}

/// What is what, for whoever opens it.
fn about(who: &Actor, now: Timestamp, sheets: &[Sheet], cut: &[&str]) -> String {
    let tables: Vec<Value> = sheets
        .iter()
        .map(|sheet| {
            json!({
                "table": sheet.table,
                "rows": sheet.rows.len(),
                "is_cut": cut.contains(&sheet.table),
            })
        })
        .collect();
    let not_exported: Vec<&str> = TABLES.iter().filter(|table| !table.is_exported).map(|table| table.name).collect();
    let about = json!({
        "of": { "id": who.user.id, "name": who.user.name, "email": who.user.email },
        "made_at": now,
        "says": "A JSON and a CSV file a table, the newest rows first. Amounts are in the smallest unit of the currency, times in UTC. \
                 Of a table that is cut there is more than one export holds: ask the garage for the rest.",
        "tables": tables,
        "tables_without_rows_of_yours_alone": not_exported,
    });
    serde_json::to_string_pretty(&about).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{EXPORTED, TABLES};

    #[test]
    fn what_is_said_to_be_exported_is_and_nothing_else() {
        let said: BTreeSet<&str> = TABLES.iter().filter(|table| table.is_exported).map(|table| table.name).collect();
        assert_eq!(said, EXPORTED.iter().copied().collect());
    }
}
