//! What a till kept and the server never takes is set aside by a manager: it moves no money, it is never recorded afterwards, and it
//! stays to be seen. Told as sentences, on both engines.

use crate::support::race::at_once;
use crate::support::till::cash;
use crate::support::{Garage, PASSWORD, on_both};
use serde_json::{Value, json};
use session::change::Actor;
use session::counter::{self, Approval, CounterError, SetAsideSale, ShiftReport, explain::Explanation};
use session::id::{ProductId, RegisterId, SaleId, ShiftId};
use session::login::Password;
use session::sale::{self, ManagerSigns, NewSale, NewSetAside};
use session::shop::{Role, User};

const PRICE: i64 = 1_000;
const OPENING: i64 = 20_000;

struct Till {
    garage: Garage,
    cashier: Actor,
    manager: Actor,
    register: RegisterId,
    shift: ShiftId,
    oil: ProductId,
}

impl Till {
    async fn open(garage: Garage) -> Self {
        let (cashier, manager) = (garage.teller(Role::Cashier).await, garage.teller(Role::Manager).await);
        let (register, oil) = (garage.register().await, garage.product("Oil", PRICE).await);
        let shift = counter::get_or_create(&garage.theirs(&cashier), &cashier, register, OPENING, None)
            .await
            .expect("opened")
            .shift
            .id;
        counter::get_or_create(&garage.theirs(&manager), &manager, register, OPENING, None).await.expect("joined");
        Self { garage, cashier, manager, register, shift, oil }
    }

    /// Two of a thing, paid in cash, with a hundred given back.
    fn sale(&self) -> NewSale {
        let (now, me) = (self.garage.cx.clock.now(), self.cashier.user.id);
        NewSale {
            rung_up_at: Some(now),
            cashier_id: Some(me),
            queued: true,
            ..self.garage.sale(self.oil, 2, 2 * PRICE + 100)
        }
    }

    async fn set_aside(&self, new: NewSetAside) -> Result<SetAsideSale, CounterError> {
        sale::set_aside(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new).await
    }

    async fn x_report(&self, teller: &Actor) -> ShiftReport {
        counter::report(&self.garage.theirs(teller), teller, self.shift).await.expect("a report").report
    }

    async fn count(&self, sql: &'static str, id: SaleId) -> i64 {
        self.garage.count(sql, vec![id.into()]).await
    }
}

fn signs(user: &User, password: &str) -> ManagerSigns {
    let sign_in =
        Approval { email: user.email.clone(), password: Password::new(password.to_owned()), code: String::new() };
    ManagerSigns { sign_in, reason: "Paid on the next day".to_owned() }
}

fn refused(till: &Till, sale: &NewSale) -> NewSetAside {
    NewSetAside {
        sale_id: sale.id,
        rung_up_on: till.shift,
        sale: json!(sale),
        refused_because: "No credits.".to_owned(),
        manager: signs(&till.manager.user, PASSWORD),
    }
}

const RECORDED: &str = "SELECT COUNT(*) FROM sales WHERE id = $1";
const SET_ASIDE: &str = "SELECT COUNT(*) FROM set_aside_sales WHERE sale_id = $1";

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_sale_is_set_aside_by_a_manager_moves_no_money_and_stays_to_be_seen() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let before = till.x_report(&till.manager).await;
        till.garage.cx.clock.advance(1_000);
        let sale = till.sale();
        till.garage.cx.clock.advance(60_000);
        let written = till.set_aside(refused(&till, &sale)).await.expect("set aside");
        let (cashier, manager) = (&till.cashier.user.name, &till.manager.user.name);
        assert_eq!((&written.sold_by, &written.set_aside_by), (cashier, manager));
        assert_eq!((written.total_cents, written.cash_cents), (Some(2 * PRICE), Some(2 * PRICE)));
        assert_eq!((written.lines.as_str(), written.refused_because.as_str()), ("2 Oil", "No credits."));
        assert_eq!((written.shift_number, written.reason.as_str()), (1, "Paid on the next day"));
        assert_eq!(Some(written.rung_up_at), sale.rung_up_at);
        assert_eq!(written.set_aside_at, till.garage.cx.clock.now());

        // In no sum, whoever looks; on the report, for the cashier too.
        let after = till.x_report(&till.manager).await;
        assert_eq!(after, ShiftReport { set_aside: vec![written.clone()], written_at: after.written_at, ..before });
        assert_eq!(till.x_report(&till.cashier).await.set_aside, std::slice::from_ref(&written));
        let audited =
            "SELECT COUNT(*) FROM audit_log WHERE action = 'sale_set_aside' AND subject = $1 AND actor_id = $2";
        let by = vec![sale.id.to_string().into(), till.manager.user.id.into()];
        assert_eq!(till.garage.count(audited, by).await, 1);
        let told = "SELECT COUNT(*) FROM shift_events WHERE kind = 'sale_set_aside' AND shift_id = $1";
        assert_eq!(till.garage.count(told, vec![till.shift.into()]).await, 1);

        // Its money lay in the drawer all the same: whoever judges the count is told what that may be.
        counter::begin_count(&till.garage.theirs(&till.manager), &till.manager, till.shift).await.expect("counting");
        let found = counter::Count::Cents(OPENING + 2 * PRICE);
        let counted = counter::count(&till.garage.theirs(&till.manager), &till.manager, till.shift, &found)
            .await
            .expect("counted");
        let perhaps =
            |why: &Explanation| matches!(why, Explanation::PerhapsDone { what } if what.contains("set aside"));
        assert!(counted.explanations.iter().any(perhaps), "{:?}", counted.explanations);
        counter::reopen(&till.garage.theirs(&till.manager), &till.manager, till.shift).await.expect("selling goes on");
        let z = till.garage.close(&till.manager, till.shift).await.expect("closed").report;
        assert_eq!((z.set_aside, z.receipts.len()), (vec![written], 0));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sent_again_it_is_set_aside_once_and_another_one_of_its_id_is_refused() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let sale = till.sale();
        let first = till.set_aside(refused(&till, &sale)).await.expect("set aside");
        till.garage.cx.clock.advance(5_000);
        // The answer was lost: whoever presses again need not know the password any more.
        let again = NewSetAside { manager: signs(&till.cashier.user, "?"), ..refused(&till, &sale) };
        assert_eq!(till.set_aside(again).await.expect("as before"), first);
        let other = NewSale { tenders: vec![cash(9_000)], ..sale.clone() };
        assert!(matches!(till.set_aside(refused(&till, &other)).await, Err(CounterError::IdTaken)));
        assert_eq!(till.count(SET_ASIDE, sale.id).await, 1);
        assert_eq!(till.x_report(&till.manager).await.set_aside, [first]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_set_aside_is_never_recorded_and_what_is_recorded_is_never_set_aside() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let (aside, sold) = (till.sale(), till.sale());
        till.set_aside(refused(&till, &aside)).await.expect("set aside");
        for queued in [true, false] {
            let again = NewSale { queued, ..aside.clone() };
            let answer = sale::sell(&till.garage.theirs(&till.cashier), &till.cashier, till.shift, again).await;
            assert!(matches!(answer, Err(CounterError::SetAside)), "{answer:?}");
        }
        let other = NewSale { tenders: vec![cash(9_000)], ..aside.clone() };
        let answer = sale::sell(&till.garage.theirs(&till.cashier), &till.cashier, till.shift, other).await;
        assert!(
            matches!(answer, Err(CounterError::IdTaken)),
            "another one of its id is kept, and corrected: {answer:?}"
        );
        sale::sell(&till.garage.theirs(&till.cashier), &till.cashier, till.shift, sold.clone()).await.expect("sold");
        let answer = till.set_aside(refused(&till, &sold)).await;
        assert!(matches!(answer, Err(CounterError::AlreadyRecorded)), "{answer:?}");
        let other = NewSale { tenders: vec![cash(9_000)], ..sold.clone() };
        assert!(till.set_aside(refused(&till, &other)).await.is_err(), "another one of its id");
        for (id, recorded) in [(aside.id, 0), (sold.id, 1)] {
            assert_eq!((till.count(RECORDED, id).await, till.count(SET_ASIDE, id).await), (recorded, 1 - recorded));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_sending_a_sale_and_setting_it_aside_at_once_one_happens() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let (mut recorded_of_all, mut aside_of_all) = (0, 0);
        for round in 0..8 {
            let sale = till.sale();
            let answers = at_once(|number| {
                let (cx, shift, sale) = (till.garage.cx.clone(), till.shift, sale.clone());
                let (cashier, manager) = (till.cashier.clone(), till.manager.clone());
                let aside = refused(&till, &sale);
                async move {
                    if (number + round) % 2 == 0 {
                        sale::sell(&cx, &cashier, shift, sale).await.map(drop)
                    } else {
                        sale::set_aside(&cx, &manager, shift, aside).await.map(drop)
                    }
                }
            })
            .await;
            for answer in answers {
                let is_expected =
                    matches!(answer, Ok(()) | Err(CounterError::SetAside | CounterError::AlreadyRecorded));
                assert!(is_expected, "round {round} on {}: {answer:?}", till.garage.engine);
            }
            let (recorded, aside) = (till.count(RECORDED, sale.id).await, till.count(SET_ASIDE, sale.id).await);
            assert_eq!(recorded + aside, 1, "round {round} on {}", till.garage.engine);
            (recorded_of_all, aside_of_all) = (recorded_of_all + recorded, aside_of_all + aside);
        }
        assert_eq!(recorded_of_all + aside_of_all, 8);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_a_manager_of_the_shop_sets_aside_at_a_till_that_stands_at_the_shift() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let sale = till.sale();
        let theirs = Till::open(till.garage.next_shop().await).await;
        for manager in [
            signs(&till.cashier.user, PASSWORD),
            signs(&till.manager.user, "wrong"),
            signs(&theirs.manager.user, PASSWORD),
        ] {
            let answer = till.set_aside(NewSetAside { manager, ..refused(&till, &sale) }).await;
            assert!(matches!(answer, Err(CounterError::NotAManager)), "{answer:?}");
        }
        let elsewhere = NewSetAside { rung_up_on: theirs.shift, ..refused(&till, &sale) };
        assert!(matches!(till.set_aside(elsewhere).await, Err(CounterError::NotFound)));
        let nobodys = NewSale { cashier_id: Some(theirs.cashier.user.id), ..sale.clone() };
        assert!(matches!(till.set_aside(refused(&till, &nobodys)).await, Err(CounterError::NotFound)));
        let passer_by = till.garage.teller(Role::Cashier).await;
        let answer = sale::set_aside(cx, &passer_by, till.shift, refused(&till, &sale)).await;
        assert!(matches!(answer, Err(CounterError::NotAtThisShift)), "{answer:?}");
        let silent = ManagerSigns { reason: " ".to_owned(), ..signs(&till.manager.user, PASSWORD) };
        let answer = till.set_aside(NewSetAside { manager: silent, ..refused(&till, &sale) }).await;
        assert!(matches!(&answer, Err(CounterError::Invalid { field, .. }) if field == "reason"), "{answer:?}");
        for nothing in [Value::Null, json!([]), json!({}), json!({ "lines": [{ "quantity": "many" }] })] {
            let answer = till.set_aside(NewSetAside { sale: nothing, ..refused(&till, &sale) }).await;
            assert!(matches!(&answer, Err(CounterError::Invalid { field, .. }) if field == "sale"), "{answer:?}");
        }
        assert_eq!(till.count(SET_ASIDE, sale.id).await, 0);
        // A manager at their own till signs without a password.
        let own = NewSetAside { manager: signs(&till.cashier.user, ""), ..refused(&till, &sale) };
        let written = sale::set_aside(cx, &till.manager, till.shift, own).await.expect("set aside");
        assert_eq!((&written.sold_by, &written.set_aside_by), (&till.cashier.user.name, &till.manager.user.name));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_rung_up_on_a_closed_shift_is_set_aside_on_the_next_also_while_that_is_counted() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let sale = till.sale();
        let z = till.garage.close(&till.manager, till.shift).await.expect("closed");
        assert!(matches!(
            till.set_aside(refused(&till, &sale)).await,
            Err(CounterError::NotOpen { status: counter::ShiftStatus::Closed })
        ));
        let next =
            counter::get_or_create(cx, &till.cashier, till.register, OPENING, None).await.expect("opened").shift.id;
        counter::begin_count(cx, &till.cashier, next).await.expect("counting");
        // Whatever it was refused for: more than a sale may hold, a thing that is in no catalogue.
        let mut odd = till.sale();
        odd.lines[0].quantity = session::quantity::Quantity::whole(1_000_000);
        odd.lines.push(session::sale::NewLine { product_id: Some(cx.ids.next()), ..odd.lines[0].clone() });
        let written = sale::set_aside(cx, &till.cashier, next, refused(&till, &odd)).await.expect("set aside");
        assert_eq!((written.total_cents, written.cash_cents), (None, None));
        let written = sale::set_aside(cx, &till.cashier, next, refused(&till, &sale)).await.expect("set aside");
        assert_eq!(written.shift_number, 1);
        let again = counter::report(cx, &till.cashier, till.shift).await.expect("the Z report");
        assert_eq!(again.body, z.body, "a Z report is written once");
        let x = counter::report(cx, &till.cashier, next).await.expect("an X report").report;
        assert_eq!(x.set_aside.len(), 2);
        assert!(x.set_aside.contains(&written));
    })
    .await;
}
