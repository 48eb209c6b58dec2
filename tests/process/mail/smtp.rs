//! What an SMTP server gets, and what is done about one that does not take it.

use serde_json::Value;

use super::{SmtpServer, forgot_password, until};
use crate::support::{Served, forecourt};

fn start(folder: &std::path::Path, smtp: &SmtpServer) -> Served {
    let flags = smtp.flags("3");
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let log = std::fs::File::create(folder.join("log")).expect("a log");
    Served::start(forecourt(folder, &flags), log.into())
}

/// The message to this demo account.
async fn to(smtp: &SmtpServer, name: &str) -> Value {
    let address = format!("{name}@demo.test");
    let is_to = |message: &Value| message["to"][0] == *address;
    until("a message", async || smtp.given().into_iter().find(&is_to)).await
}

/// The operations page, as the manager sees it.
async fn operations(served: &Served, manager: &reqwest::Client) -> String {
    manager.get(served.url("/admin")).send().await.expect("an answer").text().await.expect("a page")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_arrives_opens_the_page_and_stands_in_no_log() {
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = SmtpServer::start("takes");
    let served = start(folder.path(), &smtp);
    forgot_password(&served, "customer1").await;
    let message = to(&smtp, "customer1").await;
    assert_eq!(message["from"], "desk@garage.example");
    let text = message["text"].as_str().expect("a text");
    let link = text.lines().find(|line| line.contains("/new-password?key=")).expect("a link").trim().to_owned();
    assert!(link.starts_with(&served.url("/")), "{link}");
    assert!(message["html"].as_str().is_some_and(|html| html.contains(&link)), "the HTML holds the same");
    let page = reqwest::get(&link).await.expect("an answer");
    assert_eq!(page.status(), 200);
    assert!(page.text().await.expect("a page").contains("Set a new password"));
    let key = link.split_once("?key=").expect("a key").1.to_owned();
    drop(served);
    let log = crate::support::read(&folder.path().join("log"));
    assert!(!log.contains(&key) && !log.contains("customer1@demo.test"), "{log}");
    assert!(!is_in_rows(&folder, &key).await, "what was sent keeps no key");
}

/// Whether a row of the outbox still holds it.
async fn is_in_rows(folder: &tempfile::TempDir, key: &str) -> bool {
    use sqlx::Connection;
    let url = format!("sqlite:{}", folder.path().join("data/forecourt.db").display());
    let mut connection = sqlx::SqliteConnection::connect(&url).await.expect("the database opens");
    let sql = "SELECT COUNT(*) FROM mails WHERE text_body LIKE '%' || $1 || '%' OR html_body LIKE '%' || $1 || '%'";
    let (count,): (i64,) = sqlx::query_as(sql).bind(key).fetch_one(&mut connection).await.expect("a count");
    count > 0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_mailbox_that_is_not_there_is_given_up_and_the_operations_page_says_why() {
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = SmtpServer::start("refuses");
    let served = start(folder.path(), &smtp);
    let manager = served.signed_in("manager1").await;
    forgot_password(&served, "customer1").await;
    let page =
        until("given up", async || Some(operations(&served, &manager).await).filter(|page| page.contains("Given up")))
            .await;
    assert!(page.contains("there is no such mailbox") && page.contains("Send again"), "{page}");
    let metrics = reqwest::get(served.url("/metrics")).await.expect("an answer").text().await.expect("metrics");
    assert!(metrics.contains("forecourt_mails_total{outcome=\"given_up\"} 1"), "{metrics}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_says_later_gets_it_later_and_one_that_breaks_off_gets_it_again() {
    for (mode, copies) in [("later", 1), ("loses", 2)] {
        let folder = tempfile::tempdir().expect("a folder");
        let smtp = SmtpServer::start(mode);
        let served = start(folder.path(), &smtp);
        let manager = served.signed_in("manager1").await;
        forgot_password(&served, "customer1").await;
        until(mode, async || (smtp.given().len() >= copies).then_some(())).await;
        until("it is marked", async || operations(&served, &manager).await.contains("All mail was sent").then_some(()))
            .await;
        let given = smtp.given();
        assert_eq!(given.len(), copies, "{mode}: {given:?}");
        assert!(given.iter().all(|message| message["id"] == given[0]["id"]), "it can be told that it is one");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_hangs_or_is_not_there_holds_up_nothing_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let smtp = SmtpServer::start("hangs");
    let served = start(folder.path(), &smtp);
    let manager = served.signed_in("manager1").await;
    forgot_password(&served, "customer1").await;
    let page =
        until("given up", async || Some(operations(&served, &manager).await).filter(|page| page.contains("Given up")))
            .await;
    assert!(page.contains("No answer within") || page.contains("timed out") || page.contains("timeout"), "{page}");
    drop(smtp);
    forgot_password(&served, "customer2").await;
    until("nobody there", async || operations(&served, &manager).await.contains("refused").then_some(())).await;
    // The other jobs go on meanwhile.
    let jobs = until("the other jobs ran", async || {
        let page = operations(&served, &manager).await;
        page.contains("consultation-scheduled").then_some(page)
    })
    .await;
    assert!(jobs.contains("Done"), "{jobs}");
}
