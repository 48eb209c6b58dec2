//! The shop's logo over HTTP: uploaded by a form without a script and by the API, and given to anybody as what it is.

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, Client, TestServer, on_both};

/// The smallest PNG there is.
const DOT: &str = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

/// As a browser without a script sends the form with a file: where it leads.
async fn upload(client: &Client, name: &str, bytes: &[u8]) -> String {
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\nContent-Type: text/html\r\n\r\n"
    );
    let body = [head.as_bytes(), bytes, b"\r\n--x--\r\n"].concat();
    let request = client
        .request(Method::POST, "/fn/save_logo")
        .header("accept", "text/html")
        .header("referer", "http://localhost/manage/shop")
        .header("content-type", "multipart/form-data; boundary=x")
        .body(body);
    Answer::of(request).await.must(303).header("location").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_logo_is_uploaded_shown_to_anybody_as_what_its_bytes_are_and_removed() {
    on_both(async |server: &TestServer| {
        let (manager, nobody) = (server.signed_in("manager1").await, server.client());
        let dot = BASE64.decode(DOT).expect("base64");
        assert!(!nobody.get("/").await.must(200).text.contains("/logo/"));
        // What it calls itself counts for nothing.
        assert_eq!(upload(&manager, "logo.html", &dot).await, "/manage/shop");
        let page = nobody.get("/").await.must(200).text;
        let path = page.split("src=\"/logo/").nth(1).and_then(|rest| rest.split('"').next()).expect("a logo");
        let path = format!("/logo/{path}");
        let logo = nobody.get(&path).await.must(200);
        assert_eq!(logo.header("content-type"), "image/png");
        assert_eq!(logo.header("x-content-type-options"), "nosniff");
        assert_eq!(logo.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(logo.header("content-security-policy").contains("sandbox"), "{logo:?}");
        assert_eq!(logo.header("set-cookie"), "");
        assert!(manager.get("/manage/shop").await.must(200).text.contains(&path));

        for (bytes, why) in [
            (&b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>a()</script></svg>"[..], "PNG, JPEG or WebP"),
            (b"", "PNG, JPEG or WebP"),
            (&[&dot[..], &vec![0; 204_800]].concat(), "larger than 200 kB"),
        ] {
            assert_eq!(upload(&manager, "logo.png", bytes).await, "/manage/shop");
            let page = manager.get("/manage/shop").await.must(200).text;
            assert!(page.contains(why) && page.contains(&path), "{why}");
        }
        let cashier = server.signed_in("cashier1").await;
        upload(&cashier, "logo.png", &dot).await;
        cashier.delete("/api/shop/logo").await.problem(403, "not-allowed");

        let body = json!({ "image": DOT });
        let put = async |client: &Client, body: &serde_json::Value| {
            Answer::of(client.request(Method::PUT, "/api/shop/logo").json(body)).await
        };
        put(&cashier, &body).await.problem(403, "not-allowed");
        assert_eq!(put(&manager, &json!({ "image": "no base64!" })).await.problem(422, "invalid")["field"], "image");
        assert_eq!(put(&manager, &body).await.must(200).json()["path"], path);
        let settings = manager.get("/api/shop/settings").await.must(200).json();
        assert_eq!(path, format!("/logo/{}", settings["logo"].as_str().expect("a name")));
        manager.delete("/api/shop/logo").await.must(204);
        nobody.get(&path).await.must(404);
        assert!(!nobody.get("/").await.must(200).text.contains("/logo/"));
        manager.delete("/api/shop/logo").await.must(204);
    })
    .await;
}
