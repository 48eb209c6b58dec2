//! Alerts and dashboard ask for what there is: a measurement that is renamed must not leave an alert silent.

use std::collections::BTreeSet;
use std::process::Stdio;

use serde_json::Value;

use super::read;
use crate::support::{Served, forecourt};

/// Every measurement that a text names. A histogram's parts are the histogram's.
fn named(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (at, _) in text.match_indices("forecourt_") {
        let rest = &text[at..];
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(rest.len());
        let name = &rest[..end];
        names.insert(
            ["_bucket", "_sum", "_count"].iter().find_map(|part| name.strip_suffix(part)).unwrap_or(name).to_owned(),
        );
    }
    names
}

/// What a server describes, once its jobs have run.
async fn described() -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let served =
        Served::start(forecourt(folder.path(), &["serve", "--demo", "--listen", "127.0.0.1:0"]), Stdio::null());
    for _ in 0..200 {
        let answer = reqwest::get(served.url("/metrics")).await.expect("the server answers");
        let text = answer.text().await.expect("an answer");
        if text.contains("timestamp_seconds{job=\"session-health\"}") {
            let described =
                text.lines().filter_map(|line| line.strip_prefix("# HELP ")?.split(' ').next().map(str::to_owned));
            return described.collect();
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the jobs did not run");
}

#[tokio::test]
async fn alerts_dashboard_and_pages_name_only_what_is_measured() {
    let described = described().await;
    let dashboard: Value = serde_json::from_str(&read("grafana-dashboard.json")).expect("the dashboard is JSON");
    let queries = queries(&dashboard);
    assert!(queries.len() > 10, "{queries:?}");
    let shown: BTreeSet<String> = queries.iter().flat_map(|query| named(query)).collect();
    let alerts: String = expressions(&read("prometheus-alerts.yml")).join("\n");
    for (what, names) in [("the dashboard", &shown), ("the alerts", &named(&alerts))] {
        let unknown: Vec<_> = names.difference(&described).collect();
        assert!(unknown.is_empty() && !names.is_empty(), "{what} asks for {unknown:?}");
    }
    // And what is measured is looked at by somebody.
    let unseen: Vec<_> = described.difference(&shown).collect();
    assert!(unseen.is_empty(), "the dashboard does not show {unseen:?}");
}

#[test]
fn the_dashboard_has_a_row_for_each_theme_and_can_be_imported() {
    let dashboard: Value = serde_json::from_str(&read("grafana-dashboard.json")).expect("the dashboard is JSON");
    assert!(dashboard["title"].is_string() && dashboard["uid"].is_string() && dashboard["schemaVersion"].is_u64());
    let panels = dashboard["panels"].as_array().expect("panels");
    let rows = panels.iter().filter(|panel| panel["type"] == "row").count();
    assert_eq!(rows, 6);
    let ids: BTreeSet<u64> = panels.iter().filter_map(|panel| panel["id"].as_u64()).collect();
    assert_eq!(ids.len(), panels.len(), "every panel has an id of its own");
    for panel in panels.iter().filter(|panel| panel["type"] != "row") {
        assert!(panel["targets"].as_array().is_some_and(|targets| !targets.is_empty()), "{}", panel["title"]);
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{}", panel["title"]);
    }
}

#[test]
fn every_alert_says_when_how_bad_and_what_to_do() {
    let text = read("prometheus-alerts.yml");
    let rules: Vec<&str> = text.split("- alert: ").skip(1).collect();
    assert_eq!((rules.len(), expressions(&text).len()), (6, 6));
    for rule in rules {
        for key in
            ["        expr: ", "        for: ", "          severity: ", "          summary: ", "          runbook: "]
        {
            assert!(rule.contains(key), "{} is missing in {rule}", key.trim());
        }
        let page = rule.split("runbook: docs/operations/").nth(1).and_then(|rest| rest.lines().next());
        assert!(!read(page.expect("a page")).is_empty());
    }
}

fn queries(value: &Value) -> Vec<String> {
    match value {
        Value::Object(members) => members
            .iter()
            .flat_map(|(name, value)| match value {
                Value::String(query) if name == "expr" => vec![query.clone()],
                value => queries(value),
            })
            .collect(),
        Value::Array(values) => values.iter().flat_map(queries).collect(),
        _ => Vec::new(),
    }
}

/// The expression of each rule: what follows `expr:`, until the next key of the rule.
fn expressions(alerts: &str) -> Vec<String> {
    let until_for = |rest: &str| rest.split("        for: ").next().unwrap_or_default().to_owned();
    alerts.split("        expr: ").skip(1).map(until_for).collect()
}
