//! What a customer takes of a quote, what a till takes of a deal, and the link for whoever has no account; on both engines.

use crate::support::race::at_once;
use crate::support::till::cash;
use crate::support::{ADDRESS, Asks, Garage, PASSWORD, on_both};
use session::catalogue::basket::Discount;
use session::change::Actor;
use session::counter::{self, Approval, CounterError};
use session::deal::{
    self, DealError, DealRecord, Decision, Edit, LineKind, NewDeal, NewDealLine, NewQuote, QuoteKey, QuoteStatus,
    Signed, Stage,
};
use session::id::{QuoteId, ShiftId};
use session::login::Password;
use session::quantity::{Quantity, Unit};
use session::sale::{self, ApprovalKind, ManagerSigns, NewApproval, NewLine, NewSale, Receipt};
use session::shop::Role;
use session::store::Identity;
use session::store::transact;

fn line(name: &str, cents: i64, is_optional: bool) -> NewDealLine {
    NewDealLine {
        kind: LineKind::Part,
        product_id: None,
        name: name.to_owned(),
        quantity: Quantity::ONE,
        unit: None,
        unit_price_cents: Some(cents),
        tax_bp: Some(1_900),
        is_optional,
        discount: Default::default(),
        discount_reason: String::new(),
    }
}

fn approve(lines: Option<Vec<i64>>) -> Signed {
    Signed { decision: Decision::Approve, name: "A. Winter".to_owned(), reason: String::new(), lines }
}

/// A deal with these lines, quoted for `customer` or for somebody without an account.
async fn quoted(garage: &Garage, staff: &Actor, customer: Option<&Actor>, lines: Vec<NewDealLine>) -> DealRecord {
    let new = NewDeal {
        title: "Brakes".to_owned(),
        customer_id: customer.map(|customer| customer.user.id),
        customer_name: "Wanda Walk-in".to_owned(),
        lines,
        ..NewDeal::default()
    };
    let made = deal::create(&garage.theirs(staff), staff, &new).await.expect("made");
    again(garage, staff, &made).await
}

async fn again(garage: &Garage, staff: &Actor, made: &DealRecord) -> DealRecord {
    let new = NewQuote { version: made.deal.version, ..NewQuote::default() };
    deal::quote(&garage.theirs(staff), staff, made.deal.id, &new).await.expect("quoted")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_leaves_out_what_is_optional_and_the_total_is_of_what_they_took() {
    on_both(async |garage: Garage| {
        let (cx, staff, customer) = (&garage.cx, garage.staff(Role::Mechanic).await, garage.customer(0).await);
        let lines = || vec![line("Pads", 10_000, false), line("Discs", 20_000, true), line("Fluid", 3_000, true)];
        for (wanted, total, taken) in [
            (Some(vec![]), 10_000, [true, false, false]),
            (Some(vec![3]), 13_000, [true, false, true]),
            (Some(vec![1, 2]), 30_000, [true, true, false]),
            (None, 33_000, [true, true, true]),
        ] {
            let record = quoted(&garage, &staff, Some(&customer), lines()).await;
            let quote = &record.quotes[0];
            assert_eq!(
                (quote.head.total_cents, quote.head.approved_cents, quote.optional()),
                (33_000, None, vec![2, 3])
            );
            let shown = quote.chosen(wanted.as_deref().unwrap_or(&[2, 3])).expect("a sum").total.total_cents;
            let head = deal::decide(&cx.of(customer.identity()), &customer, quote.head.id, approve(wanted))
                .await
                .expect("approved");
            assert_eq!((head.approved_cents, shown), (Some(total), total), "what was shown is what was approved");
            let now = deal::get(&cx.of(staff.identity()), &staff, record.deal.id).await.expect("there");
            assert_eq!(now.quotes[0].lines.iter().map(|line| line.approved_cents.is_some()).collect::<Vec<_>>(), taken);
            let approved = now.approved.expect("approved");
            assert_eq!((approved.total_cents, approved.differs), (total, false));
            // The till takes up what was approved, and nothing else.
            let till = deal::prefill(&cx.of(staff.identity()), &staff, record.deal.id).await.expect("a basket");
            assert_eq!(till.lines.len(), taken.iter().filter(|taken| **taken).count());
        }
        let record = quoted(&garage, &staff, Some(&customer), vec![line("Pads", 10_000, true)]).await;
        for wrong in [vec![], vec![0], vec![2], vec![-1], vec![i64::MAX]] {
            let refused = deal::decide(
                &cx.of(customer.identity()),
                &customer,
                record.quotes[0].head.id,
                approve(Some(wrong.clone())),
            )
            .await;
            assert!(
                matches!(&refused, Err(DealError::Invalid { field, .. }) if field == "lines"),
                "{wrong:?} {refused:?}"
            );
        }
        // The database itself keeps what was approved of it.
        const FORGE: &str =
            "INSERT INTO deal_quote_approved_lines (quote_id, position, shop_id, tax_cents, total_cents)
            SELECT quote_id, position + 10, shop_id, 0, 1 FROM deal_quote_approved_lines";
        assert!(transact!(cx.store, |tx| tx.execute(FORGE, vec![]).await).is_err());
        const CHANGE: &str = "UPDATE deal_quote_approved_lines SET total_cents = 1";
        assert!(transact!(cx.store, |tx| tx.execute(CHANGE, vec![]).await).is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_quote_that_comes_to_nothing_leaves_approved_what_was_approved_before() {
    on_both(async |garage: Garage| {
        let (cx, staff, customer) = (&garage.cx, garage.staff(Role::Mechanic).await, garage.customer(0).await);
        let decline = || Signed { decision: Decision::Decline, ..approve(None) };
        let record = quoted(&garage, &staff, Some(&customer), vec![line("Pads", 10_000, false)]).await;
        deal::decide(&cx.of(customer.identity()), &customer, record.quotes[0].head.id, approve(None))
            .await
            .expect("approved");
        let stage = async || deal::get(&cx.of(staff.identity()), &staff, record.deal.id).await.expect("there");
        // One that takes the place of another one before anybody decided leaves it as that one found it.
        again(&garage, &staff, &stage().await).await;
        let third = again(&garage, &staff, &stage().await).await;
        deal::decide(&cx.of(customer.identity()), &customer, third.quotes[0].head.id, decline())
            .await
            .expect("declined");
        let now = stage().await;
        assert_eq!(now.deal.stage, Stage::Approved, "{}", garage.engine);
        assert_eq!(now.approved.expect("still").total_cents, 10_000);
        let fourth = again(&garage, &staff, &stage().await).await;
        let back = deal::withdraw(&cx.of(staff.identity()), &staff, fourth.deal.id, fourth.quotes[0].head.id, "")
            .await
            .expect("taken back");
        assert_eq!(back.deal.stage, Stage::Approved);

        // What was lost since is no agreement any more.
        let moved = async |stage_now: Stage| {
            let edit = Edit { version: stage().await.deal.version, stage: Some(stage_now), ..Edit::default() };
            deal::edit(&cx.of(staff.identity()), &staff, record.deal.id, &edit).await.expect("moved");
        };
        moved(Stage::Lost).await;
        moved(Stage::Lead).await;
        let anew = again(&garage, &staff, &stage().await).await;
        deal::decide(&cx.of(customer.identity()), &customer, anew.quotes[0].head.id, decline())
            .await
            .expect("declined");
        assert_eq!(stage().await.deal.stage, Stage::Lost);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hours_are_quoted_and_approved_in_fractions() {
    on_both(async |garage: Garage| {
        let (cx, staff, customer) = (&garage.cx, garage.staff(Role::Mechanic).await, garage.customer(0).await);
        let hours = Quantity::of_thousandths(1_250);
        let labour = NewDealLine {
            kind: LineKind::Labour,
            quantity: hours,
            unit: Some(Unit::Hour),
            ..line("Fitting", 9_999, false)
        };
        let record = quoted(&garage, &staff, Some(&customer), vec![labour, line("Pads", 5_000, true)]).await;
        let head =
            deal::decide(&cx.of(customer.identity()), &customer, record.quotes[0].head.id, approve(Some(vec![])))
                .await
                .expect("approved");
        assert_eq!(head.approved_cents, Some(12_499), "124.9875, rounded once");
        let kept =
            deal::quote_of(&cx.of(customer.identity()), &customer.user, head.id).await.expect("read").expect("theirs");
        assert_eq!(kept.lines[0].unit.shown(kept.lines[0].quantity), "1.25\u{a0}h");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_comes_off_a_line_and_off_all_of_it_is_said_with_its_reason_and_follows_what_is_taken() {
    on_both(async |garage: Garage| {
        let (cx, staff, customer) = (&garage.cx, garage.staff(Role::Mechanic).await, garage.customer(0).await);
        let reduced = NewDealLine {
            discount: Discount::Bp(1_000),
            discount_reason: "Scratched".to_owned(),
            ..line("Pads", 10_000, false)
        };
        let new = NewDeal {
            title: "Brakes".to_owned(),
            customer_id: Some(customer.user.id),
            lines: vec![reduced, line("Discs", 20_000, true)],
            discount: Discount::Cents(10_000),
            discount_reason: "For coming back".to_owned(),
            ..NewDeal::default()
        };
        let made = deal::create(&cx.of(staff.identity()), &staff, &new).await.expect("made");
        // 90.00 and 200.00, less 100.00 dealt out between them.
        assert_eq!((made.deal.total_cents, made.lines[0].total_cents), (19_000, 5_897));
        let quoted = again(&garage, &staff, &made).await;
        let quote = &quoted.quotes[0];
        assert_eq!((quote.head.discount, &*quote.head.discount_reason), (Discount::Cents(10_000), "For coming back"));
        assert_eq!((quote.lines[0].discount, &*quote.lines[0].discount_reason), (Discount::Bp(1_000), "Scratched"));
        assert_eq!(quote.chosen(&[2]).expect("a sum").total.total_cents, 19_000);
        assert_eq!(quote.chosen(&[]).expect("a sum").total.total_cents, 0, "no more comes off than there is");
        let head =
            deal::decide(&cx.of(customer.identity()), &customer, quote.head.id, approve(None)).await.expect("approved");
        assert_eq!(head.approved_cents, Some(19_000));
        let basket = deal::prefill(&cx.of(staff.identity()), &staff, quoted.deal.id).await.expect("a basket").lines;
        let off: Vec<_> = basket.iter().map(|line| line.discount).collect();
        assert_eq!(off, [Discount::Cents(4_103), Discount::Cents(6_897)], "each line has all that comes off it");

        // A reason is owed, and nothing is taken off that is not there.
        let now = deal::get(&cx.of(staff.identity()), &staff, quoted.deal.id).await.expect("there");
        let edit = |discount, reason: &str| Edit {
            version: now.deal.version,
            discount: Some(discount),
            discount_reason: Some(reason.to_owned()),
            ..Edit::default()
        };
        for (discount, reason, wanted) in [
            (Discount::Bp(500), " ", "discount_reason"),
            (Discount::Bp(10_001), "x", "discount"),
            (Discount::Cents(-1), "x", "discount"),
            (Discount::Cents(29_001), "x", "discount"),
        ] {
            let refused = deal::edit(&cx.of(staff.identity()), &staff, now.deal.id, &edit(discount, reason)).await;
            assert!(matches!(&refused, Err(DealError::Invalid { field, .. }) if field == wanted), "{refused:?}");
        }
        let edited = deal::edit(&cx.of(staff.identity()), &staff, now.deal.id, &edit(Discount::Bp(5_000), "Half"))
            .await
            .expect("edited");
        assert_eq!((edited.deal.total_cents, edited.lines.len()), (14_500, 2));
        assert!(edited.approved.is_some_and(|approved| approved.differs));
        let none = Edit { version: edited.deal.version, ..edit(Discount::None, "") };
        let none = deal::edit(&cx.of(staff.identity()), &staff, now.deal.id, &none).await.expect("edited");
        assert_eq!(
            (none.deal.total_cents, none.deal.discount, &*none.deal.discount_reason),
            (29_000, Discount::None, "")
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discount_that_a_manager_wrote_needs_no_other_signature_at_the_till_and_anybody_elses_does() {
    on_both(async |garage: Garage| {
        let (cx, till, customer) = (&garage.cx, Till::open(&garage).await, garage.customer(0).await);
        let manager = garage.staff(Role::Manager).await;
        for (writer, is_taken) in [(&manager, true), (&till.cashier, false)] {
            let half = NewDealLine {
                discount: Discount::Bp(5_000),
                discount_reason: "Scratched".to_owned(),
                ..line("Special pads", 10_000, false)
            };
            let record = quoted(&garage, writer, Some(&customer), vec![half]).await;
            deal::decide(&cx.of(customer.identity()), &customer, record.quotes[0].head.id, approve(None))
                .await
                .expect("approved");
            // Whoever runs the shop gives it to the till: a cashier sees their own deals only.
            if is_taken {
                deal::give(cx, writer, record.deal.id, till.cashier.user.id).await.expect("given");
            }
            let mut new = till.of(&record, 10_000);
            new.lines[0].name = "Special pads".to_owned();
            new.lines[0].discount = Discount::Cents(5_000);
            new.tenders = vec![cash(5_000)];
            let sold = till.sell(new).await;
            assert_eq!(sold.is_ok(), is_taken, "{sold:?}");
        }
    })
    .await;
}

struct Till {
    garage: Garage,
    cashier: Actor,
    shift: ShiftId,
}

impl Till {
    async fn open(garage: &Garage) -> Self {
        let cashier = garage.teller(Role::Cashier).await;
        let register = garage.register().await;
        let shift = counter::get_or_create(&garage.theirs(&cashier), &cashier, register, 0, None)
            .await
            .expect("opened")
            .shift
            .id;
        Self { garage: garage.clone(), cashier, shift }
    }

    /// A sale of a deal that comes to so much.
    fn of(&self, deal: &DealRecord, cents: i64) -> NewSale {
        let line = NewLine {
            product_id: None,
            name: "Whatever is rung up".to_owned(),
            quantity: Quantity::ONE,
            unit: Unit::Piece,
            unit_price_cents: Some(cents),
            price_reason: String::new(),
            discount: Default::default(),
            tax_bp: Some(1_900),
        };
        NewSale {
            id: self.garage.cx.ids.next(),
            lines: vec![line],
            discount: Default::default(),
            tenders: vec![cash(cents)],
            customer_id: None,
            void_reason: None,
            rung_up_at: None,
            cashier_id: None,
            deal_id: Some(deal.deal.id),
            is_deposit: false,
            queued: false,
        }
    }

    async fn sell(&self, new: NewSale) -> Result<Receipt, CounterError> {
        sale::sell(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new).await
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_till_takes_no_more_for_a_deal_than_its_customer_approved() {
    on_both(async |garage: Garage| {
        let (cx, till, customer) = (&garage.cx, Till::open(&garage).await, garage.customer(0).await);
        let record = quoted(
            &garage,
            &till.cashier,
            Some(&customer),
            vec![line("Pads", 10_000, false), line("Discs", 5_000, true)],
        )
        .await;
        till.sell(till.of(&record, 1)).await.expect("nobody has approved anything yet");
        deal::decide(&cx.of(customer.identity()), &customer, record.quotes[0].head.id, approve(Some(vec![])))
            .await
            .expect("approved");
        let refused = till.sell(till.of(&record, 10_000)).await;
        let Err(CounterError::BeyondQuote { why, beyond_cents: 1 }) = refused else { panic!("{refused:?}") };
        for said in ["A. Winter", "100.00 EUR", "0.01 EUR more", "make a new quote"] {
            assert!(why.contains(said), "{said}: {why}");
        }
        const SALES: &str = "SELECT COUNT(*) FROM sales WHERE deal_id = $1";
        assert_eq!(garage.count(SALES, vec![record.deal.id.into()]).await, 1, "nothing was recorded");
        till.sell(till.of(&record, 4_000)).await.expect("less is fine");
        let deposit = |cents| {
            let mut new = NewSale { is_deposit: true, ..till.of(&record, cents) };
            new.lines[0].tax_bp = None;
            new
        };
        let too_much = till.sell(deposit(6_000)).await;
        assert!(matches!(too_much, Err(CounterError::BeyondQuote { .. })), "{too_much:?}");
        till.sell(deposit(5_999)).await.expect("so much is left");
        let beyond = till.sell(till.of(&record, 6_000)).await;
        assert!(matches!(beyond, Err(CounterError::BeyondQuote { .. })), "{beyond:?}");
        // What a till kept was taken already: nothing that was rung up is lost.
        till.sell(NewSale { queued: true, ..till.of(&record, 6_000) }).await.expect("kept sales are taken");
        // More is approved by a newer quote.
        let now = deal::get(cx, &till.cashier, record.deal.id).await.expect("there");
        let edit =
            Edit { version: now.deal.version, lines: Some(vec![line("Pads", 40_000, false)]), ..Edit::default() };
        let edited = deal::edit(cx, &till.cashier, record.deal.id, &edit).await.expect("edited");
        assert!(edited.approved.as_ref().is_some_and(|approved| approved.differs));
        assert!(till.sell(till.of(&record, 20_000)).await.is_err(), "nobody approved the new lines");
        let newer = again(&garage, &till.cashier, &edited).await;
        assert!(till.sell(till.of(&record, 20_000)).await.is_err(), "nor is a quote an approval");
        deal::decide(&cx.of(customer.identity()), &customer, newer.quotes[0].head.id, approve(None))
            .await
            .expect("approved");
        till.sell(till.of(&record, 20_000)).await.expect("now it is");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_signs_for_what_a_sale_takes_beyond_what_was_approved_and_for_no_more() {
    on_both(async |garage: Garage| {
        let (cx, till, customer) = (&garage.cx, Till::open(&garage).await, garage.customer(0).await);
        let manager = garage.person(Role::Manager).await;
        let signs = || ManagerSigns {
            sign_in: Approval {
                email: manager.email.clone(),
                password: Password::new(PASSWORD.to_owned()),
                code: String::new(),
            },
            reason: "She nodded on the phone".to_owned(),
        };
        let record = quoted(&garage, &till.cashier, Some(&customer), vec![line("Pads", 10_000, false)]).await;
        deal::decide(&cx.of(customer.identity()), &customer, record.quotes[0].head.id, approve(None))
            .await
            .expect("approved");
        let new = till.of(&record, 10_500);
        let sign = async |kind, cents_max| {
            let new = NewApproval { sale_id: new.id, kind, cents_max, manager: signs() };
            sale::approve(cx, &till.cashier, till.shift, new).await.expect("signed");
        };
        // Neither less than it takes nor something else lets it through.
        for (kind, cents_max) in [(ApprovalKind::BeyondQuote, 499), (ApprovalKind::Discount, 9_000)] {
            sign(kind, cents_max).await;
            let refused = till.sell(new.clone()).await;
            assert!(matches!(refused, Err(CounterError::BeyondQuote { beyond_cents: 500, .. })), "{refused:?}");
        }
        sign(ApprovalKind::BeyondQuote, 500).await;
        let receipt = till.sell(new.clone()).await.expect("allowed");
        let said = |receipt: &Receipt| {
            let sale = &receipt.sale;
            (sale.beyond_by.clone(), sale.beyond_cents, sale.beyond_reason.clone(), sale.approved_by.clone())
        };
        let wanted = (Some(manager.name.clone()), Some(500), Some("She nodded on the phone".to_owned()), None);
        assert_eq!(said(&receipt), wanted);
        assert_eq!(said(&sale::receipt(cx, &till.cashier, new.id).await.expect("there")), wanted);

        // Signed for with the sale itself, and by a manager at a till of their own.
        let signed = sale::sell_signed(cx, &till.cashier, till.shift, till.of(&record, 700), Some(signs())).await;
        assert_eq!(said(&signed.expect("allowed")).1, Some(700));
        let boss = garage.teller_again(&manager).await;
        garage.join(&boss, till.shift).await;
        let own = sale::sell(&cx.of(boss.identity()), &boss, till.shift, till.of(&record, 300))
            .await
            .expect("a manager stands there");
        assert_eq!(said(&own), (Some(manager.name.clone()), Some(300), None, None));
        let report = counter::report(&cx.of(boss.identity()), &boss, till.shift).await.expect("a report").report;
        let beyond = report.allowed.iter().filter(|one| one.is_beyond_quote);
        assert_eq!(beyond.map(|one| one.cents).collect::<Vec<_>>(), [500, 700, 300]);
        const AUDITED: &str = "SELECT COUNT(*) FROM audit_log WHERE action = 'beyond_quote_approved' AND actor_id = $1";
        assert_eq!(
            garage.count(AUDITED, vec![manager.id.into()]).await,
            4,
            "two that were too small or of use, and two more"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_sales_of_a_deal_at_once_those_are_recorded_that_were_approved() {
    on_both(async |garage: Garage| {
        let (till, customer) = (Till::open(&garage).await, garage.customer(0).await);
        let record = quoted(&garage, &till.cashier, Some(&customer), vec![line("Pads", 10_000, false)]).await;
        let quote = record.quotes[0].head.id;
        deal::decide(&garage.theirs(&customer), &customer, quote, approve(None)).await.expect("approved");
        let done = at_once(|_| {
            let (cx, cashier, shift, new) =
                (garage.cx.clone(), till.cashier.clone(), till.shift, till.of(&record, 4_000));
            async move { sale::sell(&cx.of(cashier.identity()), &cashier, shift, new).await }
        })
        .await;
        assert_eq!(done.iter().filter(|sale| sale.is_ok()).count(), 2, "{}", garage.engine);
    })
    .await;
}

/// The key in a link.
async fn key(garage: &Garage, staff: &Actor, record: &DealRecord) -> QuoteKey {
    let quote = record.quotes[0].head.id;
    let link = deal::quote_link(&garage.theirs(staff), staff, record.deal.id, quote, "/quote").await.expect("a link");
    assert_eq!(link.valid_until, record.quotes[0].head.valid_until);
    QuoteKey::new(link.path.strip_prefix("/quote?key=").expect("a key").to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_link_sees_and_decides_that_quote_and_nothing_else() {
    on_both(async |garage: Garage| {
        let (cx, staff) = (&garage.cx, garage.staff(Role::Mechanic).await);
        let lines = || vec![line("Pads", 10_000, false), line("Discs", 5_000, true)];
        let record = quoted(&garage, &staff, None, lines()).await;
        let key = key(&garage, &staff, &record).await;
        let opened = deal::linked(&cx.of(Identity::Nobody), &key).await.expect("read").expect("it opens it");
        assert_eq!((opened.quote.head.id, opened.shop_id), (record.quotes[0].head.id, garage.shop_id));
        assert_eq!((&*opened.quote.head.recipient_name, opened.quote.head.has_account), ("Wanda Walk-in", false));
        assert!(!format!("{key:?}").contains(&key.expose()[..8]), "it shows nothing of itself");

        // One letter of it changed, cut, or signed for another quote, it opens nothing.
        let other = quoted(&garage, &staff, None, lines()).await;
        let other_id = other.quotes[0].head.id.0.simple().to_string();
        let text = key.expose();
        let flipped = |at: usize| {
            let with = if text.as_bytes()[at] == b'0' { "1" } else { "0" };
            format!("{}{with}{}", &text[..at], &text[at + 1..])
        };
        let mut wrong =
            vec![String::new(), text[..95].to_owned(), format!("{other_id}{}", &text[32..]), "é".repeat(48)];
        wrong.extend([0, 31, 32, 95].map(flipped));
        for wrong in wrong.into_iter().map(QuoteKey::new) {
            assert!(deal::linked(&cx.of(Identity::Nobody), &wrong).await.expect("read").is_none());
            let refused = deal::decide_by_link(&cx.of(Identity::Nobody), &wrong, ADDRESS, approve(None)).await;
            assert!(matches!(refused, Err(DealError::NotFound)));
        }

        let unnamed = Signed { name: String::new(), ..approve(Some(vec![])) };
        let head = deal::decide_by_link(&cx.of(Identity::Nobody), &key, ADDRESS, unnamed).await.expect("approved");
        assert_eq!((head.status, head.approved_cents), (QuoteStatus::Approved, Some(10_000)));
        assert_eq!(head.decided_name.as_deref(), Some("Wanda Walk-in"));
        assert_eq!(
            deal::get(&cx.of(staff.identity()), &staff, record.deal.id).await.expect("there").deal.stage,
            Stage::Approved
        );
        const AUDITED: &str =
            "SELECT COUNT(*) FROM audit_log WHERE action = 'quote_approved' AND actor_id IS NULL AND address = $1";
        assert_eq!(garage.count(AUDITED, vec![ADDRESS.into()]).await, 1);
        // It is worth nothing more than to look at it, and that for ever.
        let unsaid = Signed { decision: Decision::Decline, ..approve(None) };
        let unsaid = deal::decide_by_link(&cx.of(Identity::Nobody), &key, ADDRESS, unsaid).await;
        assert!(matches!(unsaid, Err(DealError::QuoteNotOpen(QuoteStatus::Approved))));
        garage.cx.clock.advance(400 * 86_400_000);
        assert!(deal::linked(&cx.of(Identity::Nobody), &key).await.expect("read").is_some());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_ends_with_its_quote_and_is_only_for_whoever_has_no_account() {
    on_both(async |garage: Garage| {
        let (cx, staff, customer) = (&garage.cx, garage.staff(Role::Mechanic).await, garage.customer(0).await);
        let lines = || vec![line("Pads", 10_000, false)];
        let record = quoted(&garage, &staff, None, lines()).await;
        let key = key(&garage, &staff, &record).await;
        garage.cx.clock.advance(30 * 86_400_000);
        assert!(deal::linked(&cx.of(Identity::Nobody), &key).await.expect("read").is_none(), "its time is over");
        let late = deal::decide_by_link(&cx.of(Identity::Nobody), &key, ADDRESS, approve(None)).await;
        assert!(matches!(late, Err(DealError::NotFound)));

        let with_account = quoted(&garage, &staff, Some(&customer), lines()).await;
        let stranger = garage.staff(Role::Mechanic).await;
        let of = async |who: &Actor, record: &DealRecord, quote: QuoteId| {
            deal::quote_link(cx, who, record.deal.id, quote, "/quote").await
        };
        for refused in [
            of(&staff, &with_account, with_account.quotes[0].head.id).await,
            of(&stranger, &record, record.quotes[0].head.id).await,
            of(&staff, &with_account, record.quotes[0].head.id).await,
            of(&staff, &record, cx.ids.next()).await,
        ] {
            assert!(matches!(refused, Err(DealError::NotFound)), "{refused:?}");
        }
        // Another server's secret opens nothing of it.
        let mut elsewhere = garage.cx.clone();
        elsewhere.secret = session::context::Secret::new(&[8; 32]).expect("32 bytes");
        let fresh = quoted(&garage, &staff, None, lines()).await;
        let key = self::key(&garage, &staff, &fresh).await;
        assert!(deal::linked(&elsewhere, &key).await.expect("read").is_none());
        assert!(deal::linked(&cx.of(Identity::Nobody), &key).await.expect("read").is_some());
        deal::withdraw(&cx.of(staff.identity()), &staff, fresh.deal.id, fresh.quotes[0].head.id, "Sold out")
            .await
            .expect("taken back");
        let read = deal::linked(&cx.of(Identity::Nobody), &key).await.expect("read").expect("and they read why");
        assert_eq!((read.quote.head.status, &*read.quote.head.word), (QuoteStatus::Withdrawn, "Sold out"));
    })
    .await;
}
