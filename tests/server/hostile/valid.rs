//! Every page of every role, as the HTML standard has it: also those that a refused form comes back to.

use std::collections::BTreeMap;

use super::world::{Page, World};
use super::{HARMLESS, setup, typed};
use crate::support::html::must_be_valid;
use crate::support::on_one_with;

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_every_role_is_valid_html() {
    on_one_with(setup(), async |server| {
        let world = World::of(server).await;
        let mut pages = BTreeMap::new();
        for Page { who, path } in world.pages() {
            let answer = world.client(&who).get(&path).await;
            // Where somebody is sent elsewhere nobody reads a page.
            let is_page =
                answer.header("content-type").starts_with("text/html") && answer.header("location").is_empty();
            if is_page {
                pages.insert(format!("{path} of {who}"), answer.text);
            }
        }
        for refused in typed::forms(&world, HARMLESS) {
            let html = refused.page(&world).await;
            pages.insert(format!("{} after {} of {}", refused.path, refused.form, refused.who), html);
        }
        assert!(pages.len() > 200, "only {}", pages.len());
        must_be_valid(&pages);
    })
    .await;
}
