//! A garage to test in: a fresh database of each engine, a clock that stands still, and people made on demand.
//!
//! A test that cannot reach an engine fails; it never skips.

pub(crate) mod deal;
pub(crate) mod letterbox;
pub(crate) mod race;
mod server_role;
mod template;
pub(crate) mod till;

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use session::Context;
use session::change::Actor;
use session::clock::{Clock, Timestamp};
use session::consultation::{self, Channel, Created, Intake, Plan, Status};
use session::context::{Limits, Secret};
use session::id::{AssignmentId, LocationId, ProductId, RegisterId, ShopId, UserId};
use session::login::{
    self, Credentials, Marks, NewUser, Password, PasswordCost, PasswordRoom, SignInLimiter, SignInLimits, SignedIn,
};
use session::people::Roles;
use session::shop::{Role, User};
use session::store::{Identity, Store, StoreOptions, Value, transact};
use sqlx::{Connection, Executor};

/// The moment at which every test begins.
pub(crate) const START: Timestamp = Timestamp(1_795_248_000_000);
/// What everybody's password is.
pub(crate) const PASSWORD: &str = "correct horse battery";
/// The network address that those who do something come from.
pub(crate) const ADDRESS: &str = "192.0.2.1";

static NEXT: AtomicU32 = AtomicU32::new(0);

/// One engine with an empty shop in it.
#[derive(Clone, Debug)]
pub(crate) struct Garage {
    pub(crate) cx: Context,
    pub(crate) shop_id: ShopId,
    pub(crate) engine: &'static str,
    url: String,
}

/// Runs `test` in a garage on SQLite and in one on PostgreSQL, each with a database of its own.
pub(crate) async fn on_both(test: impl AsyncFn(Garage)) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("garage.db");
    template::sqlite(&file, "garage", migrated).await;
    test(Garage::open("sqlite", format!("sqlite:{}", file.display())).await).await;

    let (server, database) = (postgres_server(), format!("forecourt_test_{}", unique()));
    template::postgres(&server, &database, "garage", migrated).await;
    test(Garage::open("postgres", database_at(&server, &database)).await).await;
    dropped(&server, &database).await;
}

/// Makes the tables, and the second wall where there is one.
async fn migrated(url: String) {
    server_role::made_by_owner(&url, url.starts_with("postgres").then(postgres_server).as_deref()).await;
}

/// The same in new databases that `before`, which is told the engine and the URL, has put something into.
pub(crate) async fn on_both_after(before: impl AsyncFn(&'static str, String), test: impl AsyncFn(Garage)) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let url = format!("sqlite:{}", folder.path().join("garage.db").display());
    before("sqlite", url.clone()).await;
    test(Garage::open("sqlite", url).await).await;

    let (server, database) = (postgres_server(), format!("forecourt_test_{}", unique()));
    let mut admin = sqlx::PgConnection::connect(&server).await.expect("the test server answers");
    admin.execute(format!("CREATE DATABASE {database}").as_str()).await.expect("a database can be made");
    let url = database_at(&server, &database);
    before("postgres", url.clone()).await;
    migrated(url.clone()).await;
    test(Garage::open("postgres", url).await).await;
    dropped(&server, &database).await;
}

/// Runs `test` over a database on SQLite and one on PostgreSQL that have their tables, and nobody in them.
pub(crate) async fn on_both_empty(test: impl AsyncFn(Context)) {
    let folder = tempfile::tempdir().expect("a folder for the test");
    let file = folder.path().join("garage.db");
    template::sqlite(&file, "garage", migrated).await;
    test(Garage::context(format!("sqlite:{}", file.display())).await).await;

    let (server, database) = (postgres_server(), format!("forecourt_test_{}", unique()));
    template::postgres(&server, &database, "garage", migrated).await;
    test(Garage::context(database_at(&server, &database)).await).await;
    dropped(&server, &database).await;
}

fn postgres_server() -> String {
    std::env::var("DATABASE_TEST_POSTGRES_URL").expect(
        "DATABASE_TEST_POSTGRES_URL must name a PostgreSQL server to test on: `make test` starts one and sets it",
    )
}

fn database_at(server: &str, database: &str) -> String {
    let (base, _) = server.rsplit_once('/').expect("the URL ends in a database's name");
    format!("{base}/{database}")
}

async fn dropped(server: &str, database: &str) {
    let mut admin = sqlx::PgConnection::connect(server).await.expect("the test server answers");
    admin.execute(format!("DROP DATABASE {database} WITH (FORCE)").as_str()).await.expect("it can be dropped");
}

/// A word that names nothing yet, nor what a test left that was ended.
fn unique() -> String {
    uuid::Uuid::now_v7().simple().to_string()
}

impl Garage {
    /// What changes from now on. That somebody signed in before may be heard of only later where the database tells it: it is waited for
    /// until nothing comes any more.
    pub(crate) async fn notices(&self) -> tokio::sync::broadcast::Receiver<std::sync::Arc<session::change::Notice>> {
        let mut notices = self.cx.store.notices();
        while tokio::time::timeout(Duration::from_millis(300), notices.recv()).await.is_ok() {}
        notices
    }

    async fn open(engine: &'static str, url: String) -> Self {
        let cx = Self::context(url.clone()).await;
        let shop_id = new_shop(&cx).await;
        Self { cx, shop_id, engine, url }
    }

    /// Another process on the same database, which hears nothing of what this one changes: its notices are cut. A database file is
    /// served by one process: there it is another one's half, over the same store.
    pub(crate) async fn deaf_process(&self) -> Context {
        if self.engine == "sqlite" {
            return self.cx.clone();
        }
        let mut cx = Self::over(self.url.clone()).await;
        cx.clock = self.cx.clock.clone();
        cx
    }

    async fn context(url: String) -> Context {
        let cx = Self::over(url).await;
        cx.store.listen().await.expect("the feed listens");
        cx
    }

    async fn over(url: String) -> Context {
        let url = server_role::served(&url);
        let options = StoreOptions { url, connections_max: 16, acquire_timeout: Duration::from_secs(30) };
        let store = Store::open(&options).await.expect("the database opens");
        store.migrate().await.expect("the migrations run");
        let passwords = PasswordRoom::new(2, 1_000, PasswordCost::Light);
        let secret = Secret::new(&[7; 32]).expect("32 bytes are enough");
        let mut cx =
            Context::new(store, secret, Limits::default(), passwords, SignInLimiter::new(SignInLimits::default()));
        cx.clock = Clock::set(START);
        // What makes one consultation after the other is not about how many may be made.
        cx.limits.consultations_per_customer_per_hour_max = 1_000_000;
        cx.limits.consultations_per_shop_per_minute_max = 1_000_000;
        cx
    }

    /// Does something to the database as the owner of its tables, who may change them and passes every policy.
    pub(crate) async fn as_owner(&self, sql: &str) {
        if self.engine == "sqlite" {
            let sql: &'static str = String::leak(sql.to_owned());
            transact!(self.cx.store, |tx| tx.execute(sql, Vec::new()).await).expect(sql);
            return;
        }
        let mut owner = sqlx::PgConnection::connect(&self.url).await.expect("the database answers");
        owner.execute(sql).await.expect(sql);
    }

    /// Brings the tables up to date and raises the second wall anew, as the owner.
    pub(crate) async fn migrate(&self) {
        if self.engine == "sqlite" {
            return self.cx.store.migrate().await.expect("the migrations run");
        }
        migrated(self.url.clone()).await;
    }

    /// What `who` does something with: in their name, which the second wall holds them to.
    pub(crate) fn theirs(&self, who: &impl Asks) -> Context {
        self.cx.of(who.identity())
    }

    /// The same database with another, empty shop.
    pub(crate) async fn next_shop(&self) -> Self {
        Self { shop_id: new_shop(&self.cx).await, ..self.clone() }
    }

    /// Somebody new with this role.
    pub(crate) async fn person(&self, roles: impl Into<Roles>) -> User {
        self.referred(roles, None).await
    }

    /// Somebody new whom a mechanic brought.
    pub(crate) async fn referred(&self, roles: impl Into<Roles>, referred_by: Option<UserId>) -> User {
        let (number, roles) = (NEXT.fetch_add(1, Ordering::Relaxed), roles.into());
        let role = roles.to_string().replace('+', "-");
        let new = NewUser {
            shop_id: self.shop_id,
            email: format!("{role}{number}@garage.test"),
            name: format!("{role} {number}"),
            password: Password::new(PASSWORD.to_owned()),
            roles,
            referred_by,
        };
        login::add_user(&self.cx, new).await.expect("a new person can be added")
    }

    /// A customer with so many credits, at home.
    pub(crate) async fn customer(&self, credits: u32) -> Actor {
        let user = self.person(Role::Customer).await;
        if credits > 0 {
            consultation::grant(&self.cx, self.shop_id, user.id, credits).await.expect("credits can be given");
        }
        self.at_home(user)
    }

    /// A mechanic, at home.
    pub(crate) async fn mechanic(&self) -> Actor {
        self.at_home(self.person(Role::Mechanic).await)
    }

    /// Somebody on a device that nobody looks at: what they do needs no login of its own.
    pub(crate) fn at_home(&self, user: User) -> Actor {
        let (login_session_id, address) = (self.cx.ids.next(), ADDRESS.to_owned());
        Actor { user, login_session_id, address, marks: Marks::default(), once: None }
    }

    /// A consultation that waits in the queue.
    pub(crate) async fn pending(&self, customer: &Actor, plan: Plan) -> Created {
        consultation::create(&self.theirs(customer), customer, intake(plan)).await.expect("the customer may open one")
    }

    /// A consultation that this mechanic has taken.
    pub(crate) async fn waiting(&self, customer: &Actor, mechanic: &Actor) -> Created {
        let mut created = self.pending(customer, Plan::Free).await;
        created.session = self.accepted(mechanic, created.assignment.id).await;
        created
    }

    /// A consultation that is live between the two.
    pub(crate) async fn live(&self, customer: &Actor, mechanic: &Actor) -> Created {
        let mut created = self.waiting(customer, mechanic).await;
        created.session =
            consultation::start(&self.theirs(mechanic), mechanic, created.session.id).await.expect("it can be started");
        created
    }

    async fn accepted(&self, mechanic: &Actor, id: AssignmentId) -> consultation::Consultation {
        consultation::accept(&self.theirs(mechanic), mechanic, id).await.expect("it can be accepted")
    }

    /// Somebody of the counter on a device of their own.
    pub(crate) async fn teller(&self, roles: impl Into<Roles>) -> Actor {
        let user = self.person(roles).await;
        self.teller_again(&user).await
    }

    /// The same person on another device.
    pub(crate) async fn teller_again(&self, user: &User) -> Actor {
        let credentials = Credentials {
            email: user.email.clone(),
            password: Password::new(PASSWORD.to_owned()),
            device: "till".to_owned(),
            address: ADDRESS.to_owned(),
            marks: Marks::default(),
        };
        let signed = login::sign_in(&self.cx, credentials).await.expect("the password is right");
        let login_session_id = signed.login_session.id;
        Actor { user: signed.user, login_session_id, address: ADDRESS.to_owned(), marks: signed.marks, once: None }
    }

    /// A register of this shop.
    pub(crate) async fn register(&self) -> RegisterId {
        const LOCATION: &str = "INSERT INTO locations (id, shop_id, name) VALUES ($1, $2, $3)";
        const REGISTER: &str = "INSERT INTO registers (id, shop_id, location_id, name) VALUES ($1, $2, $3, 'Till')";
        let (location, register) = (self.cx.ids.next::<LocationId>(), self.cx.ids.next::<RegisterId>());
        let added = transact!(self.cx.store, |tx| {
            let place = vec![location.into(), self.shop_id.into(), location.to_string().into()];
            tx.execute(LOCATION, place).await?;
            tx.execute(REGISTER, vec![register.into(), self.shop_id.into(), location.into()]).await
        });
        added.expect("a register can be added");
        register
    }

    /// Something this shop sells, taxed at 19 %.
    pub(crate) async fn product(&self, name: &str, price_cents: i64) -> ProductId {
        const PRODUCT: &str = "INSERT INTO products (id, shop_id, name, category, price_cents, tax_bp, position)
            VALUES ($1, $2, $3, 'Parts', $4, 1900, 1)";
        let id = self.cx.ids.next::<ProductId>();
        let row = vec![id.into(), self.shop_id.into(), name.into(), price_cents.into()];
        transact!(self.cx.store, |tx| tx.execute(PRODUCT, row.clone()).await).expect("a product can be added");
        id
    }

    /// How many rows a counting query finds.
    pub(crate) async fn count(&self, sql: &'static str, args: Vec<Value>) -> i64 {
        self.cx.store.one::<(i64,)>(sql, args).await.expect("the count can be read").0
    }

    /// What status the person's active consultation has.
    pub(crate) async fn active_status(&self, who: &Actor) -> Option<Status> {
        let snapshot = consultation::active(&self.cx, &who.user).await.expect("the snapshot can be read");
        snapshot.session.map(|session| session.status)
    }
}

/// Somebody in whose name the database is asked.
pub(crate) trait Asks {
    /// In whose.
    fn identity(&self) -> Identity;
}

impl Asks for User {
    fn identity(&self) -> Identity {
        Identity::of(self)
    }
}

impl Asks for Actor {
    fn identity(&self) -> Identity {
        Identity::of(&self.user)
    }
}

impl Asks for SignedIn {
    fn identity(&self) -> Identity {
        Identity::of(&self.user)
    }
}

/// A plain wish for a consultation.
pub(crate) fn intake(plan: Plan) -> Intake {
    Intake {
        plan,
        channel: Channel::Chat,
        concern: "The brakes squeal".to_owned(),
        vehicle: "Blue estate, 2014".to_owned(),
        scheduled_for: None,
        preferred_mechanic_id: None,
    }
}

async fn new_shop(cx: &Context) -> ShopId {
    const SHOP: &str = "INSERT INTO shops (id, name, currency, time_zone, credit_price_cents, created_at)
        VALUES ($1, 'Test', 'EUR', 'UTC', 4900, $2)";
    let id = cx.ids.next::<ShopId>();
    let added = transact!(cx.store, |tx| tx.execute(SHOP, vec![id.into(), cx.clock.now().into()]).await);
    added.expect("a shop can be added");
    id
}
