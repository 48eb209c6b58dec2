//! Inviting somebody to work here: the link works once, gives what its maker could give, and is stored nowhere as it is.

use session::id::AccountLinkId;
use session::login::{self, Credentials, Marks, NewUserError, Password};
use session::people::link::LinkKey;
use session::people::{self, JoinError, NewInvite, PeopleError, Roles};
use session::shop::Role;

use crate::support::race::at_once;
use crate::support::{ADDRESS, Asks, Garage, PASSWORD, on_both};

const PATH: &str = "/join";
const STORED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM account_links WHERE kind = 'invite'";
const DAY_MS: i64 = 86_400_000;

fn of(email: &str, roles: impl Into<Roles>) -> NewInvite {
    NewInvite { email: email.to_owned(), name: "Nora".to_owned(), roles: roles.into(), team: "Early".to_owned() }
}

async fn joined(garage: &Garage, key: &LinkKey) -> Result<session::shop::User, JoinError> {
    people::join(&garage.cx, key, "Nora New", Password::new(PASSWORD.to_owned()), ADDRESS).await
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_invited_joins_once_with_the_roles_and_the_team_they_were_invited_for() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.staff(Role::Manager).await);
        let roles = Roles::of([Role::Mechanic, Role::Cashier]).expect("a set");
        let made = people::invite(&cx.of(manager.identity()), &manager, &of(" Nora@Example.org ", roles), PATH)
            .await
            .expect("invited");
        assert_eq!(made.email, "nora@example.org");
        let open = people::pending(&cx.of(manager.identity()), &manager).await.expect("theirs");
        assert_eq!((open.len(), open[0].roles, open[0].team_name.as_deref()), (1, roles, Some("Early")));

        let weak = people::join(cx, &made.key, "Nora", Password::new("short".to_owned()), ADDRESS).await;
        assert!(matches!(weak, Err(JoinError::Refused(NewUserError::Invalid { field: "password", .. }))), "{weak:?}");
        let user = joined(&garage, &made.key).await.expect("the link still works");
        assert_eq!((user.roles, user.shop_id, user.name.as_str()), (roles, garage.shop_id, "Nora New"));
        let credentials = Credentials {
            email: "nora@example.org".to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            device: "phone".to_owned(),
            address: ADDRESS.to_owned(),
            marks: Marks::default(),
        };
        login::sign_in(cx, credentials).await.expect("they can sign in");
        let record = people::person(&cx.of(manager.identity()), &manager, user.id).await.expect("theirs");
        assert_eq!(record.person.team_name.as_deref(), Some("Early"));
        assert!(matches!(joined(&garage, &made.key).await, Err(JoinError::NotLive)), "once");
        assert!(people::pending(&cx.of(manager.identity()), &manager).await.expect("theirs").is_empty());
        let again = people::invite(&cx.of(manager.identity()), &manager, &of("nora@example.org", roles), PATH).await;
        assert!(matches!(again, Err(PeopleError::Invalid { field: "email", .. })), "{again:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_invite_one_address_at_the_same_moment_the_last_one_s_link_lives() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (garage.cx.clone(), garage.staff(Role::Manager).await);
        let made = at_once(move |_| {
            let (cx, manager) = (cx.clone(), manager.clone());
            async move {
                people::invite(&cx.of(manager.identity()), &manager, &of("nora@example.org", Role::Cashier), PATH).await
            }
        })
        .await;
        let mut opens = 0;
        for made in made {
            let key = made.expect("invited").key;
            opens += usize::from(joined(&garage, &key).await.is_ok());
        }
        assert_eq!(opens, 1, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_make_one_person_s_link_at_the_same_moment_one_lives() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (garage.cx.clone(), garage.staff(Role::Manager).await);
        let cashier = garage.person(Role::Cashier).await.id;
        let made = at_once(move |_| {
            let (cx, manager) = (cx.clone(), manager.clone());
            async move { people::password_link(&cx.of(manager.identity()), &manager, cashier, "/new-password").await }
        })
        .await;
        made.into_iter().for_each(|made| assert!(made.is_ok(), "{made:?}"));
        const LIVE: &str =
            "SELECT CAST(COUNT(*) AS BIGINT) FROM account_links WHERE used_at IS NULL AND withdrawn_at IS NULL";
        assert_eq!(garage.count(LIVE, vec![]).await, 1, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_16_who_use_one_link_at_the_same_moment_one_joins() {
    on_both(async |garage: Garage| {
        let manager = garage.staff(Role::Manager).await;
        let made =
            people::invite(&garage.theirs(&manager), &manager, &of("nora@example.org", Role::Cashier), PATH).await;
        let key = made.expect("invited").key;
        let tries: Vec<_> = (0..16)
            .map(|_| {
                let (garage, key) = (garage.clone(), key.clone());
                tokio::spawn(async move { joined(&garage, &key).await })
            })
            .collect();
        let mut won = 0;
        for one in tries {
            match one.await.expect("runs") {
                Ok(_) => won += 1,
                Err(JoinError::NotLive | JoinError::Refused(NewUserError::Busy)) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        assert_eq!(won, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_replaced_withdrawn_is_over_or_whose_maker_is_shut_out_does_not_work() {
    on_both(async |garage: Garage| {
        let mut garage = garage;
        let cx = garage.cx.clone();
        let (admin, manager) = (garage.staff(Role::Admin).await, garage.staff(Role::Manager).await);
        let invite = async |email: &str| {
            people::invite(&cx.of(manager.identity()), &manager, &of(email, Role::Mechanic), PATH)
                .await
                .expect("invited")
                .key
        };
        let (first, second) = (invite("nora@example.org").await, invite("nora@example.org").await);
        assert!(matches!(joined(&garage, &first).await, Err(JoinError::NotLive)), "replaced");
        let open = people::pending(&cx.of(manager.identity()), &manager).await.expect("theirs");
        assert_eq!(open.len(), 1);
        let stranger = garage.next_shop().await.staff(Role::Manager).await;
        let unknown: AccountLinkId = cx.ids.next();
        for (who, id) in [(&stranger, open[0].id), (&manager, unknown)] {
            let refused = people::withdraw_invite(&cx, who, id).await;
            assert!(matches!(refused, Err(PeopleError::NotFound)), "{refused:?}");
        }
        people::withdraw_invite(&cx.of(manager.identity()), &manager, open[0].id).await.expect("withdrawn");
        assert!(matches!(joined(&garage, &second).await, Err(JoinError::NotLive)), "withdrawn");

        let of_a_leaver = invite("nora@example.org").await;
        people::disable(&cx.of(admin.identity()), &admin, manager.user.id).await.expect("disabled");
        assert!(matches!(joined(&garage, &of_a_leaver).await, Err(JoinError::NotLive)), "its maker is shut out");
        people::enable(&cx.of(admin.identity()), &admin, manager.user.id).await.expect("enabled");
        let late = invite("nora@example.org").await;
        garage.cx.clock = session::clock::Clock::set(crate::support::START.plus_ms(7 * DAY_MS + 1));
        assert!(matches!(joined(&garage, &late).await, Err(JoinError::NotLive)), "over");
        assert!(matches!(joined(&garage, &LinkKey::new("0".repeat(64))).await, Err(JoinError::NotLive)), "never one");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_invites_to_more_than_they_may_give_and_refused_invitations_leave_nothing() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        for roles in Roles::every() {
            let who = garage.at_home(garage.person(roles).await);
            let outcome =
                people::invite(&cx.of(who.identity()), &who, &of("admin@example.org", Role::Admin), PATH).await;
            match outcome {
                Ok(_) => assert!(roles.has(Role::Admin), "{roles}"),
                Err(PeopleError::Invalid { field: "roles", .. }) => {
                    assert!(roles.runs_the_shop() && !roles.has(Role::Admin), "{roles}");
                }
                Err(PeopleError::NotAllowed) => assert!(!roles.runs_the_shop(), "{roles}"),
                Err(other) => panic!("{roles}: {other:?}"),
            }
        }
        let (manager, before) = (garage.staff(Role::Manager).await, garage.count(STORED, vec![]).await);
        let customer =
            people::invite(&cx.of(manager.identity()), &manager, &of("c@example.org", Role::Customer), PATH).await;
        assert!(matches!(customer, Err(PeopleError::Invalid { field: "roles", .. })), "{customer:?}");
        let taken =
            people::invite(&cx.of(manager.identity()), &manager, &of(&manager.user.email, Role::Cashier), PATH).await;
        assert!(matches!(taken, Err(PeopleError::Invalid { field: "email", .. })), "{taken:?}");
        let nonsense = people::invite(&cx.of(manager.identity()), &manager, &of("nora", Role::Cashier), PATH).await;
        assert!(matches!(nonsense, Err(PeopleError::Invalid { field: "email", .. })), "{nonsense:?}");
        assert_eq!(garage.count(STORED, vec![]).await, before);
    })
    .await;
}
