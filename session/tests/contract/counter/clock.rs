//! What a till's own clock is believed, on both engines.

use crate::support::{Garage, START, on_both};
use session::counter;
use session::sale::{self, Booking, NewRefund, TenderKind};
use session::shop::Role;

const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn a_kept_sale_is_believed_from_the_shifts_opening_to_five_minutes_from_now_and_shows_both_times_otherwise() {
    on_both(async |garage: Garage| {
        let (teller, oil) = (garage.teller(Role::Cashier).await, garage.product("Engine oil", 1_190).await);
        let on = counter::get_or_create(&garage.theirs(&teller), &teller, garage.register().await, 20_000, None)
            .await
            .expect("opened");
        garage.cx.clock.advance(60 * MINUTE_MS);
        let now = garage.cx.clock.now();
        let (before, after) = (START.plus_ms(-1), now.plus_ms(5 * MINUTE_MS + 1));
        for (said, rung_up_at, till_clock_at) in [
            (None, now, None),
            (Some(START), START, None),
            (Some(now.plus_ms(5 * MINUTE_MS)), now, None),
            (Some(before), now, Some(before)),
            (Some(after), now, Some(after)),
        ] {
            let mut new = garage.sale(oil, 1, 1_190);
            (new.rung_up_at, new.queued) = (said, true);
            let sale = sale::sell(&garage.theirs(&teller), &teller, on.shift.id, new).await.expect("taken").sale;
            assert_eq!((sale.rung_up_at, sale.till_clock_at, sale.recorded_at), (rung_up_at, till_clock_at, now));
            assert_eq!(sale.booking, Booking::Regular);
        }
    })
    .await;
}

#[tokio::test]
async fn a_refund_is_believed_as_a_sale_is() {
    on_both(async |garage: Garage| {
        let (teller, oil) = (garage.teller(Role::Cashier).await, garage.product("Engine oil", 1_190).await);
        let on = counter::get_or_create(&garage.theirs(&teller), &teller, garage.register().await, 20_000, None)
            .await
            .expect("opened");
        let sold =
            sale::sell(&garage.theirs(&teller), &teller, on.shift.id, garage.sale(oil, 1, 1_190)).await.expect("sold");
        let next_year = START.plus_ms(365 * 24 * 60 * MINUTE_MS);
        let refund = NewRefund {
            id: garage.cx.ids.next(),
            refund_of: sold.sale.id,
            lines: Vec::new(),
            reason: "Did not fit".to_owned(),
            tender: TenderKind::Cash,
            tender_name: String::new(),
            reference: String::new(),
            rung_up_at: Some(next_year),
            queued: true,
        };
        let refund = sale::refund(&garage.theirs(&teller), &teller, on.shift.id, refund).await.expect("taken").sale;
        assert_eq!((refund.rung_up_at, refund.till_clock_at), (START, Some(next_year)));
    })
    .await;
}
