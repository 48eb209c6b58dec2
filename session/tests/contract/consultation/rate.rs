//! How many consultations may be made: a rate a customer and a shop, held by the database. On both engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::support::race::at_once;
use crate::support::{Asks, Garage, intake, on_both};
use session::Context;
use session::change::Actor;
use session::consultation::{self, CreateError, Plan};

const MINUTE_MS: i64 = 60_000;

impl Garage {
    fn with_rates(mut self, per_customer: i64, per_shop: i64) -> Self {
        self.cx.limits.consultations_per_customer_per_hour_max = per_customer;
        self.cx.limits.consultations_per_shop_per_minute_max = per_shop;
        self
    }
}

/// Makes one and calls it off, over and over; how many came of it before there was a refusal, and that.
async fn loop_of(cx: &Context, customer: &Actor, rounds_max: u32) -> (u32, Option<CreateError>) {
    for made in 0..rounds_max {
        match consultation::create(cx, customer, intake(Plan::Free)).await {
            Ok(created) => drop(consultation::cancel(cx, customer, created.session.id, None).await.unwrap()),
            Err(error) => return (made, Some(error)),
        }
    }
    (rounds_max, None)
}

#[tokio::test(flavor = "multi_thread")]
async fn four_people_who_make_and_cancel_in_a_tight_loop_end_at_the_limit_of_each() {
    on_both(async |garage: Garage| {
        let garage = garage.with_rates(30, 1_000);
        let people =
            [garage.customer(0).await, garage.customer(0).await, garage.customer(0).await, garage.customer(0).await];
        let loops = people.clone().map(|customer| {
            let cx = garage.cx.clone();
            tokio::spawn(async move { loop_of(&cx, &customer, 200).await })
        });
        for done in loops {
            let (made, refused) = done.await.unwrap();
            assert_eq!(made, 30, "{}", garage.engine);
            assert!(
                matches!(refused, Some(CreateError::TooMany { by_customer: true, retry_after_s: 3_600 })),
                "{refused:?}"
            );
        }
        let (cx, [ada, ..]) = (&garage.cx, people);
        cx.clock.advance(60 * MINUTE_MS - 1);
        let (made, refused) = loop_of(cx, &ada, 1).await;
        assert!(made == 0 && matches!(refused, Some(CreateError::TooMany { retry_after_s: 1, .. })), "{refused:?}");
        cx.clock.advance(1);
        assert_eq!(loop_of(cx, &ada, 200).await.0, 30, "the next hour");
        let other = garage.customer(0).await;
        assert_eq!(loop_of(cx, &other, 1).await.0, 1, "somebody else all the while");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_people_at_once_in_two_shops_as_many_come_through_as_each_shop_takes_in_a_minute() {
    on_both(async |garage: Garage| {
        let garage = garage.with_rates(30, 20);
        let next = garage.next_shop().await;
        let mut people = Vec::new();
        for number in 0..64 {
            people.push(if number % 2 == 0 { garage.customer(0).await } else { next.customer(0).await });
        }
        let answers = at_once(|number| {
            let (cx, customer) = (garage.cx.clone(), people[number].clone());
            async move { consultation::create(&cx.of(customer.identity()), &customer, intake(Plan::Free)).await }
        })
        .await;
        for shop in 0..2 {
            let made = answers.iter().skip(shop).step_by(2).filter(|answer| answer.is_ok()).count();
            assert_eq!(made, 20, "{}", garage.engine);
        }
        let is_refused = |answer: &Result<_, CreateError>| {
            matches!(answer, Ok(_) | Err(CreateError::TooMany { by_customer: false, retry_after_s: 60 }))
        };
        assert!(answers.iter().all(is_refused), "{answers:?}");
        garage.cx.clock.advance(MINUTE_MS);
        let (late, _) = answers.iter().enumerate().find(|(_, answer)| answer.is_err()).unwrap();
        consultation::create(&garage.cx, &people[late], intake(Plan::Free)).await.expect("a minute later");
    })
    .await;
}

#[tokio::test]
async fn what_was_refused_does_not_count_and_neither_does_a_clock_that_was_ahead() {
    on_both(async |garage: Garage| {
        let garage = garage.with_rates(2, 1_000);
        let (cx, ada) = (&garage.cx, garage.customer(0).await);
        let open = consultation::create(&cx.of(ada.identity()), &ada, intake(Plan::Free)).await.unwrap();
        for _ in 0..5 {
            let second = consultation::create(&cx.of(ada.identity()), &ada, intake(Plan::Free)).await;
            assert!(matches!(second, Err(CreateError::ActiveSessionExists(_))));
        }
        consultation::cancel(&cx.of(ada.identity()), &ada, open.session.id, None).await.unwrap();
        assert!(matches!(
            consultation::create(&cx.of(ada.identity()), &ada, intake(Plan::Credit)).await,
            Err(CreateError::NoCredit)
        ));
        assert_eq!(loop_of(cx, &ada, 5).await.0, 1, "one is left");
        let eve = garage.customer(0).await;
        cx.clock.advance(600 * MINUTE_MS);
        assert_eq!(loop_of(cx, &eve, 5).await.0, 2);
        cx.clock.advance(-599 * MINUTE_MS);
        assert_eq!(loop_of(cx, &eve, 5).await.0, 2, "a window in the future is none");
    })
    .await;
}
