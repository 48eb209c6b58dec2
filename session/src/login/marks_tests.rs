//! What a mark is worth, and to whom.

use super::*;
use crate::id::ShopId;
use crate::shop::{Role, User};

const START: Timestamp = Timestamp(1_795_250_000_000);

fn secret() -> Secret {
    Secret::new(&[7; 32]).expect("32 bytes")
}

fn person(number: u128, password_hash: &str) -> Person {
    let (id, email, name) = (UserId(Uuid::from_u128(number)), format!("p{number}@example.org"), "Ada".to_owned());
    let user = User { id, shop_id: ShopId(Uuid::nil()), email, name, roles: Role::Customer.into() };
    Person { user, password_hash: password_hash.to_owned() }
}

fn id(number: u128) -> LoginSessionId {
    LoginSessionId(Uuid::from_u128(1_000 + number))
}

fn find(marks: &Marks, person: Option<&Person>, now: Timestamp) -> Option<LoginSessionId> {
    marks.find(&secret(), person, &SignInLimits::default(), now)
}

fn with(marks: &Marks, person: &Person, number: u128) -> Marks {
    marks.with(&secret(), person, id(number), &SignInLimits::default(), START)
}

#[test]
fn a_mark_is_worth_something_for_its_person_under_their_password_for_a_while() {
    let ada = person(1, "hash");
    let marks = Marks::carried(with(&Marks::default(), &ada, 1).as_str());
    assert_eq!(find(&marks, Some(&ada), START), Some(id(1)));
    assert_eq!(find(&marks, Some(&person(2, "hash")), START), None, "for somebody else");
    assert_eq!(find(&marks, Some(&person(1, "another")), START), None, "after a change of the password");
    assert_eq!(find(&marks, None, START), None, "for nobody");
    let known_for_ms = SignInLimits::default().known_for_ms;
    assert_eq!(find(&marks, Some(&ada), START.plus_ms(known_for_ms - 1)), Some(id(1)));
    assert_eq!(find(&marks, Some(&ada), START.plus_ms(known_for_ms)), None);
    let other = Secret::new(&[8; 32]).expect("32 bytes");
    assert_eq!(marks.find(&other, Some(&ada), &SignInLimits::default(), START), None, "on another server");
}

#[test]
fn a_changed_mark_is_worth_nothing() {
    let ada = person(1, "hash");
    let text = with(&Marks::default(), &ada, 1).as_str().to_owned();
    for at in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = String::from_utf8(changed).expect("ASCII");
        assert_eq!(find(&Marks::carried(&changed), Some(&ada), START), None, "at {at}");
    }
    for text in ["", ".", "....", "x", "é", &"A".repeat(96), &"A".repeat(100_000)] {
        assert_eq!(find(&Marks::carried(text), Some(&ada), START), None, "{text:.20}");
    }
}

#[test]
fn a_browser_is_known_for_the_last_five_people_and_for_each_once() {
    let mut marks = Marks::default();
    for number in (1..=7).chain([5, 5, 5]) {
        marks = with(&marks, &person(number, "hash"), number);
        assert_eq!(find(&marks, Some(&person(number, "hash")), START), Some(id(number)));
    }
    let known: Vec<_> = (1..=7).filter(|n| find(&marks, Some(&person(*n, "hash")), START).is_some()).collect();
    assert_eq!((known, marks.as_str().split('.').count()), (vec![3, 4, 5, 6, 7], 5));
    let marks = with(&marks, &person(5, "another"), 8);
    assert_eq!(marks.as_str().split('.').count(), 5, "a mark under an old password makes room for the new one");
}

#[test]
fn nobody_can_be_read_from_a_mark_and_debug_shows_none() {
    let ada = person(1, "hash");
    let (one, two) = (with(&Marks::default(), &ada, 1), with(&Marks::default(), &ada, 2));
    assert_eq!(format!("{one:?} {:?}", Marks::default()), "Marks(…) Marks(none)");
    let whom = |marks: &Marks| Mark::parse(marks.as_str()).expect("a mark").who().to_vec();
    assert_ne!(whom(&one), whom(&two), "two browsers of one person cannot be told to be theirs");
}

#[test]
fn a_browser_is_trusted_with_one_second_factor_of_its_person_for_a_month() {
    let (ada, eve, limits) = (person(1, "hash"), person(2, "hash"), SignInLimits::default());
    let known = with(&Marks::default(), &ada, 1);
    let trusting = known.trusting(&secret(), (&ada, "factor"), id(1), &limits, START);
    let marks = Marks::carried(trusting.as_str());
    let is_trusted = |person: &Person, factor: &str, days: i64| {
        marks.is_trusted(&secret(), (person, factor), &limits, START.plus_ms(days * 86_400_000))
    };
    assert!(is_trusted(&ada, "factor", 0) && is_trusted(&ada, "factor", 29) && !is_trusted(&ada, "factor", 30));
    assert!(!is_trusted(&ada, "another", 0), "once it was set up anew");
    assert!(!is_trusted(&eve, "factor", 0) && !is_trusted(&person(1, "another"), "factor", 0));
    assert!(!known.is_trusted(&secret(), (&ada, "factor"), &limits, START), "a known browser is none yet");
    assert_eq!(find(&marks, Some(&ada), START), Some(id(1)), "and is known as before");
    assert_eq!(find(&with(&marks, &eve, 2), Some(&ada), START), Some(id(1)));
    assert!(with(&marks, &eve, 2).is_trusted(&secret(), (&ada, "factor"), &limits, START), "others leave it alone");
    let again = with(&marks, &ada, 3).trusting(&secret(), (&ada, "factor"), id(3), &limits, START);
    assert_eq!(again.as_str().split('.').count(), 2, "one of each sort");
}

#[test]
fn a_changed_mark_of_a_trusted_browser_is_worth_nothing() {
    let (ada, limits) = (person(1, "hash"), SignInLimits::default());
    let text = Marks::default().trusting(&secret(), (&ada, "factor"), id(1), &limits, START).as_str().to_owned();
    for at in 0..text.len() {
        let mut changed = text.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let changed = Marks::carried(&String::from_utf8(changed).expect("ASCII"));
        assert!(!changed.is_trusted(&secret(), (&ada, "factor"), &limits, START), "at {at}");
    }
    let known = with(&Marks::default(), &ada, 1).as_str().to_owned();
    let dressed = Marks::carried(&format!("{TRUSTED}{known}"));
    assert!(!dressed.is_trusted(&secret(), (&ada, "factor"), &limits, START), "no mark becomes one of the other sort");
    let bare = Marks::carried(text.trim_start_matches(TRUSTED));
    assert_eq!(find(&bare, Some(&ada), START), None);
}

#[test]
fn after_the_secret_was_changed_a_mark_is_known_and_replaced() {
    let ada = person(1, "hash");
    let before = with(&Marks::default(), &ada, 1);
    let changed = Secret::new(&[8; 32]).expect("32 bytes").after(&secret());
    let limits = SignInLimits::default();
    assert_eq!(before.find(&changed, Some(&ada), &limits, START), Some(id(1)));
    let anew = before.with(&changed, &ada, id(2), &limits, START);
    assert_eq!(anew.as_str().split('.').count(), 1, "the one before made room");
    let alone = Secret::new(&[8; 32]).expect("32 bytes");
    assert_eq!(anew.find(&alone, Some(&ada), &limits, START), Some(id(2)));
}
