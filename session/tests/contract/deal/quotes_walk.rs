//! The law of quotes: whatever staff do to a deal, whoever reads a quote is whom it was made for or works on its deal, what was offered
//! and signed never changes, and no decision moves a deal that does not wait for one.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::{ADDRESS, Garage, on_both};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use session::catalogue::basket::Discount;
use session::change::Actor;
use session::clock::Timestamp;
use session::deal::{
    self, DealError, DealLine, DealRecord, Decision, Edit, LineKind, NewDealLine, NewQuote, Quote, QuoteHead, QuoteKey,
    QuoteStatus, Signed, Stage,
};
use session::id::{DealId, QuoteId};
use session::quantity::Quantity;
use session::shop::Role;

const CUSTOMERS: usize = 3;
const DEALS: usize = 2;
const DAY_MS: i64 = 86_400_000;

/// Everything somebody does to a deal or says to a quote. Indexes are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Rename { deal: usize, title: usize },
    Price { deal: usize, cents: i64, is_optional: bool },
    MakeFor { deal: usize, customer: usize },
    Give { deal: usize, staff: usize },
    Move { deal: usize, to: Stage },
    Quote { deal: usize, days: i64 },
    Withdraw { quote: usize },
    Decide { customer: usize, quote: usize, decision: Decision, wants: bool },
    Delete { deal: usize },
    Restore { deal: usize },
    Wait { days: i64 },
}

fn step() -> impl Strategy<Value = Step> {
    let deal = || 0..DEALS;
    let stage = prop::sample::select(Stage::ALL.to_vec());
    let decision = prop_oneof![2 => Just(Decision::Approve), 1 => Just(Decision::Decline)];
    prop_oneof![
        2 => (deal(), 0..9_usize).prop_map(|(deal, title)| Step::Rename { deal, title }),
        3 => (deal(), 1..99_999_i64, any::<bool>())
            .prop_map(|(deal, cents, is_optional)| Step::Price { deal, cents, is_optional }),
        3 => (deal(), 0..=CUSTOMERS).prop_map(|(deal, customer)| Step::MakeFor { deal, customer }),
        2 => (deal(), 0..3_usize).prop_map(|(deal, staff)| Step::Give { deal, staff }),
        6 => (deal(), stage).prop_map(|(deal, to)| Step::Move { deal, to }),
        8 => (deal(), 1..4_i64).prop_map(|(deal, days)| Step::Quote { deal, days }),
        1 => (0..64_usize).prop_map(|quote| Step::Withdraw { quote }),
        6 => (0..=CUSTOMERS, 0..64_usize, decision, any::<bool>())
            .prop_map(|(customer, quote, decision, wants)| Step::Decide { customer, quote, decision, wants }),
        1 => deal().prop_map(|deal| Step::Delete { deal }),
        2 => deal().prop_map(|deal| Step::Restore { deal }),
        1 => (1..3_i64).prop_map(|days| Step::Wait { days }),
    ]
}

/// A quote as it was made, and as it was decided on since.
struct Made {
    deal: DealId,
    /// Which customer's; that of nobody with an account is [`CUSTOMERS`].
    recipient: usize,
    /// The link to one of nobody with an account.
    key: Option<QuoteKey>,
    offered: Quote,
    decided: Option<Quote>,
}

struct Walk {
    garage: Garage,
    /// Two who each see their own, and one who runs the shop.
    staff: Vec<Actor>,
    customers: Vec<Actor>,
    deals: Vec<DealId>,
    made: Vec<Made>,
    /// Whether a deal was approved when the first of the quotes was made that it waits for.
    was_approved: BTreeMap<DealId, bool>,
}

/// A quote as it was offered, whatever became of it.
fn as_offered(quote: &Quote) -> Quote {
    let head = QuoteHead {
        approved_cents: None,
        status: QuoteStatus::Open,
        decided_name: None,
        decided_at: None,
        reason: None,
        withdrawn_at: None,
        word: String::new(),
        ..quote.head.clone()
    };
    let lines = quote.lines.iter().map(|line| DealLine { approved_cents: None, ..line.clone() }).collect();
    Quote { head, lines }
}

impl Walk {
    async fn begin(garage: &Garage) -> Self {
        let garage = garage.next_shop().await;
        let mut staff = Vec::new();
        for role in [Role::Mechanic, Role::Cashier, Role::Manager] {
            staff.push(garage.at_home(garage.person(role).await));
        }
        let mut customers = Vec::new();
        for _ in 0..CUSTOMERS {
            customers.push(garage.customer(0).await);
        }
        let mut deals = Vec::new();
        for title in ["Brakes", "Clutch"] {
            deals.push(garage.deal(&staff[0], title, Some(&customers[0])).await.deal.id);
        }
        let was_approved = deals.iter().map(|deal| (*deal, false)).collect();
        Self { garage, staff, customers, deals, made: Vec::new(), was_approved }
    }

    fn boss(&self) -> &Actor {
        &self.staff[2]
    }

    /// The deal as whoever runs the shop sees it; nothing while it is deleted.
    async fn record(&self, deal: DealId) -> Option<DealRecord> {
        deal::get(&self.garage.cx, self.boss(), deal).await.ok()
    }

    /// How far a deal is, deleted or not.
    async fn stage(&self, deal: DealId) -> Stage {
        const STAGE: &str = "SELECT stage FROM deals WHERE id = $1";
        self.garage.cx.store.one::<(Stage,)>(STAGE, vec![deal.into()]).await.expect("a stage").0
    }

    async fn edit(&self, deal: usize, edit: Edit) {
        let Some(record) = self.record(self.deals[deal]).await else { return };
        let edit = Edit { version: record.deal.version, ..edit };
        match deal::edit(&self.garage.cx, self.boss(), record.deal.id, &edit).await {
            Ok(_) | Err(DealError::NoSuchStep { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Rename { deal, title } => {
                let (title, vehicle) = (Some(format!("Title {title}")), Some(format!("Car {title}")));
                self.edit(deal, Edit { title, vehicle, ..Edit::default() }).await;
            }
            Step::Price { deal, cents, is_optional } => {
                let line = |cents: i64, is_optional| NewDealLine {
                    kind: LineKind::Part,
                    product_id: None,
                    name: format!("Part {cents}"),
                    quantity: Quantity::ONE,
                    unit: None,
                    unit_price_cents: Some(cents),
                    tax_bp: Some(700),
                    is_optional,
                    discount: Default::default(),
                    discount_reason: String::new(),
                };
                let lines = Some(vec![line(cents, false), line(cents / 3, is_optional)]);
                let discount = Some(if cents % 3 == 0 { Discount::Bp(1_000) } else { Discount::Cents(cents % 100) });
                let discount_reason = Some("A good customer".to_owned());
                self.edit(deal, Edit { lines, discount, discount_reason, ..Edit::default() }).await;
            }
            Step::MakeFor { deal, customer } => {
                let customer_id = self.customers.get(customer).map(|customer| customer.user.id);
                let customer_name = customer_id.is_none().then(|| "Walk-in".to_owned());
                self.edit(deal, Edit { customer_id, customer_name, ..Edit::default() }).await;
            }
            Step::Give { deal, staff } => {
                let to = self.staff[staff].user.id;
                drop(deal::give(&self.garage.cx, self.boss(), self.deals[deal], to).await);
            }
            Step::Move { deal, to } => self.edit(deal, Edit { stage: Some(to), ..Edit::default() }).await,
            Step::Quote { deal, days } => self.quote(deal, days).await,
            Step::Withdraw { quote } => {
                let Some(made) = self.nth(quote) else { return };
                let (deal, id) = (made.deal, made.offered.head.id);
                let is_open = made.decided.is_none()
                    && self.record(deal).await.is_some_and(|record| {
                        record.quotes.iter().any(|quote| quote.head.id == id && quote.head.status == QuoteStatus::Open)
                    });
                let taken_back = deal::withdraw(&self.garage.cx, self.boss(), deal, id, "Not in stock").await;
                if is_open {
                    let now = taken_back.expect("an open one is taken back").deal.stage;
                    assert_eq!(now, Stage::without_its_quote(self.was_approved[&deal]));
                }
            }
            Step::Decide { customer, quote, decision, wants } => self.decide(customer, quote, decision, wants).await,
            Step::Delete { deal } => drop(deal::delete(&self.garage.cx, self.boss(), self.deals[deal]).await),
            Step::Restore { deal } => drop(deal::undelete(&self.garage.cx, self.boss(), self.deals[deal]).await),
            Step::Wait { days } => self.garage.cx.clock.advance(days * DAY_MS),
        }
    }

    fn nth(&self, quote: usize) -> Option<&Made> {
        self.made.get(quote.checked_rem(self.made.len())?)
    }

    async fn quote(&mut self, deal: usize, days: i64) {
        let Some(record) = self.record(self.deals[deal]).await else { return };
        let message = format!("For {}", record.deal.customer_name);
        let new = NewQuote { version: record.deal.version, message, valid_days: Some(days), ..NewQuote::default() };
        let Ok(quoted) = deal::quote(&self.garage.cx, self.boss(), record.deal.id, &new).await else { return };
        if record.deal.stage != Stage::Quoted {
            self.was_approved.insert(record.deal.id, record.deal.stage == Stage::Approved);
        }
        let recipient = self.customers.iter().position(|one| Some(one.user.id) == record.deal.customer_id);
        let (recipient, offered) = (recipient.unwrap_or(CUSTOMERS), quoted.quotes[0].clone());
        assert_eq!(offered.head.recipient_name, record.deal.customer_name);
        let link = deal::quote_link(&self.garage.cx, self.boss(), record.deal.id, offered.head.id, "").await;
        assert_eq!(link.is_ok(), recipient == CUSTOMERS, "a link is for whoever has no account");
        let key = link.ok().map(|link| QuoteKey::new(link.path.replace("?key=", "")));
        assert_eq!((&offered.head.title, &offered.lines), (&record.deal.title, &record.lines));
        self.made.push(Made { deal: record.deal.id, recipient, key, offered, decided: None });
    }

    /// Somebody decides on any quote. Only its customer can, only once, and it moves only a deal that waits.
    async fn decide(&mut self, customer: usize, quote: usize, decision: Decision, wants: bool) {
        let Some(quote) = quote.checked_rem(self.made.len()) else { return };
        let made = &self.made[quote];
        let (deal, id): (DealId, QuoteId) = (made.deal, made.offered.head.id);
        let (before, was_approved) = (self.stage(deal).await, self.was_approved[&deal]);
        let signed = Signed {
            decision,
            name: format!("Signed {customer}"),
            reason: String::new(),
            lines: (!wants).then(Vec::new),
        };
        let cx = &self.garage.cx;
        let answer = match (self.customers.get(customer), &made.key) {
            (Some(customer), _) => deal::decide(cx, customer, id, signed).await,
            (None, Some(key)) => deal::decide_by_link(cx, key, ADDRESS, signed).await,
            (None, None) => return,
        };
        let after = self.stage(deal).await;
        if made.recipient != customer {
            assert!(matches!(answer, Err(DealError::NotFound)), "{answer:?}");
        }
        let is_first = made.decided.is_none();
        match answer {
            Ok(head) if is_first => {
                assert_eq!(before, Stage::Quoted, "a decision moves only a deal that waits for one");
                assert!(self.garage.cx.clock.now() < made.offered.head.valid_until);
                assert_eq!(after, decision.stage(was_approved), "what was agreed before stays agreed");
                let read = match (self.customers.get(customer), &made.key) {
                    (None, Some(key)) => deal::linked(cx, key).await.expect("read").map(|linked| linked.quote),
                    (who, _) => deal::quote_of(cx, &who.expect("somebody").user, id).await.expect("read"),
                };
                let read = read.expect("theirs");
                assert_eq!(read.head, head);
                let approved: i64 = read.lines.iter().filter_map(|line| line.approved_cents).sum();
                assert_eq!(head.approved_cents, (decision == Decision::Approve).then_some(approved));
                for line in read.lines.iter().filter(|_| decision == Decision::Approve) {
                    assert_eq!(line.approved_cents.is_some(), wants || !line.is_optional, "what was wanted");
                }
                self.made[quote].decided = Some(read);
            }
            Ok(head) => {
                assert_eq!(
                    made.decided.as_ref().map(|decided| &decided.head),
                    Some(&head),
                    "saying it again changes nothing"
                );
                assert_eq!(after, before);
            }
            Err(DealError::NotFound | DealError::QuoteNotOpen(_)) => assert_eq!(after, before),
            Err(error) => panic!("{error}"),
        }
    }

    /// Everybody reads what is theirs to read, as it was made and signed.
    async fn must_hold(&self) {
        let cx = &self.garage.cx;
        for (number, customer) in self.customers.iter().enumerate() {
            for made in &self.made {
                let read = deal::quote_of(cx, &customer.user, made.offered.head.id).await.expect("it can be read");
                assert_eq!(read.is_some(), made.recipient == number, "whom it was made for, for ever");
                let Some(read) = read else { continue };
                assert_eq!(as_offered(&read), as_offered(&made.offered), "it stays as it was offered");
                if let Some(decided) = &made.decided {
                    assert_eq!(&read, decided, "what was signed stays signed");
                }
            }
            let listed = deal::of_customer(cx, &customer.user, None).await.expect("their quotes").rows;
            let theirs: BTreeSet<QuoteId> =
                self.made.iter().filter(|made| made.recipient == number).map(|made| made.offered.head.id).collect();
            assert!(listed.iter().all(|quote| theirs.contains(&quote.head.id)));
        }
        for made in &self.made {
            let Some(key) = &made.key else { continue };
            let linked = deal::linked(cx, key).await.expect("it can be read");
            let is_shown = made.decided.is_some() || cx.clock.now() < made.offered.head.valid_until;
            assert_eq!(linked.is_some(), is_shown, "a link ends with its quote, and shows what was decided");
            let Some(linked) = linked else { continue };
            assert_eq!(as_offered(&linked.quote), as_offered(&made.offered), "it stays as it was offered");
            assert!(made.decided.as_ref().is_none_or(|decided| *decided == linked.quote));
        }
        for staff in &self.staff {
            for deal in &self.deals {
                let quotes = deal::get(cx, staff, *deal).await.map(|record| record.quotes).unwrap_or_default();
                let sees = deal::is_seen(cx, staff, *deal).await.expect("it can be read");
                let of_deal = self.made.iter().filter(|made| made.deal == *deal).count();
                assert_eq!(quotes.len(), if sees { of_deal.min(20) } else { 0 });
            }
        }
        const ADRIFT: &str = "SELECT COUNT(*) FROM deal_quotes AS q JOIN deals AS d ON d.id = q.deal_id
            WHERE q.shop_id = $1 AND q.status = 'open' AND (d.stage <> 'quoted' OR d.deleted_at IS NOT NULL)";
        let adrift = self.garage.count(ADRIFT, vec![self.garage.shop_id.into()]).await;
        assert_eq!(adrift, 0, "no quote is open on a deal that does not wait for it");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_becomes_of_a_deal_its_quotes_stay_whose_they_are_as_they_are_and_move_nothing_that_is_done() {
    on_both(async |garage: Garage| {
        let cases = if garage.engine == "sqlite" { 24 } else { 8 };
        tokio::task::block_in_place(|| {
            let mut runner =
                TestRunner::new(Config { cases, failure_persistence: None, max_shrink_iters: 64, ..Config::default() });
            let runtime = tokio::runtime::Handle::current();
            let walked = runner.run(&prop::collection::vec(step(), 20..60), |steps| {
                runtime.block_on(async {
                    let mut walk = Walk::begin(&garage).await;
                    for step in steps {
                        walk.take(step).await;
                        walk.must_hold().await;
                    }
                });
                Ok(())
            });
            walked.expect("it holds");
        });
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_database_itself_keeps_a_quote_as_it_was_made_and_open_only_while_its_deal_waits() {
    on_both(async |garage: Garage| {
        let mut walk = Walk::begin(&garage).await;
        walk.take(Step::Quote { deal: 0, days: 3 }).await;
        let (quote, deal) = (walk.made[0].offered.head.id, walk.deals[0]);
        let other = walk.customers[1].user.id;
        let refused = async |sql: &'static str, values: Vec<session::store::Value>| {
            let done = session::store::transact!(garage.cx.store, |tx| tx.execute(sql, values.clone()).await);
            assert!(done.is_err(), "{sql} on {}", garage.engine);
        };
        refused("UPDATE deal_quotes SET recipient_id = $2 WHERE id = $1", vec![quote.into(), other.into()]).await;
        refused("UPDATE deal_quotes SET recipient_id = NULL WHERE id = $1", vec![quote.into()]).await;
        refused("UPDATE deal_quotes SET title = 'Clutch' WHERE id = $1", vec![quote.into()]).await;
        refused("UPDATE deal_quotes SET message = 'Dear' WHERE id = $1", vec![quote.into()]).await;
        refused("UPDATE deals SET stage = 'invoiced' WHERE id = $1", vec![deal.into()]).await;
        refused(
            "UPDATE deals SET deleted_at = $2, deleted_by = owner_id WHERE id = $1",
            vec![deal.into(), Timestamp(1).into()],
        )
        .await;
        walk.take(Step::Withdraw { quote: 0 }).await;
        refused("UPDATE deal_quotes SET status = 'open', withdrawn_at = NULL WHERE id = $1", vec![quote.into()]).await;
        walk.must_hold().await;
    })
    .await;
}
