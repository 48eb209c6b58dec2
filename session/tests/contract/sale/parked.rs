//! A parked basket waits at its register for one device, and is sold once: told as sentences, on both engines.

use crate::support::{Garage, on_both};
use session::change::Actor;
use session::counter::{self, CounterError, ParkedBasket};
use session::id::{ProductId, SaleId, ShiftId};
use session::sale::{self, NewParked, TakenBasket};
use session::shop::Role;

struct Till {
    garage: Garage,
    casey: Actor,
    chris: Actor,
    shift: ShiftId,
    oil: ProductId,
}

impl Till {
    async fn open(garage: Garage) -> Self {
        let (casey, chris) = (garage.teller(Role::Cashier).await, garage.teller(Role::Cashier).await);
        let register = garage.register().await;
        let oil = garage.product("Oil", 1_000).await;
        let shift =
            counter::get_or_create(&garage.theirs(&casey), &casey, register, 0, None).await.expect("opened").shift.id;
        garage.join(&chris, shift).await;
        Self { garage, casey, chris, shift, oil }
    }

    fn basket(&self, name: &str) -> NewParked {
        let basket = format!("{}*2", self.oil);
        NewParked { id: self.garage.cx.ids.next(), name: name.to_owned(), basket, lines_count: 1, total_cents: 2_000 }
    }

    async fn park(&self, teller: &Actor, new: &NewParked) -> Result<ParkedBasket, CounterError> {
        sale::park(&self.garage.theirs(teller), teller, self.shift, new.clone()).await
    }

    async fn take(&self, teller: &Actor, id: SaleId) -> Result<TakenBasket, CounterError> {
        sale::take_up(&self.garage.theirs(teller), teller, self.shift, id).await
    }

    async fn waiting(&self) -> Vec<String> {
        let board = counter::board(&self.garage.theirs(&self.casey), &self.casey, self.shift).await.expect("a board");
        board.parked.into_iter().map(|parked| parked.name).collect()
    }

    async fn sell(&self, teller: &Actor, id: SaleId) -> Result<sale::Receipt, CounterError> {
        let new = sale::NewSale { id, ..self.garage.sale(self.oil, 2, 2_000) };
        sale::sell(&self.garage.theirs(teller), teller, self.shift, new).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_basket_is_taken_up_by_one_device_and_comes_back_as_it_was() {
    on_both(async |garage| {
        let till = Till::open(garage).await;
        let (bay, plate) = (till.basket(" Bay 4 "), till.basket("B-AB 123"));
        let before =
            counter::board(&till.garage.theirs(&till.casey), &till.casey, till.shift).await.expect("a board").revision;
        let parked = till.park(&till.casey, &bay).await.expect("parked");
        assert_eq!((parked.name.as_str(), parked.total_cents), ("Bay 4", 2_000));
        // The answer was lost: it is said once more, and parked once.
        assert_eq!(till.park(&till.casey, &bay).await.expect("the same"), parked);
        till.garage.cx.clock.advance(1);
        till.park(&till.chris, &plate).await.expect("parked");
        assert_eq!(till.waiting().await, ["Bay 4", "B-AB 123"]);
        let after =
            counter::board(&till.garage.theirs(&till.chris), &till.chris, till.shift).await.expect("a board").revision;
        assert!(after > before, "whoever follows the shift learns of it");

        let taken = till.take(&till.chris, bay.id).await.expect("taken up");
        assert_eq!((taken.id, taken.basket), (bay.id, bay.basket.clone()));
        assert_eq!(till.take(&till.chris, bay.id).await.expect("the same again").id, bay.id);
        let late = till.take(&till.casey, bay.id).await;
        assert!(matches!(&late, Err(CounterError::TakenUp { by, .. }) if *by == till.chris.user.name), "{late:?}");
        assert_eq!(till.waiting().await, ["B-AB 123"]);
        // Whoever has it parks it again; the one who had it before cannot.
        till.garage.cx.clock.advance(1);
        let again = NewParked { name: "Bay 5".to_owned(), ..bay.clone() };
        assert!(matches!(till.park(&till.casey, &again).await, Err(CounterError::IdTaken)));
        till.park(&till.chris, &again).await.expect("parked again");
        assert_eq!(till.waiting().await, ["B-AB 123", "Bay 5"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_parked_basket_that_was_sold_waits_no_more_and_is_sold_once() {
    on_both(async |garage| {
        let till = Till::open(garage).await;
        // Parked, but the answer was lost, so it was sold where it stood.
        let bay = till.basket("Bay 4");
        till.park(&till.casey, &bay).await.expect("parked");
        till.sell(&till.casey, bay.id).await.expect("sold");
        assert!(till.waiting().await.is_empty());
        assert!(matches!(till.take(&till.chris, bay.id).await, Err(CounterError::NotFound)));
        assert!(matches!(till.park(&till.casey, &bay).await, Err(CounterError::IdTaken)));
        // Taken up by two who do not know of each other, it is one sale.
        let plate = till.basket("B-AB 123");
        till.park(&till.casey, &plate).await.expect("parked");
        till.take(&till.chris, plate.id).await.expect("taken up");
        till.sell(&till.chris, plate.id).await.expect("sold");
        let again = till.sell(&till.casey, plate.id).await;
        assert!(again.is_err() || again.is_ok_and(|receipt| receipt.sale.id == plate.id));
        assert_eq!(till.garage.count("SELECT COUNT(*) FROM sales", vec![]).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn parked_baskets_stay_with_the_register_and_no_more_wait_than_may() {
    on_both(async |garage| {
        let till = Till::open(garage).await;
        let most = till.garage.cx.limits.parked_baskets_max;
        for number in 0..most {
            till.park(&till.casey, &till.basket(&format!("Bay {number}"))).await.expect("parked");
        }
        let one_more = till.park(&till.casey, &till.basket("One more")).await;
        assert!(matches!(one_more, Err(CounterError::TooManyParked { most: limit }) if limit == most), "{one_more:?}");
        for wrong in [
            NewParked { name: " ".to_owned(), ..till.basket("x") },
            NewParked { basket: String::new(), ..till.basket("x") },
            NewParked { basket: "x".repeat(1_000_000), ..till.basket("x") },
            NewParked { lines_count: 0, ..till.basket("x") },
            NewParked { total_cents: -1, ..till.basket("x") },
        ] {
            assert!(matches!(till.park(&till.casey, &wrong).await, Err(CounterError::Invalid { .. })));
        }
        // The next shift of the register finds them; another register's does not.
        till.garage.close(&till.casey, till.shift).await.expect("closed");
        assert!(matches!(
            till.park(&till.casey, &till.basket("late")).await,
            Err(CounterError::NotOpen { .. } | CounterError::NotAtThisShift)
        ));
        let register =
            counter::get(&till.garage.theirs(&till.casey), &till.casey, till.shift).await.expect("a shift").register_id;
        let next = counter::get_or_create(&till.garage.theirs(&till.casey), &till.casey, register, 0, None)
            .await
            .expect("opened");
        let board =
            counter::board(&till.garage.theirs(&till.casey), &till.casey, next.shift.id).await.expect("a board");
        assert_eq!(board.parked.len(), usize::try_from(most).expect("a number"));
        let first = board.parked.first().expect("one").id;
        let other = till.garage.register().await;
        let elsewhere = counter::get_or_create(&till.garage.theirs(&till.chris), &till.chris, other, 0, None)
            .await
            .expect("opened");
        let there =
            counter::board(&till.garage.theirs(&till.chris), &till.chris, elsewhere.shift.id).await.expect("a board");
        assert!(there.parked.is_empty());
        assert!(matches!(
            sale::take_up(&till.garage.theirs(&till.chris), &till.chris, elsewhere.shift.id, first).await,
            Err(CounterError::NotFound)
        ));
    })
    .await;
}
