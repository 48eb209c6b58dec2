//! Deals: made, edited, quoted, decided, given away, deleted; one sentence a test, on both engines.

use crate::support::race::at_once;
use crate::support::{Garage, on_both};
use session::change::Actor;
use session::consultation::{self, Plan};
use session::cursor::Cursor;
use session::deal::{
    self, Deal, DealError, DealRecord, Decision, Edit, Filter, NewQuote, Quote, QuoteStatus, Signed, Stage,
};
use session::id::QuoteId;
use session::quantity::Quantity;
use session::shop::Role;

fn sign(decision: Decision) -> Signed {
    Signed { decision, name: "A. Winter".to_owned(), reason: String::new(), lines: None }
}

/// A customer, somebody of the staff, and a deal of theirs with a quote.
async fn quoted(garage: &Garage) -> (Actor, Actor, DealRecord) {
    let customer = garage.customer(0).await;
    let staff = garage.staff(Role::Mechanic).await;
    let made = garage.deal(&staff, "Brakes", Some(&customer)).await;
    let quote = NewQuote { version: made.deal.version, message: "As promised".to_owned(), ..NewQuote::default() };
    let quoted = deal::quote(&garage.theirs(&staff), &staff, made.deal.id, &quote).await.expect("quoted");
    (customer, staff, quoted)
}

async fn offered(garage: &Garage, customer: &Actor) -> Vec<Quote> {
    deal::of_customer(&garage.theirs(&customer.user), &customer.user, None).await.expect("quotes").rows
}

#[tokio::test(flavor = "multi_thread")]
async fn deals_are_numbered_one_by_one_and_belong_to_whoever_made_them() {
    on_both(async |garage: Garage| {
        let staff = garage.staff(Role::Cashier).await;
        for number in 1..=3 {
            let made = garage.deal(&staff, "Brakes", None).await;
            assert_eq!((made.deal.number, made.deal.owner_id, made.deal.stage), (number, staff.user.id, Stage::Lead));
            assert_eq!((made.deal.total_cents, made.lines.len(), made.is_yours), (10_000, 1, true));
        }
        let other = garage.next_shop().await;
        let stranger = other.staff(Role::Cashier).await;
        assert_eq!(other.deal(&stranger, "Brakes", None).await.deal.number, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_edit_over_an_older_version_is_refused_with_what_differs_and_changes_nothing() {
    on_both(async |garage: Garage| {
        let staff = garage.staff(Role::Cashier).await;
        let made = garage.deal(&staff, "Brakes", None).await.deal;
        let edit = |title: &str, vehicle: &str| Edit {
            version: made.version,
            title: Some(title.to_owned()),
            vehicle: Some(vehicle.to_owned()),
            ..Edit::default()
        };
        let first =
            deal::edit(&garage.theirs(&staff), &staff, made.id, &edit("Brakes, front", "Van")).await.expect("edited");
        assert_eq!((first.deal.version, first.deal.title.as_str()), (2, "Brakes, front"));
        let refused = deal::edit(&garage.theirs(&staff), &staff, made.id, &edit("Brakes, rear", "Van")).await;
        let Err(DealError::Stale { current, differs }) = refused else { panic!("{refused:?}") };
        assert_eq!((current.deal, differs), (first.deal, vec!["title"]));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_edits_of_one_version_one_is_saved() {
    on_both(async |garage: Garage| {
        let staff = garage.staff(Role::Cashier).await;
        let made = garage.deal(&staff, "Brakes", None).await.deal;
        let answers = at_once(|task| {
            let (cx, staff, id) = (garage.cx.clone(), staff.clone(), made.id);
            let edit = Edit { version: 1, title: Some(format!("Title {task}")), ..Edit::default() };
            async move { deal::edit(&cx, &staff, id, &edit).await }
        })
        .await;
        let saved: Vec<Deal> = answers.iter().flatten().map(|record| record.deal.clone()).collect();
        assert_eq!(saved.len(), 1);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(_) | Err(DealError::Stale { .. }))));
        let now = deal::get(&garage.theirs(&staff), &staff, made.id).await.expect("there").deal;
        assert_eq!((now.version, &now.title), (2, &saved[0].title));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_deal_is_said_by_its_field_and_stores_nothing() {
    on_both(async |garage: Garage| {
        let staff = garage.staff(Role::Cashier).await;
        let made = garage.deal(&staff, "Brakes", None).await;
        let line = |quantity, price| deal::NewDealLine {
            kind: deal::LineKind::Part,
            product_id: None,
            name: "Pad".to_owned(),
            quantity: Quantity::whole(quantity),
            unit: None,
            unit_price_cents: Some(price),
            tax_bp: Some(1_900),
            is_optional: false,
            discount: Default::default(),
            discount_reason: String::new(),
        };
        let base = || Edit { version: 1, ..Edit::default() };
        let cases = [
            (Edit { title: Some("  ".to_owned()), ..base() }, "title"),
            (Edit { title: Some("a\nb".to_owned()), ..base() }, "title"),
            (Edit { title: Some("x".repeat(201)), ..base() }, "title"),
            (Edit { vehicle: Some("\0".to_owned()), ..base() }, "vehicle"),
            (Edit { customer_id: Some(staff.user.id), ..base() }, "customer_id"),
            (Edit { lines: Some(vec![line(0, 1)]), ..base() }, "lines[0].quantity"),
            (Edit { lines: Some(vec![line(1, 1), line(1, -1)]), ..base() }, "lines[1].unit_price_cents"),
            (Edit { lines: Some(vec![line(9_999, 100_000_000)]), ..base() }, "lines"),
            (Edit { lines: Some(vec![line(1, 1); 101]), ..base() }, "lines"),
        ];
        for (edit, wanted) in cases {
            let refused = deal::edit(&garage.theirs(&staff), &staff, made.deal.id, &edit).await;
            assert!(
                matches!(&refused, Err(DealError::Invalid { field, .. }) if field == wanted),
                "{wanted}: {refused:?}"
            );
        }
        let step =
            deal::edit(&garage.theirs(&staff), &staff, made.deal.id, &Edit { stage: Some(Stage::Invoiced), ..base() })
                .await;
        assert!(matches!(step, Err(DealError::NoSuchStep { from: Stage::Lead, to: Stage::Invoiced })));
        let now = deal::get(&garage.theirs(&staff), &staff, made.deal.id).await.expect("there");
        assert_eq!((now.deal, now.lines), (made.deal, made.lines));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_what_was_offered_then_whatever_happens_to_the_deal() {
    on_both(async |garage: Garage| {
        let (customer, staff, record) = quoted(&garage).await;
        assert_eq!((record.deal.stage, record.quotes.len()), (Stage::Quoted, 1));
        let edit = Edit { version: record.deal.version, lines: Some(vec![]), ..Edit::default() };
        deal::edit(&garage.theirs(&staff), &staff, record.deal.id, &edit).await.expect("edited");
        let quotes = offered(&garage, &customer).await;
        assert_eq!((quotes.len(), quotes[0].head.total_cents, quotes[0].lines.len()), (1, 10_000, 1));
        assert_eq!(quotes[0].head.valid_until, crate::support::START.plus_ms(30 * 86_400_000));
        let stranger = garage.customer(0).await;
        assert!(offered(&garage, &stranger).await.is_empty());
        let no = deal::decide(&garage.cx, &stranger, quotes[0].head.id, sign(Decision::Approve)).await;
        assert!(matches!(no, Err(DealError::NotFound)));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn approving_keeps_version_time_and_name_and_can_be_said_again_but_not_unsaid() {
    on_both(async |garage: Garage| {
        let (customer, staff, record) = quoted(&garage).await;
        let id = record.quotes[0].head.id;
        garage.cx.clock.advance(60_000);
        let approved =
            deal::decide(&garage.theirs(&customer), &customer, id, sign(Decision::Approve)).await.expect("approved");
        let at = crate::support::START.plus_ms(60_000);
        assert_eq!((approved.status, approved.version, approved.decided_at), (QuoteStatus::Approved, 1, Some(at)));
        assert_eq!(approved.decided_name.as_deref(), Some("A. Winter"));
        let again =
            deal::decide(&garage.theirs(&customer), &customer, id, sign(Decision::Approve)).await.expect("said again");
        assert_eq!(again, approved);
        let unsaid = deal::decide(&garage.theirs(&customer), &customer, id, sign(Decision::Decline)).await;
        assert!(matches!(unsaid, Err(DealError::QuoteNotOpen(QuoteStatus::Approved))));
        let now = deal::get(&garage.theirs(&staff), &staff, record.deal.id).await.expect("there");
        assert_eq!(now.deal.stage, Stage::Approved);
        const AUDITED: &str =
            "SELECT COUNT(*) FROM audit_log WHERE action = 'quote_approved' AND actor_id = $1 AND address = $2";
        assert_eq!(garage.count(AUDITED, vec![customer.user.id.into(), crate::support::ADDRESS.into()]).await, 1);
        // The database itself keeps what was decided.
        const FORGE: &str = "UPDATE deal_quotes SET decided_name = 'Nobody' WHERE id = $1";
        let forged = session::store::transact!(garage.cx.store, |tx| tx.execute(FORGE, vec![id.into()]).await);
        assert!(forged.is_err());
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_decided_only_while_it_is_valid_and_the_newest() {
    on_both(async |garage: Garage| {
        let (customer, staff, record) = quoted(&garage).await;
        let first = record.quotes[0].head.id;
        let newer = NewQuote { version: record.deal.version, valid_days: Some(1), ..NewQuote::default() };
        let record = deal::quote(&garage.theirs(&staff), &staff, record.deal.id, &newer).await.expect("quoted again");
        let replaced = deal::decide(&garage.theirs(&customer), &customer, first, sign(Decision::Approve)).await;
        assert!(matches!(replaced, Err(DealError::QuoteNotOpen(QuoteStatus::Replaced))));
        assert_eq!(offered(&garage, &customer).await.len(), 1);
        garage.cx.clock.advance(86_400_000);
        let late =
            deal::decide(&garage.theirs(&customer), &customer, record.quotes[0].head.id, sign(Decision::Approve)).await;
        assert!(matches!(late, Err(DealError::QuoteNotOpen(QuoteStatus::Open))));
        assert_eq!(
            deal::get(&garage.theirs(&staff), &staff, record.deal.id).await.expect("there").deal.stage,
            Stage::Quoted
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_quote_is_whom_it_was_made_for_whatever_becomes_of_the_deal() {
    on_both(async |garage: Garage| {
        let (customer, staff, record) = quoted(&garage).await;
        let (cx, id, other) = (&garage.cx, record.quotes[0].head.id, garage.customer(0).await);
        let edit = Edit {
            version: record.deal.version,
            title: Some("Clutch".to_owned()),
            vehicle: Some("Van".to_owned()),
            customer_id: Some(other.user.id),
            ..Edit::default()
        };
        deal::edit(cx, &staff, record.deal.id, &edit).await.expect("edited");
        assert!(offered(&garage, &other).await.is_empty(), "the message is for somebody else");
        let no = deal::decide(cx, &other, id, sign(Decision::Approve)).await;
        assert!(matches!(no, Err(DealError::NotFound)));
        let kept = offered(&garage, &customer).await;
        let head = &kept[0].head;
        assert_eq!((&*head.title, &*head.message, &*head.vehicle), ("Brakes", "As promised", ""));
        assert_eq!(head.recipient_name, customer.user.name);
        let signed = deal::decide(cx, &customer, id, sign(Decision::Approve)).await.expect("it is theirs to decide");
        deal::delete(cx, &staff, record.deal.id).await.expect("deleted");
        let kept = deal::quote_of(cx, &customer.user, id).await.expect("read").expect("a signed quote stays");
        assert_eq!(kept.head, signed);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn leaving_quoted_by_hand_takes_the_open_quote_back_with_a_word_to_its_customer() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        for (to, typed, said) in [
            (Stage::Lead, None, Stage::Lead.word_on_leaving_quoted()),
            (Stage::Approved, Some("Agreed on the phone"), "Agreed on the phone"),
            (Stage::Lost, Some("  "), Stage::Lost.word_on_leaving_quoted()),
        ] {
            let (customer, staff, record) = quoted(&garage).await;
            let id = record.quotes[0].head.id;
            let version = record.deal.version;
            let edit = Edit { version, stage: Some(to), word: typed.map(str::to_owned), ..Edit::default() };
            let moved = deal::edit(cx, &staff, record.deal.id, &edit).await.expect("moved");
            assert_eq!(moved.deal.stage, to);
            let quote = deal::quote_of(cx, &customer.user, id).await.expect("read").expect("still theirs to read").head;
            assert_eq!((quote.status, &*quote.word), (QuoteStatus::Withdrawn, said));
            assert_eq!(quote.withdrawn_at, Some(crate::support::START));
            for decision in [Decision::Approve, Decision::Decline] {
                let late = deal::decide(cx, &customer, id, sign(decision)).await;
                assert!(matches!(late, Err(DealError::QuoteNotOpen(QuoteStatus::Withdrawn))), "{late:?}");
            }
            assert_eq!(deal::get(cx, &staff, record.deal.id).await.expect("there").deal.stage, to);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_take_a_quote_back_and_its_customer_reads_why() {
    on_both(async |garage: Garage| {
        let (customer, staff, record) = quoted(&garage).await;
        let (cx, deal, id) = (&garage.cx, record.deal.id, record.quotes[0].head.id);
        let stranger = garage.staff(Role::Mechanic).await;
        let hidden = deal::withdraw(cx, &stranger, deal, id, "").await;
        assert!(matches!(hidden, Err(DealError::NotFound)));
        let other = garage.deal(&staff, "Clutch", Some(&customer)).await.deal.id;
        let elsewhere = deal::withdraw(cx, &staff, other, id, "").await;
        assert!(matches!(elsewhere, Err(DealError::NotFound)), "a quote is its own deal's");
        let back = deal::withdraw(cx, &staff, deal, id, "The part is out of stock").await.expect("taken back");
        assert_eq!((back.deal.stage, back.quotes[0].head.status), (Stage::Lead, QuoteStatus::Withdrawn));
        let again = deal::withdraw(cx, &staff, deal, id, "Something else").await.expect("said again");
        assert_eq!(again.quotes, back.quotes);
        let read = offered(&garage, &customer).await;
        assert_eq!((read[0].head.status, &*read[0].head.word), (QuoteStatus::Withdrawn, "The part is out of stock"));
        const TOLD: &str = "SELECT COUNT(*) FROM deal_events WHERE deal_id = $1 AND kind = 'quote_withdrawn'";
        assert_eq!(garage.count(TOLD, vec![deal.into()]).await, 1);
        let newer = NewQuote { version: again.deal.version, ..NewQuote::default() };
        let newer = deal::quote(cx, &staff, deal, &newer).await.expect("quoted again").quotes[0].head.id;
        deal::decide(cx, &customer, newer, sign(Decision::Approve)).await.expect("approved");
        let late = deal::withdraw(cx, &staff, deal, newer, "").await;
        assert!(matches!(late, Err(DealError::QuoteNotOpen(QuoteStatus::Approved))));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_open_quote_of_a_deleted_deal_is_taken_back_and_the_deal_comes_back_as_a_lead() {
    on_both(async |garage: Garage| {
        let (customer, staff, record) = quoted(&garage).await;
        let (cx, id) = (&garage.cx, record.quotes[0].head.id);
        deal::delete(cx, &staff, record.deal.id).await.expect("deleted");
        let quote = deal::quote_of(cx, &customer.user, id).await.expect("read").expect("theirs to read").head;
        assert_eq!(quote.status, QuoteStatus::Withdrawn);
        assert!(!quote.word.is_empty());
        deal::undelete(cx, &staff, record.deal.id).await.expect("brought back");
        assert_eq!(deal::get(cx, &staff, record.deal.id).await.expect("there").deal.stage, Stage::Lead);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_were_changed_since_differ_from_what_was_approved() {
    on_both(async |garage: Garage| {
        let (customer, staff, record) = quoted(&garage).await;
        let cx = &garage.cx;
        assert_eq!(record.approved, None);
        deal::decide(cx, &customer, record.quotes[0].head.id, sign(Decision::Approve)).await.expect("approved");
        let now = deal::get(cx, &staff, record.deal.id).await.expect("there");
        let approved = now.approved.clone().expect("approved");
        assert_eq!((approved.version, &*approved.decided_name, approved.total_cents), (1, "A. Winter", 10_000));
        assert!(!approved.differs);
        let edit = Edit { version: now.deal.version, lines: Some(Vec::new()), ..Edit::default() };
        let edited = deal::edit(cx, &staff, record.deal.id, &edit).await.expect("edited");
        assert!(edited.approved.is_some_and(|approved| approved.differs && approved.total_cents == 10_000));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_64_decisions_and_a_newer_quote_at_once_each_side_sees_one_outcome() {
    on_both(async |garage: Garage| {
        for _ in 0..crate::support::race::ROUNDS / 10 {
            let (customer, staff, record) = quoted(&garage).await;
            let (deal_id, version, quote): (_, _, QuoteId) =
                (record.deal.id, record.deal.version, record.quotes[0].head.id);
            let answers = at_once(|task| {
                let (cx, customer, staff) = (garage.cx.clone(), customer.clone(), staff.clone());
                async move {
                    match task % 3 {
                        0 => {
                            deal::decide(&cx, &customer, quote, sign(Decision::Approve)).await.map(|quote| quote.status)
                        }
                        1 => {
                            deal::decide(&cx, &customer, quote, sign(Decision::Decline)).await.map(|quote| quote.status)
                        }
                        _ => deal::quote(&cx, &staff, deal_id, &NewQuote { version, ..NewQuote::default() })
                            .await
                            .map(|_| QuoteStatus::Replaced),
                    }
                }
            })
            .await;
            let mut outcomes: Vec<_> = answers.iter().flatten().copied().collect();
            outcomes.sort_unstable();
            outcomes.dedup();
            let now = deal::get(&garage.theirs(&staff), &staff, deal_id).await.expect("there");
            let kept = now.quotes.iter().find(|kept| kept.head.id == quote).expect("the first quote").head.status;
            assert_eq!(outcomes, [kept], "{}", garage.engine);
            let open = now.quotes.iter().filter(|quote| quote.head.status == QuoteStatus::Open).count();
            assert_eq!(open, usize::from(kept == QuoteStatus::Replaced));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deal_made_of_a_consultation_pays_five_percent_once_when_its_quote_is_approved() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (customer, mechanic) = (garage.customer(1).await, garage.staff(Role::Mechanic).await);
        let consultation = garage.live(&customer, &mechanic).await.session.id;
        let made = deal::escalate(cx, &mechanic, consultation).await.expect("a deal");
        assert_eq!((made.deal.title.as_str(), made.deal.customer_id), ("The brakes squeal", Some(customer.user.id)));
        assert!(made.is_escalated());
        let twice = deal::escalate(cx, &mechanic, consultation).await;
        assert!(matches!(twice, Err(DealError::AlreadyAttached(Some(id))) if id == made.deal.id));
        assert_eq!(garage.count("SELECT COUNT(*) FROM deals", vec![]).await, 1);
        let line = deal::NewDealLine {
            kind: deal::LineKind::Labour,
            product_id: None,
            name: "Pads".to_owned(),
            quantity: Quantity::ONE,
            unit: None,
            unit_price_cents: Some(12_350),
            tax_bp: Some(1_900),
            is_optional: false,
            discount: Default::default(),
            discount_reason: String::new(),
        };
        let edit = Edit { version: 1, lines: Some(vec![line]), ..Edit::default() };
        deal::edit(cx, &mechanic, made.deal.id, &edit).await.expect("edited");
        let quoted = deal::quote(cx, &mechanic, made.deal.id, &NewQuote { version: 2, ..NewQuote::default() }).await;
        let quote = quoted.expect("quoted").quotes[0].head.id;
        for _ in 0..2 {
            deal::decide(cx, &customer, quote, sign(Decision::Approve)).await.expect("approved");
        }
        // 617.5, half to even.
        const PAID: &str = "SELECT COUNT(*) FROM referral_ledger WHERE kind = 'escalation' AND amount_cents = 618 AND mechanic_id = $1";
        assert_eq!(garage.count(PAID, vec![mechanic.user.id.into()]).await, 1);
        consultation::end(cx, &mechanic, consultation).await.expect("ended");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consultation_is_attached_to_one_deal_by_whoever_takes_part_and_sees_the_deal() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (customer, mechanic) = (garage.customer(0).await, garage.staff(Role::Mechanic).await);
        let consultation = garage.pending(&customer, Plan::Free).await;
        let made = garage.deal(&mechanic, "Brakes", None).await.deal.id;
        let outside = deal::attach(cx, &mechanic, made, consultation.session.id).await;
        assert!(matches!(outside, Err(DealError::NotFound)));
        consultation::accept(cx, &mechanic, consultation.assignment.id).await.expect("accepted");
        deal::attach(cx, &mechanic, made, consultation.session.id).await.expect("attached");
        deal::attach(cx, &mechanic, made, consultation.session.id).await.expect("attached already");
        let other = garage.deal(&mechanic, "Clutch", None).await.deal.id;
        let twice = deal::attach(cx, &mechanic, other, consultation.session.id).await;
        assert!(matches!(twice, Err(DealError::AlreadyAttached(Some(id))) if id == made));
        let record = deal::get(cx, &mechanic, made).await.expect("there");
        assert_eq!(record.consultations.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_its_owner_and_whoever_runs_the_shop_give_a_deal_away_delete_it_and_bring_it_back() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (owner, mate, boss) =
            (garage.staff(Role::Mechanic).await, garage.staff(Role::Mechanic).await, garage.staff(Role::Manager).await);
        let team = garage.team().await;
        for person in [&owner, &mate] {
            garage.put_into(person.user.id, Some(team)).await;
        }
        let id = garage.deal(&owner, "Brakes", None).await.deal.id;
        assert!(matches!(deal::give(cx, &mate, id, mate.user.id).await, Err(DealError::NotTheOwner)));
        assert!(matches!(deal::delete(cx, &mate, id).await, Err(DealError::NotTheOwner)));
        let customer = garage.customer(0).await;
        let nobody = deal::give(cx, &owner, id, customer.user.id).await;
        assert!(matches!(nobody, Err(DealError::Invalid { .. })));
        deal::delete(cx, &owner, id).await.expect("deleted");
        assert!(matches!(deal::undelete(cx, &mate, id).await, Err(DealError::NotFound)));
        let bin = Filter { is_deleted: true, ..Filter::default() };
        assert!(deal::list(cx, &mate, &bin).await.expect("a list").deals.is_empty());
        assert_eq!(deal::list(cx, &owner, &bin).await.expect("a list").deals.len(), 1);
        deal::undelete(cx, &boss, id).await.expect("back");
        let given = deal::give(cx, &owner, id, boss.user.id).await.expect("given");
        assert_eq!(given, None, "its owner was in no team of the boss's");
        let record = deal::get(cx, &boss, id).await.expect("there");
        assert_eq!(record.deal.owner_id, boss.user.id);
        let audited =
            garage.count("SELECT COUNT(*) FROM audit_log WHERE subject = $1", vec![id.to_string().into()]).await;
        assert_eq!(audited, 4, "made, deleted, brought back, given");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_filtered_searched_and_read_page_by_page() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.deal_rows_max = 2;
        let cx = &garage.cx;
        let (me, boss) = (garage.staff(Role::Mechanic).await, garage.staff(Role::Manager).await);
        let mut made = Vec::new();
        for title in ["100% brakes", "Clutch_new", "Brakes again", "Exhaust!", "ÖLWECHSEL"] {
            garage.cx.clock.advance(1_000);
            made.push(garage.deal(&me, title, None).await.deal.id);
        }
        made.reverse();
        let mut read = Vec::new();
        let mut after = None;
        loop {
            let page = deal::list(cx, &boss, &Filter { after, ..Filter::default() }).await.expect("a page");
            assert_eq!(page.stages.len(), 1);
            assert_eq!((page.stages[0].deals_count, page.stages[0].total_cents), (5, 50_000));
            read.extend(page.deals.iter().map(|deal| deal.id));
            let Some(next) = page.next else { break };
            after = Cursor::read(&next).expect("a place");
        }
        assert_eq!(read, made);
        let find = async |search: &str| {
            let filter = Filter { search: search.to_owned(), ..Filter::default() };
            deal::list(cx, &boss, &filter).await.expect("a list").deals.len()
        };
        assert_eq!((find("BRAKES").await, find("0% b").await, find("h_n").await, find("t!").await), (2, 1, 1, 1));
        assert_eq!((find("ölw").await, find("d-3").await, find("%").await, find("nothing").await), (1, 1, 1, 0));
        let of = |owner_id| Filter { owner_id: Some(owner_id), ..Filter::default() };
        assert!(deal::list(cx, &boss, &of(boss.user.id)).await.expect("a list").deals.is_empty());
        let stale = Filter { is_stale: true, ..Filter::default() };
        assert!(deal::list(cx, &boss, &stale).await.expect("a list").deals.is_empty());
        cx.clock.advance(14 * 86_400_000 + 1);
        deal::add_note(cx, &me, made[0], "Called them").await.expect("a note");
        assert_eq!(deal::list(cx, &boss, &stale).await.expect("a list").stages[0].deals_count, 4);
    })
    .await;
}
