//! What the server counts, and who may read it.

use reqwest::Method;
use session::job::{self, Job};
use session::metric::{RestoreOutcome, SelectionOutcome, restore, selection};

use crate::support::{Answer, Setup, TestServer, on_both, on_both_with, on_one};

/// Everything that is counted, with its type.
const NAMES: [(&str, &str); 16] = [
    ("forecourt_mails_total", "counter"),
    ("forecourt_mails_waiting", "gauge"),
    ("forecourt_http_requests_total", "counter"),
    ("forecourt_http_request_seconds", "histogram"),
    ("forecourt_database_connections", "gauge"),
    ("forecourt_job_runs_total", "counter"),
    ("forecourt_job_rows_total", "counter"),
    ("forecourt_job_last_success_timestamp_seconds", "gauge"),
    ("forecourt_streams_open", "gauge"),
    ("forecourt_session_backend_up", "gauge"),
    ("forecourt_session_backend_seconds", "gauge"),
    ("forecourt_session_rows", "gauge"),
    ("forecourt_users", "gauge"),
    ("forecourt_deal_restores_total", "counter"),
    ("forecourt_deal_restore_seconds", "histogram"),
    ("forecourt_deal_selections_total", "counter"),
];

async fn read(server: &TestServer) -> String {
    server.client().get("/metrics").await.must(200).text
}

/// The value of the line that begins so.
fn value(text: &str, series: &str) -> Option<f64> {
    let line = text.lines().find(|line| line.strip_prefix(series).is_some_and(|rest| rest.starts_with(' ')))?;
    line.rsplit(' ').next()?.parse().ok()
}

fn must(text: &str, series: &str) -> f64 {
    value(text, series).unwrap_or_else(|| panic!("no {series} in\n{text}"))
}

#[tokio::test]
async fn everything_is_described_and_there() {
    on_both(async |server| {
        server.client().get("/api/health").await.must(200);
        job::run(&server.cx, Job::SessionHealth).await.expect("the job runs");
        let answer = server.client().get("/metrics").await.must(200);
        assert_eq!(answer.header("content-type"), "text/plain; version=0.0.4; charset=utf-8");
        assert_eq!((answer.header("set-cookie"), answer.header("cache-control")), ("", "no-store"));
        for (name, kind) in NAMES {
            assert!(answer.text.contains(&format!("# HELP {name} ")), "{name} has no help");
            assert!(answer.text.contains(&format!("# TYPE {name} {kind}\n")), "{name} is no {kind}");
        }
        let known = |line: &str| NAMES.iter().any(|(name, _)| line.starts_with(name));
        for line in answer.text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            assert!(known(line), "{line}");
        }
    })
    .await;
}

#[tokio::test]
async fn requests_are_counted_by_the_route_that_matched_and_never_by_the_path() {
    on_one(&[], async |server| {
        let customer = server.signed_in("customer1").await;
        let series = |method, route, status| {
            format!("forecourt_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}}")
        };
        let matched = series("GET", "/api/consultations/{id}", 404);
        let other = series("GET", "other", 404);
        let before = read(server).await;
        for number in 0..5 {
            customer.get(&format!("/api/consultations/01890000-0000-7000-8000-00000000000{number}")).await.must(404);
            customer.get(&format!("/no/such/page/{number}")).await.must(404);
            customer.request(made_up(number), "/api/me").send().await.expect("an answer");
        }
        let after = read(server).await;
        let grown = |series: &str| must(&after, series) - value(&before, series).unwrap_or(0.0);
        assert!(grown(&matched) >= 5.0 && grown(&other) >= 5.0);
        assert!(grown(&series("other", "/api/me", 405)) >= 5.0);
        assert!(must(&after, "forecourt_http_request_seconds_count{route=\"/api/consultations/{id}\"}") >= 5.0);
        assert!(must(&after, &series("POST", "/api/login", 200)) >= 1.0);
        for secret in ["01890000", "/no/such", "MADE", "demo.test", "forecourt-demo"] {
            assert!(!after.contains(secret), "{secret}");
        }
    })
    .await;
}

fn made_up(number: u32) -> Method {
    Method::from_bytes(format!("MADE{number}").as_bytes()).expect("a method")
}

#[tokio::test]
async fn nobody_from_elsewhere_may_read_it() {
    let refused = async |flags: &[&'static str], headers: &[(&str, &str)]| {
        on_one(flags, async |server| {
            let mut request = server.client().request(Method::GET, "/metrics");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = Answer::of(request).await;
            answer.problem(403, "not-allowed");
            assert!(!answer.text.contains("forecourt_"), "{}", answer.text);
        })
        .await;
    };
    let trusted = ["--trusted-proxies", "127.0.0.1"];
    refused(&["--metrics-from", ""], &[]).await;
    refused(&["--metrics-from", "10.0.0.0/8"], &[]).await;
    // Through a proxy that is believed, whoever is before it counts; through one that is not, nobody is let in.
    refused(&trusted, &[("x-forwarded-for", "198.51.100.7")]).await;
    // It does not say for whom it asks, or not so that it can be understood.
    refused(&trusted, &[("x-forwarded-for", "198.51.100.7:4711")]).await;
    refused(&trusted, &[("via", "1.1 proxy")]).await;
    for header in ["x-forwarded-for", "forwarded", "x-real-ip", "via"] {
        refused(&[], &[(header, "127.0.0.1")]).await;
    }
    refused(&["--https"], &[]).await;
}

#[tokio::test]
async fn who_is_named_may_read_it_without_a_login() {
    let flags = vec!["--metrics-from", "198.51.100.0/24,127.0.0.1", "--trusted-proxies", "127.0.0.1", "--https"];
    on_both_with(Setup { flags, ..Setup::default() }, async |server| {
        let request = server.client().request(Method::GET, "/metrics").header("x-forwarded-for", "198.51.100.7");
        Answer::of(request).await.must(200);
        server.client().get("/metrics").await.must(200);
        server.client().ask("/metrics").await.problem(405, "method-not-allowed");
    })
    .await;
}

#[tokio::test]
async fn streams_connections_rows_and_people_are_counted() {
    on_both(async |server| {
        let customer = server.signed_in("customer1").await;
        let open = must(&read(server).await, "forecourt_streams_open");
        let mut stream = customer.follow(&["person"]).await;
        stream.next("person").await;
        job::run(&server.cx, Job::SessionHealth).await.expect("the job runs");
        let text = read(server).await;
        assert_eq!((open, must(&text, "forecourt_streams_open")), (0.0, 1.0));
        let connections =
            ["idle", "busy"].map(|state| must(&text, &format!("forecourt_database_connections{{state=\"{state}\"}}")));
        assert!(connections[0] + connections[1] >= 1.0, "{connections:?}");
        let rows = ["http", "device", "background"]
            .map(|kind| must(&text, &format!("forecourt_session_rows{{kind=\"{kind}\"}}")));
        assert_eq!(rows, [1.0, 1.0, 1.0]);
        assert_eq!(must(&text, "forecourt_users"), 20.0);
        for backend in ["store", "http_sessions", "feed"] {
            assert_eq!(must(&text, &format!("forecourt_session_backend_up{{backend=\"{backend}\"}}")), 1.0);
            assert!(must(&text, &format!("forecourt_session_backend_seconds{{backend=\"{backend}\"}}")) < 2.0);
        }
        assert!(must(&text, "forecourt_job_runs_total{job=\"session-health\",outcome=\"ok\"}") >= 1.0);
        assert!(must(&text, "forecourt_job_last_success_timestamp_seconds{job=\"session-health\"}") > 1_700_000_000.0);
    })
    .await;
}

#[tokio::test]
async fn deals_are_counted_by_outcome() {
    on_one(&[], async |server| {
        let before = read(server).await;
        restore(RestoreOutcome::Warm, 0.000_001);
        restore(RestoreOutcome::Restored, 0.000_3);
        restore(RestoreOutcome::Failed, 0.2);
        selection(SelectionOutcome::Stale);
        let after = read(server).await;
        let grown = |series: &str| must(&after, series) - must(&before, series);
        for (series, by) in [
            ("forecourt_deal_restores_total{outcome=\"warm\"}", 1.0),
            ("forecourt_deal_restores_total{outcome=\"restored\"}", 1.0),
            ("forecourt_deal_restores_total{outcome=\"cleared\"}", 0.0),
            ("forecourt_deal_restores_total{outcome=\"failed\"}", 1.0),
            ("forecourt_deal_restore_seconds_bucket{le=\"0.00005\"}", 1.0),
            ("forecourt_deal_restore_seconds_bucket{le=\"0.0005\"}", 2.0),
            ("forecourt_deal_restore_seconds_bucket{le=\"0.1\"}", 2.0),
            ("forecourt_deal_restore_seconds_bucket{le=\"+Inf\"}", 3.0),
            ("forecourt_deal_selections_total{outcome=\"stale\"}", 1.0),
            ("forecourt_deal_selections_total{outcome=\"selected\"}", 0.0),
        ] {
            assert!((grown(series) - by).abs() < f64::EPSILON, "{series}");
        }
    })
    .await;
}
