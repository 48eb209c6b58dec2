//! A device stands at one shift: how it moves and leaves, and that nobody touches another drawer, on both engines.

use crate::support::race::{ROUNDS, TASKS, at_once};
use crate::support::till::closing;
use crate::support::{Asks, Garage, on_both};
use session::change::Actor;
use session::counter::{self, Count, CounterError, MovementKind, NewMovement, Outcome, Presence, ShiftStatus};
use session::id::{ProductId, RegisterId, ShiftId};
use session::login::{self, SignedIn};
use session::sale::{self, Booking, NewRefund, NewSale, TenderKind};
use session::shop::Role;

const CASH: i64 = 20_000;
const HOUR_MS: i64 = 3_600_000;

/// Standing rows of one device.
const STANDING: &str = "SELECT COUNT(*) FROM shift_devices WHERE login_session_id = $1 AND left_at IS NULL";
/// Standing rows of a shift.
const ON: &str = "SELECT COUNT(*) FROM shift_devices WHERE shift_id = $1 AND left_at IS NULL";

/// Two registers with a shift each, and who opened it.
struct Harbour {
    garage: Garage,
    registers: [RegisterId; 2],
    tellers: [Actor; 2],
    shifts: [ShiftId; 2],
    oil: ProductId,
}

impl Harbour {
    async fn open(garage: Garage) -> Self {
        let registers = [garage.register().await, garage.register().await];
        let tellers = [garage.teller(Role::Cashier).await, garage.teller(Role::Cashier).await];
        let shifts = [start(&garage, &tellers[0], registers[0]).await, start(&garage, &tellers[1], registers[1]).await];
        let oil = garage.product("Engine oil", 1_190).await;
        Self { garage, registers, tellers, shifts, oil }
    }

    fn sale(&self, queued: bool) -> NewSale {
        NewSale { queued, ..self.garage.sale(self.oil, 1, 1_190) }
    }

    /// The first teller goes to the second shift.
    async fn move_over(&self) {
        let on =
            counter::get_or_create(&self.garage.cx, &self.tellers[0], self.registers[1], CASH, Some(self.shifts[0]));
        assert_eq!(on.await.expect("moved").shift.id, self.shifts[1]);
    }

    async fn stands_at(&self, teller: &Actor) -> Option<ShiftId> {
        let till = counter::till(&self.garage.cx, teller.login_session_id).await.expect("readable").till;
        till.map(|till| till.shift_id)
    }
}

async fn start(garage: &Garage, teller: &Actor, register: RegisterId) -> ShiftId {
    counter::get_or_create(&garage.theirs(teller), teller, register, CASH, None).await.expect("a shift").shift.id
}

async fn signs_out(garage: &Garage, teller: &Actor) {
    let (user, login_session_id) = (teller.user.clone(), teller.login_session_id);
    let who = SignedIn { user, login_session_id, revision: 0, deal_revision: 0, erase_at: None, set_up_due: false };
    login::sign_out(&garage.theirs(&who), &who, "192.0.2.1").await.expect("signed out");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_is_asked_before_it_moves_and_stands_at_one_shift_after_it() {
    on_both(async |garage: Garage| {
        let harbour = Harbour::open(garage).await;
        let (cx, teller) = (&harbour.garage.cx, &harbour.tellers[0]);
        let [first, second] = harbour.shifts;
        let moves = async |leave| counter::get_or_create(cx, teller, harbour.registers[1], CASH, leave).await;
        let Err(CounterError::AtAnotherShift { register_name, shift_id }) = moves(None).await else {
            panic!("it moved without being asked");
        };
        assert_eq!((register_name.as_str(), shift_id), ("Till", first));
        assert_eq!(harbour.stands_at(teller).await, Some(first));
        // It leaves what it stands at, and nothing that it names by mistake.
        for never in [second, cx.ids.next()] {
            assert!(matches!(moves(Some(never)).await, Err(CounterError::NotFound)), "it never was there");
        }
        harbour.move_over().await;
        assert_eq!(harbour.stands_at(teller).await, Some(second));
        // The answer was lost: the same again is the same again.
        harbour.move_over().await;
        assert_eq!(harbour.garage.count(STANDING, vec![teller.login_session_id.into()]).await, 1);
        let board = counter::board(cx, teller, first).await.expect("readable");
        assert!(!board.has(teller.login_session_id) && board.devices.is_empty());

        // And back, and to a register without a shift.
        let back = counter::get_or_create(cx, teller, harbour.registers[0], CASH, Some(second)).await.expect("back");
        assert_eq!((back.outcome, back.shift.id), (Outcome::Joined, first));
        let free = harbour.garage.register().await;
        let refused = counter::get_or_create(cx, teller, free, CASH, None).await;
        assert!(matches!(refused, Err(CounterError::AtAnotherShift { shift_id, .. }) if shift_id == first));
        let opened = counter::get_or_create(cx, teller, free, CASH, Some(first)).await.expect("opened");
        assert_eq!((opened.outcome, opened.shift.number), (Outcome::Created, 1), "the refused one took no number");
        assert_eq!(harbour.stands_at(teller).await, Some(opened.shift.id));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_stands_at_a_shift_sells_moves_cash_counts_and_closes_there() {
    on_both(async |garage: Garage| {
        let harbour = Harbour::open(garage).await;
        let (cx, garage) = (&harbour.garage.cx, &harbour.garage);
        let ([here, other], id) = (&harbour.tellers, harbour.shifts[0]);
        let movement = || NewMovement {
            id: cx.ids.next(),
            kind: MovementKind::PaidIn,
            amount_cents: 100,
            reason: "Change".to_owned(),
        };
        let moved = counter::move_cash(cx, here, id, movement()).await.expect("moved");
        let sold = sale::sell(cx, here, id, harbour.sale(false)).await.expect("sold");
        let refund = || NewRefund {
            id: cx.ids.next(),
            refund_of: sold.sale.id,
            lines: Vec::new(),
            reason: "Did not fit".to_owned(),
            tender: TenderKind::Cash,
            tender_name: String::new(),
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        };
        let void = NewSale { tenders: Vec::new(), void_reason: Some("No".to_owned()), ..harbour.sale(false) };
        // Whoever stands at another shift, whoever left this one, and whoever stands nowhere.
        let (left, nowhere) = (garage.teller(Role::Manager).await, garage.teller(Role::Manager).await);
        garage.join(&left, id).await;
        counter::leave(&cx.of(left.identity()), &left, id).await.expect("left");
        let before = counter::board(cx, here, id).await.expect("readable");
        for teller in [other, &left, &nowhere] {
            let refusals = [
                sale::sell(cx, teller, id, harbour.sale(false)).await.map(drop),
                sale::sell(cx, teller, id, void.clone()).await.map(drop),
                sale::refund(cx, teller, id, refund()).await.map(drop),
                counter::move_cash(cx, teller, id, movement()).await.map(drop),
                counter::void_movement(cx, teller, id, moved.id, "No").await.map(drop),
                counter::begin_count(cx, teller, id).await.map(drop),
                counter::count(cx, teller, id, &Count::Cents(0)).await.map(drop),
                counter::reopen(cx, teller, id).await.map(drop),
            ];
            for (number, refused) in refusals.into_iter().enumerate() {
                assert!(matches!(refused, Err(CounterError::NotAtThisShift)), "{number}: {refused:?}");
            }
        }
        assert_eq!(counter::board(cx, here, id).await.expect("readable").revision, before.revision);

        // Also of what is being counted already, where the same again from somebody there is no change.
        let counted = garage.count_right(here, id).await.expect("counted");
        for teller in [other, &left, &nowhere] {
            let refusals = [
                counter::begin_count(cx, teller, id).await.map(drop),
                counter::count(cx, teller, id, &Count::Cents(0)).await.map(drop),
                counter::reopen(cx, teller, id).await.map(drop),
                counter::close(cx, teller, id, closing(&counted)).await.map(drop),
            ];
            for (number, refused) in refusals.into_iter().enumerate() {
                assert!(matches!(refused, Err(CounterError::NotAtThisShift)), "{number}: {refused:?}");
            }
            let refused = sale::sell(cx, teller, id, harbour.sale(false)).await;
            assert!(matches!(refused, Err(CounterError::NotOpen { status: ShiftStatus::Counting })), "{refused:?}");
        }
        garage.close_on(here, id, &counted).await.expect("closed");
        assert!(matches!(
            counter::leave(&cx.of(nowhere.identity()), &nowhere, id).await,
            Err(CounterError::NotAtThisShift)
        ));
        let stranger = garage.next_shop().await.teller(Role::Cashier).await;
        assert!(matches!(
            counter::leave(&cx.of(stranger.identity()), &stranger, id).await,
            Err(CounterError::NotFound)
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kept_sale_is_taken_from_who_was_ever_at_its_shift_and_from_nobody_else() {
    on_both(async |garage: Garage| {
        let harbour = Harbour::open(garage).await;
        let (cx, garage) = (&harbour.garage.cx, &harbour.garage);
        let ([mine, other], id) = (&harbour.tellers, harbour.shifts[0]);
        harbour.move_over().await;
        let at_once = sale::sell(cx, mine, id, harbour.sale(false)).await;
        assert!(matches!(at_once, Err(CounterError::NotAtThisShift)), "{at_once:?}");
        let kept = sale::sell(cx, mine, id, harbour.sale(true)).await.expect("this device was there").sale;
        assert_eq!((kept.number, kept.booking), (1, Booking::Regular));
        // The same person with another login: theirs had ended before the network was back.
        let again = garage.teller_again(&mine.user).await;
        sale::sell(&cx.of(again.identity()), &again, id, harbour.sale(true)).await.expect("this person was there");
        let refused = sale::sell(cx, other, id, harbour.sale(true)).await;
        assert!(matches!(refused, Err(CounterError::NotAtThisShift)), "{refused:?}");

        garage.join(other, harbour.shifts[1]).await;
        garage.close(other, harbour.shifts[1]).await.expect("closed");
        let late = sale::sell(cx, mine, harbour.shifts[1], harbour.sale(true)).await.expect("was there").sale;
        assert_eq!(late.booking, Booking::Correction);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_that_says_it_holds_sales_neither_leaves_nor_moves() {
    on_both(async |garage: Garage| {
        let harbour = Harbour::open(garage).await;
        let (cx, teller, id) = (&harbour.garage.cx, &harbour.tellers[0], harbour.shifts[0]);
        let says = async |unsent_count| {
            let presence = Presence { unsent_count, device_key: None };
            counter::present(cx, teller, id, presence).await.expect("it stands there");
        };
        says(2).await;
        let left = counter::leave(cx, teller, id).await;
        assert!(matches!(left, Err(CounterError::Unsent(ref devices)) if devices.len() == 1), "{left:?}");
        let moved = counter::get_or_create(cx, teller, harbour.registers[1], CASH, Some(id)).await;
        assert!(matches!(moved, Err(CounterError::Unsent(_))), "{moved:?}");
        assert_eq!(harbour.stands_at(teller).await, Some(id));
        says(0).await;
        for _ in 0..2 {
            counter::leave(cx, teller, id).await.expect("left");
        }
        assert_eq!(harbour.stands_at(teller).await, None);
        let told = counter::present(cx, teller, id, Presence::default()).await;
        assert!(matches!(told, Err(CounterError::NotFound)), "it says nothing of a shift it left");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn with_its_closing_every_device_leaves_a_shift() {
    on_both(async |garage: Garage| {
        let harbour = Harbour::open(garage).await;
        let (cx, garage) = (&harbour.garage.cx, &harbour.garage);
        harbour.move_over().await;
        garage.close(&harbour.tellers[1], harbour.shifts[1]).await.expect("closed");
        assert_eq!(garage.count(ON, vec![harbour.shifts[1].into()]).await, 0);
        for teller in &harbour.tellers {
            assert_eq!(harbour.stands_at(teller).await, None);
            let next = counter::get_or_create(cx, teller, harbour.registers[0], CASH, None).await.expect("not asked");
            assert_eq!(next.shift.id, harbour.shifts[0]);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn devices_that_are_gone_make_room_by_themselves() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.devices_per_shift_max = 3;
        // So long that a device can be silent while its login lasts.
        garage.cx.limits.staff_login.idle_ms = 100 * HOUR_MS;
        garage.cx.limits.staff_login.absolute_ms = 100 * HOUR_MS;
        let register = garage.register().await;
        let mut tellers = Vec::new();
        for _ in 0..6 {
            tellers.push(garage.teller(Role::Cashier).await);
        }
        let id = start(&garage, &tellers[0], register).await;
        for teller in &tellers[1..3] {
            start(&garage, teller, register).await;
        }
        let full = counter::get_or_create(&garage.cx, &tellers[3], register, CASH, None).await;
        assert!(matches!(full, Err(CounterError::Full)), "{full:?}");

        // A login that is over.
        signs_out(&garage, &tellers[1]).await;
        let board = counter::board(&garage.cx, &tellers[0], id).await.expect("readable");
        assert!(!board.has(tellers[1].login_session_id), "it leaves as it signs out");
        start(&garage, &tellers[3], register).await;
        let full = counter::get_or_create(&garage.cx, &tellers[4], register, CASH, None).await;
        assert!(matches!(full, Err(CounterError::Full)), "{full:?}");

        // One that was not heard of for twelve hours.
        garage.cx.clock.advance(12 * HOUR_MS);
        let holds = Presence { unsent_count: 1, device_key: None };
        counter::present(&garage.cx, &tellers[0], id, holds).await.expect("heard of");
        counter::present(&garage.cx, &tellers[3], id, Presence::default()).await.expect("heard of");
        start(&garage, &tellers[4], register).await;
        let board = counter::board(&garage.cx, &tellers[0], id).await.expect("readable");
        let on: Vec<_> = board.devices.iter().map(|device| device.login_session_id).collect();
        assert_eq!(on, [0, 3, 4].map(|number| tellers[number].login_session_id));

        // What a device holds that left by itself is missing all the same.
        signs_out(&garage, &tellers[0]).await;
        start(&garage, &tellers[5], register).await;
        let board = counter::board(&garage.cx, &tellers[3], id).await.expect("readable");
        assert!(!board.has(tellers[0].login_session_id));
        let refused = garage.close(&tellers[3], id).await;
        let Err(CounterError::Unsent(devices)) = refused else { panic!("{refused:?}") };
        assert!(devices.len() == 1 && devices[0].left_at.is_some(), "{devices:?}");
        let events =
            "SELECT COUNT(*) FROM shift_events WHERE shift_id = $1 AND kind = 'shift_left' AND actor_id IS NULL";
        assert_eq!(garage.count(events, vec![id.into()]).await, 1, "the clock made the silent one leave");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn closing_names_the_other_devices_that_were_not_heard_of_lately() {
    on_both(async |garage: Garage| {
        let register = garage.register().await;
        let (here, silent, heard) = (
            garage.teller(Role::Cashier).await,
            garage.teller(Role::Cashier).await,
            garage.teller(Role::Cashier).await,
        );
        let id = start(&garage, &here, register).await;
        for teller in [&silent, &heard] {
            garage.join(teller, id).await;
        }
        garage.cx.clock.advance(2 * 60_000 + 1);
        counter::present(&garage.theirs(&heard), &heard, id, Presence::default()).await.expect("heard of");
        let names = |devices: &[counter::ShiftDevice]| -> Vec<_> {
            devices.iter().map(|device| device.login_session_id).collect()
        };
        let x = counter::report(&garage.theirs(&here), &here, id).await.expect("readable");
        assert_eq!(names(&x.report.silent), [silent.login_session_id]);
        let z = garage.close(&here, id).await.expect("closed");
        assert_eq!((names(&z.report.silent), z.report.unsent.len()), (vec![silent.login_session_id], 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_joins_of_one_device_on_8_registers_one_is_where_it_stands() {
    on_both(async |garage: Garage| {
        let teller = garage.teller(Role::Cashier).await;
        let mut registers = Vec::new();
        for number in 0..8 {
            let register = garage.register().await;
            if number % 2 == 0 {
                start(&garage, &garage.teller(Role::Cashier).await, register).await;
            }
            registers.push(register);
        }
        let mut at: Option<ShiftId> = None;
        for round in 0..ROUNDS / 4 {
            // Every other round it stands somewhere, and each of them says which shift it leaves.
            let leave = at.filter(|_| round % 2 == 1);
            if let (None, Some(at)) = (leave, at) {
                counter::leave(&garage.theirs(&teller), &teller, at).await.expect("left");
            }
            let answers = at_once(|number| {
                let (cx, teller, register) = (garage.cx.clone(), teller.clone(), registers[number % registers.len()]);
                async move { counter::get_or_create(&cx.of(teller.identity()), &teller, register, CASH, leave).await }
            })
            .await;
            let stands = counter::till(&garage.cx, teller.login_session_id).await.expect("readable").till;
            let stands = stands.expect("it stands somewhere").shift_id;
            assert_eq!(garage.count(STANDING, vec![teller.login_session_id.into()]).await, 1, "round {round}");
            for answer in answers {
                match answer {
                    Ok(on) if leave == Some(on.shift.id) => {}
                    Ok(on) => assert_eq!(on.shift.id, stands, "round {round} on {}", garage.engine),
                    Err(CounterError::AtAnotherShift { .. }) => {}
                    Err(error) => panic!("round {round} on {}: {error}", garage.engine),
                }
            }
            at = Some(stands);
        }
        assert_eq!(TASKS % registers.len(), 0);
    })
    .await;
}

#[tokio::test]
async fn of_what_was_there_before_the_newest_active_shift_of_a_device_stays() {
    const OLD: &str =
        "INSERT INTO shift_devices (shift_id, login_session_id, shop_id, user_id, device, joined_at, last_seen_at)
         VALUES ($1, $2, $3, $4, 'till', $5, $6)";
    const STOOD: &str =
        "SELECT COUNT(*) FROM shift_devices WHERE shift_id = $1 AND login_session_id = $2 AND left_at IS NULL";
    const LEFT: &str = "SELECT COUNT(*) FROM shift_devices WHERE left_at = 7";
    on_both(async |garage: Garage| {
        let harbour = Harbour::open(garage).await;
        let (garage, [mine, other]) = (&harbour.garage, &harbour.tellers);
        let third = garage.teller(Role::Cashier).await;
        let closed = start(garage, &third, garage.register().await).await;
        garage.close(&third, closed).await.expect("closed");
        // As it was before this migration: no policy named the column then.
        if garage.engine == "postgres" {
            garage.as_owner("DROP POLICY staff_reads ON login_sessions").await;
        }
        for undone in [
            "DROP INDEX uq_shift_device_standing",
            "ALTER TABLE shift_devices DROP COLUMN left_at",
            "DELETE FROM _sqlx_migrations WHERE version = 13",
            "DELETE FROM shift_devices",
        ] {
            garage.as_owner(undone).await;
        }
        let [first, second] = harbour.shifts;
        for (teller, shift, joined_at) in
            [(mine, first, 1), (mine, second, 2), (mine, closed, 3), (other, second, 1), (&third, closed, 1)]
        {
            let values = vec![
                shift.into(),
                teller.login_session_id.into(),
                garage.shop_id.into(),
                teller.user.id.into(),
                i64::from(joined_at).into(),
                7_i64.into(),
            ];
            garage.write(OLD, values).await;
        }
        garage.migrate().await;
        let stood = async |teller: &Actor, shift: ShiftId| {
            garage.count(STOOD, vec![shift.into(), teller.login_session_id.into()]).await == 1
        };
        assert!(stood(mine, second).await && stood(other, second).await);
        assert!(!stood(mine, first).await && !stood(mine, closed).await && !stood(&third, closed).await);
        assert_eq!(garage.count(LEFT, vec![]).await, 3);
        sale::sell(&garage.cx, mine, second, harbour.sale(false)).await.expect("it stands there");
    })
    .await;
}
