//! Locations and registers, and what may go out of use when.

use session::counter::{self, CounterError};
use session::id::{LocationId, RegisterId};
use session::shop::{self, NewLocation, NewRegister, PlaceError, Role};

use crate::support::race::at_once;
use crate::support::{Asks, Garage, on_both};

fn location(name: &str, in_use: bool) -> NewLocation {
    NewLocation { name: name.to_owned(), in_use }
}

fn register(name: &str, in_use: bool) -> NewRegister {
    NewRegister { name: name.to_owned(), opening_cash_cents: None, in_use }
}

#[tokio::test(flavor = "multi_thread")]
async fn places_are_added_renamed_and_taken_out_of_use_from_the_inside_out() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let hall =
            shop::add_location(&cx.of(manager.identity()), &manager, &location("Hall", true)).await.expect("added");
        let desk = shop::add_register(&cx.of(manager.identity()), &manager, hall, &register("Desk", true))
            .await
            .expect("added");
        let twice = shop::add_location(&cx.of(manager.identity()), &manager, &location(" Hall ", true)).await;
        assert!(matches!(twice, Err(PlaceError::Invalid { field: "name", .. })), "{twice:?}");
        let twice = shop::add_register(&cx.of(manager.identity()), &manager, hall, &register("Desk", true)).await;
        assert!(matches!(twice, Err(PlaceError::Invalid { field: "name", .. })), "{twice:?}");
        let refused = shop::save_location(&cx.of(manager.identity()), &manager, hall, &location("Hall", false)).await;
        assert!(matches!(refused, Err(PlaceError::LocationInUse)), "{refused:?}");

        let opened =
            counter::get_or_create(&cx.of(manager.identity()), &manager, desk, 10_000, None).await.expect("opened");
        let refused = shop::save_register(&cx.of(manager.identity()), &manager, desk, &register("Desk", false)).await;
        assert!(matches!(refused, Err(PlaceError::RegisterInUse)), "{refused:?}");
        let renamed = NewRegister { opening_cash_cents: Some(7_000), ..register("Front desk", true) };
        shop::save_register(&cx.of(manager.identity()), &manager, desk, &renamed)
            .await
            .expect("a name is changed any time");
        let counted = counter::begin_count(&cx.of(manager.identity()), &manager, opened.shift.id).await;
        counted.expect("counting");
        let refused = shop::save_register(&cx.of(manager.identity()), &manager, desk, &register("Desk", false)).await;
        assert!(matches!(refused, Err(PlaceError::RegisterInUse)), "while it is counted: {refused:?}");
        close(&garage, &manager, opened.shift.id).await;

        shop::save_register(&cx.of(manager.identity()), &manager, desk, &register("Desk", false))
            .await
            .expect("no shift is open");
        let refused = counter::get_or_create(&cx.of(manager.identity()), &manager, desk, 10_000, None).await;
        assert!(matches!(refused, Err(CounterError::RegisterDisabled)));
        shop::save_location(&cx.of(manager.identity()), &manager, hall, &location("Hall 1", false))
            .await
            .expect("nothing there is used");
        let refused = shop::save_register(&cx.of(manager.identity()), &manager, desk, &register("Desk", true)).await;
        assert!(matches!(refused, Err(PlaceError::LocationDisabled)), "{refused:?}");
        let refused = shop::add_register(&cx.of(manager.identity()), &manager, hall, &register("Desk 2", true)).await;
        assert!(matches!(refused, Err(PlaceError::LocationDisabled)), "{refused:?}");
        shop::save_location(&cx.of(manager.identity()), &manager, hall, &location("Hall 1", true)).await.expect("back");
        shop::save_register(&cx.of(manager.identity()), &manager, desk, &register("Desk", true)).await.expect("back");
        let places = shop::places(&cx.of(manager.identity()), &manager).await.expect("places");
        assert_eq!((places[0].name.as_str(), places[0].registers[0].name.as_str()), ("Hall 1", "Desk"));
        assert!(places[0].disabled_at.is_none() && places[0].registers[0].disabled_at.is_none());
    })
    .await;
}

async fn close(garage: &Garage, manager: &session::change::Actor, id: session::id::ShiftId) {
    let counted =
        counter::count(&garage.theirs(manager), manager, id, &counter::Count::Cents(10_000)).await.expect("counted");
    counter::close(&garage.theirs(manager), manager, id, crate::support::till::closing(&counted))
        .await
        .expect("closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_shops_places_are_not_there_and_only_managers_change_their_own() {
    on_both(async |garage: Garage| {
        let (cx, cashier) = (&garage.cx, garage.teller(Role::Cashier).await);
        let stranger = garage.next_shop().await.teller(Role::Admin).await;
        let manager = garage.teller(Role::Manager).await;
        let hall =
            shop::add_location(&cx.of(manager.identity()), &manager, &location("Hall", true)).await.expect("added");
        let desk = shop::add_register(&cx.of(manager.identity()), &manager, hall, &register("Desk", true))
            .await
            .expect("added");
        for (hall, desk) in [(hall, desk), (cx.ids.next::<LocationId>(), cx.ids.next::<RegisterId>())] {
            let saved =
                shop::save_location(&cx.of(stranger.identity()), &stranger, hall, &location("Mine", false)).await;
            assert!(matches!(saved, Err(PlaceError::NotFound)), "{saved:?}");
            let added = shop::add_register(&cx.of(stranger.identity()), &stranger, hall, &register("Mine", true)).await;
            assert!(matches!(added, Err(PlaceError::NotFound)), "{added:?}");
            for in_use in [true, false] {
                let saved =
                    shop::save_register(&cx.of(stranger.identity()), &stranger, desk, &register("Mine", in_use)).await;
                assert!(matches!(saved, Err(PlaceError::NotFound)), "{saved:?}");
            }
        }
        let saved = shop::save_register(&cx.of(cashier.identity()), &cashier, desk, &register("Mine", false)).await;
        assert!(matches!(saved, Err(PlaceError::NotAllowed)));
        assert!(matches!(shop::places(&cx.of(cashier.identity()), &cashier).await, Err(PlaceError::NotAllowed)));
        assert!(shop::places(&cx.of(stranger.identity()), &stranger).await.expect("their own").is_empty());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_register_that_goes_out_of_use_while_shifts_are_started_has_a_shift_or_is_out_of_use() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let hall =
            shop::add_location(&garage.theirs(&manager), &manager, &location("Hall", true)).await.expect("added");
        for round in 0..10 {
            let name = format!("Desk {round}");
            let desk = shop::add_register(&garage.theirs(&manager), &manager, hall, &register(&name, true))
                .await
                .expect("added");
            let outcomes = at_once(|number| {
                let (cx, name) = (garage.cx.clone(), name.clone());
                // Somebody at a device of their own, so that nobody stands elsewhere.
                let who = garage.at_home(manager.user.clone());
                async move {
                    if number % 2 == 0 {
                        shop::save_register(&cx.of(who.identity()), &who, desk, &register(&name, false)).await.is_ok()
                    } else {
                        counter::get_or_create(&cx.of(who.identity()), &who, desk, 10_000, None).await.is_ok()
                    }
                }
            })
            .await;
            assert!(outcomes.iter().any(|done| *done), "somebody was first");
            const BOTH: &str = "SELECT COUNT(*) FROM registers AS r JOIN shifts AS s ON s.register_id = r.id
                WHERE r.id = $1 AND r.disabled_at IS NOT NULL AND s.status IN ('open', 'counting')";
            const EITHER: &str = "SELECT COUNT(*) FROM registers AS r LEFT JOIN shifts AS s ON s.register_id = r.id
                WHERE r.id = $1 AND (r.disabled_at IS NOT NULL OR s.status IN ('open', 'counting'))";
            assert_eq!(garage.count(BOTH, vec![desk.into()]).await, 0, "round {round}");
            assert_eq!(garage.count(EITHER, vec![desk.into()]).await, 1, "round {round}");
        }
    })
    .await;
}
