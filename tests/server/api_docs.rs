//! The API's description, and that it tells the truth.

use reqwest::Method;

use crate::support::{Answer, on_one};

const CALLS: [(&str, &str); 23] = [
    ("post", "/api/login"),
    ("post", "/api/logout"),
    ("get", "/api/me"),
    ("get", "/api/me/sessions"),
    ("delete", "/api/me/sessions"),
    ("delete", "/api/me/sessions/{id}"),
    ("post", "/api/intake/start"),
    ("get", "/api/customer/active-session"),
    ("get", "/api/mechanic/active-session"),
    ("get", "/api/mechanic/queue"),
    ("post", "/api/mechanic/assignments/{id}/accept"),
    ("post", "/api/mechanic/assignments/{id}/release"),
    ("get", "/api/consultations/{id}"),
    ("get", "/api/consultations/{id}/events"),
    ("post", "/api/consultations/{id}/start"),
    ("post", "/api/consultations/{id}/end"),
    ("post", "/api/consultations/{id}/cancel"),
    ("get", "/api/consultations/{id}/messages"),
    ("post", "/api/consultations/{id}/messages"),
    ("get", "/api/health"),
    ("get", "/api/health/session"),
    ("get", "/metrics"),
    ("get", "/api/me"),
];

#[tokio::test]
async fn every_call_is_described_and_every_described_call_exists() {
    on_one(&[], async |server| {
        let client = server.client();
        let description = client.get("/api/openapi.json").await.must(200).json();
        assert!(
            description["openapi"].as_str().is_some_and(|version| version.starts_with("3.")),
            "{}",
            description["openapi"]
        );
        for (method, path) in CALLS {
            assert!(description["paths"][path][method].is_object(), "{method} {path}");
        }
        let mut names = std::collections::BTreeSet::new();
        for (path, item) in description["paths"].as_object().into_iter().flatten() {
            for (method, call) in item.as_object().into_iter().flatten() {
                assert!(names.insert(call["operationId"].as_str()), "{}", call["operationId"]);
                let method = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
                let request =
                    client.request(method.clone(), &path.replace("{id}", "01890000-0000-7000-8000-000000000000"));
                let status = Answer::of(request).await.status;
                let open = call["security"].is_array();
                assert!(if open { status != 404 && status != 405 } else { status == 401 }, "{method} {path}: {status}");
                assert!(call["summary"].is_string(), "{method} {path}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn every_type_the_description_names_is_in_it() {
    on_one(&[], async |server| {
        let text = server.client().get("/api/openapi.json").await.must(200).text;
        let description: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for path in text.split("\"#/").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(description.pointer(&format!("/{path}")).is_some_and(serde_json::Value::is_object), "{path}");
        }
    })
    .await;
}

#[tokio::test]
async fn the_page_to_read_needs_nothing_from_elsewhere() {
    on_one(&[], async |server| {
        let client = server.client();
        let page = client.get("/api/docs").await.must(200);
        assert!(page.header("content-type").starts_with("text/html"));
        for (_, path) in CALLS {
            assert!(page.text.contains(path), "{path}");
        }
        assert!(!page.text.contains("<script") && !page.text.contains("http://") && !page.text.contains("https://"));
        assert!(client.get("/api/docs/style.css").await.must(200).header("content-type").starts_with("text/css"));
    })
    .await;
}

#[tokio::test]
async fn a_problems_type_leads_to_where_it_is_explained() {
    on_one(&[], async |server| {
        let client = server.client();
        let page = client.get("/api/docs").await.must(200).text;
        for kind in ["active-session-exists", "method-not-allowed", "internal"] {
            assert_eq!(
                client.get(&format!("/problems/{kind}")).await.must(303).header("location"),
                format!("/api/docs#problem-{kind}")
            );
            assert!(page.contains(&format!("id=\"problem-{kind}\"")), "{kind}");
        }
        client.get("/problems/unknown").await.problem(404, "not-found");
    })
    .await;
}
