//! The law of the counter: whatever three devices do at two registers, with a network that comes and goes and answers that are lost,
//! every sale that was taken is in exactly one Z report or marked as a correction in exactly one, drawers and tenders add up, no
//! deposit is spent twice, and nobody's name is under another's sale.

use std::collections::BTreeMap;

use crate::support::till::cash;
use crate::support::{Garage, on_both};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use session::change::Actor;
use session::counter::{self, Booking, CounterError, MovementKind, NewMovement, ShiftReport};
use session::deal::{self, DealRecord};
use session::id::{ProductId, RegisterId, SaleId, ShiftId};
use session::quantity::Quantity;
use session::sale::tender::Tender;
use session::sale::{self, NewLine, NewParked, NewRefund, NewSale, Receipt, RefundLine, TenderKind};
use session::shop::Role;
use session::store::Value;

const DEVICES: usize = 3;
const REGISTERS: usize = 2;
const PRICE: i64 = 1_233;
const OPENING: i64 = 50_000;

/// Everything somebody does at a till, and what the network does. Indexes are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Join {
        device: usize,
        register: usize,
    },
    Leave {
        device: usize,
    },
    Sell {
        device: usize,
        thousandths: i64,
        by: Way,
    },
    /// The answer was lost: the same is sent once more.
    Again {
        device: usize,
    },
    Refund {
        device: usize,
        sale: usize,
        part: bool,
    },
    Deposit {
        device: usize,
        deal: usize,
        cents: i64,
    },
    /// The deal's last sale, with whatever of its deposit there is.
    SellDeal {
        device: usize,
        deal: usize,
    },
    Park {
        device: usize,
    },
    TakeUp {
        device: usize,
        parked: usize,
    },
    Move {
        device: usize,
        kind: MovementKind,
    },
    Network {
        device: usize,
        is_up: bool,
    },
    Close {
        device: usize,
    },
}

#[derive(Clone, Copy, Debug)]
enum Way {
    Cash,
    Card,
    Voucher,
}

fn step() -> impl Strategy<Value = Step> {
    let device = || 0..DEVICES;
    let way = prop_oneof![3 => Just(Way::Cash), 1 => Just(Way::Card), 1 => Just(Way::Voucher)];
    let kind = prop_oneof![Just(MovementKind::PaidIn), Just(MovementKind::PaidOut), Just(MovementKind::Drop)];
    prop_oneof![
        6 => (device(), 0..REGISTERS).prop_map(|(device, register)| Step::Join { device, register }),
        1 => device().prop_map(|device| Step::Leave { device }),
        12 => (device(), 1..5_000_i64, way).prop_map(|(device, thousandths, by)| Step::Sell { device, thousandths, by }),
        2 => device().prop_map(|device| Step::Again { device }),
        3 => (device(), 0..16_usize, any::<bool>()).prop_map(|(device, sale, part)| Step::Refund { device, sale, part }),
        4 => (device(), 0..2_usize, 1..5_000_i64).prop_map(|(device, deal, cents)| Step::Deposit { device, deal, cents }),
        4 => (device(), 0..2_usize).prop_map(|(device, deal)| Step::SellDeal { device, deal }),
        1 => device().prop_map(|device| Step::Park { device }),
        2 => (device(), 0..4_usize).prop_map(|(device, parked)| Step::TakeUp { device, parked }),
        2 => (device(), kind).prop_map(|(device, kind)| Step::Move { device, kind }),
        5 => (device(), proptest::bool::weighted(0.7)).prop_map(|(device, is_up)| Step::Network { device, is_up }),
        2 => device().prop_map(|device| Step::Close { device }),
    ]
}

/// A device with what it keeps while it has no network.
struct Device {
    who: Actor,
    at: Option<ShiftId>,
    is_up: bool,
    kept: Vec<(ShiftId, NewSale)>,
    last: Option<(ShiftId, NewSale)>,
}

/// What was taken, as the tills were told.
#[derive(Clone, Debug)]
struct Taken {
    by: String,
    total_cents: i64,
}

struct Walk {
    garage: Garage,
    devices: Vec<Device>,
    registers: Vec<RegisterId>,
    labour: ProductId,
    deals: Vec<DealRecord>,
    parked: Vec<(ShiftId, SaleId)>,
    taken: BTreeMap<SaleId, Taken>,
    reports: Vec<ShiftReport>,
}

impl Walk {
    async fn begin(garage: &Garage) -> Self {
        let garage = garage.next_shop().await;
        let labour = garage.product("Labour", PRICE).await;
        write(&garage, "UPDATE products SET unit = 'h' WHERE id = $1", vec![labour.into()]).await;
        write(
            &garage,
            "UPDATE shops SET tenders = '[\"Voucher\"]', cash_coin_cents = 5 WHERE id = $1",
            vec![garage.shop_id.into()],
        )
        .await;
        let mut devices = Vec::new();
        for role in [Role::Cashier, Role::Cashier, Role::Manager] {
            let who = garage.teller(role).await;
            devices.push(Device { who, at: None, is_up: true, kept: Vec::new(), last: None });
        }
        let registers = vec![garage.register().await, garage.register().await];
        let manager = &devices[2].who;
        let deals = vec![garage.deal(manager, "Gearbox", None).await, garage.deal(manager, "Clutch", None).await];
        let mut walk = Self {
            garage,
            devices,
            registers,
            labour,
            deals,
            parked: Vec::new(),
            taken: BTreeMap::new(),
            reports: Vec::new(),
        };
        for (device, register) in [(0, 0), (1, 0), (2, 1)] {
            walk.take(Step::Join { device, register }).await;
        }
        walk
    }

    fn new_sale(&self, thousandths: i64, by: Way) -> NewSale {
        let mut new = self.garage.sale(self.labour, 1, 0);
        new.lines[0].quantity = Quantity::of_thousandths(thousandths);
        let cents = new.lines[0].quantity.cost_cents(PRICE).expect("an amount");
        let tender = |kind, name: &str| {
            vec![Tender { kind, amount_cents: cents, reference: String::new(), name: name.to_owned() }]
        };
        new.tenders = match by {
            _ if cents == 0 => Vec::new(),
            Way::Cash => vec![cash(cents + 10)],
            Way::Card => tender(TenderKind::Card, ""),
            Way::Voucher => tender(TenderKind::Other, "Voucher"),
        };
        new
    }

    fn open_line(&self, name: &str, cents: i64) -> NewLine {
        NewLine {
            product_id: None,
            name: name.to_owned(),
            quantity: Quantity::ONE,
            unit_price_cents: Some(cents),
            ..self.garage.sale(self.labour, 1, 0).lines.remove(0)
        }
    }

    /// Rings up: sent at once, or kept while there is no network.
    async fn ring_up(&mut self, device: usize, new: NewSale) {
        let till = &mut self.devices[device];
        let Some(shift) = till.at else { return };
        let new = NewSale { cashier_id: Some(till.who.user.id), rung_up_at: Some(self.garage.cx.clock.now()), ..new };
        till.last = Some((shift, new.clone()));
        if till.is_up {
            self.send(device, shift, new).await;
        } else {
            till.kept.push((shift, NewSale { queued: true, ..new }));
        }
    }

    async fn send(&mut self, device: usize, shift: ShiftId, new: NewSale) {
        let who = &self.devices[device].who;
        match sale::sell(&self.garage.cx, who, shift, new).await {
            Ok(receipt) => self.note(receipt),
            Err(CounterError::Store(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }

    fn note(&mut self, receipt: Receipt) {
        let (by, total_cents) = (receipt.sale.cashier_name.clone(), receipt.sale.total_cents);
        let taken = Taken { by, total_cents };
        if let Some(before) = self.taken.insert(receipt.sale.id, taken.clone()) {
            assert_eq!(
                (before.by, before.total_cents),
                (taken.by, taken.total_cents),
                "the same again, the same answer"
            );
        }
    }

    /// Sends what was kept, each one twice: the first answer was lost.
    async fn catch_up(&mut self, device: usize) {
        for (shift, new) in std::mem::take(&mut self.devices[device].kept) {
            self.send(device, shift, new.clone()).await;
            self.send(device, shift, new).await;
        }
    }

    async fn take(&mut self, step: Step) {
        self.garage.cx.clock.advance(1_000);
        let cx = self.garage.cx.clone();
        match step {
            Step::Join { device, register } => {
                let till = &mut self.devices[device];
                if till.is_up {
                    let on = counter::get_or_create(&cx, &till.who, self.registers[register], OPENING, till.at).await;
                    if let Ok(on) = on {
                        till.at = Some(on.shift.id);
                    }
                }
            }
            Step::Leave { device } => {
                let till = &mut self.devices[device];
                if let Some(shift) = till.at.filter(|_| till.is_up)
                    && counter::leave(&cx, &till.who, shift).await.is_ok()
                {
                    till.at = None;
                }
            }
            Step::Sell { device, thousandths, by } => {
                let new = self.new_sale(thousandths, by);
                self.ring_up(device, new).await;
            }
            Step::Again { device } => {
                if let Some((shift, new)) = self.devices[device].last.clone().filter(|_| self.devices[device].is_up) {
                    self.send(device, shift, new).await;
                }
            }
            Step::Refund { device, sale, part } => self.refund(device, sale, part).await,
            Step::Deposit { device, deal, cents } => {
                let lines = vec![self.open_line("Deposit", cents)];
                let deal_id = Some(self.deals[deal].deal.id);
                let new = NewSale {
                    lines,
                    deal_id,
                    is_deposit: true,
                    tenders: vec![cash(cents + 10)],
                    ..self.new_sale(1_000, Way::Cash)
                };
                self.ring_up(device, new).await;
            }
            Step::SellDeal { device, deal } => {
                let till = &self.devices[device];
                let of = deal::prefill(&cx, &till.who, self.deals[deal].deal.id).await;
                let Ok(of) = of else { return };
                let deposit = Tender {
                    kind: TenderKind::Deposit,
                    amount_cents: of.deposit_cents.min(10_000),
                    reference: String::new(),
                    name: String::new(),
                };
                let rest = cash(10_000 - deposit.amount_cents + 10);
                let tenders = [deposit, rest].into_iter().filter(|tender| tender.amount_cents > 0).collect();
                let (lines, deal_id) = (vec![self.open_line("Work", 10_000)], Some(of.deal.id));
                let new = NewSale { lines, deal_id, tenders, ..self.new_sale(1_000, Way::Cash) };
                self.ring_up(device, new).await;
            }
            Step::Park { device } => {
                let till = &self.devices[device];
                let Some(shift) = till.at.filter(|_| till.is_up) else { return };
                let (name, basket) = ("Bay 4".to_owned(), "one hour".to_owned());
                let new = NewParked { id: cx.ids.next(), name, basket, lines_count: 1, total_cents: PRICE };
                let id = new.id;
                if sale::park(&cx, &till.who, shift, new).await.is_ok() {
                    self.parked.push((shift, id));
                }
            }
            Step::TakeUp { device, parked } => {
                let till = &self.devices[device];
                let Some(shift) = till.at.filter(|_| till.is_up) else { return };
                if self.parked.is_empty() {
                    return;
                }
                let (_, id) = self.parked[parked % self.parked.len()];
                if sale::take_up(&cx, &till.who, shift, id).await.is_ok() {
                    // It is the sale it was to become, whoever sells it.
                    let new = NewSale { id, ..self.new_sale(1_000, Way::Cash) };
                    self.ring_up(device, new).await;
                }
            }
            Step::Move { device, kind } => {
                let till = &self.devices[device];
                let Some(shift) = till.at.filter(|_| till.is_up) else { return };
                let new = NewMovement { id: cx.ids.next(), kind, amount_cents: 700, reason: "Stamps".to_owned() };
                drop(counter::move_cash(&cx, &till.who, shift, new).await);
            }
            Step::Network { device, is_up } => {
                self.devices[device].is_up = is_up;
                if is_up {
                    self.catch_up(device).await;
                }
            }
            Step::Close { device } => {
                if let Some(shift) = self.devices[device].at.filter(|_| self.devices[device].is_up) {
                    self.close(device, shift).await;
                }
            }
        }
    }

    async fn refund(&mut self, device: usize, sale: usize, part: bool) {
        let cx = self.garage.cx.clone();
        let till = &self.devices[device];
        let Some(shift) = till.at.filter(|_| till.is_up && !self.taken.is_empty()) else { return };
        let of = *self.taken.keys().nth(sale % self.taken.len()).expect("one of them");
        let receipt = sale::receipt(&cx, &till.who, of).await.expect("a receipt of the shop");
        let line = RefundLine { position: 0, quantity: Quantity::of_thousandths(if part { 333 } else { 1_000 }) };
        let used_deposit = receipt.tenders.iter().any(|tender| tender.kind == TenderKind::Deposit);
        let new = NewRefund {
            id: cx.ids.next(),
            refund_of: of,
            lines: if part { vec![line] } else { Vec::new() },
            reason: "Did not fit".to_owned(),
            tender: if used_deposit { TenderKind::Deposit } else { TenderKind::Cash },
            tender_name: String::new(),
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        };
        match sale::refund(&cx, &till.who, shift, new).await {
            Ok(receipt) => self.note(receipt),
            Err(CounterError::Store(error)) => panic!("{error}"),
            Err(_) => {}
        }
    }

    async fn close(&mut self, device: usize, shift: ShiftId) {
        let who = self.devices[device].who.clone();
        if let Ok(closed) = self.garage.close(&who, shift).await {
            self.reports.push(closed.report);
        }
    }

    /// Everybody has a network again, sends what was kept, and every register is closed; and once more, so that what came late stands
    /// on a report.
    async fn end(&mut self) {
        for device in 0..DEVICES {
            self.devices[device].is_up = true;
            self.catch_up(device).await;
        }
        let manager = self.devices[2].who.clone();
        for register in self.registers.clone() {
            for _ in 0..2 {
                self.garage.cx.clock.advance(1_000);
                let at = self.devices[2].at;
                let on = counter::get_or_create(&self.garage.theirs(&manager), &manager, register, OPENING, at)
                    .await
                    .expect("joined");
                self.devices[2].at = Some(on.shift.id);
                let closed = self.garage.close(&manager, on.shift.id).await.expect("closed");
                self.reports.push(closed.report);
                self.devices[2].at = None;
            }
        }
    }

    async fn must_add_up(&self) {
        let cx = &self.garage.cx;
        let shop: Value = self.garage.shop_id.into();
        const SALES: &str = "SELECT COUNT(*) FROM sales WHERE shop_id = $1";
        let recorded = self.garage.count(SALES, vec![shop.clone()]).await;
        assert_eq!(usize::try_from(recorded).expect("a count"), self.taken.len(), "what was taken is recorded, once");
        let (mut regular, mut late) = (0, 0);
        for (id, taken) in &self.taken {
            let receipt = sale::receipt(cx, &self.devices[2].who, *id).await.expect("it is there");
            assert_eq!((&receipt.sale.cashier_name, receipt.sale.total_cents), (&taken.by, taken.total_cents));
            let on: Vec<&ShiftReport> =
                self.reports.iter().filter(|report| report.corrections.iter().any(|late| late.id == *id)).collect();
            match receipt.sale.booking {
                Booking::Regular => {
                    assert!(on.is_empty(), "{id} is in its own Z and is no correction");
                    regular += 1;
                }
                Booking::Correction => {
                    assert_eq!(on.len(), 1, "{id} is a correction on one Z");
                    late += 1;
                }
            }
        }
        let corrections: usize = self.reports.iter().map(|report| report.corrections.len()).sum();
        assert_eq!(corrections, late);
        let counted: i64 = self.reports.iter().flat_map(|report| &report.receipts).map(|kind| kind.count).sum();
        const DEPOSITS: &str =
            "SELECT COUNT(*) FROM sales WHERE shop_id = $1 AND deposit_cents <> 0 AND booking = 'regular'";
        assert_eq!(counted + self.garage.count(DEPOSITS, vec![shop.clone()]).await, regular, "each in one Z");
        for report in &self.reports {
            let tenders: i64 = report.tenders.iter().map(|tender| tender.total_cents).sum();
            let receipts: i64 = report.receipts.iter().map(|receipt| receipt.total_cents).sum();
            assert_eq!(tenders, receipts + report.deposits_cents + report.rounding_cents, "{report:?}");
            let drawer = report.drawer.expect("a Z has its drawer");
            let cash: i64 = report.tenders.iter().filter(|t| t.kind == TenderKind::Cash).map(|t| t.total_cents).sum();
            assert_eq!(drawer.sales_cents + drawer.refunds_cents, cash);
            assert_eq!(drawer.variance_cents, Some(0));
        }
        // What was paid ahead is in the balance, was taken off, or went back: never twice.
        const BALANCE: &str =
            "SELECT CAST(COALESCE(SUM(balance_cents), 0) AS BIGINT) FROM deal_deposits WHERE shop_id = $1";
        const PAID: &str = "SELECT CAST(COALESCE(SUM(deposit_cents), 0) AS BIGINT) FROM sales WHERE shop_id = $1";
        const SPENT: &str = "SELECT CAST(COALESCE(SUM(amount_cents), 0) AS BIGINT) FROM sale_tenders WHERE shop_id = $1 AND kind = 'deposit'";
        let of = async |sql| self.garage.count(sql, vec![shop.clone()]).await;
        assert_eq!(of(BALANCE).await, of(PAID).await - of(SPENT).await);
    }
}

async fn write(garage: &Garage, sql: &'static str, values: Vec<Value>) {
    session::store::transact!(garage.cx.store, |tx| tx.execute(sql, values.clone()).await).expect("written");
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_is_done_at_the_tills_every_sale_is_in_one_z_and_everything_adds_up() {
    on_both(async |garage: Garage| {
        let cases = if garage.engine == "sqlite" { 32 } else { 16 };
        tokio::task::block_in_place(|| {
            let mut runner = TestRunner::new(Config {
                cases,
                failure_persistence: None,
                max_shrink_iters: 256,
                ..Config::default()
            });
            let runtime = tokio::runtime::Handle::current();
            let steps = prop::collection::vec(step(), 30..150);
            let walked = runner.run(&steps, |steps| {
                runtime.block_on(async {
                    let mut walk = Walk::begin(&garage).await;
                    for step in steps {
                        walk.take(step).await;
                    }
                    walk.end().await;
                    walk.must_add_up().await;
                });
                Ok(())
            });
            walked.expect("it adds up");
        });
    })
    .await;
}
