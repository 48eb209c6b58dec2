//! Nobody shuts somebody else out: strangers' wrong guesses slow an account where nobody knows it, and nowhere else. On both
//! engines.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::support::{Garage, PASSWORD, on_both};
use session::Context;
use session::login::{
    self, Credentials, Marks, Password, SignIn, SignInError, SignInLimiter, SignInLimits, SignUp, Word,
};
use session::shop::{Role, User};
use session::store::Value;
use session::transact;

const HOME: &str = "203.0.113.7";
const DAY_MS: i64 = 24 * 60 * 60_000;

async fn try_from(
    cx: &Context,
    email: &str,
    password: &str,
    address: &str,
    marks: &Marks,
) -> Result<SignIn, SignInError> {
    let (email, password, address) = (email.to_owned(), Password::new(password.to_owned()), address.to_owned());
    let credentials = Credentials { email, password, device: "Firefox".to_owned(), address, marks: marks.clone() };
    login::sign_in(cx, credentials).await
}

async fn sign_in(cx: &Context, user: &User, address: &str, marks: &Marks) -> Result<SignIn, SignInError> {
    try_from(cx, &user.email, PASSWORD, address, marks).await
}

/// Guesses on the account from ten addresses, twenty from each; how many were verified.
async fn attack(cx: &Context, email: &str) -> u32 {
    let mut verified = 0;
    for n in 0..200 {
        let address = format!("198.51.100.{}", n % 10);
        let answer = try_from(cx, email, "a wrong guess", &address, &Marks::default()).await;
        verified += u32::from(matches!(answer, Err(SignInError::Wrong)));
    }
    verified
}

fn is_refused(answer: &Result<SignIn, SignInError>) -> bool {
    matches!(answer, Err(SignInError::TooMany { .. }))
}

/// The same server after a restart, or another node of it.
fn next_process(cx: &Context) -> Context {
    let mut next = cx.clone();
    next.sign_in_limiter = SignInLimiter::new(SignInLimits::default());
    next
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attacker_at_ten_addresses_shuts_nobody_out_at_their_place_or_in_their_browser_and_gets_twenty_guesses() {
    on_both(async |garage: Garage| {
        let (ada, cx) = (garage.person(Role::Customer).await, &garage.cx);
        let marks = sign_in(cx, &ada, HOME, &Marks::default()).await.unwrap().marks;
        let elsewhere = next_process(cx);
        for (cx, new_place) in [(cx, "192.0.2.97"), (&elsewhere, "192.0.2.98")] {
            assert_eq!(attack(cx, &ada.email).await, SignInLimits::default().per_account_max, "{}", garage.engine);
            sign_in(cx, &ada, HOME, &Marks::default()).await.expect("at home, with any browser");
            sign_in(cx, &ada, "192.0.2.99", &marks).await.expect("anywhere, with her own browser");
            let neither = sign_in(cx, &ada, new_place, &Marks::default()).await;
            assert!(is_refused(&neither), "{neither:?}");
            cx.clock.advance(15 * 60_000);
            sign_in(cx, &ada, new_place, &Marks::default()).await.expect("and anywhere after a while");
            cx.clock.advance(15 * 60_000);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_with_a_hundred_wrong_guesses_still_lets_in_who_is_known() {
    on_both(async |garage: Garage| {
        let (ada, eve, cx) = (garage.person(Role::Customer).await, garage.person(Role::Customer).await, &garage.cx);
        sign_in(cx, &ada, HOME, &Marks::default()).await.unwrap();
        let marks = sign_in(cx, &eve, "192.0.2.1", &Marks::default()).await.unwrap().marks;
        for n in 0..100 {
            let _ = try_from(cx, &format!("nobody{n}@garage.test"), PASSWORD, HOME, &Marks::default()).await;
        }
        assert!(is_refused(&sign_in(cx, &eve, HOME, &Marks::default()).await), "she was never here");
        assert!(is_refused(&try_from(cx, "nobody@garage.test", PASSWORD, HOME, &Marks::default()).await));
        sign_in(cx, &ada, HOME, &Marks::default()).await.expect("a known place");
        sign_in(cx, &eve, HOME, &marks).await.expect("a known browser");
        sign_in(cx, &eve, HOME, &Marks::default()).await.expect("and from then on a known place");
        let bob = SignUp {
            email: "bob@garage.test".to_owned(),
            name: "Bob".to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            address: HOME.to_owned(),
        };
        let bob = login::sign_up(cx, bob).await.unwrap();
        sign_in(cx, &bob, HOME, &Marks::default()).await.expect("where one has just signed up");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_place_and_a_stolen_mark_have_ten_guesses_each() {
    on_both(async |garage: Garage| {
        let (ada, cx) = (garage.person(Role::Customer).await, &garage.cx);
        let marks = sign_in(cx, &ada, HOME, &Marks::default()).await.unwrap().marks;
        let guess =
            async |address: &str, marks: &Marks| try_from(cx, &ada.email, "a wrong guess", address, marks).await;
        for n in 0..10 {
            assert!(matches!(guess(HOME, &Marks::default()).await, Err(SignInError::Wrong)));
            assert!(matches!(guess(&format!("198.51.100.{n}"), &marks).await, Err(SignInError::Wrong)));
        }
        assert!(is_refused(&guess(HOME, &Marks::default()).await));
        assert!(is_refused(&guess("198.51.100.11", &marks).await));
        sign_in(cx, &ada, "192.0.2.99", &Marks::default()).await.expect("neither has used up a stranger's guesses");
    })
    .await;
}

#[tokio::test]
async fn a_mark_is_worth_nothing_for_somebody_else_or_after_a_new_password() {
    on_both(async |garage: Garage| {
        let (ada, eve, cx) = (garage.person(Role::Customer).await, garage.person(Role::Customer).await, &garage.cx);
        let marks = sign_in(cx, &ada, HOME, &Marks::default()).await.unwrap().marks;
        attack(cx, &ada.email).await;
        attack(cx, &eve.email).await;
        assert!(is_refused(&sign_in(cx, &eve, "192.0.2.99", &marks).await), "Ada's mark for Eve");
        sign_in(cx, &ada, "192.0.2.99", &marks).await.unwrap();
        let hash = "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE id = $2) WHERE id = $1";
        let change = vec![Value::from(ada.id), Value::from(eve.id)];
        transact!(cx.store, |tx| tx.execute(hash, change.clone()).await).unwrap();
        assert!(is_refused(&sign_in(cx, &ada, "192.0.2.97", &marks).await), "after a new password");
        sign_in(cx, &ada, HOME, &Marks::default()).await.expect("her place is still hers");
    })
    .await;
}

#[tokio::test]
async fn places_are_bounded_for_each_person_age_and_name_no_address() {
    on_both(async |mut garage: Garage| {
        let limits = SignInLimits { places_per_user_max: 3, ..SignInLimits::default() };
        garage.cx.sign_in_limiter = SignInLimiter::new(limits);
        let (ada, cx) = (garage.person(Role::Customer).await, &garage.cx);
        let places = async || {
            let count = "SELECT CAST(COUNT(*) AS BIGINT) FROM login_places WHERE user_id = $1";
            garage.count(count, vec![ada.id.into()]).await
        };
        for n in 1..=5 {
            sign_in(cx, &ada, &format!("192.0.2.{n}"), &Marks::default()).await.unwrap();
            sign_in(cx, &ada, &format!("192.0.2.{n}"), &Marks::default()).await.unwrap();
            cx.clock.advance(DAY_MS);
        }
        assert_eq!(places().await, 3);
        attack(cx, &ada.email).await;
        let knows = async |n: u32| !is_refused(&sign_in(cx, &ada, &format!("192.0.2.{n}"), &Marks::default()).await);
        assert!(knows(3).await && knows(5).await && !knows(1).await, "{}", garage.engine);
        cx.clock.advance(180 * DAY_MS);
        attack(cx, &ada.email).await;
        assert!(!knows(5).await, "too long ago");
        login::forget_dead(cx, 1_000).await.unwrap();
        assert_eq!(places().await, 0, "{}", garage.engine);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_manager_signs_at_a_till_where_they_are_known_whatever_strangers_guess() {
    on_both(async |garage: Garage| {
        let (manager, cx) = (garage.person(Role::Manager).await, &garage.cx);
        let vouch = async |address: &str, marks: &Marks| {
            let (email, password) = (manager.email.clone(), Password::new(PASSWORD.to_owned()));
            login::vouch(cx, Word { email, password, code: String::new() }, address, marks).await
        };
        vouch(HOME, &Marks::default()).await.expect("nobody has guessed yet");
        let marks = sign_in(cx, &manager, "192.0.2.1", &Marks::default()).await.unwrap().marks;
        attack(cx, &manager.email).await;
        vouch(HOME, &Marks::default()).await.expect("a manager's word makes the till's place known");
        vouch("192.0.2.99", &marks).await.expect("a browser the manager was signed in with");
        assert!(matches!(vouch("192.0.2.98", &Marks::default()).await, Err(SignInError::TooMany { .. })));
    })
    .await;
}
