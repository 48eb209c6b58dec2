//! Staff with teams, and deals between them.

use session::change::Actor;
use session::clock::Timestamp;
use session::deal::{self, DealRecord, LineKind, NewDeal, NewDealLine, Stage};
use session::id::{DealId, TeamId, UserId};
use session::login::{self, SignedIn};
use session::people::Roles;
use session::quantity::Quantity;
use session::shop::User;
use session::store::{Value, transact};

use super::Garage;

impl Garage {
    /// A team of this shop.
    pub(crate) async fn team(&self) -> TeamId {
        const TEAM: &str = "INSERT INTO teams (id, shop_id, name) VALUES ($1, $2, $3)";
        let id = self.cx.ids.next::<TeamId>();
        self.write(TEAM, vec![id.into(), self.shop_id.into(), id.to_string().into()]).await;
        id
    }

    /// Puts somebody into a team, or takes them out of any.
    pub(crate) async fn put_into(&self, user: UserId, team: Option<TeamId>) {
        self.write("UPDATE users SET team_id = $2 WHERE id = $1", vec![user.into(), team.into()]).await;
    }

    /// Somebody of the staff on a device of their own.
    pub(crate) async fn staff(&self, roles: impl Into<Roles>) -> Actor {
        let user = self.person(roles).await;
        self.staff_again(&user).await
    }

    /// The same person on another device.
    pub(crate) async fn staff_again(&self, user: &User) -> Actor {
        self.teller_again(user).await
    }

    /// Who this device is signed in as, as a request finds it.
    pub(crate) async fn signed_in(&self, staff: &Actor) -> SignedIn {
        login::check(&self.cx, staff.login_session_id).await.expect("the login can be read").expect("it holds")
    }

    /// A deal of this person's, with one line of 100.00, for `customer` if there is one.
    pub(crate) async fn deal(&self, owner: &Actor, title: &str, customer: Option<&Actor>) -> DealRecord {
        let line = NewDealLine {
            kind: LineKind::Labour,
            product_id: None,
            name: "Work".to_owned(),
            quantity: Quantity::whole(2),
            unit: None,
            unit_price_cents: Some(5_000),
            tax_bp: Some(1_900),
            is_optional: false,
            discount: Default::default(),
            discount_reason: String::new(),
        };
        let customer_id = customer.map(|customer| customer.user.id);
        let new = NewDeal { title: title.to_owned(), customer_id, lines: vec![line], ..NewDeal::default() };
        deal::create(&self.cx, owner, &new).await.expect("a deal can be made")
    }

    /// A deal of anybody's at any stage, straight into its table.
    pub(crate) async fn deal_of(&self, owner: UserId, stage: Stage, deleted_at: Option<Timestamp>) -> DealId {
        const DEAL: &str = "INSERT INTO deals (id, shop_id, number, title, vehicle, customer_name, stage, owner_id, search,
                created_by, created_at, activity_at, deleted_at, deleted_by)
             VALUES ($1, $2, (SELECT COUNT(*) + 1 FROM deals WHERE shop_id = $2), 'Needle', '', '', $3, $4, 'needle', $4, $5, $5,
                $6, $7)";
        let id = self.cx.ids.next::<DealId>();
        let deleted_by = deleted_at.map(|_| owner);
        let now = self.cx.clock.now();
        let values = vec![
            id.into(),
            self.shop_id.into(),
            stage.into(),
            owner.into(),
            now.into(),
            deleted_at.into(),
            deleted_by.into(),
        ];
        self.write(DEAL, values).await;
        id
    }

    /// Runs one statement.
    pub(crate) async fn write(&self, sql: &'static str, values: Vec<Value>) -> u64 {
        let done = transact!(self.cx.store, |tx| tx.execute(sql, values.clone()).await);
        // As every command that may change what somebody has selected does.
        self.cx.store.forget_everything();
        done.expect("the statement runs")
    }
}
