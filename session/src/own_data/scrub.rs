//! Where a person's name and address may stand in what others wrote, and how it is taken out there.
//!
//! An address is one person's: it goes from everywhere in the shop. A name is not: it goes from what the person took part in; of
//! somebody of the staff, also from what the shop wrote about its own work. Nobody takes a word out of the shop's books by being called so.

use super::redact::{redacted, redacted_json};
use crate::id::{DealId, QuoteId, UserId};
use crate::shop::User;
use crate::store::{StoreError, Tx, args};

/// Different texts of one column that name one person, at the most: what is more is found by the next pass.
const TEXTS_MAX: usize = 10_000;
const PASSES_MAX: usize = 100;

/// How a person is called in texts.
#[derive(Debug)]
pub(super) struct Words {
    names: Vec<String>,
    email: String,
    /// What stands for them in texts besides: their own id, and those of their deals and quotes.
    ids: Vec<String>,
}

/// Names that stand in rows of theirs: the present one, and those that they had before.
const NAMES: &str = "SELECT name FROM users WHERE id = $1
     UNION SELECT customer_name FROM deals WHERE customer_id = $1
     UNION SELECT recipient_name FROM deal_quotes WHERE recipient_id = $1
     UNION SELECT decided_name FROM deal_quotes WHERE decided_by = $1 AND decided_name IS NOT NULL
     UNION SELECT name FROM account_links WHERE user_id = $1 LIMIT 50";
const DEALS: &str = "SELECT id FROM deals WHERE customer_id = $1 LIMIT 10000";
const QUOTES: &str = "SELECT q.id FROM deal_quotes AS q WHERE q.recipient_id = $1 LIMIT 10000";

impl Words {
    pub(super) async fn of(tx: &mut Tx, user: &User) -> Result<Self, StoreError> {
        let names: Vec<(String,)> = tx.all(NAMES, args![user.id]).await?;
        let deals: Vec<(DealId,)> = tx.all(DEALS, args![user.id]).await?;
        let quotes: Vec<(QuoteId,)> = tx.all(QUOTES, args![user.id]).await?;
        let mut names: Vec<String> =
            names.into_iter().map(|(name,)| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        // Of two that begin alike the longer one first, or a part of it would stay.
        names.sort_by_key(|name| std::cmp::Reverse(name.len()));
        let ids = std::iter::once(user.id.to_string())
            .chain(deals.into_iter().map(|(id,)| id.to_string()))
            .chain(quotes.into_iter().map(|(id,)| id.to_string()))
            .collect();
        Ok(Self { names, email: user.email.clone(), ids })
    }

    fn names_them(&self, text: &str) -> bool {
        text.contains(&self.email) || self.ids.iter().any(|id| text.contains(id))
    }
}

/// In which rows a name is theirs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// In those that the statement finds: they took part.
    Theirs,
    /// In every row of the shop, of somebody of the staff; of a customer in no row.
    OfStaff,
    /// In every row of the shop: what is kept for a day only.
    InShop,
    /// In every row of the shop whose text names their id or their address.
    NamingThem,
    /// The same; and of somebody of the staff in every row.
    NamingThemOrOfStaff,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Plain,
    Json,
}

struct Scrub {
    place: Where,
    kind: Kind,
    find: &'static str,
    write: &'static str,
    /// The same for their address, in every row of the shop.
    find_in_shop: &'static str,
    write_in_shop: &'static str,
}

/// The shop's rows; `$1` is the person.
macro_rules! shop {
    () => {
        "shop_id = (SELECT s.shop_id FROM users AS s WHERE s.id = $1)"
    };
}
macro_rules! find {
    ($table:literal, $column:literal, $rows:expr) => {
        concat!(
            "SELECT DISTINCT ",
            $column,
            " FROM ",
            $table,
            " WHERE ",
            $rows,
            " AND REPLACE(",
            $column,
            ", $2, '') <> ",
            $column,
            " LIMIT 10000"
        )
    };
}
macro_rules! write {
    ($table:literal, $column:literal, $rows:expr) => {
        concat!("UPDATE ", $table, " SET ", $column, " = $3 WHERE ", $rows, " AND ", $column, " = $2")
    };
}
macro_rules! scrubs {
    ($($place:ident $kind:ident $table:literal . $column:literal [$($rows:tt)*]),+ $(,)?) => {
        [$(Scrub {
            place: Where::$place,
            kind: Kind::$kind,
            find: find!($table, $column, rows!($($rows)*)),
            write: write!($table, $column, rows!($($rows)*)),
            find_in_shop: find!($table, $column, shop!()),
            write_in_shop: write!($table, $column, shop!()),
        }),+]
    };
}
macro_rules! rows {
    (shop) => {
        shop!()
    };
    (own consultations) => {
        "(id IN (SELECT p.consultation_id FROM participants AS p WHERE p.user_id = $1) OR preferred_mechanic_id = $1)"
    };
    (in consultations or $who:literal) => {
        concat!(
            "(",
            $who,
            " OR consultation_id IN (SELECT p.consultation_id FROM participants AS p WHERE p.user_id = $1))"
        )
    };
    (on deals or $who:literal) => {
        concat!("(", $who, " OR deal_id IN (SELECT d.id FROM deals AS d WHERE d.customer_id = $1))")
    };
    (on quotes) => {
        "quote_id IN (SELECT q.id FROM deal_quotes AS q WHERE q.recipient_id = $1
            OR q.deal_id IN (SELECT d.id FROM deals AS d WHERE d.customer_id = $1))"
    };
    (on sales or $who:literal) => {
        concat!("(", $who, " OR sale_id IN (SELECT x.id FROM sales AS x WHERE x.customer_id = $1))")
    };
    ($who:literal) => {
        $who
    };
}

const SCRUBS: [Scrub; 43] = scrubs![
    Theirs Plain "account_notices"."said" ["made_by = $1"],
    Theirs Plain "consultations"."concern" [own consultations],
    Theirs Plain "messages"."body" [in consultations or "author_id = $1"],
    Theirs Plain "notes"."body" [in consultations or "author_id = $1"],
    Theirs Plain "consultation_handovers"."word" [in consultations or "from_id = $1 OR to_id = $1"],
    Theirs Plain "deals"."title" ["customer_id = $1"],
    Theirs Plain "deals"."discount_reason" ["customer_id = $1"],
    Theirs Plain "deal_lines"."name" [on deals or "vouched_by = $1"],
    Theirs Plain "deal_lines"."discount_reason" [on deals or "vouched_by = $1"],
    Theirs Plain "deal_quotes"."title" [on deals or "recipient_id = $1"],
    Theirs Plain "deal_quotes"."message" [on deals or "recipient_id = $1 OR made_by = $1"],
    Theirs Plain "deal_quotes"."reason" [on deals or "recipient_id = $1"],
    Theirs Plain "deal_quotes"."word" [on deals or "recipient_id = $1"],
    Theirs Plain "deal_quotes"."discount_reason" [on deals or "recipient_id = $1"],
    Theirs Plain "deal_quotes"."decided_name" [on deals or "decided_by = $1 OR recipient_id = $1"],
    Theirs Plain "deal_quote_lines"."name" [on quotes],
    Theirs Plain "deal_quote_lines"."discount_reason" [on quotes],
    Theirs Plain "deal_notes"."body" [on deals or "author_id = $1"],
    Theirs Plain "deal_events"."detail" [on deals or "actor_id = $1"],
    OfStaff Plain "deal_events"."detail" [shop],
    Theirs Plain "sales"."reason" ["(customer_id = $1 OR cashier_id = $1 OR approved_by = $1)"],
    Theirs Plain "sale_lines"."name" [on sales or "FALSE"],
    Theirs Plain "sale_lines"."price_reason" [on sales or "FALSE"],
    Theirs Plain "sale_tenders"."reference" [on sales or "FALSE"],
    Theirs Plain "sale_approvals"."reason" [on sales or "approved_by = $1 OR asked_by = $1"],
    NamingThemOrOfStaff Json "set_aside_sales"."sale" [shop],
    Theirs Plain "set_aside_sales"."reason" ["(sold_by = $1 OR set_aside_by = $1 OR asked_by = $1)"],
    OfStaff Plain "cash_movements"."reason" [shop],
    OfStaff Plain "cash_movements"."void_reason" [shop],
    OfStaff Plain "shift_events"."detail" [shop],
    OfStaff Json "shift_reports"."body" [shop],
    InShop Json "parked_baskets"."basket" [shop],
    InShop Plain "parked_baskets"."name" [shop],
    InShop Json "idempotency_keys"."body" [shop],
    OfStaff Plain "mails"."subject" [shop],
    OfStaff Plain "mails"."text_body" [shop],
    OfStaff Plain "mails"."html_body" [shop],
    NamingThem Plain "mails"."last_error" [shop],
    Theirs Plain "audit_log"."detail" ["shop_id = (SELECT s.shop_id FROM users AS s WHERE s.id = $1) AND actor_id = $1"],
    NamingThem Plain "audit_log"."subject" [shop],
    OfStaff Plain "audit_log"."detail" [shop],
    NamingThem Plain "account_links"."name" [shop],
    NamingThem Plain "catalogue_drafts"."name" [shop],
];

/// What is written by it.
#[cfg(test)]
pub(super) fn writes() -> impl Iterator<Item = &'static str> {
    SCRUBS.iter().map(|scrub| scrub.write)
}

/// Takes what the person is called out of every text that may hold it.
pub(super) async fn scrub(tx: &mut Tx, user: &User, words: &Words) -> Result<(), StoreError> {
    for scrub in &SCRUBS {
        pass(tx, user.id, (scrub, &words.email), (scrub.find_in_shop, scrub.write_in_shop), |_| true).await?;
        for name in &words.names {
            let is_staff = user.roles.is_staff();
            let may = |text: &str| match scrub.place {
                Where::Theirs | Where::InShop => true,
                Where::OfStaff => is_staff,
                Where::NamingThem => words.names_them(text),
                Where::NamingThemOrOfStaff => is_staff || words.names_them(text),
            };
            pass(tx, user.id, (scrub, name), (scrub.find, scrub.write), may).await?;
        }
    }
    audited_of_deals(tx, user, words).await
}

async fn pass(
    tx: &mut Tx,
    user_id: UserId,
    (scrub, word): (&Scrub, &str),
    (find, write): (&'static str, &'static str),
    may: impl Fn(&str) -> bool,
) -> Result<(), StoreError> {
    for _ in 0..PASSES_MAX {
        let sent = if scrub.kind == Kind::Json { json_inner(word) } else { word.to_owned() };
        let texts: Vec<(String,)> = tx.all(find, args![user_id, &sent]).await?;
        let mut changed = 0;
        for (text,) in texts.iter().filter(|(text,)| may(text)) {
            let without = if scrub.kind == Kind::Json { redacted_json(text, word) } else { redacted(text, word) };
            if let Some(without) = without {
                changed += tx.execute(write, args![user_id, text, without]).await?;
            }
        }
        if changed == 0 || texts.len() < TEXTS_MAX {
            break;
        }
    }
    Ok(())
}

/// A word as it stands within a JSON string.
fn json_inner(word: &str) -> String {
    let quoted = serde_json::to_string(word).unwrap_or_default();
    quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default().to_owned()
}

const AUDITED: &str = "SELECT DISTINCT subject, detail FROM audit_log
     WHERE shop_id = $1 AND REPLACE(detail, $2, '') <> detail LIMIT 10000";
const WRITE_AUDITED: &str = "UPDATE audit_log SET detail = $4 WHERE shop_id = $1 AND subject = $2 AND detail = $3";

/// What the audit log says of them and of their deals, whoever did it.
async fn audited_of_deals(tx: &mut Tx, user: &User, words: &Words) -> Result<(), StoreError> {
    for name in &words.names {
        let lines: Vec<(String, String)> = tx.all(AUDITED, args![user.shop_id, name]).await?;
        for (subject, detail) in lines.into_iter().filter(|(subject, _)| words.ids.contains(subject)) {
            if let Some(without) = redacted(&detail, name) {
                tx.execute(WRITE_AUDITED, args![user.shop_id, subject, detail, without]).await?;
            }
        }
    }
    Ok(())
}
