//! The job `mail`: takes what is due, one mail at a time, and hands it to the transport.
//!
//! A mail is taken by a compare-and-set that also says until when; whoever took it and dies is followed by another then, so that each
//! mail goes at least once. Only who took it last notes what became of it.

use std::time::Duration;

use super::MailKind;
use super::draft::one_line;
use super::post::{Outgoing, SendError, Transport};
use crate::Context;
use crate::clock::Timestamp;
use crate::id::MailId;
use crate::metric::{self, MailOutcome};
use crate::store::{StoreError, args, transact};

/// Mails of one batch: the job looks between two whether it is to stop.
const AT_ONCE: u64 = 20;
/// How much longer than one attempt may take nobody else takes the mail.
const LEASE_FACTOR: i64 = 3;
/// Characters of an error that are kept.
const ERROR_CHARS_MAX: usize = 300;

const CLAIM: &str = "UPDATE mails SET due_at = $2, attempts = attempts + 1
     WHERE id = (SELECT m.id FROM mails AS m WHERE m.sent_at IS NULL AND m.given_up_at IS NULL AND m.due_at <= $1
            ORDER BY m.due_at, m.id LIMIT 1)
        AND sent_at IS NULL AND given_up_at IS NULL AND due_at <= $1
     RETURNING id, kind, address, subject, text_body, html_body, created_at, worth_until, attempts,
        (SELECT s.name FROM shops AS s WHERE s.id = mails.shop_id) AS shop_name";
const SENT: &str = "UPDATE mails SET sent_at = $3, text_body = '', html_body = '', last_error = NULL
     WHERE id = $1 AND attempts = $2 AND sent_at IS NULL AND given_up_at IS NULL";
const LATER: &str = "UPDATE mails SET due_at = $3, last_error = $4
     WHERE id = $1 AND attempts = $2 AND sent_at IS NULL AND given_up_at IS NULL";
const GIVE_UP: &str = "UPDATE mails SET given_up_at = $3, last_error = $4
     WHERE id = $1 AND attempts = $2 AND sent_at IS NULL AND given_up_at IS NULL";
/// What it says is wiped: a link in it opens nothing any more.
const WORTHLESS: &str = "UPDATE mails SET given_up_at = $3, text_body = '', html_body = '',
        last_error = COALESCE(last_error || ' ', '') || 'It was not sent while it was still worth something.'
     WHERE id = $1 AND attempts = $2 AND sent_at IS NULL AND given_up_at IS NULL";
const DUE: &str = "SELECT id FROM mails WHERE sent_at IS NULL AND given_up_at IS NULL AND due_at <= $1 LIMIT 1";

#[derive(sqlx::FromRow)]
struct Claimed {
    id: MailId,
    kind: MailKind,
    address: String,
    subject: String,
    text_body: String,
    html_body: String,
    created_at: Timestamp,
    worth_until: Option<Timestamp>,
    attempts: i64,
    shop_name: String,
}

/// Sends what is due: up to a batch of it, and answers how many went and whether there is more. Without a transport, and where none
/// is due, nothing is written.
///
/// # Errors
/// [`StoreError`]. That a mail could not be sent is no error here: it stands beside the mail.
#[crate::boxed]
pub async fn send_due(cx: &Context) -> Result<(u64, bool), StoreError> {
    let Some(transport) = cx.post.transport() else { return Ok((0, false)) };
    if cx.store.optional::<(MailId,)>(DUE, args![cx.clock.now()]).await?.is_none() {
        return Ok((0, false));
    }
    let mut sent = 0;
    for _ in 0..AT_ONCE {
        let Some(mail) = claim(cx).await? else { return Ok((sent, false)) };
        if mail.worth_until.is_some_and(|until| until <= cx.clock.now()) {
            let values = args![mail.id, mail.attempts, cx.clock.now()];
            transact!(cx.store, |tx| tx.execute(WORTHLESS, values.clone()).await)?;
            metric::mails(MailOutcome::GivenUp);
            continue;
        }
        if mail.attempts > cx.limits.mail_attempts_max {
            // Whoever took it died with it, each time.
            note(cx, &mail, Err(SendError::Never("Each attempt to send it was broken off.".to_owned()))).await?;
            continue;
        }
        let outcome = attempt(cx, &*transport, &mail).await;
        let goes_on = !matches!(outcome, Err(SendError::Unreachable(_)));
        sent += u64::from(outcome.is_ok());
        note(cx, &mail, outcome).await?;
        if !goes_on {
            return Ok((sent, false));
        }
    }
    Ok((sent, true))
}

async fn claim(cx: &Context) -> Result<Option<Claimed>, StoreError> {
    let now = cx.clock.now();
    let until = now.plus_ms(cx.limits.mail_timeout_ms.saturating_mul(LEASE_FACTOR));
    transact!(cx.store, |tx| tx.optional(CLAIM, args![now, until]).await)
}

async fn attempt(cx: &Context, transport: &dyn Transport, mail: &Claimed) -> Result<(), SendError> {
    let outgoing = Outgoing {
        id: mail.id,
        kind: mail.kind,
        from_name: one_line(&mail.shop_name),
        address: mail.address.clone(),
        subject: mail.subject.clone(),
        text: mail.text_body.clone(),
        html: mail.html_body.clone(),
        created_at: mail.created_at,
    };
    let within = Duration::from_millis(u64::try_from(cx.limits.mail_timeout_ms).unwrap_or(0));
    match tokio::time::timeout(within, transport.send(&outgoing)).await {
        Ok(outcome) => outcome,
        Err(_) => Err(SendError::Unreachable(format!("No answer within {} s.", within.as_secs_f32()))),
    }
}

/// Writes down what became of an attempt, unless somebody else has taken the mail since.
async fn note(cx: &Context, mail: &Claimed, outcome: Result<(), SendError>) -> Result<(), StoreError> {
    let (id, attempts, now) = (mail.id, mail.attempts, cx.clock.now());
    let (sql, values, counted) = match outcome {
        Ok(()) => (SENT, args![id, attempts, now], MailOutcome::Sent),
        Err(error) => {
            let why: String = one_line(&error.to_string()).chars().take(ERROR_CHARS_MAX).collect();
            tracing::warn!(mail = %id, kind = mail.kind.as_str(), attempts, "a mail could not be sent; the operations page says why");
            if matches!(error, SendError::Never(_)) || attempts >= cx.limits.mail_attempts_max {
                (GIVE_UP, args![id, attempts, now, why], MailOutcome::GivenUp)
            } else {
                // Due again when it is worth nothing any more, at the latest: it is wiped then.
                let next = now.plus_ms(pause_ms(cx, attempts));
                let next = mail.worth_until.map_or(next, |until| next.min(until));
                (LATER, args![id, attempts, next, why], MailOutcome::Failed)
            }
        }
    };
    transact!(cx.store, |tx| tx.execute(sql, values.clone()).await)?;
    metric::mails(counted);
    Ok(())
}

/// How long to wait after this many attempts: the last pause of the list goes on for ever.
fn pause_ms(cx: &Context, attempts: i64) -> i64 {
    let pauses = &cx.limits.mail_pauses_ms;
    let at = usize::try_from(attempts - 1).unwrap_or(0);
    pauses.get(at).or(pauses.last()).copied().unwrap_or(60_000)
}
