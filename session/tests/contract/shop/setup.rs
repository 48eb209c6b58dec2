//! The first day: one link, one shop, one owner, however many browsers finish.

use std::sync::Arc;

use session::Context;
use session::login::Password;
use session::shop::setup::{self, Draft, FirstPlace, Owner, OwnerDraft, SetupError, SetupToken};
use session::shop::{self, Profile, Role};
use tokio::sync::Barrier;

use crate::support::{Garage, PASSWORD, on_both, on_both_empty};

fn profile(country: &str) -> Draft {
    let profile = Profile { name: "Harbour".to_owned(), country: country.to_owned(), ..Profile::default() };
    Draft { profile: Some(profile), ..Draft::default() }
}

fn place() -> Draft {
    let place = FirstPlace { location: "Hall".to_owned(), register: "Desk".to_owned(), opening_cash_cents: 15_000 };
    Draft { place: Some(place), ..Draft::default() }
}

fn owner(number: usize) -> Owner {
    let (name, email) = (format!("Olga {number}"), format!("olga{number}@garage.test"));
    Owner { name, email, password: Password::new(PASSWORD.to_owned()), repairs: false }
}

async fn count(cx: &Context, sql: &'static str) -> i64 {
    cx.store.one::<(i64,)>(sql, Vec::new()).await.expect("a count").0
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_waits_behind_the_link_and_becomes_a_shop_with_an_owner() {
    on_both_empty(async |cx: Context| {
        let token = setup::offer(&cx, None).await.expect("offered").expect("nothing is there yet");
        assert_eq!(
            setup::offer(&cx, Some(token.clone())).await.expect("offered"),
            Some(token.clone()),
            "the same again"
        );
        assert!(!format!("{token:?}").contains(token.expose()));
        let early = setup::finish(&cx, Some(&token), Draft::default(), owner(0)).await;
        assert!(matches!(early, Err(SetupError::Missing { step: "shop", .. })), "{early:?}");
        setup::answer(&cx, &token, profile("CH")).await.expect("kept");
        let early = setup::finish(&cx, Some(&token), Draft::default(), owner(0)).await;
        assert!(matches!(early, Err(SetupError::Missing { step: "place", .. })), "{early:?}");
        let kept = setup::answer(&cx, &token, place()).await.expect("kept");
        assert_eq!((kept.reckons().currency.as_str(), kept.reckons().tax_rates_bp), ("CHF", vec![810, 380, 260]));
        let named = OwnerDraft { name: "Olga".to_owned(), email: "olga@garage.test".to_owned() };
        setup::answer(&cx, &token, Draft { owner: Some(named), ..Draft::default() }).await.expect("kept");
        // Another browser with the link goes on where this one was.
        assert_eq!(setup::draft(&cx, &token).await.expect("read").and_then(|draft| draft.place), place().place);
        let weak = Owner { password: Password::new("short".to_owned()), ..owner(0) };
        let refused = setup::finish(&cx, Some(&token), Draft::default(), weak).await;
        assert!(matches!(&refused, Err(SetupError::Invalid { field, .. }) if field == "password"), "{refused:?}");
        assert_eq!(count(&cx, "SELECT COUNT(*) FROM shops").await, 0);

        let made = setup::finish(&cx, Some(&token), Draft::default(), owner(0)).await.expect("set up");
        assert_eq!((made.roles, made.email.as_str()), (Role::Admin.into(), "olga0@garage.test"));
        let settings = shop::settings(&cx, made.shop_id).await.expect("settings");
        assert_eq!((settings.profile.name.as_str(), settings.reckoning.currency.as_str()), ("Harbour", "CHF"));
        assert_eq!(
            (settings.reckoning.time_zone.as_str(), settings.till.opening_cash_cents),
            ("Europe/Zurich", 15_000)
        );
        assert_eq!(count(&cx, "SELECT COUNT(*) FROM registers").await, 1);
        assert_eq!(count(&cx, "SELECT COUNT(*) FROM setups WHERE draft = '' AND finished_at IS NOT NULL").await, 1);
        // The link is worth nothing any more, and no other one is given.
        assert_eq!(setup::draft(&cx, &token).await.expect("read"), None);
        assert_eq!(setup::offer(&cx, Some(token.clone())).await.expect("asked"), None);
        let again = setup::finish(&cx, Some(&token), Draft::default(), owner(1)).await;
        assert!(matches!(again, Err(SetupError::NotFound)), "{again:?}");
        let answered = setup::answer(&cx, &token, profile("DE")).await;
        assert!(matches!(answered, Err(SetupError::NotFound)), "{answered:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_country_offers_what_is_usual_there_and_a_newer_link_takes_the_answers_over() {
    on_both_empty(async |cx: Context| {
        let first = setup::offer(&cx, None).await.expect("offered").expect("a token");
        let kept = setup::answer(&cx, &first, profile("DE")).await.expect("kept");
        setup::answer(&cx, &first, Draft { reckoning: Some(kept.reckons()), ..Draft::default() }).await.expect("kept");
        let moved = setup::answer(&cx, &first, profile("NO")).await.expect("kept");
        assert_eq!(moved.reckons().currency, "NOK");
        let foreign = SetupToken::new("0".repeat(64));
        assert_eq!(setup::draft(&cx, &foreign).await.expect("read"), None);
        let answered = setup::answer(&cx, &foreign, profile("DE")).await;
        assert!(matches!(answered, Err(SetupError::NotFound)), "{answered:?}");
        let second = setup::offer(&cx, Some(foreign)).await.expect("offered").expect("a new one");
        assert_ne!(second, first);
        assert_eq!(setup::draft(&cx, &first).await.expect("read"), None);
        assert!(setup::draft(&cx, &second).await.expect("read").is_some_and(|draft| draft.profile.is_some()));
        const STORED: &str = "SELECT token_hash FROM setups WHERE id = 1";
        let (stored,) = cx.store.one::<(Vec<u8>,)>(STORED, Vec::new()).await.expect("a hash");
        assert_eq!(stored.len(), 32);
        assert_ne!(stored, second.expose().as_bytes());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_eight_browsers_that_finish_at_once_one_makes_the_shop() {
    on_both_empty(async |cx: Context| {
        let token = setup::offer(&cx, None).await.expect("offered").expect("a token");
        setup::answer(&cx, &token, profile("DE")).await.expect("kept");
        setup::answer(&cx, &token, place()).await.expect("kept");
        let barrier = Arc::new(Barrier::new(8));
        let tasks: Vec<_> = (0..8)
            .map(|number| {
                let (cx, token, barrier) = (cx.clone(), token.clone(), barrier.clone());
                tokio::spawn(async move {
                    barrier.wait().await;
                    // Half of them by the command, without the link.
                    let (link, answers) = match number % 2 {
                        0 => (Some(&token), Draft::default()),
                        _ => (None, Draft { place: place().place, ..profile("DE") }),
                    };
                    setup::finish(&cx, link, answers, owner(number)).await.is_ok()
                })
            })
            .collect();
        let mut made = 0;
        for task in tasks {
            made += usize::from(task.await.expect("it ends well"));
        }
        assert_eq!(made, 1);
        for sql in ["SELECT COUNT(*) FROM shops", "SELECT COUNT(*) FROM users", "SELECT COUNT(*) FROM registers"] {
            assert_eq!(count(&cx, sql).await, 1, "{sql}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_with_a_shop_in_it_is_set_up() {
    on_both(async |garage: Garage| {
        assert_eq!(setup::offer(&garage.cx, None).await.expect("asked"), None);
        let refused = setup::finish(&garage.cx, None, Draft { place: place().place, ..profile("DE") }, owner(9)).await;
        assert!(matches!(refused, Err(SetupError::Done)), "{refused:?}");
    })
    .await;
}
