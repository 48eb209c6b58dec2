//! Where the people of a shop are signed in, as whoever looks after them sees and ends it.

use session::Context;
use session::change::Actor;
use session::login::{self, LoginKind, Password};
use session::mail;
use session::people::{self, PeopleError};
use session::shop::Role;

use crate::support::letterbox::Letterbox;
use crate::support::{ADDRESS, Asks, Garage, PASSWORD, on_both};

const RECORDED: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE action = $1 AND actor_id = $2";

async fn is_in(cx: &Context, actor: &Actor) -> bool {
    login::check(cx, actor.login_session_id).await.expect("read").is_some()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_sees_and_ends_the_logins_of_their_people_who_are_told() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let (cx, boss, cashier) = (&garage.cx, garage.teller(Role::Manager).await, garage.teller(Role::Cashier).await);
        let (phone, other) = (garage.teller_again(&cashier.user).await, garage.teller_again(&cashier.user).await);
        let id = cashier.user.id;
        let seen = people::logins(&cx.of(boss.identity()), &boss, id).await.expect("read");
        let devices: Vec<_> = seen.iter().filter(|login| login.kind == LoginKind::Device).collect();
        assert_eq!((seen.len(), devices.len(), devices[0].address.as_str()), (4, 3, ADDRESS));

        people::end_login(&cx.of(boss.identity()), &boss, id, phone.login_session_id).await.expect("ended");
        assert!(!is_in(cx, &phone).await && is_in(cx, &cashier).await && is_in(cx, &other).await);
        let again = people::end_login(&cx.of(boss.identity()), &boss, id, phone.login_session_id).await;
        assert!(matches!(again, Err(PeopleError::NotFound)), "{again:?}");
        let work = seen.iter().find(|login| login.kind == LoginKind::Background).expect("scheduled work").id;
        assert!(
            matches!(people::end_login(&cx.of(boss.identity()), &boss, id, work).await, Err(PeopleError::NotFound)),
            "it is no device"
        );
        let of_boss = people::end_login(&cx.of(boss.identity()), &boss, id, boss.login_session_id).await;
        assert!(matches!(of_boss, Err(PeopleError::NotFound)), "a login of somebody else");

        assert_eq!(people::end_logins(&cx.of(boss.identity()), &boss, id).await.expect("ended"), 2);
        assert_eq!(people::end_logins(&cx.of(boss.identity()), &boss, id).await.expect("none is left"), 0);
        assert!(!is_in(cx, &cashier).await && !is_in(cx, &other).await && is_in(cx, &boss).await);
        let left = people::logins(&cx.of(boss.identity()), &boss, id).await.expect("read");
        assert_eq!(left.iter().map(|login| login.kind).collect::<Vec<_>>(), [LoginKind::Background], "it goes on");
        assert!(is_in(cx, &garage.teller_again(&cashier.user).await).await, "they may come back");

        mail::send_due(cx).await.expect("sent");
        let told: Vec<_> = letterbox.got().into_iter().filter(|mail| mail.address == cashier.user.email).collect();
        assert_eq!(told.len(), 2, "once for each ending");
        assert!(told[1].text.contains(&boss.user.name) && told[1].text.contains("2 devices"), "{}", told[1].text);
        assert_eq!(garage.count(RECORDED, vec!["logins_ended".into(), boss.user.id.into()]).await, 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_minutes_after_their_password_whoever_ends_others_logins_types_it_again() {
    on_both(async |garage: Garage| {
        let (cx, boss, admin) = (&garage.cx, garage.teller(Role::Manager).await, garage.teller(Role::Admin).await);
        let cashier = garage.teller(Role::Cashier).await;
        let (id, one) = (cashier.user.id, cashier.login_session_id);
        cx.clock.advance(10 * 60_000);
        let refused = people::end_login(&cx.of(boss.identity()), &boss, id, one).await;
        assert!(matches!(refused, Err(PeopleError::PasswordNeeded)), "{refused:?}");
        let refused = people::end_logins(&cx.of(boss.identity()), &boss, id).await;
        assert!(matches!(refused, Err(PeopleError::PasswordNeeded)), "{refused:?}");
        let refused = people::end_everyones(&cx.of(admin.identity()), &admin).await;
        assert!(matches!(refused, Err(PeopleError::PasswordNeeded)), "{refused:?}");
        let not_theirs = people::end_logins(&cx.of(cashier.identity()), &cashier, boss.user.id).await;
        assert!(matches!(not_theirs, Err(PeopleError::NotAllowed)), "no password makes it theirs: {not_theirs:?}");
        assert!(is_in(cx, &cashier).await);
        for who in [&boss, &admin] {
            login::confirm_password(cx, who, Password::new(PASSWORD.to_owned())).await.expect("it is theirs");
        }
        people::end_login(&cx.of(boss.identity()), &boss, id, one).await.expect("ended");
        assert!(!is_in(cx, &cashier).await);
        assert_eq!(people::end_everyones(&cx.of(admin.identity()), &admin).await.expect("ended"), 1, "the manager's");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_ends_anybodys_and_nobody_in_another_shop() {
    on_both(async |garage: Garage| {
        let (cx, elsewhere) = (&garage.cx, garage.next_shop().await);
        let (cashier, admin) = (garage.teller(Role::Cashier).await, garage.teller(Role::Admin).await);
        let (boss, mechanic) = (garage.teller(Role::Manager).await, garage.teller(Role::Mechanic).await);
        let stranger = elsewhere.teller(Role::Admin).await;
        let (id, login) = (cashier.user.id, cashier.login_session_id);
        assert!(matches!(
            people::logins(&cx.of(mechanic.identity()), &mechanic, id).await,
            Err(PeopleError::NotAllowed)
        ));
        assert!(matches!(
            people::end_login(&cx.of(mechanic.identity()), &mechanic, id, login).await,
            Err(PeopleError::NotAllowed)
        ));
        assert!(matches!(
            people::end_logins(&cx.of(mechanic.identity()), &mechanic, id).await,
            Err(PeopleError::NotAllowed)
        ));
        for (who, id) in [(&stranger, id), (&boss, cx.ids.next())] {
            assert!(matches!(people::logins(cx, who, id).await, Err(PeopleError::NotFound)));
            assert!(matches!(people::end_login(cx, who, id, login).await, Err(PeopleError::NotFound)));
            assert!(matches!(people::end_logins(cx, who, id).await, Err(PeopleError::NotFound)));
        }
        assert!(matches!(
            people::end_logins(&cx.of(boss.identity()), &boss, admin.user.id).await,
            Err(PeopleError::NotAllowed)
        ));
        for who in [&boss, &mechanic] {
            assert!(matches!(people::end_everyones(cx, who).await, Err(PeopleError::NotAllowed)));
        }
        assert!(is_in(cx, &cashier).await && is_in(cx, &admin).await);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_ends_everybodys_at_once_in_their_shop_but_their_own() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        // Several batches.
        garage.cx.limits.job_batch_rows = 3;
        let (cx, admin, elsewhere) = (&garage.cx, garage.teller(Role::Admin).await, garage.next_shop().await);
        let own = garage.teller_again(&admin.user).await;
        let stranger = elsewhere.teller(Role::Customer).await;
        let mut people = Vec::new();
        for role in
            [Role::Customer, Role::Mechanic, Role::Cashier, Role::Manager, Role::Admin, Role::Customer, Role::Customer]
        {
            people.push(garage.teller(role).await);
        }
        let second = garage.teller_again(&people[0].user).await;
        assert_eq!(people::end_everyones(&cx.of(admin.identity()), &admin).await.expect("ended"), 8);
        for somebody in people.iter().chain([&second]) {
            assert!(!is_in(cx, somebody).await, "{}", somebody.user.name);
        }
        assert!(is_in(cx, &admin).await && is_in(cx, &own).await && is_in(cx, &stranger).await);
        assert_eq!(people::end_everyones(&cx.of(admin.identity()), &admin).await.expect("none is left"), 0);
        mail::send_due(cx).await.expect("sent");
        assert_eq!(letterbox.got().len(), people.len(), "each is told once");
        assert_eq!(garage.count(RECORDED, vec!["everyone_signed_out".into(), admin.user.id.into()]).await, 2);
    })
    .await;
}
