//! The second factor: asked after the password, taken once, remembered for a while, and lost.

use session::Context;
use session::change::Actor;
use session::login::factor::{self, FactorError, HalfWay, STEP_MS, Second, TotpSecret};
use session::login::{self, Client, ConfirmError, Credentials, Marks, Password, SignIn, SignInError, Word};
use session::mail;
use session::people::{self, PeopleError};
use session::shop::{self, Role, Security, SettingsEdit};
use session::store::Identity;

use crate::support::letterbox::Letterbox;
use crate::support::race::{TASKS, at_once};
use crate::support::{ADDRESS, Asks, Garage, PASSWORD, on_both};

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

fn second(code: &str) -> Second {
    Second { code: code.to_owned(), remember: false }
}

fn password() -> Password {
    Password::new(PASSWORD.to_owned())
}

fn credentials(email: &str, marks: &Marks) -> Credentials {
    let (device, address) = ("Firefox".to_owned(), "203.0.113.7".to_owned());
    Credentials { email: email.to_owned(), password: password(), device, address, marks: marks.clone() }
}

async fn sign_in(cx: &Context, email: &str, marks: &Marks, second: &Second) -> Result<SignIn, SignInError> {
    let cx = &cx.of(Identity::Nobody);
    login::sign_in_with(cx, credentials(email, marks), None, second).await
}

/// Somebody with a second factor that was turned on just now, its secret, and their recovery codes.
async fn with_factor(garage: &Garage, role: Role) -> (Actor, TotpSecret, Vec<String>) {
    let (cx, here) = (&garage.cx, garage.teller(role).await);
    let secret = factor::begin(&cx.of(here.identity()), &here).await.expect("begun").secret;
    let codes = factor::confirm(&cx.of(here.identity()), &here, &secret.code(cx.clock.now())).await.expect("on");
    cx.clock.advance(STEP_MS);
    (here, secret, codes)
}

fn is_wrong<T: std::fmt::Debug>(answer: &Result<T, SignInError>) -> bool {
    matches!(answer, Err(SignInError::WrongCode))
}

#[tokio::test(flavor = "multi_thread")]
async fn once_it_is_on_the_password_alone_signs_nobody_in_and_a_code_does_once() {
    on_both(async |garage: Garage| {
        let (here, secret, codes) = with_factor(&garage, Role::Customer).await;
        let (cx, email, none) = (&garage.cx, here.user.email.as_str(), Marks::default());
        assert_eq!(codes.len(), factor::RECOVERY_CODES);
        let standing = factor::standing(&cx.of(here.identity()), here.user.id).await.expect("read");
        assert_eq!((standing.on_since.is_some(), standing.codes_left, standing.is_asked), (true, 10, false));
        for code in ["", "  "] {
            let asked = sign_in(cx, email, &none, &second(code)).await;
            assert!(matches!(asked, Err(SignInError::SecondFactorNeeded(_))), "{asked:?}");
        }
        let code = secret.code(cx.clock.now());
        sign_in(cx, email, &none, &second(&format!(" {} {} ", &code[..3], &code[3..]))).await.expect("in");
        assert!(is_wrong(&sign_in(cx, email, &none, &second(&code)).await), "taken already");
        cx.clock.advance(STEP_MS);
        assert!(is_wrong(&sign_in(cx, email, &none, &second(&code)).await), "taken already, a step later");
        let early = secret.code(cx.clock.now().plus_ms(STEP_MS));
        sign_in(cx, email, &none, &second(&early)).await.expect("a phone that is a step ahead");
        let present = secret.code(cx.clock.now());
        assert!(is_wrong(&sign_in(cx, email, &none, &second(&present)).await), "no earlier one after a later one");
        let wrong_password = Credentials { password: Password::new("wrong".to_owned()), ..credentials(email, &none) };
        let refused = login::sign_in_with(cx, wrong_password, None, &second(&early)).await;
        assert!(matches!(refused, Err(SignInError::Wrong)), "a code without the password says nothing");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_present_code_is_refused_and_counted_and_a_right_one_then_has_to_wait() {
    on_both(async |garage: Garage| {
        let (here, secret, _) = with_factor(&garage, Role::Customer).await;
        let (cx, email, none) = (&garage.cx, here.user.email.as_str(), Marks::default());
        let (now, ten) = (cx.clock.now(), 10 * STEP_MS);
        let wrong = [
            secret.code(now.plus_ms(-ten)),
            secret.code(now.plus_ms(ten)),
            format!("{}1", secret.code(now)),
            secret.code(now)[..5].to_owned(),
            "12345x".to_owned(),
            "١٢٣٤٥٦".to_owned(),
            "-12345".to_owned(),
            "x".repeat(10_000),
            "aaaa-bbbb-cccc".to_owned(),
            "\0\0\0\0\0\0".to_owned(),
        ];
        for code in &wrong {
            // Counted where the person was signed in from before, as a wrong password is.
            let refused = sign_in(cx, email, &none, &second(code)).await;
            assert!(is_wrong(&refused), "{code:.20}: {refused:?}");
        }
        let late = sign_in(cx, email, &none, &second(&secret.code(now))).await;
        assert!(matches!(late, Err(SignInError::TooMany { .. })), "{late:?}");
        let asked = sign_in(cx, email, &none, &second("")).await;
        assert!(matches!(asked, Err(SignInError::TooMany { .. })), "{asked:?}");
        cx.clock.advance(15 * MINUTE_MS);
        sign_in(cx, email, &none, &second(&secret.code(cx.clock.now()))).await.expect("later it goes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_codes_while_setting_one_up_are_counted_with_those_at_signing_in() {
    on_both(async |garage: Garage| {
        let (cx, here) = (&garage.cx, garage.teller(Role::Customer).await);
        let secret = factor::begin(&cx.of(here.identity()), &here).await.expect("begun").secret;
        let mut tried = 0;
        let refused = loop {
            match factor::confirm(&cx.of(here.identity()), &here, "000000").await {
                Err(FactorError::WrongCode) => tried += 1,
                refused => break refused,
            }
            assert!(tried <= 20, "nothing bounds it");
        };
        assert!(matches!(refused, Err(FactorError::TooManyCodes { retry_after_s: 1.. })), "{refused:?}");
        assert!((5..=10).contains(&tried), "{tried}");
        let right = secret.code(cx.clock.now());
        let refused = factor::confirm(&cx.of(here.identity()), &here, &right).await;
        assert!(matches!(refused, Err(FactorError::TooManyCodes { .. })), "{refused:?}");
        let again = Credentials { address: here.address.clone(), ..credentials(&here.user.email, &here.marks) };
        let refused = login::sign_in(cx, again).await;
        assert!(matches!(refused, Err(SignInError::TooMany { .. })), "one count for both: {refused:?}");
        cx.clock.advance(15 * MINUTE_MS);
        login::confirm_password(&cx.of(here.identity()), &here, password()).await.expect("it is theirs");
        factor::confirm(&cx.of(here.identity()), &here, &secret.code(cx.clock.now())).await.expect("later it goes");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_managers_word_at_a_till_takes_their_code_too_once() {
    on_both(async |garage: Garage| {
        let (boss, secret, codes) = with_factor(&garage, Role::Manager).await;
        let (cx, till, teller) = (&garage.cx, "203.0.113.9", garage.teller(Role::Cashier).await);
        let vouch = async |code: &str| {
            let word = Word { email: boss.user.email.clone(), password: password(), code: code.to_owned() };
            login::vouch(&cx.of(teller.identity()), word, till, &Marks::default()).await
        };
        let asked = vouch(" ").await;
        assert!(matches!(asked, Err(SignInError::SecondFactorNeeded(_))), "{asked:?}");
        assert!(is_wrong(&vouch("000000").await));
        let code = secret.code(cx.clock.now());
        assert_eq!(vouch(&code).await.expect("it is them").id, boss.user.id);
        assert!(is_wrong(&vouch(&code).await), "taken already");
        assert!(is_wrong(&sign_in(cx, &boss.user.email, &Marks::default(), &second(&code)).await), "by anybody");
        vouch(&codes[0]).await.expect("a recovery code");
        assert!(is_wrong(&vouch(&codes[0]).await), "which is taken once as well");
        let no_code = Word { email: boss.user.email.clone(), password: Password::new("wrong".to_owned()), code };
        let wrong = login::vouch(cx, no_code, till, &Marks::default()).await;
        assert!(matches!(wrong, Err(SignInError::Wrong)), "{wrong:?}");

        // Where they said that they are not to be asked again, they are not.
        cx.clock.advance(STEP_MS);
        let remember = Second { remember: true, ..second(&secret.code(cx.clock.now())) };
        let marks = sign_in(cx, &boss.user.email, &Marks::default(), &remember).await.expect("in").marks;
        let word = Word { email: boss.user.email.clone(), password: password(), code: String::new() };
        login::vouch(cx, word, till, &marks).await.expect("known there");
        let guesses = async {
            let mut tried = 0;
            while is_wrong(&vouch("000000").await) {
                tried += 1;
                assert!(tried <= 20, "nothing bounds it");
            }
        };
        guesses.await;
        let late = vouch("000000").await;
        assert!(matches!(late, Err(SignInError::TooMany { .. })), "{late:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn knowing_the_password_gives_no_fresh_start_to_whoever_guesses_codes() {
    on_both(async |garage: Garage| {
        let (here, ..) = with_factor(&garage, Role::Customer).await;
        let (cx, email, none) = (&garage.cx, here.user.email.as_str(), Marks::default());
        let mut tried = 0;
        while is_wrong(&sign_in(cx, email, &none, &second("000000")).await) {
            tried += 1;
            let asked = sign_in(cx, email, &none, &second("")).await;
            assert!(matches!(asked, Err(SignInError::SecondFactorNeeded(_) | SignInError::TooMany { .. })));
            assert!(tried <= 20, "nothing bounds it");
        }
        assert!(tried <= 10, "{tried}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_sign_ins_with_one_code_at_once_one_gets_in() {
    on_both(async |garage: Garage| {
        let (here, secret, codes) = with_factor(&garage, Role::Customer).await;
        let mut cx = garage.cx.clone();
        // Who is refused here is refused because of the code, not for being many.
        let limits = login::SignInLimits {
            per_account_and_address_max: 1_000,
            per_account_max: 1_000,
            per_address_max: 1_000,
            ..login::SignInLimits::default()
        };
        cx.sign_in_limiter = login::SignInLimiter::new(limits);
        for code in [secret.code(cx.clock.now()), codes[0].clone()] {
            let let_in = at_once(|_| {
                let (cx, email, code) = (cx.clone(), here.user.email.clone(), code.clone());
                async move {
                    match sign_in(&cx, &email, &Marks::default(), &second(&code)).await {
                        Ok(_) => true,
                        Err(SignInError::WrongCode) => false,
                        Err(other) => panic!("{other:?}"),
                    }
                }
            })
            .await;
            assert_eq!(let_in.len(), TASKS);
            assert_eq!(let_in.into_iter().filter(|is_in| *is_in).count(), 1, "{code} on {}", garage.engine);
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_signs_in_once_and_only_its_person_who_is_told() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let (here, _, codes) = with_factor(&garage, Role::Customer).await;
        let (eve, _, of_eve) = with_factor(&garage, Role::Customer).await;
        let (cx, none) = (&garage.cx, Marks::default());
        assert!(is_wrong(&sign_in(cx, &eve.user.email, &none, &second(&codes[0])).await), "somebody else's");
        let typed = codes[0].to_uppercase().replace('-', " ");
        sign_in(cx, &here.user.email, &none, &second(&typed)).await.expect("in, however it is typed");
        assert!(is_wrong(&sign_in(cx, &here.user.email, &none, &second(&codes[0])).await), "taken already");
        assert_eq!(factor::standing(&cx.of(here.identity()), here.user.id).await.expect("read").codes_left, 9);
        mail::send_due(cx).await.expect("sent");
        let told = letterbox.last_to(&here.user.email).expect("told");
        assert!(told.text.contains("used a recovery code"), "{}", told.text);

        cx.clock.advance(20 * MINUTE_MS);
        let wrong = factor::new_recovery_codes(&cx.of(here.identity()), &here, Password::new("wrong".to_owned())).await;
        assert!(matches!(wrong, Err(FactorError::Password(ConfirmError::Wrong))), "{wrong:?}");
        let new = factor::new_recovery_codes(&cx.of(here.identity()), &here, password()).await.expect("made");
        assert!(is_wrong(&sign_in(cx, &here.user.email, &none, &second(&codes[1])).await), "one of before");
        sign_in(cx, &here.user.email, &none, &second(&new[9])).await.expect("a new one");
        assert_ne!(new, of_eve);

        const STORED: &str =
            "SELECT CAST(COUNT(*) AS BIGINT) FROM recovery_codes WHERE user_id = $1 AND length(hash) = 32";
        assert_eq!(garage.count(STORED, vec![here.user.id.into()]).await, 10, "hashes, and nothing else");
        let (sealed,): (String,) = cx
            .store
            .one("SELECT secret FROM second_factors WHERE user_id = $1", vec![here.user.id.into()])
            .await
            .expect("read");
        assert!(sealed.starts_with("v1."), "{sealed}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_is_not_asked_again_for_thirty_days_whose_person_said_so_and_a_changed_mark_is_worth_nothing() {
    on_both(async |garage: Garage| {
        let (here, secret, _) = with_factor(&garage, Role::Customer).await;
        let (eve, ..) = with_factor(&garage, Role::Customer).await;
        let (cx, email, none) = (&garage.cx, here.user.email.as_str(), Marks::default());
        let code = |at| Second { code: secret.code(at), remember: true };
        let marks = sign_in(cx, email, &none, &code(cx.clock.now())).await.expect("in").marks;
        let asks = async |email: &str, marks: &Marks| {
            matches!(sign_in(cx, email, marks, &second("")).await, Err(SignInError::SecondFactorNeeded(_)))
        };
        assert!(!asks(email, &marks).await, "it is remembered");
        assert!(asks(email, &none).await, "in this browser alone");
        assert!(asks(&eve.user.email, &marks).await, "and for this person alone");
        let text = marks.as_str();
        let trusted = text.split('.').find(|mark| mark.starts_with('~')).expect("a mark of a trusted browser");
        for at in 0..trusted.len() {
            let mut changed = trusted.as_bytes().to_vec();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            let changed = Marks::carried(std::str::from_utf8(&changed).expect("ASCII"));
            assert!(asks(email, &changed).await, "changed at {at}");
        }
        assert!(!asks(email, &Marks::carried(trusted)).await);

        cx.clock.advance(30 * DAY_MS);
        assert!(asks(email, &marks).await, "for thirty days");
        let anew = sign_in(cx, email, &none, &code(cx.clock.now())).await.expect("in").marks;
        assert!(!asks(email, &anew).await);
        login::confirm_password(&cx.of(here.identity()), &here, password()).await.expect("confirmed");
        let other = factor::begin(&cx.of(here.identity()), &here).await.expect("begun").secret;
        assert!(!asks(email, &anew).await, "what is only begun changes nothing");
        factor::confirm(&cx.of(here.identity()), &here, &other.code(cx.clock.now())).await.expect("another phone");
        assert!(asks(email, &anew).await, "set up anew, it is asked for everywhere");
        assert!(is_wrong(&sign_in(cx, email, &none, &second(&secret.code(cx.clock.now()))).await), "the old phone");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_typed_the_password_types_the_code_without_it_for_ten_minutes() {
    on_both(async |garage: Garage| {
        let (here, secret, _) = with_factor(&garage, Role::Customer).await;
        let (cx, email) = (&garage.cx, here.user.email.as_str());
        let client = Client {
            device: "Firefox".to_owned(),
            address: ADDRESS.to_owned(),
            marks: Marks::default(),
            before: Some(here.login_session_id),
        };
        let half = async || match sign_in(cx, email, &Marks::default(), &second("")).await {
            Err(SignInError::SecondFactorNeeded(half)) => HalfWay::kept(half.as_str()),
            other => panic!("{other:?}"),
        };
        let enter = async |half: &HalfWay, code: &str| login::sign_in_half(cx, half, &client, &second(code)).await;
        let proof = half().await;
        assert!(is_wrong(&enter(&proof, "000000").await));
        assert!(matches!(enter(&proof, "").await, Err(SignInError::SecondFactorNeeded(_))));
        enter(&proof, &secret.code(cx.clock.now())).await.expect("in");
        assert!(
            login::check(cx, here.login_session_id).await.expect("read").is_none(),
            "in the place of the login before"
        );

        let late = half().await;
        cx.clock.advance(10 * MINUTE_MS);
        let refused = enter(&late, &secret.code(cx.clock.now())).await;
        assert!(matches!(refused, Err(SignInError::Over)), "{refused:?}");
        let old = half().await;
        for text in ["", "x", "é", &"A".repeat(500)] {
            let refused = enter(&HalfWay::kept(text), &secret.code(cx.clock.now())).await;
            assert!(matches!(refused, Err(SignInError::Over)), "{text:.10}: {refused:?}");
        }
        let change = people::ChangePassword {
            present: password(),
            new: Password::new("a whole new sentence".to_owned()),
            everywhere: false,
        };
        people::change_password(&cx.of(here.identity()), &here, change).await.expect("changed");
        let refused = enter(&old, &secret.code(cx.clock.now())).await;
        assert!(matches!(refused, Err(SignInError::Over)), "under another password: {refused:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn setting_it_up_and_turning_it_off_ask_for_the_password() {
    on_both(async |garage: Garage| {
        let (cx, here) = (&garage.cx, garage.teller(Role::Customer).await);
        assert!(
            matches!(factor::confirm(&cx.of(here.identity()), &here, "123456").await, Err(FactorError::Off)),
            "nothing was begun"
        );
        let secret = factor::begin(&cx.of(here.identity()), &here).await.expect("begun").secret;
        let shown = factor::pending(&cx.of(here.identity()), &here).await.expect("read").expect("shown again");
        assert_eq!(shown.secret.text(), secret.text());
        let uri = shown.uri.clone();
        assert!(uri.starts_with("otpauth://totp/Test:") && uri.contains(&secret.text()), "{uri}");
        for wrong in ["", "1234567", "12345", "abcdef", &secret.code(cx.clock.now().plus_ms(10 * STEP_MS))] {
            assert!(
                matches!(factor::confirm(&cx.of(here.identity()), &here, wrong).await, Err(FactorError::WrongCode)),
                "{wrong}"
            );
        }
        cx.clock.advance(10 * MINUTE_MS);
        assert!(
            factor::pending(&cx.of(here.identity()), &here).await.expect("read").is_none(),
            "not to whoever found the device open"
        );
        assert!(matches!(factor::begin(&cx.of(here.identity()), &here).await, Err(FactorError::PasswordNeeded)));
        let code = secret.code(cx.clock.now());
        assert!(matches!(
            factor::confirm(&cx.of(here.identity()), &here, &code).await,
            Err(FactorError::PasswordNeeded)
        ));
        login::confirm_password(&cx.of(here.identity()), &here, password()).await.expect("confirmed");
        factor::confirm(&cx.of(here.identity()), &here, &code).await.expect("on");

        let wrong = factor::turn_off(&cx.of(here.identity()), &here, Password::new("wrong".to_owned())).await;
        assert!(matches!(wrong, Err(FactorError::Password(ConfirmError::Wrong))), "{wrong:?}");
        factor::turn_off(&cx.of(here.identity()), &here, password()).await.expect("off");
        factor::turn_off(&cx.of(here.identity()), &here, password()).await.expect("off already");
        sign_in(cx, &here.user.email, &Marks::default(), &second("")).await.expect("the password alone");
        assert!(matches!(
            factor::new_recovery_codes(&cx.of(here.identity()), &here, password()).await,
            Err(FactorError::Off)
        ));
        const LINES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE actor_id = $1 AND action = $2";
        for action in ["second_factor_on", "second_factor_off"] {
            assert_eq!(garage.count(LINES, vec![here.user.id.into(), action.into()]).await, 1, "{action}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_shop_that_asks_for_it_holds_its_staff_at_their_next_sign_in_until_they_have_set_one_up() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (boss, before) = (garage.teller(Role::Manager).await, garage.teller(Role::Cashier).await);
        let customer = garage.teller(Role::Customer).await;
        let version = shop::present_settings(&cx.store, garage.shop_id).await.expect("read").version;
        let security = Some(Security { staff_second_factor: true });
        shop::change_settings(
            &cx.of(boss.identity()),
            &boss,
            &SettingsEdit { version, security, ..SettingsEdit::default() },
        )
        .await
        .expect("asked from now on");
        let is_held = async |actor: &Actor| {
            login::check(cx, actor.login_session_id).await.expect("read").expect("signed in").set_up_due
        };
        assert!(!is_held(&before).await, "whoever is in goes on until they sign in anew");
        let cashier = garage.teller_again(&before.user).await;
        let other_device = garage.teller_again(&before.user).await;
        assert!(is_held(&cashier).await && is_held(&other_device).await);
        assert!(!is_held(&garage.teller_again(&customer.user).await).await, "customers are not asked");

        let secret = factor::begin(&cx.of(cashier.identity()), &cashier).await.expect("begun").secret;
        assert!(is_held(&cashier).await);
        factor::confirm(&cx.of(cashier.identity()), &cashier, &secret.code(cx.clock.now())).await.expect("on");
        assert!(!is_held(&cashier).await && !is_held(&other_device).await);
        let off = factor::turn_off(&cx.of(cashier.identity()), &cashier, password()).await;
        assert!(matches!(off, Err(FactorError::Asked)), "{off:?}");

        people::take_second_factor(&cx.of(boss.identity()), &boss, before.user.id).await.expect("taken");
        assert!(!is_held(&cashier).await, "they go on where they are");
        assert!(is_held(&garage.teller_again(&before.user).await).await, "and set up another one next");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_one_is_taken_away_by_whoever_looks_after_its_person_and_by_nobody_else() {
    on_both(async |mut garage: Garage| {
        let (letterbox, post) = Letterbox::new();
        garage.cx.post = post;
        let (cashier, _, codes) = with_factor(&garage, Role::Cashier).await;
        let (cx, id) = (&garage.cx, cashier.user.id);
        let (boss, admin) = (garage.teller(Role::Manager).await, garage.teller(Role::Admin).await);
        let (mechanic, elsewhere) = (garage.teller(Role::Mechanic).await, garage.next_shop().await);
        let stranger = elsewhere.teller(Role::Admin).await;
        let take = async |who: &Actor, id| people::take_second_factor(cx, who, id).await;
        assert!(matches!(take(&mechanic, id).await, Err(PeopleError::NotAllowed)));
        assert!(matches!(take(&stranger, id).await, Err(PeopleError::NotFound)));
        assert!(matches!(take(&boss, cx.ids.next()).await, Err(PeopleError::NotFound)));
        assert!(matches!(take(&boss, admin.user.id).await, Err(PeopleError::NotAllowed)), "an admin's");
        assert!(matches!(take(&boss, boss.user.id).await, Err(PeopleError::OwnPage)), "their own");
        assert!(
            people::person(&cx.of(boss.identity()), &boss, id).await.expect("read").second_factor_since.is_some(),
            "nothing was taken"
        );
        cx.clock.advance(10 * 60_000);
        assert!(matches!(take(&boss, id).await, Err(PeopleError::PasswordNeeded)), "long ago");
        assert!(
            people::person(&cx.of(boss.identity()), &boss, id).await.expect("read").second_factor_since.is_some(),
            "nothing was taken"
        );

        login::confirm_password(&cx.of(boss.identity()), &boss, password()).await.expect("it is theirs");
        let record = take(&boss, id).await.expect("taken");
        assert_eq!(record.second_factor_since, None);
        take(&boss, id).await.expect("again changes nothing");
        sign_in(cx, &cashier.user.email, &Marks::default(), &second("")).await.expect("the password alone");
        sign_in(cx, &cashier.user.email, &Marks::default(), &second(&codes[0]))
            .await
            .expect("what is typed besides is nothing");
        const LINES: &str = "SELECT CAST(COUNT(*) AS BIGINT) FROM audit_log WHERE actor_id = $1 AND action = $2";
        assert_eq!(garage.count(LINES, vec![boss.user.id.into(), "second_factor_taken".into()]).await, 1);
        mail::send_due(cx).await.expect("sent");
        let told = letterbox.last_to(&cashier.user.email).expect("told");
        assert!(told.text.contains(&boss.user.name) && told.text.contains("second factor"), "{}", told.text);
    })
    .await;
}
