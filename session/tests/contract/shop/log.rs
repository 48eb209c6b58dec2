//! The audit log as whoever runs the shop reads it.

use session::shop::{self, LogError, LogFilter, NewLocation, Role};

use crate::support::{Asks, Garage, on_both};

#[tokio::test(flavor = "multi_thread")]
async fn the_log_is_the_shops_own_by_person_action_and_day_and_paged_whole() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        for number in 0..120 {
            let new = NewLocation { name: format!("Hall {number:03}"), in_use: true };
            // A shop has a hundred at the most: the last ones are refused, and leave no line.
            let _ = shop::add_location(&cx.of(manager.identity()), &manager, &new).await;
        }
        let elsewhere = garage.next_shop().await.teller(Role::Manager).await;
        let all = LogFilter::default();
        let page = shop::log(&cx.of(manager.identity()), &manager, &all, None).await.expect("a page");
        assert_eq!(page.rows.len(), 100);
        let earlier = page.earlier.as_deref().and_then(|text| text.parse().ok());
        let rest = shop::log(&cx.of(manager.identity()), &manager, &all, earlier).await.expect("a page");
        assert!(rest.earlier.is_none() && !rest.rows.is_empty());
        let of = |person: &str, action: &str, day: &str| LogFilter {
            person: person.to_owned(),
            action: action.to_owned(),
            day: day.to_owned(),
        };
        let count = async |filter: &LogFilter| {
            let csv = shop::log_as_csv(&cx.of(manager.identity()), &manager, filter).await.expect("lines");
            csv.lines().count() - 1
        };
        assert_eq!(count(&of("", "location_added", "")).await, 100);
        assert_eq!(count(&of(&manager.user.email, "location_added", "")).await, 100);
        assert_eq!(count(&of(&manager.user.id.to_string(), "signed_in", "")).await, 1);
        assert_eq!(count(&of(&elsewhere.user.email, "", "")).await, 0, "somebody of another shop");
        assert_eq!(count(&of("", "signed_in", "1999-01-01")).await, 0);
        let today = session::counter::business_day("UTC", 0, cx.clock.now());
        assert_eq!(count(&of("", "location_added", &today)).await, 100);
        let refused = shop::log(&cx.of(manager.identity()), &manager, &of("", "", "yesterday"), None).await;
        assert!(matches!(refused, Err(LogError::NoDay)));
        let cashier = garage.teller(Role::Cashier).await;
        assert!(matches!(shop::log(&cx.of(cashier.identity()), &cashier, &all, None).await, Err(LogError::NotAllowed)));
        let line = page.rows.first().expect("a line");
        assert_eq!((line.action.as_str(), line.detail.as_str()), ("location_added", "Hall 099"));
    })
    .await;
}
