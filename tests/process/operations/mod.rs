//! What the pages of docs/operations say is true: every command of them is run, on both engines, and prints what they say.

mod names;
mod page;
mod place;

use std::path::PathBuf;

use page::{Block, blocks, fits};
use place::Place;

/// Every page. A page that is not here fails the test below.
const PAGES: [&str; 9] = [
    "README.md",
    "backup-and-restore.md",
    "health.md",
    "jobs.md",
    "lost-deal.md",
    "mail.md",
    "roll-back.md",
    "second-wall.md",
    "secret.md",
];

const ENGINES: [&str; 2] = ["sqlite", "postgres"];

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/operations")
}

fn read(name: &str) -> String {
    std::fs::read_to_string(folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Runs a page from its top to its end, on each engine, as somebody would who follows it.
async fn follow(name: &str) {
    for engine in ENGINES {
        let place = Place::on(engine).await;
        walk(&place, name, engine, |_| ());
        place.end().await;
    }
}

/// Runs a page's commands for `engine` one after the other; `before` each of them something else may happen.
fn walk(place: &Place, name: &str, engine: &str, before: impl Fn(&Block)) {
    let page = blocks(&read(name));
    assert!(!page.is_empty(), "{name} has no commands");
    for block in page.iter().filter(|block| block.engine.as_deref().is_none_or(|only| only == engine)) {
        before(block);
        run(place, name, engine, block);
    }
}

fn run(place: &Place, name: &str, engine: &str, block: &Block) {
    let Block { engine: only, commands, printed } = block;
    assert!(only.as_deref().is_none_or(|only| matches!(only, "sqlite" | "postgres")), "{name}: {only:?}\n{commands}");
    let (is_ok, found) = place.sh(commands);
    assert!(is_ok, "{name} on {engine}: this fails:\n{commands}{found}");
    if let Some(expected) = printed {
        assert!(fits(expected, &found), "{name} on {engine}:\n{commands}should print\n{expected}and prints\n{found}");
    }
}

/// Posts as somebody, with a cookie of their name.
fn post(place: &Place, name: &str, body: &str, path: &str) {
    let (is_ok, _) = place.sh(&format!(
        "curl -s --fail -b {name} -c {name} -o answer -H 'content-type: application/json' -d '{body}' $URL{path}"
    ));
    assert!(is_ok, "{name} posts to {path}");
}

fn sign_in(place: &Place, name: &str) {
    post(place, name, &format!(r#"{{"email":"{name}@demo.test","password":"forecourt-demo"}}"#), "/api/login");
}

/// Signs a customer in and opens a consultation for them.
fn start_consultation(place: &Place, name: &str) {
    sign_in(place, name);
    post(place, name, r#"{"plan":"free","channel":"chat","concern":"The brakes squeal."}"#, "/api/intake/start");
}

#[tokio::test]
async fn the_quick_reference_is_true() {
    follow("README.md").await;
}

#[tokio::test]
async fn a_lost_deal_is_found_as_the_page_says() {
    follow("lost-deal.md").await;
}

#[tokio::test]
async fn health_is_told_as_the_page_says() {
    follow("health.md").await;
}

#[tokio::test]
async fn mail_is_looked_after_as_the_page_says() {
    follow("mail.md").await;
}

#[tokio::test]
async fn jobs_are_run_as_the_page_says() {
    follow("jobs.md").await;
}

#[tokio::test]
async fn a_backup_is_restored_as_the_page_says() {
    for engine in ENGINES {
        let place = Place::on(engine).await;
        start_consultation(&place, "customer1");
        walk(&place, "backup-and-restore.md", engine, |block| {
            if block.commands.starts_with("systemctl stop") {
                start_consultation(&place, "customer2");
            }
        });
        // What was there is there again, but no login: one that was ended since would hold again. What came after is not.
        let active = |name: &str| place.sh(&format!("curl -s -b {name} $URL/api/customer/active-session")).1;
        for name in ["customer1", "customer2"] {
            assert!(active(name).contains("/problems/not-signed-in"), "{engine}: {}", active(name));
            sign_in(&place, name);
        }
        assert!(active("customer1").contains("\"status\":\"pending\""), "{engine}: {}", active("customer1"));
        assert!(active("customer2").contains("\"session\":null"), "{engine}: {}", active("customer2"));
        place.end().await;
    }
}

#[tokio::test]
async fn a_release_is_taken_back_as_the_page_says() {
    follow("roll-back.md").await;
}

#[tokio::test]
async fn the_second_wall_is_raised_as_the_page_says() {
    follow("second-wall.md").await;
}

#[tokio::test]
async fn the_secret_is_changed_as_the_page_says_and_nobody_is_signed_out() {
    for engine in ENGINES {
        let place = Place::on(engine).await;
        sign_in(&place, "customer1");
        let me = || place.sh("curl -s -b customer1 -c customer1 $URL/api/me").1;
        walk(&place, "secret.md", engine, |_| assert!(me().contains("customer1@demo.test"), "{engine}: {}", me()));
        assert!(me().contains("customer1@demo.test"), "{engine}: the cookie was renewed meanwhile: {}", me());
        place.end().await;
    }
}

#[test]
fn every_page_is_followed_by_a_test_and_every_link_leads_somewhere() {
    let mut pages: Vec<String> = std::fs::read_dir(folder())
        .expect("the folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".md"))
        .collect();
    pages.sort();
    assert_eq!(pages, PAGES);
    for name in PAGES {
        for link in read(name).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            assert!(folder().join(link).exists(), "{name} leads to {link}");
        }
    }
}
