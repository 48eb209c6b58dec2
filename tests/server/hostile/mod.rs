//! What people type is text on every page and never markup: each page, as each role, with each free text set to each entry of
//! a hostile corpus, is element for element the page with a harmless word, and the text reads back as it was typed.
//!
//! The pages are the router's, the texts are the columns of the schema: a new one of either fails here until it is shown.

mod corpus;
mod tree;
mod typed;
mod valid;
mod words;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{Answer, Setup, on_one_with};
use corpus::HOSTILE;
use session::clock::{Clock, Timestamp};
use session::login::SignInLimits;
use tree::{Reading, ids, led_by, led_to, posted_to, textareas};
use world::{Page, World};

/// What stands where the corpus does. Occurs in nothing of ours.
const HARMLESS: &str = "quietword";

/// A page of a person, by name and address.
type Seen = BTreeMap<(String, String), (u16, String)>;

fn setup() -> Setup {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("it is later than 1970");
    let clock = Clock::set(Timestamp(i64::try_from(now.as_millis()).expect("it fits")));
    let sign_in = SignInLimits {
        per_account_max: 1_000,
        per_address_max: 10_000,
        sign_ups_per_address_max: 1_000,
        ..SignInLimits::default()
    };
    Setup { clock: Some(clock), sign_in, ..Setup::default() }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_people_type_is_text_on_every_page_of_every_role() {
    on_one_with(setup(), async |server| {
        let world = World::of(server).await;
        words::write(server, HARMLESS).await;
        let harmless = seen(&world, HARMLESS).await;
        let again = seen(&world, HARMLESS).await;
        let all_ids = |seen: &Seen| seen.values().flat_map(|(_, html)| ids(html)).collect::<BTreeSet<_>>();
        // A form's one-time id is the page's own, also where a page is kept and was seen twice.
        let is_of_form = |id: &String| harmless.values().any(|(_, html)| html.contains(&format!("once={id}")));
        let mut fixed: BTreeSet<String> = all_ids(&harmless).intersection(&all_ids(&again)).cloned().collect();
        fixed.retain(|id| !is_of_form(id));

        let shown: String = harmless.values().map(|(_, html)| html.as_str()).collect();
        words::must_all_be_shown(server, &shown).await;
        each_textarea_was_typed_into(&harmless);
        each_posted_form_is_of_its_person_and_carried_out_once(&harmless);
        for ((who, path), (_, html)) in &harmless {
            assert_eq!(led_by(html, HARMLESS), Vec::<String>::new(), "{path} of {who} leads where a text says");
        }

        let is_fixed = |id: &str| fixed.contains(id);
        let (mut compared, mut differs) = (BTreeSet::new(), Vec::<String>::new());
        for hostile in HOSTILE {
            words::write(server, hostile).await;
            let found = seen(&world, hostile).await;
            for ((who, path), (status, html)) in &found {
                let (status_before, html_before) = &harmless[&(who.clone(), path.clone())];
                assert_eq!(status, status_before, "{path} of {who} with {hostile:?}");
                // Many are sent to the same place; and scripts make a difference to `noscript` alone.
                if !compared.insert((html_before.clone(), html.clone())) {
                    continue;
                }
                let readings: &[bool] = if html_before.contains("<noscript") { &[true, false] } else { &[true] };
                for has_scripts in readings.iter().copied() {
                    let reading = |typed| Reading { has_scripts, typed, is_fixed: &is_fixed };
                    let expected = reading((HARMLESS, hostile)).lines(html_before);
                    let lines = reading((HARMLESS, HARMLESS)).lines(html);
                    differs.extend(
                        difference(&lines, &expected).map(|what| format!("{path} of {who} with {hostile:?}: {what}")),
                    );
                }
            }
        }
        // Each sort of difference once: the header is on every page.
        let mut sorts = BTreeSet::new();
        differs.retain(|what| sorts.insert(what.split_once(": line").map(|(_, line)| line.to_owned())));
        assert!(differs.is_empty(), "{} pages differ:\n{}", differs.len(), differs[..differs.len().min(20)].join("\n"));
    })
    .await;
}

/// Every page of everybody, with `word` typed into each form that is refused.
async fn seen(world: &World, word: &str) -> Seen {
    let mut seen = Seen::new();
    for Page { who, path } in world.pages() {
        let answer = world.client(&who).get(&path.replace(HARMLESS, &typed::encoded(word))).await;
        // Where somebody is sent instead is part of it.
        let to = if answer.headers.contains_key("location") {
            led_to(answer.header("location")).replace('&', "&amp;").replace('<', "&lt;")
        } else {
            as_any_time(&answer)
        };
        seen.insert((who, path), (answer.status, to));
    }
    // What shows a text back to front is refused by itself, whatever else is wrong.
    let is_taken = !word.contains(['\u{202d}', '\u{202e}']);
    for refused in typed::forms(world, word).into_iter().filter(|_| is_taken) {
        let html = refused.page(world).await;
        seen.insert((refused.who, format!("{} after {}", refused.path, refused.form)), (200, html));
    }
    seen
}

/// The page without what is made anew for each request, or counts what was typed.
fn as_any_time(answer: &Answer) -> String {
    let mut text = answer.text.replace(answer.header("x-request-id"), "(this request)");
    let policy = answer.header("content-security-policy");
    if let Some(nonce) = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()) {
        text = text.replace(nonce, "(a nonce)");
    }
    let mut parts = text.split("This is ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| {
        let counted = part.trim_start_matches(|c: char| c.is_ascii_digit());
        text + "This is " + if counted.starts_with(" characters long") { counted } else { part }
    })
}

/// A text area that is on a page and never filled would not be tried at all.
fn each_textarea_was_typed_into(seen: &Seen) {
    let mut filled: BTreeMap<String, bool> = BTreeMap::new();
    for ((_, path), (_, html)) in seen {
        let page = path.split([' ', '?']).next().unwrap_or_default();
        let kind: String =
            page.split('/').map(|part| if ids(part).is_empty() { part } else { "id" }).collect::<Vec<_>>().join("/");
        for (id, text) in textareas(html) {
            *filled.entry(format!("{kind} #{id}")).or_default() |= text.contains(HARMLESS);
        }
    }
    let empty: Vec<&String> = filled.iter().filter(|(_, is_filled)| !**is_filled).map(|(name, _)| name).collect();
    assert!(filled.len() >= 5 && empty.is_empty(), "never typed into: {empty:?} of {filled:?}");
}

/// Signing in and out needs no id: it is the same act however often it is done. Whoever is not signed in has none.
fn each_posted_form_is_of_its_person_and_carried_out_once(seen: &Seen) {
    let without = ["/fn/sign_in", "/fn/sign_in_code", "/fn/sign_up", "/fn/sign_out"];
    let mut with = BTreeSet::new();
    for ((who, path), (_, html)) in seen.iter().filter(|((who, _), _)| who != "nobody") {
        for action in posted_to(html).into_iter().filter(|action| !without.contains(&action.as_str())) {
            let (name, query) = action.split_once('?').unwrap_or((&action, ""));
            assert!(
                query.starts_with("once=") && query.contains("&of=person:"),
                "{action} on {path} of {who}: write its action with `once`"
            );
            with.insert(name.to_owned());
        }
    }
    assert!(with.len() >= 20, "{with:?}");
}

/// The first line that is not as it should be.
fn difference(lines: &[String], expected: &[String]) -> Option<String> {
    let at = lines.iter().zip(expected).position(|(line, expected)| line != expected);
    let at = at.or((lines.len() != expected.len()).then_some(lines.len().min(expected.len())))?;
    let line = |lines: &[String]| lines.get(at).cloned().unwrap_or_else(|| "(the end)".to_owned());
    Some(format!("line {at} is\n{}\nand should be\n{}", line(lines), line(expected)))
}
