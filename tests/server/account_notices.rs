//! What somebody else changed of one's account, on one's first screen, as a browser without a script reads and dismisses it.

use reqwest::Method;
use serde_json::json;

use crate::support::{Answer, TestServer, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_account_says_so_on_its_first_screen_until_it_is_read() {
    on_both(async |server: &TestServer| {
        let admin = server.signed_in("admin1").await;
        for (name, page) in [("customer1", "/customer"), ("mechanic1", "/mechanic"), ("cashier1", "/staff")] {
            let who = server.signed_in(name).await;
            let me = who.get("/api/me").await.must(200).json()["user"]["id"].as_str().expect("an id").to_owned();
            assert!(!who.get(page).await.must(200).text.contains("has made a link"), "{page}");
            admin.ask(&format!("/api/people/{me}/password-link")).await.must(201);
            let told = who.get(page).await.must(200).text;
            assert!(told.contains("has made a link by which you can set a new password."), "{page}: {told}");
            let part = told.split("id=\"account-notices\"").nth(1).expect("a part of the page");
            let id = part.split("name=\"id\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("an id");
            let dismissed = who
                .request(Method::POST, "/fn/dismiss_notice")
                .header("accept", "text/html")
                .header("referer", format!("http://localhost{page}"))
                .header("content-type", "application/x-www-form-urlencoded")
                .body(format!("id={id}"));
            assert_eq!(Answer::of(dismissed).await.must(303).header("location"), page);
            assert!(!who.get(page).await.must(200).text.contains("has made a link"), "{page}");
        }
        // Put into a team, an open page of theirs is told.
        let mechanic = server.signed_in("mechanic2").await;
        let me = mechanic.get("/api/me").await.must(200).json();
        let person = format!("/api/people/{}", me["user"]["id"].as_str().expect("an id"));
        let team = admin.request(Method::PATCH, &person).json(&json!({ "team": "Night shift" }));
        Answer::of(team).await.must(200);
        assert!(mechanic.get("/mechanic").await.must(200).text.contains("has put you into the team Night shift."));
    })
    .await;
}
