//! What a browser may keep of the site: for ever only what is asked for under the name of its build.

use std::path::Path;

use forecourt::config::Site;
use forecourt::site::BuiltSite;
use reqwest::Method;

use crate::support::{Answer, Client, on_both, on_one};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// The name the build gives to what says where the parts of the program are: it is the same in every build.
const CHUNKS: &str = "pkg/__wasm_split.______________________.js";
/// Long after any file was written.
const LATER: &str = "Fri, 31 Dec 2199 23:59:59 GMT";

async fn ask(client: &Client, path: &str, headers: &[(&str, &str)]) -> Answer {
    let request =
        headers.iter().fold(client.request(Method::GET, path), |request, (name, value)| request.header(*name, *value));
    Answer::of(request).await
}

/// The build that answers.
async fn present(client: &Client) -> String {
    client.get("/api/health").await.must(200).header("forecourt-build").to_owned()
}

/// The name of the build in `folder`.
fn name_of(folder: &Path) -> String {
    BuiltSite::read(Site { root: folder.into() }, 65_536).expect("it can be read").present().id().to_owned()
}

#[tokio::test]
async fn only_what_is_asked_for_under_its_builds_name_is_kept_for_ever() {
    on_one(&[], async |server| {
        let client = server.client();
        let build = present(&client).await;
        for path in ["pkg/forecourt.css", "pkg/forecourt.wasm", CHUNKS, "favicon.svg", "till-worker.js"] {
            let named = client.get(&format!("/build/{build}/{path}")).await.must(200);
            assert_eq!(named.header("cache-control"), FOR_EVER, "{path}");
            let plain = client.get(&format!("/{path}")).await.must(200);
            assert_eq!(plain.header("cache-control"), "no-cache", "{path}");
            assert_eq!((plain.header("etag"), &plain.text), (named.header("etag"), &named.text), "{path}");
            assert!(!plain.header("etag").is_empty() && !plain.header("etag").starts_with("W/"), "{path}: {plain:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn no_date_ever_keeps_a_file_that_is_another_one() {
    on_one(&[], async |server| {
        let client = server.client();
        let build = present(&client).await;
        for path in ["/favicon.svg", &format!("/build/{build}/{CHUNKS}")] {
            let first = client.get(path).await.must(200);
            assert_eq!(first.header("last-modified"), "", "{path}");
            // The browser has a newer one, of a build that was rolled back.
            ask(&client, path, &[("if-modified-since", LATER)]).await.must(200);
            ask(&client, path, &[("if-modified-since", LATER), ("if-none-match", "\"another\"")]).await.must(200);
            let again = ask(&client, path, &[("if-none-match", first.header("etag"))]).await.must(304);
            assert_eq!(
                (again.header("etag"), again.header("cache-control"), again.header("vary"), again.text.as_str()),
                (first.header("etag"), first.header("cache-control"), first.header("vary"), ""),
            );
        }
    })
    .await;
}

#[tokio::test]
async fn every_encoding_of_a_file_has_a_validator_of_its_own() {
    on_one(&[], async |server| {
        let client = server.client();
        let mut seen = Vec::new();
        for (accepted, encoding, text) in [("", "", "body{}"), ("gzip", "gzip", "gzip"), ("gzip, br", "br", "brotli")] {
            let answer = ask(&client, "/pkg/forecourt.css", &[("accept-encoding", accepted)]).await.must(200);
            assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
            assert_eq!((answer.header("content-encoding"), answer.text.as_str()), (encoding, text));
            assert_eq!(answer.headers.get_all("vary").iter().count(), 1, "{answer:?}");
            assert_eq!(answer.header("vary"), "accept-encoding");
            let etag = answer.header("etag").to_owned();
            assert!(!seen.contains(&etag), "{accepted}: {etag} {seen:?}");
            // Whoever has it in another encoding does not have it in this one.
            for other in &seen {
                ask(&client, "/pkg/forecourt.css", &[("accept-encoding", accepted), ("if-none-match", other)])
                    .await
                    .must(200);
            }
            let own = [("accept-encoding", accepted), ("if-none-match", etag.as_str())];
            ask(&client, "/pkg/forecourt.css", &own).await.must(304);
            seen.push(etag);
        }
        // What was not compressed ahead is sent as it is, under the one validator that it has.
        let plain = ask(&client, "/pkg/forecourt.wasm", &[("accept-encoding", "br, gzip")]).await.must(200);
        assert_eq!((plain.header("content-encoding"), plain.header("content-type")), ("", "application/wasm"));
        assert_eq!(client.get("/till-worker.js").await.header("content-type"), "text/javascript; charset=utf-8");
    })
    .await;
}

#[tokio::test]
async fn part_of_a_file_is_never_sent_for_all_of_it() {
    on_one(&[], async |server| {
        let client = server.client();
        let whole = client.get("/pkg/forecourt.wasm").await.must(200);
        for headers in [&[("range", "bytes=2-5")][..], &[("range", "bytes=2-5"), ("if-range", LATER)]] {
            let answer = ask(&client, "/pkg/forecourt.wasm", headers).await.must(200);
            assert_eq!((&answer.text, answer.header("content-range")), (&whole.text, ""));
        }
        let head = Answer::of(client.request(Method::HEAD, "/pkg/forecourt.wasm")).await.must(200);
        assert_eq!((head.header("content-length"), head.header("etag")), ("2100", whole.header("etag")));
    })
    .await;
}

#[tokio::test]
async fn the_files_of_the_build_before_go_on_being_served_under_its_name() {
    on_one(&[], async |server| {
        let client = server.client();
        let before = name_of(&server.site().join("before/one"));
        assert_ne!(before, present(&client).await);
        let chunks = client.get(&format!("/build/{before}/{CHUNKS}")).await.must(200);
        assert_eq!((chunks.text.as_str(), chunks.header("cache-control")), ("before", FOR_EVER));
        client.get(&format!("/build/{before}/pkg/gone.wasm")).await.must(200);
        // Without its name nothing is of the build before.
        assert_eq!(client.get(&format!("/{CHUNKS}")).await.must(200).text, "present");
        for path in ["/pkg/gone.wasm", "/before/one/pkg/gone.wasm"] {
            client.get(path).await.must(404);
        }
    })
    .await;
}

#[tokio::test]
async fn a_build_that_is_unknown_is_not_there_and_nobody_keeps_that() {
    on_one(&[], async |server| {
        let client = server.client();
        let build = present(&client).await;
        for path in [
            "/build".to_owned(),
            "/build/".to_owned(),
            "/build/0123456789abcdef/".to_owned(),
            "/build/0123456789abcdef/pkg/forecourt.css".to_owned(),
            format!("/build/{build}"),
            format!("/build/{build}/pkg/unknown.wasm"),
            format!("/build/{build}/before/one/pkg/gone.wasm"),
            format!("/build/{build}/../../etc/passwd"),
            format!("/build/{build}//favicon.svg"),
            format!("/build//{build}/favicon.svg"),
        ] {
            let answer = client.get(&path).await;
            assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{path}: {answer:?}");
        }
        let posted = client.ask(&format!("/build/{build}/favicon.svg")).await;
        assert!(!posted.header("cache-control").contains("immutable") && posted.status >= 400, "{posted:?}");
    })
    .await;
}

#[tokio::test]
async fn a_build_lists_all_its_files() {
    on_one(&[], async |server| {
        let client = server.client();
        let build = present(&client).await;
        let list = client.get(&format!("/build/{build}/")).await.must(200);
        assert_eq!((list.header("content-type"), list.header("cache-control")), ("application/json", FOR_EVER));
        let list: Vec<String> = serde_json::from_value(list.json()).expect("a list");
        assert_eq!(list.len(), 5, "{list:?}");
        for path in list {
            client.get(&path).await.must(200);
        }
    })
    .await;
}

#[tokio::test]
async fn what_is_put_into_the_folder_while_it_is_served_has_the_name_of_no_build() {
    on_one(&[], async |server| {
        let client = server.client();
        let build = present(&client).await;
        let named = format!("/build/{build}/{CHUNKS}");
        let etag = client.get(&named).await.must(200).header("etag").to_owned();
        // The next release is copied over this one, and the server not yet started anew.
        std::fs::write(server.site().join(CHUNKS), "the next one").expect("it can be written");
        std::fs::remove_file(server.site().join("favicon.svg")).expect("it can be removed");
        assert_eq!(client.get(&named).await.must(200).text, "present");
        assert_eq!(client.get(&named).await.header("etag"), etag);
        client.get(&format!("/build/{build}/favicon.svg")).await.must(200);
        assert_ne!(name_of(server.site()), build);
    })
    .await;
}

#[tokio::test]
async fn every_page_and_every_stream_says_of_which_build_it_is() {
    on_both(async |server| {
        let client = server.signed_in("cashier1").await;
        let build = present(&client).await;
        for path in ["/", "/sign-in", "/pos/register", "/no/such/page"] {
            let page = client.get(path).await;
            assert_eq!(page.header("forecourt-build"), build, "{path}");
            assert!(page.text.contains(&format!("data-build=\"{build}\"")), "{path}");
            // Everything it is made of is asked for under that name.
            for plain in ["\"/pkg", "\"/till-", "\"/favicon", "\"/build.js"] {
                assert!(!page.text.contains(plain), "{path} names {plain}: {}", page.text);
            }
            assert!(page.text.contains(&format!("href=\"/build/{build}/pkg/forecourt.css\"")), "{path}");
        }
        assert_eq!(client.follow(&["person"]).await.next("build").await, build);
    })
    .await;
}

#[test]
fn a_site_that_is_larger_than_allowed_is_refused_and_a_build_before_it_left_out() {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    write("a.js", "12345");
    write("before/one/a.js", "1234");
    let before = name_of(&folder.path().join("before/one"));
    let read = |bytes_max| BuiltSite::read(Site { root: folder.path().into() }, bytes_max);
    let error = read(4).expect_err("five bytes are too many").to_string();
    assert!(error.contains("a.js") && error.contains("--site-bytes-max"), "{error}");
    let site = read(8).expect("there is room for the build");
    assert!(site.named(&before).is_none() && site.summary().contains("1 could not be read"), "{}", site.summary());
    let site = read(9).expect("there is room for both");
    assert!(site.named(&before).is_some() && site.summary().ends_with(", and 1 before it"), "{}", site.summary());
}
