//! Cash back for a sale that was not paid in cash: a little of it a cashier gives, more of it a manager allows, however often it is
//! asked for.

use crate::support::till::cash;
use crate::support::{Garage, PASSWORD, on_both};
use session::change::Actor;
use session::counter::{self, Approval, CounterError};
use session::id::ShiftId;
use session::login::Password;
use session::quantity::Quantity;
use session::sale::tender::Tender;
use session::sale::{
    self, ApprovalKind, ManagerSigns, NewApproval, NewRefund, NewSale, Receipt, RefundLine, TenderKind,
};
use session::shop::{Role, User};

struct Till {
    garage: Garage,
    cashier: Actor,
    manager: User,
    shift: ShiftId,
}

impl Till {
    async fn open(garage: Garage) -> Self {
        let (cashier, manager) = (garage.teller(Role::Cashier).await, garage.person(Role::Manager).await);
        let register = garage.register().await;
        let shift = counter::get_or_create(&garage.theirs(&cashier), &cashier, register, 90_000, None)
            .await
            .expect("opened")
            .shift
            .id;
        Self { garage, cashier, manager, shift }
    }

    /// Ten things of 10.00, so much of it in cash.
    async fn sold(&self, cash_cents: i64) -> Receipt {
        let oil = self.garage.product(&format!("Oil {cash_cents} {}", self.garage.cx.clock.now().0), 1_000).await;
        let card = Tender {
            kind: TenderKind::Card,
            amount_cents: 10_000 - cash_cents,
            reference: String::new(),
            name: String::new(),
        };
        let tenders = [card, cash(cash_cents)].into_iter().filter(|tender| tender.amount_cents > 0).collect();
        let new = NewSale { tenders, ..self.garage.sale(oil, 10, 0) };
        sale::sell(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new).await.expect("sold")
    }

    fn back(&self, of: &Receipt, quantity: i64, tender: TenderKind) -> NewRefund {
        NewRefund {
            id: self.garage.cx.ids.next(),
            refund_of: of.sale.id,
            lines: vec![RefundLine { position: 0, quantity: Quantity::whole(quantity) }],
            reason: "Did not fit".to_owned(),
            tender,
            tender_name: String::new(),
            reference: String::new(),
            rung_up_at: None,
            queued: false,
        }
    }

    async fn refund(&self, new: &NewRefund) -> Result<Receipt, CounterError> {
        sale::refund(&self.garage.theirs(&self.cashier), &self.cashier, self.shift, new.clone()).await
    }

    fn signs(&self, password: &str) -> Approval {
        Approval {
            email: self.manager.email.clone(),
            password: Password::new(password.to_owned()),
            code: String::new(),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cash_goes_back_up_to_what_was_paid_in_cash_and_the_limit_beyond_it() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        // (paid in cash, given back before, given back now, in, whether a manager must allow it); the limit is 50.00.
        for (paid, before, now, tender, needs_manager) in [
            (10_000, 0, 10, TenderKind::Cash, false),
            (0, 0, 5, TenderKind::Cash, false),
            (0, 0, 6, TenderKind::Cash, true),
            (0, 3, 2, TenderKind::Cash, false),
            (0, 3, 3, TenderKind::Cash, true),
            (0, 5, 1, TenderKind::Cash, true),
            (0, 0, 10, TenderKind::Card, false),
            (4_000, 0, 9, TenderKind::Cash, false),
            (4_000, 0, 10, TenderKind::Cash, true),
            (4_000, 9, 1, TenderKind::Cash, true),
            (4_000, 9, 1, TenderKind::Card, false),
        ] {
            for queued in [false, true] {
                let sold = till.sold(paid).await;
                for _ in 0..before {
                    till.refund(&till.back(&sold, 1, TenderKind::Cash)).await.expect("a little");
                }
                let new = NewRefund { queued, ..till.back(&sold, now, tender) };
                let what = format!("{}: {now} of {paid} after {before}, {tender}", till.garage.engine);
                match till.refund(&new).await {
                    Ok(_) => assert!(!needs_manager, "{what}"),
                    Err(error) => {
                        assert!(needs_manager && matches!(error, CounterError::NeedsManager), "{what}: {error}")
                    }
                }
            }
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_allows_cash_back_for_one_refund_and_for_so_much() {
    on_both(async |garage: Garage| {
        let till = Till::open(garage).await;
        let cx = &till.garage.cx;
        let sold = till.sold(0).await;
        let new = till.back(&sold, 6, TenderKind::Cash);
        let approve = async |id, kind, cents_max| {
            let manager = ManagerSigns { sign_in: till.signs(PASSWORD), reason: "The terminal is broken".to_owned() };
            let wish = NewApproval { sale_id: id, kind, cents_max, manager };
            sale::approve(cx, &till.cashier, till.shift, wish).await.expect("signed");
        };
        approve(cx.ids.next(), ApprovalKind::Refund, 9_000).await;
        assert!(matches!(till.refund(&new).await, Err(CounterError::NeedsManager)), "another refund's");
        approve(new.id, ApprovalKind::Refund, 5_999).await;
        assert!(matches!(till.refund(&new).await, Err(CounterError::NeedsManager)), "less");
        approve(new.id, ApprovalKind::Discount, 9_000).await;
        assert!(matches!(till.refund(&new).await, Err(CounterError::NeedsManager)), "something else");
        approve(new.id, ApprovalKind::Refund, 6_000).await;
        let back = till.refund(&new).await.expect("allowed");
        assert_eq!((back.sale.approved_by.as_ref(), back.sale.approved_cents), (Some(&till.manager.name), Some(6_000)));
        assert_eq!(till.refund(&new).await.expect("the same again"), back);
        // What was allowed is no part of what a cashier may still give; more than that is for a manager again.
        let wrong = sale::refund_signed(
            cx,
            &till.cashier,
            till.shift,
            till.back(&sold, 4, TenderKind::Cash),
            Some(till.signs("wrong")),
        );
        assert!(matches!(wrong.await, Err(CounterError::NotAManager)));
        till.refund(&till.back(&sold, 4, TenderKind::Cash)).await.expect("40.00 more");
        let other = till.sold(0).await;
        let all = till.back(&other, 10, TenderKind::Cash);
        let signed = sale::refund_signed(cx, &till.cashier, till.shift, all, Some(till.signs(PASSWORD)));
        let signed = signed.await.expect("signed with the refund");
        assert_eq!(
            (signed.sale.approved_cents, signed.sale.approved_reason.as_deref()),
            (Some(10_000), Some("Did not fit"))
        );
        let audited = "SELECT COUNT(*) FROM audit_log WHERE action = 'refund_approved' AND actor_id = $1";
        assert_eq!(till.garage.count(audited, vec![till.manager.id.into()]).await, 4);
        let z = till.garage.close(&till.cashier, till.shift).await.expect("closed").report;
        assert_eq!(z.allowed.iter().map(|one| one.cents).collect::<Vec<_>>(), [6_000, 10_000]);
    })
    .await;
}
