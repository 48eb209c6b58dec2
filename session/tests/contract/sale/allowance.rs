//! What comes off the list price is one thing, however it is said: up to the limit a cashier gives it, above it a manager allows
//! it. Told as sentences, on both engines.

use crate::support::till::cash;
use crate::support::{Garage, PASSWORD, on_both};
use session::change::Actor;
use session::clock::{Clock, Timestamp};
use session::counter::{self, Approval, CounterError};
use session::deal;
use session::id::{DealId, ProductId, SaleId, ShiftId};
use session::login::Password;
use session::quantity::Quantity;
use session::sale::basket::Discount;
use session::sale::{self, ApprovalKind, ManagerSigns, NewApproval, NewLine, NewSale, Receipt};
use session::shop::{Role, User};
use session::store::transact;

/// The list price of what is sold here.
const LIST: i64 = 1_000;

struct Till {
    garage: Garage,
    cashier: Actor,
    manager: Actor,
    shift: ShiftId,
    oil: ProductId,
}

impl Till {
    async fn open(garage: Garage) -> Self {
        let (cashier, manager) = (garage.teller(Role::Cashier).await, garage.teller(Role::Manager).await);
        let register = garage.register().await;
        let oil = garage.product("Öl für Getriebe", LIST).await;
        let shift = counter::get_or_create(&garage.theirs(&cashier), &cashier, register, 0, None)
            .await
            .expect("opened")
            .shift
            .id;
        counter::get_or_create(&garage.theirs(&manager), &manager, register, 0, None).await.expect("joined");
        Self { garage, cashier, manager, shift, oil }
    }

    fn sale(&self, lines: Vec<NewLine>, discount: Discount) -> NewSale {
        NewSale { lines, discount, tenders: vec![cash(10_000_000)], ..self.garage.sale(self.oil, 1, 0) }
    }

    fn line(&self, quantity: i64) -> NewLine {
        NewLine { quantity: Quantity::whole(quantity), ..self.garage.sale(self.oil, 1, 0).lines.remove(0) }
    }

    fn priced(&self, quantity: i64, unit_price_cents: i64) -> NewLine {
        let price_reason = "a scratch".to_owned();
        NewLine { unit_price_cents: Some(unit_price_cents), price_reason, ..self.line(quantity) }
    }

    fn open_line(&self, name: &str, unit_price_cents: i64) -> NewLine {
        let name = name.to_owned();
        NewLine { product_id: None, name, unit_price_cents: Some(unit_price_cents), ..self.line(1) }
    }

    async fn sell(&self, teller: &Actor, new: &NewSale) -> Result<Receipt, CounterError> {
        sale::sell(&self.garage.theirs(teller), teller, self.shift, new.clone()).await
    }

    async fn approve(&self, sale_id: SaleId, cents_max: i64) -> Result<sale::SaleApproval, CounterError> {
        let manager = signs(&self.manager.user, PASSWORD);
        let new = NewApproval { sale_id, kind: ApprovalKind::Discount, cents_max, manager };
        sale::approve(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new).await
    }

    async fn audited(&self, action: &str) -> i64 {
        let sql = "SELECT COUNT(*) FROM audit_log WHERE action = $1 AND actor_id = $2";
        self.garage.count(sql, vec![action.into(), self.manager.user.id.into()]).await
    }
}

fn signs(manager: &User, password: &str) -> ManagerSigns {
    let sign_in =
        Approval { email: manager.email.clone(), password: Password::new(password.to_owned()), code: String::new() };
    ManagerSigns { sign_in, reason: "Her brake pads came late".to_owned() }
}

fn with(line: NewLine, discount: Discount) -> NewLine {
    NewLine { discount, ..line }
}

/// Every way to take `off` of a list value of 4,000: two pieces of a thing, and two more in the basket.
fn every_way(till: &Till, off: i64) -> Vec<(&'static str, NewSale)> {
    use Discount::{Bp, Cents, None};
    let (half, bp) = (off / 2, off * 10_000 / (4 * LIST));
    let lines = |each: &dyn Fn() -> NewLine| vec![each(), each()];
    let whole = off % 4 == 0;
    let mut ways = vec![
        ("cents off each line", till.sale(lines(&|| with(till.line(2), Cents(half))), None)),
        ("cents off the basket", till.sale(lines(&|| till.line(2)), Cents(off))),
        (
            "a dearer price and more off it",
            till.sale(lines(&|| with(till.priced(2, 2 * LIST), Cents(2 * LIST + half))), None),
        ),
        ("some off each line, the rest off the basket", {
            till.sale(lines(&|| with(till.line(2), Cents(half - 50))), Cents(100 + off % 2))
        }),
        ("a price, and the rest off the basket", till.sale(lines(&|| till.priced(2, LIST - 50)), Cents(off - 200))),
    ];
    if whole {
        let price = LIST - off / 4;
        let open = |name: &str| {
            let named = || NewLine { quantity: Quantity::whole(2), ..till.open_line(name, price) };
            till.sale(lines(&named), None)
        };
        ways.extend([
            ("a price", till.sale(lines(&|| till.priced(2, price)), None)),
            ("a part of each line", till.sale(lines(&|| with(till.line(2), Bp(bp))), None)),
            ("a part of the basket", till.sale(lines(&|| till.line(2)), Bp(bp))),
            ("no product, but its name", open("Öl für Getriebe")),
            ("its name, typed in another way", open("  o\u{308}l FU\u{308}R  getriebe ")),
        ]);
    }
    ways
}

#[tokio::test(flavor = "multi_thread")]
async fn up_to_the_limit_a_cashier_gives_it_and_above_it_a_manager_allows_it_however_it_is_said() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        // A fifth of 4,000 is 800.
        for (off, is_over) in [(796, false), (800, false), (804, true), (806, true), (4_000, true)] {
            for (what, new) in every_way(&till, off) {
                for queued in [false, true] {
                    let new = NewSale { id: till.garage.cx.ids.next(), queued, ..new.clone() };
                    let what = format!("{}: {off} as {what}, queued: {queued}", till.garage.engine);
                    let sold = till.sell(&till.cashier, &new).await;
                    if !is_over {
                        let receipt = sold.unwrap_or_else(|error| panic!("{what}: {error}"));
                        assert_eq!((receipt.sale.approved_by, receipt.sale.approved_cents), (None, None), "{what}");
                        continue;
                    }
                    assert!(matches!(sold, Err(CounterError::NeedsManager)), "{what}: {sold:?}");
                    till.approve(new.id, off).await.expect("a manager signs");
                    let receipt =
                        till.sell(&till.cashier, &new).await.unwrap_or_else(|error| panic!("{what}: {error}"));
                    let name = Some(till.manager.user.name.clone());
                    assert_eq!((&receipt.sale.approved_by, receipt.sale.approved_cents), (&name, Some(off)), "{what}");
                    let read = sale::receipt(&till.garage.theirs(&till.cashier), &till.cashier, new.id)
                        .await
                        .expect("it is there");
                    assert_eq!(receipt, read, "{what}");
                    let own = NewSale { id: till.garage.cx.ids.next(), ..new };
                    let receipt =
                        till.sell(&till.manager, &own).await.unwrap_or_else(|error| panic!("{what}: {error}"));
                    assert_eq!((receipt.sale.approved_by, receipt.sale.approved_cents), (name, Some(off)), "{what}");
                    let read = sale::receipt(&till.garage.theirs(&till.cashier), &till.cashier, own.id)
                        .await
                        .expect("it is there")
                        .sale;
                    assert_eq!((read.approved_cents, read.approved_reason), (Some(off), None), "{what}");
                }
            }
        }
        let allowed = "SELECT COUNT(*) FROM sales WHERE approved_by IS NOT NULL";
        assert_eq!(till.audited("discount_approved").await, till.garage.count(allowed, vec![]).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_allowed_is_for_one_sale_of_one_shop_and_for_so_much() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let new = till.sale(vec![till.line(1)], Discount::Cents(500));
        till.approve(cx.ids.next(), 500).await.expect("for another sale");
        till.approve(new.id, 499).await.expect("for less");
        let refund = NewApproval {
            sale_id: new.id,
            kind: ApprovalKind::Refund,
            cents_max: 500,
            manager: signs(&till.manager.user, PASSWORD),
        };
        assert!(matches!(till.sell(&till.cashier, &new).await, Err(CounterError::NeedsManager)));
        sale::approve(cx, &till.cashier, till.shift, refund).await.expect("for a refund");
        assert!(matches!(till.sell(&till.cashier, &new).await, Err(CounterError::NeedsManager)));
        // Another shop's manager is none here, and what they signed for at home is worth nothing here.
        let theirs = Till::open(till.garage.next_shop().await).await;
        let foreign = NewApproval {
            sale_id: new.id,
            kind: ApprovalKind::Discount,
            cents_max: 500,
            manager: signs(&theirs.manager.user, PASSWORD),
        };
        let refused = sale::approve(cx, &till.cashier, till.shift, foreign.clone()).await;
        assert!(matches!(refused, Err(CounterError::NotAManager)), "{refused:?}");
        let elsewhere = sale::approve(cx, &theirs.cashier, till.shift, foreign.clone()).await;
        assert!(matches!(elsewhere, Err(CounterError::NotFound)), "{elsewhere:?}");
        let other = NewSale { id: cx.ids.next(), ..new.clone() };
        let at_home = NewApproval { sale_id: other.id, ..foreign };
        sale::approve(cx, &theirs.cashier, theirs.shift, at_home).await.expect("in their own shop");
        assert!(matches!(till.sell(&till.cashier, &other).await, Err(CounterError::NeedsManager)));
        // Whoever signs is a manager, with their own password, and says why.
        for (manager, password) in [(&till.manager.user, "wrong"), (&till.cashier.user, PASSWORD)] {
            let manager = signs(manager, password);
            let wrong = NewApproval { sale_id: new.id, kind: ApprovalKind::Discount, cents_max: 500, manager };
            let refused = sale::approve(cx, &till.cashier, till.shift, wrong).await;
            assert!(matches!(refused, Err(CounterError::NotAManager)), "{refused:?}");
        }
        let manager = ManagerSigns { reason: " ".to_owned(), ..signs(&till.manager.user, PASSWORD) };
        let silent = NewApproval { sale_id: new.id, kind: ApprovalKind::Discount, cents_max: 500, manager };
        let refused = sale::approve(cx, &till.cashier, till.shift, silent).await;
        assert!(matches!(refused, Err(CounterError::Invalid { ref field, .. }) if field == "reason"), "{refused:?}");
        assert_eq!(till.garage.count("SELECT COUNT(*) FROM sales", vec![]).await, 0);
        // Signed for twice, sold once, answered again, and nothing is left of it.
        for _ in 0..2 {
            till.approve(new.id, 500).await.expect("enough");
        }
        let receipt = till.sell(&till.cashier, &new).await.expect("sold");
        assert_eq!(receipt.sale.approved_reason.as_deref(), Some("Her brake pads came late"));
        assert_eq!(till.sell(&till.cashier, &new).await.expect("the same again"), receipt);
        assert!(matches!(till.approve(new.id, 900).await, Err(CounterError::IdTaken)));
        let next = NewSale { id: cx.ids.next(), ..new };
        assert!(matches!(till.sell(&till.cashier, &next).await, Err(CounterError::NeedsManager)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_signs_with_the_sale_itself_and_the_z_report_says_so() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let new = till.sale(vec![till.line(1)], Discount::Bp(10_000));
        let wrong = Some(signs(&till.manager.user, "wrong"));
        let refused = sale::sell_signed(cx, &till.cashier, till.shift, new.clone(), wrong).await;
        assert!(matches!(refused, Err(CounterError::NotAManager)), "{refused:?}");
        // Nothing stays of a signature whose sale is refused.
        let short = NewSale { customer_id: Some(till.cashier.user.id), ..new.clone() };
        let signed = || Some(signs(&till.manager.user, PASSWORD));
        let refused = sale::sell_signed(cx, &till.cashier, till.shift, short, signed()).await;
        assert!(matches!(refused, Err(CounterError::Invalid { .. })), "{refused:?}");
        assert_eq!(till.garage.count("SELECT COUNT(*) FROM sale_approvals", vec![]).await, 0);
        let free = NewSale { tenders: Vec::new(), ..new };
        let receipt = sale::sell_signed(cx, &till.cashier, till.shift, free, signed()).await.expect("sold");
        assert_eq!((receipt.sale.total_cents, receipt.sale.approved_cents), (0, Some(LIST)));
        assert_eq!(till.audited("discount_approved").await, 1);
        let z = till.garage.close(&till.cashier, till.shift).await.expect("closed").report;
        let allowed: Vec<_> = z.allowed.iter().map(|one| (one.number, one.cents, one.approved_by.clone())).collect();
        assert_eq!(allowed, [(receipt.sale.number, LIST, till.manager.user.name.clone())]);
        assert_eq!(z.allowed[0].reason.as_deref(), Some("Her brake pads came late"));
        let seen = counter::report(cx, &till.cashier, till.shift).await.expect("readable");
        for text in [seen.body, format!("{:?}", signed())] {
            assert!(!text.contains(PASSWORD), "{text}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_price_of_one_cent_is_no_kept_price_but_the_list_price_of_its_time_is() {
    on_both(async |mut garage: Garage| {
        // The database itself notes when a price changes.
        garage.cx.clock = Clock::system();
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let kept = |unit_price_cents: i64, rung_up_at: Option<Timestamp>| NewSale {
            queued: true,
            rung_up_at,
            ..till.sale(vec![till.line(1)], Discount::None).with_price(unit_price_cents)
        };
        cx.pause().await;
        let before = cx.clock.now();
        cx.pause().await;
        let set = "UPDATE products SET price_cents = $2 WHERE id = $1";
        for price in [3_000_i64, 5_000] {
            let row = vec![till.oil.into(), price.into()];
            transact!(cx.store, |tx| tx.execute(set, row.clone()).await).expect("it is dearer now");
            cx.pause().await;
        }
        let after = cx.clock.now();
        let far = Some(Timestamp(0));
        for (price, at, is_taken) in [
            (LIST, Some(before), true),
            (800, Some(before), true),
            (799, Some(before), false),
            (1, Some(before), false),
            (LIST, Some(after), false),
            (4_000, Some(after), true),
            (LIST, None, false),
            // A clock that cannot be right is not believed.
            (LIST, far, false),
        ] {
            let sold = till.sell(&till.cashier, &kept(price, at)).await;
            let what = format!("{} at {at:?}: {sold:?}", price);
            assert_eq!(sold.is_ok(), is_taken, "{what}");
            assert!(is_taken || matches!(sold, Err(CounterError::NeedsManager)), "{what}");
            if is_taken && price == LIST {
                let open = NewSale { id: cx.ids.next(), ..kept(price, at) };
                let open = NewSale { lines: vec![till.open_line("öl für getriebe", price)], ..open };
                till.sell(&till.cashier, &open).await.expect("by its name too");
            }
        }
        let forged = "UPDATE product_prices SET price_cents = 1";
        let refused = transact!(cx.store, |tx| tx.execute(forged, vec![]).await);
        assert!(refused.is_err(), "what a thing cost stays as it was");
    })
    .await;
}

trait AtPrice {
    fn with_price(self, unit_price_cents: i64) -> Self;
}

impl AtPrice for NewSale {
    fn with_price(mut self, unit_price_cents: i64) -> Self {
        self.lines[0].unit_price_cents = Some(unit_price_cents);
        self
    }
}

trait Pause {
    async fn pause(&self);
}

impl Pause for session::Context {
    /// Until the clock of the database and that of this process say something later.
    async fn pause(&self) {
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_deal_offers_and_no_catalogue_holds_is_priced_by_the_deal() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let line = |name: &str, unit_price_cents: i64| deal::NewDealLine {
            kind: deal::LineKind::Part,
            product_id: None,
            name: name.to_owned(),
            quantity: Quantity::ONE,
            unit: None,
            unit_price_cents: Some(unit_price_cents),
            tax_bp: None,
            is_optional: false,
            discount: Default::default(),
            discount_reason: String::new(),
        };
        let new = deal::NewDeal {
            title: "Gearbox".to_owned(),
            lines: vec![line("Öl für Getriebe", 600), line("Pads", 5_000), line("Pads", 4_000)],
            ..Default::default()
        };
        let made: DealId = deal::create(cx, &till.cashier, &new).await.expect("a deal").deal.id;
        let of = |name: &str, price: i64, deal_id: Option<DealId>| NewSale {
            deal_id,
            ..till.sale(vec![till.open_line(name, price)], Discount::None)
        };
        for (name, price, deal, is_taken) in [
            // Anybody writes a deal: what is in the catalogue costs there what it costs everywhere.
            ("Öl für Getriebe", 600, Some(made), false),
            ("öl für getriebe", 800, Some(made), true),
            ("Öl für Getriebe", 600, None, false),
            ("Pads", 5_000, Some(made), true),
            ("Pads", 4_000, Some(made), true),
            ("Pads", 3_000, Some(made), false),
            ("Pads", 3_000, None, true),
        ] {
            let sold = till.sell(&till.cashier, &of(name, price, deal)).await;
            assert_eq!(sold.is_ok(), is_taken, "{name} at {price}: {sold:?}");
            assert!(is_taken || matches!(sold, Err(CounterError::NeedsManager)), "{name} at {price}: {sold:?}");
        }
    })
    .await;
}

/// A deal's line of the oil, by name or as the product it is.
fn offer(name: &str, product_id: Option<ProductId>, quantity: i64, unit_price_cents: i64) -> deal::NewDealLine {
    let (kind, unit_price_cents) = (deal::LineKind::Part, Some(unit_price_cents));
    let (name, quantity) = (name.to_owned(), Quantity::whole(quantity));
    deal::NewDealLine {
        kind,
        product_id,
        name,
        quantity,
        unit: None,
        unit_price_cents,
        tax_bp: None,
        is_optional: false,
        discount: Default::default(),
        discount_reason: String::new(),
    }
}

impl Till {
    async fn deal(&self, writer: &Actor, customer: Option<&Actor>, lines: &[deal::NewDealLine]) -> deal::DealRecord {
        let customer_id = customer.map(|customer| customer.user.id);
        let new =
            deal::NewDeal { title: "Gearbox".to_owned(), customer_id, lines: lines.to_vec(), ..Default::default() };
        deal::create(&self.garage.cx, writer, &new).await.expect("a deal")
    }

    async fn edit(&self, writer: &Actor, made: &deal::DealRecord, lines: &[deal::NewDealLine]) -> deal::DealRecord {
        let version = made.deal.version;
        let edit = deal::Edit { version, lines: Some(lines.to_vec()), ..Default::default() };
        deal::edit(&self.garage.cx, writer, made.deal.id, &edit).await.expect("edited")
    }

    /// So many of a deal's line at a price, as the cashier sells them.
    fn of_deal(&self, made: &deal::DealRecord, name: &str, quantity: i64, price: i64) -> NewSale {
        let line = NewLine { quantity: Quantity::whole(quantity), ..self.open_line(name, price) };
        NewSale { deal_id: Some(made.deal.id), ..self.sale(vec![line], Discount::None) }
    }

    async fn is_sold(&self, new: &NewSale) -> bool {
        let sold = self.sell(&self.cashier, new).await;
        assert!(sold.is_ok() || matches!(sold, Err(CounterError::NeedsManager)), "{sold:?}");
        sold.is_ok()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_gets_nobody_round_the_limit_unless_whoever_runs_the_shop_wrote_the_line() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let (engine, oil) = (till.garage.engine, "Öl für Getriebe");
        for queued in [false, true] {
            for (name, product) in [(oil, None), ("Gear oil", Some(till.oil))] {
                let what = format!("{engine}, {name}, queued: {queued}");
                let sold = async |made: &deal::DealRecord, quantity: i64, price: i64| {
                    let new = NewSale { queued, ..till.of_deal(made, name, quantity, price) };
                    till.is_sold(&new).await
                };
                let theirs = till.deal(&till.cashier, None, &[offer(name, product, 1, 600)]).await;
                assert!(!sold(&theirs, 1, 600).await && !sold(&theirs, 1, 799).await, "{what}: a cashier's price");
                assert!(sold(&theirs, 1, 800).await, "{what}: as much as off any price");
                let dear = till.deal(&till.cashier, None, &[offer(name, product, 1, 1_500)]).await;
                assert!(sold(&dear, 1, 1_500).await && sold(&dear, 1, 800).await, "{what}: dearer than the list");

                let empty = till.deal(&till.cashier, None, &[]).await;
                let managers = till.edit(&till.manager, &empty, &[offer(name, product, 2, 600)]).await;
                assert!(sold(&managers, 2, 600).await && sold(&managers, 1, 480).await, "{what}: a manager's price");
                assert!(!sold(&managers, 1, 479).await, "{what}: and less than the limit allows of it");
                assert!(!sold(&managers, 3, 600).await, "{what}: for as many as the manager wrote");
                let wheel = offer("A wheel", None, 1, 9_000);
                let longer = till.edit(&till.cashier, &managers, &[wheel, offer(name, product, 2, 600)]).await;
                assert!(sold(&longer, 2, 600).await, "{what}: a line beside it changes nothing");
                let more = till.edit(&till.cashier, &longer, &[offer(name, product, 9, 600)]).await;
                assert!(!sold(&more, 1, 600).await, "{what}: what a cashier changes is the cashier's");
                let looked = till.edit(&till.manager, &more, &[offer(name, product, 9, 600)]).await;
                assert!(!sold(&looked, 1, 600).await, "{what}: also where a manager saves it as it is");
                let again = till.edit(&till.manager, &looked, &[offer(name, product, 3, 600)]).await;
                assert!(sold(&again, 3, 600).await, "{what}: and what a manager changes the manager's");
            }
        }
        let theirs = till.deal(&till.cashier, None, &[offer(oil, None, 1, 600)]).await;
        let new = till.of_deal(&theirs, oil, 1, 600);
        let signed = Some(signs(&till.manager.user, PASSWORD));
        let receipt = sale::sell_signed(&till.garage.theirs(&till.cashier), &till.cashier, till.shift, new, signed)
            .await
            .expect("signed for");
        assert_eq!(receipt.sale.approved_cents, Some(400), "{engine}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_vouched_for_by_whoever_runs_the_shop_and_made_it() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let (cx, engine, oil) = (&till.garage.cx, till.garage.engine, "Öl für Getriebe");
        let customer = till.garage.customer(0).await;
        for (maker, is_taken) in [(&till.cashier, false), (&till.manager, true)] {
            let made = till.deal(&till.cashier, Some(&customer), &[offer(oil, None, 1, 600)]).await;
            let new = deal::NewQuote { version: made.deal.version, ..Default::default() };
            let quoted = deal::quote(cx, maker, made.deal.id, &new).await.expect("a quote");
            assert!(!till.is_sold(&till.of_deal(&made, oil, 1, 600)).await, "{engine}: nobody has said yes yet");
            let signed = deal::Signed {
                decision: deal::Decision::Approve,
                name: String::new(),
                reason: String::new(),
                lines: None,
            };
            deal::decide(cx, &customer, quoted.quotes[0].head.id, signed).await.expect("approved");
            assert_eq!(till.is_sold(&till.of_deal(&made, oil, 1, 600)).await, is_taken, "{engine}");
        }
    })
    .await;
}
