//! Settings: a group at a time, from the version one has seen, with what was and what is in the log.

use session::catalogue;
use session::change::Actor;
use session::consultation::{Channel, Plan};
use session::counter;
use session::sale;
use session::shop::hours::Hours;
use session::shop::{self, Paper, Profile, Role, SettingsEdit, SettingsError};

use crate::support::{Garage, on_both};

fn profile(name: &str) -> Profile {
    Profile { name: name.to_owned(), country: "DE".to_owned(), ..Profile::default() }
}

async fn edit(garage: &Garage, manager: &Actor, edit: SettingsEdit) -> Result<shop::Settings, SettingsError> {
    shop::change_settings(&garage.theirs(manager), manager, &edit).await
}

fn field(refused: &Result<shop::Settings, SettingsError>) -> &str {
    match refused {
        Err(SettingsError::Invalid { field, .. }) => field,
        other => panic!("not refused for a field: {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_managers_who_save_the_second_is_told_and_nothing_of_the_first_is_lost() {
    on_both(async |garage: Garage| {
        let (one, other) = (garage.teller(Role::Manager).await, garage.teller(Role::Admin).await);
        let seen = shop::settings(&garage.cx, garage.shop_id).await.expect("settings").version;
        let first = SettingsEdit { version: seen, profile: Some(profile("Harbour")), ..SettingsEdit::default() };
        let saved = edit(&garage, &one, first).await.expect("saved");
        assert_eq!((saved.version, saved.profile.name.as_str()), (seen + 1, "Harbour"));
        let second = SettingsEdit { version: seen, profile: Some(profile("Station")), ..SettingsEdit::default() };
        assert!(matches!(edit(&garage, &other, second.clone()).await, Err(SettingsError::Stale)));
        let again = SettingsEdit { version: saved.version, ..second };
        assert_eq!(edit(&garage, &other, again.clone()).await.expect("saved").profile.name, "Station");
        // What is as it was grows no version and writes no line.
        let same = SettingsEdit { version: saved.version + 1, ..again };
        assert_eq!(edit(&garage, &other, same).await.expect("the same").version, saved.version + 1);
        let kept = shop::settings(&garage.cx, garage.shop_id).await.expect("settings");
        assert_eq!((kept.profile.name.as_str(), kept.version), ("Station", saved.version + 1));
        assert_eq!(catalogue::terms(&garage.cx, garage.shop_id).await.expect("terms").shop_name, "Station");
        const LINES: &str = "SELECT COUNT(*) FROM audit_log WHERE shop_id = $1 AND action = 'settings_changed'";
        assert_eq!(garage.count(LINES, vec![garage.shop_id.into()]).await, 2);
        const SAID: &str =
            "SELECT COUNT(*) FROM audit_log WHERE shop_id = $1 AND detail LIKE '%name: Harbour → Station%'";
        assert_eq!(garage.count(SAID, vec![garage.shop_id.into()]).await, 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_currency_is_fixed_once_something_was_sold_and_while_a_shift_is_open() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let into = async |currency: &str| {
            let present = shop::present_settings(&garage.cx.store, garage.shop_id).await.expect("settings");
            let mut reckoning = present.reckoning;
            reckoning.currency = currency.to_owned();
            let change =
                SettingsEdit { version: present.version, reckoning: Some(reckoning), ..SettingsEdit::default() };
            edit(&garage, &manager, change).await
        };
        assert_eq!(into("CHF").await.expect("nothing was sold").reckoning.currency, "CHF");
        assert_eq!(field(&into("XYZ").await), "currency");
        let (register, product) = (garage.register().await, garage.product("Oil", 1_190).await);
        let opened =
            counter::get_or_create(&garage.theirs(&manager), &manager, register, 20_000, None).await.expect("opened");
        assert!(matches!(into("EUR").await, Err(SettingsError::CurrencyFixed)), "a drawer is open");
        sale::sell(&garage.theirs(&manager), &manager, opened.shift.id, garage.sale(product, 1, 1_190))
            .await
            .expect("sold");
        counter::begin_count(&garage.theirs(&manager), &manager, opened.shift.id).await.expect("counted");
        let refused = into("EUR").await;
        assert!(matches!(refused, Err(SettingsError::CurrencyFixed)), "{refused:?}");
        let present = shop::present_settings(&garage.cx.store, garage.shop_id).await.expect("settings");
        assert!(present.is_currency_fixed && present.reckoning.currency == "CHF");
        // Everything else of it is still the shop's to set.
        let reckoning = shop::Reckoning { day_begins_minutes: 240, ..present.reckoning };
        let change = SettingsEdit { version: present.version, reckoning: Some(reckoning), ..SettingsEdit::default() };
        assert_eq!(edit(&garage, &manager, change).await.expect("saved").reckoning.day_begins_minutes, 240);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_refused_by_its_field_and_nobody_else_sets_anything() {
    on_both(async |garage: Garage| {
        let (manager, cashier) = (garage.teller(Role::Manager).await, garage.teller(Role::Cashier).await);
        let present = shop::present_settings(&garage.cx.store, garage.shop_id).await.expect("settings");
        let of = || SettingsEdit { version: present.version, ..SettingsEdit::default() };
        let reckoning = |with: &dyn Fn(&mut shop::Reckoning)| {
            let mut reckoning = present.reckoning.clone();
            with(&mut reckoning);
            SettingsEdit { reckoning: Some(reckoning), ..of() }
        };
        let till = |with: &dyn Fn(&mut shop::TillRules)| {
            let mut till = present.till.clone();
            with(&mut till);
            SettingsEdit { till: Some(till), ..of() }
        };
        let offers = |with: &dyn Fn(&mut shop::Offers)| {
            let mut offers = present.offers.clone();
            with(&mut offers);
            SettingsEdit { offers: Some(offers), ..of() }
        };
        let paper = |receipt_head: &str, paper_mm| Paper {
            receipt_head: receipt_head.to_owned(),
            receipt_foot: String::new(),
            paper_mm,
        };
        let long = "x".repeat(shop::RECEIPT_TEXT_CHARS_MAX + 1);
        let week = |day: &str| Hours { week: vec![day.to_owned(); 7], closed: Vec::new() };
        let wrong = [
            ("name", SettingsEdit { profile: Some(profile(" ")), ..of() }),
            ("name", SettingsEdit { profile: Some(profile("Two\nlines")), ..of() }),
            ("country", SettingsEdit { profile: Some(Profile { country: "ZZ".to_owned(), ..profile("A") }), ..of() }),
            ("time_zone", reckoning(&|of| of.time_zone = "Nowhere/Else".to_owned())),
            ("day_begins_minutes", reckoning(&|of| of.day_begins_minutes = 1_440)),
            ("tax_rates_bp", reckoning(&|of| of.tax_rates_bp = vec![10_001])),
            ("tax_rates_bp", reckoning(&|of| of.tax_rates_bp = (0..11).collect())),
            ("price_cut_bp_max", till(&|of| of.price_cut_bp_max = Some(-1))),
            ("cash_refund_cents_max", till(&|of| of.cash_refund_cents_max = Some(i64::MAX))),
            ("opening_cash_cents", till(&|of| of.opening_cash_cents = -1)),
            ("plans", offers(&|of| of.plans = vec![Plan::Paid])),
            ("referral_bp", offers(&|of| of.referral_bp = 10_001)),
            ("paper_mm", SettingsEdit { paper: Some(paper("", 39)), ..of() }),
            ("receipt_head", SettingsEdit { paper: Some(paper(&long, 80)), ..of() }),
            ("monday", SettingsEdit { hours: Some(week("12-8")), ..of() }),
        ];
        for (name, wrong) in wrong {
            assert_eq!(field(&edit(&garage, &manager, wrong).await), name);
        }
        let nobody = SettingsEdit { profile: Some(profile("Mine")), ..of() };
        assert!(matches!(edit(&garage, &cashier, nobody.clone()).await, Err(SettingsError::NotAllowed)));
        // A manager of another shop sets their own.
        let elsewhere = garage.next_shop().await;
        let stranger = elsewhere.teller(Role::Manager).await;
        shop::change_settings(&garage.theirs(&stranger), &stranger, &nobody).await.expect("their own");
        let after = shop::present_settings(&garage.cx.store, garage.shop_id).await.expect("settings");
        assert_eq!(after, present);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_shop_offers_and_allows_holds_from_the_next_request_on() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        // Both are remembered from here on.
        let before = catalogue::terms(&garage.cx, garage.shop_id).await.expect("terms");
        let present = shop::settings(&garage.cx, garage.shop_id).await.expect("settings");
        assert_eq!(before.price_cut_bp(&garage.cx.limits), garage.cx.limits.price_cut_bp_max);
        let till = shop::TillRules { price_cut_bp_max: Some(0), ..present.till.clone() };
        let offers = shop::Offers { channels: vec![Channel::Video], plans: Vec::new(), ..present.offers.clone() };
        let change = SettingsEdit {
            version: present.version,
            till: Some(till),
            offers: Some(offers),
            ..SettingsEdit::default()
        };
        edit(&garage, &manager, change).await.expect("saved");
        assert_eq!(
            catalogue::terms(&garage.cx, garage.shop_id).await.expect("terms").price_cut_bp(&garage.cx.limits),
            0
        );
        let offered = session::consultation::offered(&garage.cx, garage.shop_id).await.expect("offered");
        assert_eq!((offered.channels, offered.plans), (vec![Channel::Video], Vec::new()));
    })
    .await;
}
