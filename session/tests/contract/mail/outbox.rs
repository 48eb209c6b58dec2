//! The outbox: a mail goes when its change is committed, at least once, and what cannot go says why.

use std::sync::Arc;

use session::Context;
use session::change::{By, Change};
use session::id::MailId;
use session::mail::{self, Letter, MailError, NewMail, SendError};
use session::shop::Role;
use session::store::{StoreError, transact};

use crate::support::letterbox::Letterbox;
use crate::support::{Garage, on_both};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// A garage with a letterbox.
fn with_letterbox(garage: &Garage) -> (Garage, Arc<Letterbox>) {
    let (letterbox, post) = Letterbox::new();
    let mut garage = garage.clone();
    garage.cx.post = post;
    (garage, letterbox)
}

async fn write(garage: &Garage, address: &str, worth_ms: Option<i64>) -> Result<(), StoreError> {
    let cx = &garage.cx;
    let worth_until = worth_ms.map(|ms| cx.clock.now().plus_ms(ms));
    let letter = Letter::AccountChanged { name: "Ada", what: "Your team is another one." };
    let new = NewMail { shop_id: garage.shop_id, address, user_id: None, letter, worth_until };
    transact!(cx.store, |tx| {
        mail::queue(cx, tx, &new).await?;
        tx.record(cx, Change::audited(By::clock(garage.shop_id), "tried", String::new(), &[])).await
    })
}

async fn send(cx: &Context) -> u64 {
    mail::send_due(cx).await.expect("the outbox can be read").0
}

async fn count(garage: &Garage, sql: &'static str) -> i64 {
    garage.count(sql, vec![]).await
}

const WAITING: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM mails WHERE sent_at IS NULL AND given_up_at IS NULL";
const SENT: &str =
    "SELECT CAST(COUNT(*) AS BIGINT) FROM mails WHERE sent_at IS NOT NULL AND text_body = '' AND html_body = ''";

#[tokio::test(flavor = "multi_thread")]
async fn a_change_that_is_rolled_back_sends_nothing_and_one_that_is_committed_sends_once() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let cx = &garage.cx;
        let letter = || Letter::AccountChanged { name: "Ada", what: "Nothing." };
        let new = NewMail {
            shop_id: garage.shop_id,
            address: "lost@garage.test",
            user_id: None,
            letter: letter(),
            worth_until: None,
        };
        let undone: Result<(), StoreError> = transact!(cx.store, |tx| {
            mail::queue(cx, tx, &new).await?;
            Err(StoreError::Busy)
        });
        assert!(undone.is_err());
        write(&garage, "kept@garage.test", None).await.expect("written");
        assert_eq!((send(cx).await, send(cx).await), (1, 0));
        let got = letterbox.got();
        assert_eq!(got.iter().map(|mail| mail.address.as_str()).collect::<Vec<_>>(), ["kept@garage.test"]);
        assert!(got[0].text.contains("Your team is another one.") && got[0].html.contains("Your team is another one."));
        assert_eq!((count(&garage, WAITING).await, count(&garage, SENT).await), (0, 1), "what was sent keeps no word");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_send_at_once_one_sends_each_mail() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        for number in 0..12 {
            write(&garage, &format!("to{number}@garage.test"), None).await.expect("written");
        }
        let mut senders = tokio::task::JoinSet::new();
        for _ in 0..8 {
            let cx = garage.cx.clone();
            senders.spawn(async move { send(&cx).await });
        }
        let together: u64 = senders.join_all().await.into_iter().sum();
        // Who was too slow for a mail leaves the rest to the next run.
        let rest = send(&garage.cx).await;
        let mut addresses: Vec<String> = letterbox.got().into_iter().map(|mail| mail.address).collect();
        addresses.sort();
        addresses.dedup();
        assert_eq!((together + rest, letterbox.got().len(), addresses.len()), (12, 12, 12), "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_fails_is_tried_after_growing_pauses_and_given_up_with_its_reason() {
    on_both(async |garage: Garage| {
        let (mut garage, letterbox) = with_letterbox(&garage);
        garage.cx.limits.mail_attempts_max = 4;
        let (cx, manager) = (&garage.cx, garage.at_home(garage.person(Role::Manager).await));
        write(&garage, "ada@garage.test", None).await.expect("written");
        letterbox.refuses((0..4).map(|_| SendError::Later("451 come\r\nagain".to_owned())));
        for pause_min in [1, 5, 15] {
            assert_eq!(send(cx).await, 0);
            cx.clock.advance(pause_min * MINUTE_MS - 1);
            let tried = mail::unsent(cx, &manager, None).await.expect("seen").rows[0].clone();
            assert_eq!((tried.last_error.as_deref(), tried.given_up_at), (Some("451 come  again"), None));
            assert_eq!(send(cx).await, 0, "not before its time");
            assert_eq!(mail::unsent(cx, &manager, None).await.expect("seen").rows[0].attempts, tried.attempts);
            cx.clock.advance(1);
        }
        assert_eq!(send(cx).await, 0);
        let line = mail::unsent(cx, &manager, None).await.expect("seen").rows[0].clone();
        assert_eq!((line.attempts, line.given_up_at.is_some(), line.can_go_again), (4, true, true));
        cx.clock.advance(30 * DAY_MS);
        assert_eq!((send(cx).await, letterbox.got().len()), (0, 0), "what was given up is not tried by itself");

        mail::again(cx, &manager, line.id).await.expect("it may go again");
        assert!(matches!(mail::again(cx, &manager, line.id).await, Err(MailError::NotGivenUp)), "it is on its way");
        assert_eq!((send(cx).await, letterbox.got().len()), (1, 1));
        assert!(mail::unsent(cx, &manager, None).await.expect("seen").rows.is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_will_never_be_taken_is_given_up_at_once_and_an_unreachable_server_holds_up_the_rest() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let (cx, manager) = (&garage.cx, garage.at_home(garage.person(Role::Manager).await));
        for name in ["no", "ada", "ben"] {
            write(&garage, &format!("{name}@garage.test"), None).await.expect("written");
            cx.clock.advance(1);
        }
        letterbox.refuses([
            SendError::Never("550 no such mailbox".to_owned()),
            SendError::Unreachable("connection refused".to_owned()),
        ]);
        assert_eq!(send(cx).await, 0);
        let lines = mail::unsent(cx, &manager, None).await.expect("seen").rows;
        let seen: Vec<_> = lines.iter().map(|line| (line.attempts, line.given_up_at.is_some())).collect();
        assert_eq!(seen, [(0, false), (1, false), (1, true)], "the newest first; the third was not tried");
        assert_eq!(send(cx).await, 1, "the third goes at the next run");
        cx.clock.advance(MINUTE_MS);
        assert_eq!(send(cx).await, 1, "the second after its pause");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_dies_between_sending_and_noting_it_is_followed_by_another() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        write(&garage, "ada@garage.test", None).await.expect("written");
        letterbox.hangs(true);
        let dying = garage.cx.clone();
        let sender = tokio::spawn(async move { send(&dying).await });
        while letterbox.got().is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        sender.abort();
        letterbox.hangs(false);
        assert_eq!(send(&garage.cx).await, 0, "it is another's yet");
        garage.cx.clock.advance(3 * garage.cx.limits.mail_timeout_ms);
        assert_eq!(send(&garage.cx).await, 1);
        let ids: Vec<MailId> = letterbox.got().iter().map(|mail| mail.id).collect();
        assert!(ids.len() == 2 && ids[0] == ids[1], "twice, and it can be told that it is one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_hangs_is_left_after_the_time_limit() {
    on_both(async |garage: Garage| {
        let (mut garage, letterbox) = with_letterbox(&garage);
        garage.cx.limits.mail_timeout_ms = 50;
        let manager = garage.at_home(garage.person(Role::Manager).await);
        write(&garage, "ada@garage.test", None).await.expect("written");
        letterbox.hangs(true);
        assert_eq!(send(&garage.cx).await, 0);
        let line = mail::unsent(&garage.theirs(&manager), &manager, None).await.expect("seen").rows[0].clone();
        assert!(line.last_error.is_some_and(|why| why.starts_with("No answer within")));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_is_over_is_not_sent_late_and_lies_nowhere_any_more() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let (cx, manager) = (&garage.cx, garage.at_home(garage.person(Role::Manager).await));
        write(&garage, "late@garage.test", Some(10 * MINUTE_MS)).await.expect("written");
        letterbox.refuses((0..9).map(|_| SendError::Later("no".to_owned())));
        for minutes in [1, 5, 4] {
            assert_eq!(send(cx).await, 0);
            cx.clock.advance(minutes * MINUTE_MS);
        }
        letterbox.refuses([]);
        assert_eq!(send(cx).await, 0);
        const LEFT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM mails WHERE text_body <> '' OR html_body <> ''";
        assert_eq!((count(&garage, WAITING).await, count(&garage, LEFT).await), (0, 0));
        let line = mail::unsent(cx, &manager, None).await.expect("seen").rows[0].clone();
        assert!(!line.can_go_again && line.given_up_at.is_some());
        assert!(matches!(mail::again(cx, &manager, line.id).await, Err(MailError::NotGivenUp)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn mail_is_remembered_for_a_while_and_what_was_given_up_is_wiped_when_it_is_worth_nothing() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let cx = &garage.cx;
        write(&garage, "sent@garage.test", None).await.expect("written");
        assert_eq!(send(cx).await, 1);
        write(&garage, "never@garage.test", Some(DAY_MS)).await.expect("written");
        letterbox.refuses([SendError::Never("550".to_owned())]);
        assert_eq!(send(cx).await, 0);
        const LEFT: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM mails WHERE text_body <> ''";
        const ALL: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM mails";
        mail::forget_old(cx, 500).await.expect("forgotten");
        assert_eq!((count(&garage, ALL).await, count(&garage, LEFT).await), (2, 1));
        cx.clock.advance(DAY_MS);
        mail::forget_old(cx, 500).await.expect("forgotten");
        assert_eq!((count(&garage, ALL).await, count(&garage, LEFT).await), (2, 0));
        cx.clock.advance(30 * DAY_MS);
        mail::forget_old(cx, 500).await.expect("forgotten");
        assert_eq!(count(&garage, ALL).await, 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_sees_another_shops_mail_and_only_who_runs_a_shop_its_own() {
    on_both(async |garage: Garage| {
        let (garage, letterbox) = with_letterbox(&garage);
        let (cx, other) = (&garage.cx, garage.next_shop().await);
        let (here, there) =
            (garage.at_home(garage.person(Role::Manager).await), other.at_home(other.person(Role::Manager).await));
        write(&garage, "ada@garage.test", None).await.expect("written");
        letterbox.refuses([SendError::Never("550".to_owned())]);
        send(cx).await;
        let id = mail::unsent(cx, &here, None).await.expect("seen").rows[0].id;
        assert!(mail::unsent(cx, &there, None).await.expect("seen").rows.is_empty());
        assert!(matches!(mail::again(cx, &there, id).await, Err(MailError::NotFound)));
        for role in [Role::Customer, Role::Mechanic, Role::Cashier] {
            let who = garage.at_home(garage.person(role).await);
            assert!(matches!(mail::unsent(cx, &who, None).await, Err(MailError::NotAllowed)), "{role}");
            assert!(matches!(mail::again(cx, &who, id).await, Err(MailError::NotAllowed)), "{role}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_transport_mail_waits() {
    on_both(async |garage: Garage| {
        write(&garage, "ada@garage.test", None).await.expect("written");
        assert_eq!((send(&garage.cx).await, count(&garage, WAITING).await), (0, 1));
    })
    .await;
}
