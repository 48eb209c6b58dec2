//! A client that keeps its cookies, as a browser or a script does.

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, Response};
use serde_json::Value;

use super::description;

/// A client of a test's server.
#[derive(Clone, Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    base: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

/// A live stream.
#[derive(Debug)]
pub(crate) struct Events {
    response: Response,
    unread: String,
}

impl Client {
    pub(super) fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder()
            .cookie_store(true)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Duration::from_secs(60))
            .build()
            .expect("a client can be made");
        Self { http, base: format!("http://{address}") }
    }

    /// A request to be completed by the test.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::DELETE, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Answer {
        Answer::of(self.request(Method::POST, path).json(body)).await
    }

    /// A POST without a body.
    pub(crate) async fn ask(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::POST, path)).await
    }

    /// Sends a form of the page `from` as a browser without a script does, and is led on.
    pub(crate) async fn form(&self, name: &str, from: &str, fields: &[(&str, &str)]) -> Answer {
        let body = fields.iter().map(|(field, text)| format!("{field}={text}")).collect::<Vec<_>>().join("&");
        let request = self
            .request(Method::POST, &format!("/fn/{name}"))
            .header("accept", "text/html")
            .header("referer", format!("http://forecourt.test{from}"))
            .header("content-type", "application/x-www-form-urlencoded");
        Answer::of(request.body(body)).await.must(303)
    }

    /// Starts a free consultation and answers what the server answered.
    pub(crate) async fn start_consultation(&self) -> Value {
        let body = serde_json::json!({ "plan": "free", "channel": "chat", "concern": "The brakes squeal." });
        self.post("/api/intake/start", &body).await.must(201).json()
    }

    /// The address of the live stream of these topics; `person`, `queue`, `registers` and `deals` alone are one's own.
    pub(crate) async fn live_at(&self, topics: &[&str]) -> String {
        let me = self.get("/api/me").await.must(200).json();
        let id = |name: &str| me["user"][name].as_str().expect("an id").to_owned();
        let named = topics.iter().map(|topic| match *topic {
            "person" => format!("person:{}", id("id")),
            "queue" | "registers" | "deals" => format!("{topic}:{}", id("shop_id")),
            whole => whole.to_owned(),
        });
        format!("/live?follow={}", named.collect::<Vec<_>>().join(","))
    }

    /// The live stream of these topics, which must begin.
    pub(crate) async fn follow(&self, topics: &[&str]) -> Events {
        self.stream(&self.live_at(topics).await).await
    }

    /// The live stream at `path`, which must begin.
    pub(crate) async fn stream(&self, path: &str) -> Events {
        let response = self.request(Method::GET, path).send().await.expect("the server answers");
        assert_eq!(response.status().as_u16(), 200, "{path}");
        Events { response, unread: String::new() }
    }
}

impl Answer {
    /// Sends `request`. What is answered, and what was taken, must be as the API's description says.
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let (client, request) = request.build_split();
        let request = request.expect("a request can be built");
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let sent = request.body().and_then(|body| body.as_bytes()).map(<[u8]>::to_vec).unwrap_or_default();
        let response = client.execute(request).await.expect("the server answers");
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let answer = Self { status, headers, text: response.text().await.expect("the answer is whole") };
        description::check(&method, &path, &sent, &answer);
        answer
    }

    /// Itself, if it has this status.
    pub(crate) fn must(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// The cookie of this name that was set, with its attributes.
    pub(crate) fn cookie(&self, name: &str) -> &str {
        let mut cookies = self.headers.get_all("set-cookie").iter().filter_map(|value| value.to_str().ok());
        let is_named = |cookie: &&str| cookie.split_once('=').is_some_and(|(found, _)| found == name);
        cookies.rfind(is_named).unwrap_or_default()
    }

    /// The problem document, if it is one of this status and kind.
    pub(crate) fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.text);
        let document = self.json();
        assert_eq!(document["type"], format!("/problems/{kind}"), "{document}");
        assert_eq!(document["status"], status);
        assert_eq!(document["request_id"], self.header("x-request-id"), "{document}");
        assert!(document["title"].is_string() && document["detail"].is_string(), "{document}");
        document
    }
}

impl Events {
    /// The next event of this name, or of a topic of this word, within two seconds; others are passed over. Its data.
    pub(crate) async fn next(&mut self, name: &str) -> Value {
        tokio::time::timeout(Duration::from_secs(2), self.find(name))
            .await
            .unwrap_or_else(|_| panic!("no event {name} within two seconds"))
            .unwrap_or_else(|| panic!("the stream ended before an event {name}"))
    }

    /// The same, of which `is_it` holds: what happens besides, like a sign-in, is told by events of the same name.
    pub(crate) async fn next_where(&mut self, name: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        loop {
            let told = self.next(name).await;
            if is_it(&told) {
                return told;
            }
        }
    }

    /// The names of all further events, until the stream ends: within two seconds, or the test fails.
    pub(crate) async fn rest(&mut self) -> Vec<String> {
        let all = async {
            let mut names = Vec::new();
            while let Some(event) = self.event().await {
                names.extend(
                    event.lines().find_map(|line| line.strip_prefix("event:")).map(|name| name.trim().to_owned()),
                );
            }
            names
        };
        tokio::time::timeout(Duration::from_secs(2), all).await.expect("the stream ends within two seconds")
    }

    /// True when the stream ends within two seconds.
    pub(crate) async fn ends(&mut self) -> bool {
        tokio::time::timeout(Duration::from_secs(2), async { while self.event().await.is_some() {} }).await.is_ok()
    }

    async fn find(&mut self, name: &str) -> Option<Value> {
        loop {
            let event = self.event().await?;
            let line = |prefix: &str| event.lines().find_map(|line| line.strip_prefix(prefix)).map(str::trim);
            let is_named = |event: &str| event == name || event.split_once(':').is_some_and(|(word, _)| word == name);
            if line("event:").is_some_and(is_named) {
                let data: Value = serde_json::from_str(line("data:").unwrap_or("null")).expect("data is JSON");
                if let Some(revision) = data["revision"].as_i64() {
                    assert_eq!(line("id:"), Some(revision.to_string().as_str()), "{event}");
                }
                return Some(data);
            }
        }
    }

    async fn event(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.unread.split_once("\n\n") {
                let event = event.to_owned();
                self.unread = rest.to_owned();
                return Some(event);
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            self.unread.push_str(std::str::from_utf8(&chunk).expect("events are text"));
        }
    }
}
