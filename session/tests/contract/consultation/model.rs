//! The law of consultations: any sequence of commands does what a small model says, on both engines.
//!
//! The model knows nothing of SQL. After each command the answers' kinds, every status, who holds what, and every
//! balance must be the same on both sides.

use crate::support::{Garage, intake, on_both};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use session::change::Actor;
use session::clock::Timestamp;
use session::consultation::{self, AcceptError, ChangeError, CreateError, Intake, MessageError, Plan, Status};
use session::id::{AssignmentId, ConsultationId};

const CUSTOMERS: usize = 3;
const MECHANICS: usize = 3;
const CREDITS: i64 = 2;
const MINUTE_MS: i64 = 60_000;

/// Everything a person or the clock may do. Indexes are taken modulo what there is.
#[derive(Clone, Debug)]
enum Step {
    Create { customer: usize, credit: bool, in_minutes: Option<i64> },
    Accept { mechanic: usize, session: usize },
    Release { mechanic: usize, session: usize },
    Start { mechanic: usize, session: usize },
    EndBy { mechanic: bool, person: usize, session: usize },
    Cancel { customer: usize, session: usize },
    Connect { mechanic: usize, session: usize },
    WriteBy { mechanic: bool, person: usize, session: usize },
    Wait { minutes: i64 },
    ExpireOrphans,
    QueueDue,
    ReturnUnattended,
}

fn step() -> impl Strategy<Value = Step> {
    let (customer, mechanic, session) = (0..CUSTOMERS, 0..MECHANICS, 0..8_usize);
    prop_oneof![
        4 => (customer.clone(), any::<bool>(), proptest::option::weighted(0.2, 1..90_i64))
            .prop_map(|(customer, credit, in_minutes)| Step::Create { customer, credit, in_minutes }),
        5 => (mechanic.clone(), session.clone()).prop_map(|(mechanic, session)| Step::Accept { mechanic, session }),
        1 => (mechanic.clone(), session.clone()).prop_map(|(mechanic, session)| Step::Release { mechanic, session }),
        3 => (mechanic.clone(), session.clone()).prop_map(|(mechanic, session)| Step::Start { mechanic, session }),
        3 => (any::<bool>(), customer.clone(), session.clone())
            .prop_map(|(mechanic, person, session)| Step::EndBy { mechanic, person, session }),
        2 => (customer.clone(), session.clone()).prop_map(|(customer, session)| Step::Cancel { customer, session }),
        1 => (mechanic, session.clone()).prop_map(|(mechanic, session)| Step::Connect { mechanic, session }),
        2 => (any::<bool>(), customer, session)
            .prop_map(|(mechanic, person, session)| Step::WriteBy { mechanic, person, session }),
        2 => prop_oneof![1..15_i64, 100..130_i64].prop_map(|minutes| Step::Wait { minutes }),
        1 => Just(Step::ExpireOrphans),
        1 => Just(Step::QueueDue),
        1 => Just(Step::ReturnUnattended),
    ]
}

/// A consultation as the model knows it.
#[derive(Clone, Debug)]
struct Known {
    id: ConsultationId,
    assignment: AssignmentId,
    customer: usize,
    credit: bool,
    status: Status,
    mechanic: Option<usize>,
    connected: bool,
    queued_at: i64,
    attended_at: i64,
    accepted_at: i64,
    due_at: i64,
}

#[derive(Debug, Default)]
struct Model {
    now: i64,
    sessions: Vec<Known>,
    credits: [i64; CUSTOMERS],
}

impl Model {
    fn active_of(&self, customer: usize) -> Option<&Known> {
        self.sessions.iter().find(|session| session.customer == customer && session.status.is_active())
    }

    fn held_by(&self, mechanic: usize) -> Option<&Known> {
        let holds = |session: &&Known| {
            session.mechanic == Some(mechanic) && matches!(session.status, Status::Waiting | Status::Live)
        };
        self.sessions.iter().find(holds)
    }

    fn create(&self, customer: usize, credit: bool) -> &'static str {
        if self.active_of(customer).is_some() {
            "active-exists"
        } else if credit && self.credits[customer] == 0 {
            "no-credit"
        } else {
            "ok"
        }
    }

    fn accept(&mut self, mechanic: usize, at: usize) -> &'static str {
        let busy_with = self.held_by(mechanic).map(|session| session.id);
        let now = self.now;
        let session = &mut self.sessions[at];
        match session.status {
            Status::Scheduled => "not-found",
            Status::Cancelled => "cancelled",
            Status::Expired => "expired",
            Status::Pending if busy_with.is_some() => "finish-first",
            Status::Pending => {
                (session.status, session.mechanic) = (Status::Waiting, Some(mechanic));
                (session.connected, session.accepted_at, session.attended_at) = (false, now, now);
                "ok"
            }
            Status::Waiting | Status::Live | Status::Completed if session.mechanic == Some(mechanic) => "ok",
            Status::Waiting | Status::Live | Status::Completed => "taken",
        }
    }

    /// A participant's change: `from` → `to` if they may, and what goes with it.
    fn change(&mut self, at: usize, takes_part: bool, may: bool, from: &[Status], to: Status) -> &'static str {
        let session = &self.sessions[at];
        if !takes_part {
            "not-found"
        } else if !may {
            "not-allowed"
        } else if from.contains(&session.status) {
            self.set(at, to);
            "ok"
        } else {
            "wrong-state"
        }
    }

    fn write(&mut self, at: usize, takes_part: bool) -> &'static str {
        let now = self.now;
        let session = &mut self.sessions[at];
        if !takes_part {
            "not-found"
        } else if session.status.is_active() {
            session.attended_at = now;
            "ok"
        } else {
            "closed"
        }
    }

    fn set(&mut self, at: usize, to: Status) {
        let now = self.now;
        let session = &mut self.sessions[at];
        (session.status, session.attended_at) = (to, now);
        if to == Status::Pending {
            session.mechanic = None;
        }
        if session.credit && matches!(to, Status::Cancelled | Status::Expired) {
            self.credits[session.customer] += 1;
        }
    }

    fn set_all(&mut self, which: impl Fn(&Known) -> bool, to: Status) {
        for at in 0..self.sessions.len() {
            if which(&self.sessions[at]) {
                self.set(at, to);
            }
        }
    }
}

struct World {
    garage: Garage,
    customers: Vec<Actor>,
    mechanics: Vec<Actor>,
    model: Model,
}

impl World {
    async fn new(garage: Garage) -> Self {
        let (mut customers, mut mechanics) = (Vec::new(), Vec::new());
        for _ in 0..CUSTOMERS {
            customers.push(garage.customer(u32::try_from(CREDITS).expect("a few")).await);
        }
        for _ in 0..MECHANICS {
            mechanics.push(garage.mechanic().await);
        }
        let model = Model { now: garage.cx.clock.now().0, credits: [CREDITS; CUSTOMERS], ..Model::default() };
        Self { garage, customers, mechanics, model }
    }

    /// Takes one step on both sides and answers the kinds of both answers.
    async fn take(&mut self, step: &Step) -> (&'static str, &'static str) {
        let cx = &self.garage.cx;
        let count = self.model.sessions.len();
        let at = |session: usize| session % count;
        match *step {
            Step::Create { customer, credit, in_minutes } => {
                let plan = if credit { Plan::Credit } else { Plan::Free };
                let due_at = in_minutes.map(|minutes| self.model.now + minutes * MINUTE_MS);
                let wish = Intake { scheduled_for: due_at.map(Timestamp), ..intake(plan) };
                let expected = self.model.create(customer, credit);
                let got = match consultation::create(cx, &self.customers[customer], wish).await {
                    Ok(created) => {
                        self.model.credits[customer] -= i64::from(credit);
                        self.model.sessions.push(Known {
                            id: created.session.id,
                            assignment: created.assignment.id,
                            customer,
                            credit,
                            status: if due_at.is_some() { Status::Scheduled } else { Status::Pending },
                            mechanic: None,
                            connected: false,
                            queued_at: self.model.now,
                            attended_at: self.model.now,
                            accepted_at: 0,
                            due_at: due_at.unwrap_or(0),
                        });
                        "ok"
                    }
                    Err(CreateError::ActiveSessionExists(_)) => "active-exists",
                    Err(CreateError::NoCredit) => "no-credit",
                    Err(error) => panic!("{error}"),
                };
                (got, expected)
            }
            Step::Wait { minutes } => {
                cx.clock.advance(minutes * MINUTE_MS);
                self.model.now += minutes * MINUTE_MS;
                ("ok", "ok")
            }
            Step::ExpireOrphans => {
                let before = self.model.now - cx.limits.orphan_after_ms;
                let old = |s: &Known| matches!(s.status, Status::Pending | Status::Waiting) && s.attended_at < before;
                self.model.set_all(old, Status::Expired);
                consultation::expire_orphans(cx).await.expect("the job runs");
                ("ok", "ok")
            }
            Step::QueueDue => {
                let now = self.model.now;
                for session in &mut self.model.sessions {
                    if session.status == Status::Scheduled && session.due_at <= now {
                        (session.status, session.queued_at, session.attended_at) = (Status::Pending, now, now);
                    }
                }
                consultation::queue_due(cx).await.expect("the job runs");
                ("ok", "ok")
            }
            Step::ReturnUnattended => {
                let before = self.model.now - cx.limits.connect_within_ms;
                let left = |s: &Known| s.status == Status::Waiting && !s.connected && s.accepted_at < before;
                self.model.set_all(left, Status::Pending);
                consultation::return_unattended(cx).await.expect("the job runs");
                ("ok", "ok")
            }
            _ if count == 0 => ("ok", "ok"),
            Step::Accept { mechanic, session } => {
                let known = self.model.sessions[at(session)].clone();
                let got = match consultation::accept(cx, &self.mechanics[mechanic], known.assignment).await {
                    Ok(_) => "ok",
                    Err(AcceptError::AlreadyTaken { .. }) => "taken",
                    Err(AcceptError::Cancelled) => "cancelled",
                    Err(AcceptError::Expired) => "expired",
                    Err(AcceptError::FinishCurrentFirst(_)) => "finish-first",
                    Err(AcceptError::NotFound) => "not-found",
                    Err(error) => panic!("{error}"),
                };
                (got, self.model.accept(mechanic, at(session)))
            }
            Step::Release { mechanic, session } => {
                let known = self.model.sessions[at(session)].clone();
                let got = kind(consultation::release(cx, &self.mechanics[mechanic], known.assignment).await);
                let holds = known.mechanic == Some(mechanic);
                (got, self.model.change(at(session), holds, true, &[Status::Waiting], Status::Pending))
            }
            Step::Start { mechanic, session } => {
                let known = self.model.sessions[at(session)].clone();
                let got = kind(consultation::start(cx, &self.mechanics[mechanic], known.id).await);
                let holds = known.mechanic == Some(mechanic);
                (got, self.model.change(at(session), holds, true, &[Status::Waiting], Status::Live))
            }
            Step::EndBy { mechanic, person, session } => {
                let known = self.model.sessions[at(session)].clone();
                let who = if mechanic { &self.mechanics[person] } else { &self.customers[person] };
                let takes_part = if mechanic { known.mechanic == Some(person) } else { known.customer == person };
                let got = kind(consultation::end(cx, who, known.id).await);
                (got, self.model.change(at(session), takes_part, true, &[Status::Live], Status::Completed))
            }
            Step::Cancel { customer, session } => {
                let known = self.model.sessions[at(session)].clone();
                let got = kind(consultation::cancel(cx, &self.customers[customer], known.id, None).await);
                let open = [Status::Pending, Status::Waiting, Status::Scheduled];
                let takes_part = known.customer == customer;
                (got, self.model.change(at(session), takes_part, true, &open, Status::Cancelled))
            }
            Step::WriteBy { mechanic, person, session } => {
                let known = self.model.sessions[at(session)].clone();
                let who = if mechanic { &self.mechanics[person] } else { &self.customers[person] };
                let takes_part = if mechanic { known.mechanic == Some(person) } else { known.customer == person };
                let got = match consultation::post(cx, who, known.id, "Hello".to_owned()).await {
                    Ok(_) => "ok",
                    Err(MessageError::NotFound) => "not-found",
                    Err(MessageError::Closed { .. }) => "closed",
                    Err(error) => panic!("{error}"),
                };
                (got, self.model.write(at(session), takes_part))
            }
            Step::Connect { mechanic, session } => {
                let known = self.model.sessions[at(session)].clone();
                consultation::connect(cx, &self.mechanics[mechanic], known.id).await.expect("it can be noted");
                if known.mechanic == Some(mechanic) {
                    self.model.sessions[at(session)].connected = true;
                }
                ("ok", "ok")
            }
        }
    }

    /// Everything the database says is what the model says.
    async fn compare(&self) {
        let cx = &self.garage.cx;
        for known in &self.model.sessions {
            let found = consultation::get(cx, &self.customers[known.customer].user, known.id).await.expect("readable");
            let found = found.expect("its customer always takes part");
            let mechanic = known.mechanic.map(|number| self.mechanics[number].user.id);
            assert_eq!((found.status, found.mechanic_id), (known.status, mechanic), "{known:?}");
            assert_eq!(found.queued_at, Timestamp(known.queued_at), "it keeps its place in the queue");
        }
        for (number, customer) in self.customers.iter().enumerate() {
            let snapshot = consultation::active(cx, &customer.user).await.expect("readable");
            assert_eq!(snapshot.session.map(|session| session.id), self.model.active_of(number).map(|known| known.id));
            let balance = consultation::balance(cx, customer.user.id).await.expect("readable");
            assert_eq!(balance, self.model.credits[number], "customer {number}");
        }
        for (number, mechanic) in self.mechanics.iter().enumerate() {
            let snapshot = consultation::active(cx, &mechanic.user).await.expect("readable");
            assert_eq!(snapshot.session.map(|session| session.id), self.model.held_by(number).map(|known| known.id));
        }
        let mut waiting: Vec<_> = self.model.sessions.iter().filter(|known| known.status == Status::Pending).collect();
        waiting.sort_by_key(|known| known.queued_at);
        let queue = consultation::queue(cx, self.garage.shop_id).await.expect("readable").assignments;
        let times: Vec<_> = queue.iter().map(|entry| entry.queued_at.0).collect();
        assert_eq!(times, waiting.iter().map(|known| known.queued_at).collect::<Vec<_>>(), "oldest first, nobody else");
    }
}

fn kind<T>(answer: Result<T, ChangeError>) -> &'static str {
    match answer {
        Ok(_) => "ok",
        Err(ChangeError::NotFound) => "not-found",
        Err(ChangeError::NotAllowed) => "not-allowed",
        Err(ChangeError::WrongState { .. }) => "wrong-state",
        Err(ChangeError::Store(error)) => panic!("{error}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn any_sequence_of_commands_does_what_the_model_says() {
    on_both(async |garage: Garage| {
        let cases = if garage.engine == "sqlite" { 96 } else { 48 };
        tokio::task::block_in_place(|| {
            let handle = tokio::runtime::Handle::current();
            let config = Config { cases, failure_persistence: None, max_shrink_iters: 200, ..Config::default() };
            let law = proptest::collection::vec(step(), 1..40);
            let outcome = TestRunner::new(config).run(&law, |steps| {
                handle.block_on(async {
                    let mut world = World::new(garage.next_shop().await).await;
                    for step in &steps {
                        let (got, expected) = world.take(step).await;
                        prop_assert_eq!(got, expected, "on {:?} with {:?}", step, world.model);
                        world.compare().await;
                    }
                    Ok(())
                })
            });
            outcome.unwrap_or_else(|difference| panic!("on {}: {difference}", garage.engine));
        });
    })
    .await;
}
