//! The log: a request's number in each of its lines, and nothing that opens anything.

use std::process::Stdio;

use reqwest::header::HeaderValue;
use serde_json::{Value, json};

use crate::support::{Served, forecourt, intake, read};

#[tokio::test]
async fn no_password_cookie_key_or_query_is_logged_even_at_the_loudest() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let mut command = forecourt(folder.path(), &["serve", "--demo", "--listen", "127.0.0.1:0", "--log", "trace"]);
    command.env("FORECOURT_SECRET", "the-server's-own-key-0123456789abcdef");
    let mut served = Served::start(command, Stdio::from(std::fs::File::create(&log).expect("a file")));
    let client = reqwest::Client::new();
    let sign_in = async |password: &str| {
        let body = json!({ "email": "customer1@demo.test", "password": password });
        client.post(served.url("/api/login")).json(&body).send().await.expect("the server answers")
    };
    sign_in("a-wrong-password-7161").await;
    let answer = sign_in("forecourt-demo").await;
    let pair = |cookie: &HeaderValue| cookie.to_str().expect("text").split(';').next().unwrap_or_default().to_owned();
    let cookies: Vec<String> = answer.headers().get_all("set-cookie").iter().map(pair).collect();
    let values: Vec<&str> = cookies.iter().filter_map(|cookie| cookie.split('=').nth(1)).collect();
    assert_eq!(values.len(), 2, "the login's and the known browser's: {cookies:?}");
    let cookie = cookies.join("; ");
    let send = |path: &str| client.get(served.url(path)).header("cookie", &cookie);
    send("/api/me?token=query-secret-5521").send().await.expect("the server answers");
    client
        .post(served.url("/api/intake/start"))
        .header("cookie", &cookie)
        .json(&intake())
        .send()
        .await
        .expect("the server answers");
    let form = "email=customer1%40demo.test&password=a-form-password-9981";
    let fields = client.post(served.url("/fn/sign_in")).header("content-type", "application/x-www-form-urlencoded");
    fields.body(form).send().await.expect("the server answers");
    served.signal("TERM");
    served.ended();

    let text = read(&log);
    assert!(text.contains("/api/me"), "requests are logged: {text}");
    for secret in [
        "a-wrong-password-7161",
        "forecourt-demo",
        "query-secret-5521",
        "a-form-password-9981",
        "the-server's-own-key",
        values[0],
        values[1],
    ] {
        assert!(
            !text.contains(secret),
            "{secret} stands in the log: {:?}",
            text.lines().find(|line| line.contains(secret))
        );
    }
}

#[tokio::test]
async fn a_line_of_a_request_is_json_with_the_requests_number() {
    let folder = tempfile::tempdir().expect("a folder");
    let log = folder.path().join("log");
    let command = forecourt(folder.path(), &["serve", "--demo", "--listen", "127.0.0.1:0"]);
    let mut served = Served::start(command, Stdio::from(std::fs::File::create(&log).expect("a file")));
    let answer = reqwest::Client::new().post(served.url("/api/logout")).send().await.expect("the server answers");
    let id = answer.headers()["x-request-id"].to_str().expect("text").to_owned();
    let document: Value = answer.json().await.expect("a problem");
    assert_eq!(document["request_id"], id);
    served.signal("TERM");
    served.ended();
    let text = read(&log);
    let lines: Vec<Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"))).collect();
    let line = lines.iter().find(|line| line["spans"][0]["id"] == id.as_str()).expect("a line of the request");
    assert_eq!((&line["spans"][0]["path"], &line["status"]), (&json!("/api/logout"), &json!(401)));
}
