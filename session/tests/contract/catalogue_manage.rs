//! The catalogue as managers keep it: products and their codes, prices and who changed them, categories, many prices at once. On both
//! engines.

use crate::support::race;
use crate::support::till::cash;
use crate::support::{Asks, Garage, on_both};
use session::catalogue::{
    self, BarcodeKind, CatalogueError, ListFilter, ManagedProduct, NewProduct, ProductEdit, Raise, Rounding,
};
use session::change::{Actor, Notice, Topic};
use session::counter;
use session::id::ProductId;
use session::sale;
use session::shop::Role;

fn new(name: &str, price_cents: i64) -> NewProduct {
    NewProduct {
        name: name.to_owned(),
        category: "Parts".to_owned(),
        price_cents,
        tax_bp: 1_900,
        ..NewProduct::default()
    }
}

fn with_barcode(name: &str, barcode: &str) -> NewProduct {
    NewProduct { barcode: barcode.to_owned(), ..new(name, 1_000) }
}

fn refused_field<T: std::fmt::Debug>(outcome: Result<T, CatalogueError>) -> &'static str {
    match outcome {
        Err(CatalogueError::Invalid { field, .. }) => field,
        other => panic!("it is not refused by a field: {other:?}"),
    }
}

fn priced(version: i64, price_cents: i64) -> ProductEdit {
    ProductEdit { version, price_cents: Some(price_cents), ..ProductEdit::default() }
}

async fn names(garage: &Garage, manager: &Actor, filter: ListFilter) -> Vec<String> {
    let page = catalogue::list_products(&garage.theirs(manager), manager, &filter).await.expect("a page");
    page.products.into_iter().map(|product| product.name).collect()
}

fn found_by(words: &str) -> ListFilter {
    ListFilter { search: words.to_owned(), ..ListFilter::default() }
}

#[tokio::test]
async fn a_manager_makes_a_product_and_nobody_else_does() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let wanted = NewProduct {
            number: " OIL-5 ".to_owned(),
            barcode: "4006381333931".to_owned(),
            cost_cents: Some(700),
            mark: "5W".to_owned(),
            ..new("Oil 5W-30", 1_490)
        };
        let mut notices = garage.notices().await;
        let made = catalogue::create_product(&cx.of(manager.identity()), &manager, &wanted).await.expect("made");
        assert_eq!((made.number.as_deref(), made.version, made.position), (Some("OIL-5"), 1, 1), "{}", garage.engine);
        let told = notices.recv().await.expect("tills are told");
        assert!(told.concerns(Topic::Catalogue(garage.shop_id)) && *told != Notice::Everything, "{told:?}");
        let on_tiles = catalogue::catalogue(cx, garage.shop_id).await.expect("the tiles");
        assert_eq!((on_tiles.products[0].id, on_tiles.revision), (made.id, 1), "{}", garage.engine);
        for role in [Role::Customer, Role::Mechanic, Role::Cashier] {
            let who = garage.teller(role).await;
            let outcome = catalogue::create_product(&cx.of(who.identity()), &who, &wanted).await;
            assert!(matches!(outcome, Err(CatalogueError::NotAllowed)), "{role}: {outcome:?}");
            let outcome = catalogue::archive_product(&cx.of(who.identity()), &who, made.id).await;
            assert!(matches!(outcome, Err(CatalogueError::NotAllowed)), "{role}: {outcome:?}");
            assert!(
                matches!(
                    catalogue::export_catalogue(&cx.of(who.identity()), &who).await,
                    Err(CatalogueError::NotAllowed)
                ),
                "{role}"
            );
        }
        let theirs = garage.next_shop().await;
        let stranger = theirs.teller(Role::Admin).await;
        let outcome = catalogue::edit_product(&cx.of(stranger.identity()), &stranger, made.id, &priced(1, 1)).await;
        assert!(matches!(outcome, Err(CatalogueError::NotFound)), "{outcome:?}");
        catalogue::create_product(&cx.of(stranger.identity()), &stranger, &wanted)
            .await
            .expect("another shop has numbers of its own");
    })
    .await;
}

#[tokio::test]
async fn what_a_field_cannot_hold_is_refused_by_its_name() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let most = cx.limits.amount_cents_max;
        let refused = async |new: NewProduct| {
            refused_field(catalogue::create_product(&cx.of(manager.identity()), &manager, &new).await)
        };
        assert_eq!(refused(new("", 1)).await, "name");
        assert_eq!(refused(new(&"x".repeat(121), 1)).await, "name");
        assert_eq!(refused(new("Oil", -1)).await, "price_cents");
        assert_eq!(refused(new("Oil", most + 1)).await, "price_cents");
        assert_eq!(refused(NewProduct { cost_cents: Some(-1), ..new("Oil", 1) }).await, "cost_cents");
        assert_eq!(refused(NewProduct { tax_bp: 10_001, ..new("Oil", 1) }).await, "tax_bp");
        assert_eq!(refused(NewProduct { position: Some(-1), ..new("Oil", 1) }).await, "position");
        assert_eq!(refused(NewProduct { mark: "12345".to_owned(), ..new("Oil", 1) }).await, "mark");
        assert_eq!(refused(NewProduct { number: "a\0b".to_owned(), ..new("Oil", 1) }).await, "number");
        assert_eq!(refused(with_barcode("Oil", "4006381333932")).await, "barcode");
        let own = NewProduct { barcode_kind: BarcodeKind::Own, ..with_barcode("Oil", "4006381333932") };
        catalogue::create_product(&cx.of(manager.identity()), &manager, &own)
            .await
            .expect("it is said to be the shop's own");
        catalogue::create_product(&cx.of(manager.identity()), &manager, &with_barcode("Filter", "SHELF-7"))
            .await
            .expect("no code of the trade");
    })
    .await;
}

#[tokio::test]
async fn each_form_of_a_code_finds_the_same_thing_and_none_is_taken_twice() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let oil = catalogue::create_product(&cx.of(manager.identity()), &manager, &with_barcode("Oil", "036000291452"))
            .await
            .expect("made");
        for typed in ["036000291452", "0036000291452", "00036000291452", " 0036000291452 "] {
            let meant = catalogue::meant(cx, garage.shop_id, typed).await.expect("it can be looked for");
            assert_eq!(meant.map(|meant| meant.id), Some(oil.id), "{} {typed}", garage.engine);
            let found = catalogue::find(cx, garage.shop_id, typed, None).await.expect("a page").products;
            assert_eq!(found.first().map(|found| found.id), Some(oil.id), "{} {typed}", garage.engine);
        }
        let other =
            catalogue::create_product(&cx.of(manager.identity()), &manager, &with_barcode("Other", "0036000291452"))
                .await;
        assert_eq!(refused_field(other), "barcode");
        let number = |name: &str| NewProduct { number: "A-1".to_owned(), ..new(name, 1) };
        let first =
            catalogue::create_product(&cx.of(manager.identity()), &manager, &number("First")).await.expect("made");
        assert_eq!(
            refused_field(catalogue::create_product(&cx.of(manager.identity()), &manager, &number("Second")).await),
            "number"
        );
        // What is archived gives its codes free, and cannot come back while another has them.
        catalogue::archive_product(&cx.of(manager.identity()), &manager, first.id).await.expect("archived");
        let second = catalogue::create_product(&cx.of(manager.identity()), &manager, &number("Second"))
            .await
            .expect("the number is free");
        assert_eq!(
            refused_field(catalogue::restore_product(&cx.of(manager.identity()), &manager, first.id).await),
            "number"
        );
        catalogue::archive_product(&cx.of(manager.identity()), &manager, second.id).await.expect("archived");
        let back =
            catalogue::restore_product(&cx.of(manager.identity()), &manager, first.id).await.expect("it is free again");
        assert_eq!(back.archived_at, None);
    })
    .await;
}

#[tokio::test]
async fn of_many_who_take_one_number_at_once_one_has_it() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let (cx, me) = (garage.cx.clone(), manager.clone());
        let outcomes = race::at_once(move |task| {
            let (cx, me) = (cx.clone(), me.clone());
            async move {
                // Half of them as one form of a code, half as another.
                let barcode = if task % 2 == 0 { "036000291452" } else { "0036000291452" };
                let wanted = NewProduct { number: "A-1".to_owned(), ..with_barcode(&format!("Oil {task}"), barcode) };
                catalogue::create_product(&cx.of(me.identity()), &me, &wanted).await
            }
        })
        .await;
        let made = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
        assert_eq!(made, 1, "{}", garage.engine);
        for refused in outcomes.into_iter().filter(Result::is_err) {
            assert!(matches!(refused_field(refused), "number" | "barcode"), "{}", garage.engine);
        }
        assert_eq!(garage.count("SELECT COUNT(*) FROM products", vec![]).await, 1, "{}", garage.engine);
    })
    .await;
}

#[tokio::test]
async fn of_two_managers_who_edit_one_product_the_second_sees_both() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (ada, ben) = (garage.teller(Role::Manager).await, garage.teller(Role::Admin).await);
        let oil = catalogue::create_product(&cx.of(ada.identity()), &ada, &new("Oil", 1_000)).await.expect("made");
        let renamed = ProductEdit { name: Some("Engine oil".to_owned()), ..priced(oil.version, 1_100) };
        let now = catalogue::edit_product(&cx.of(ada.identity()), &ada, oil.id, &renamed).await.expect("changed");
        assert_eq!((now.version, now.price_cents), (2, 1_100));
        let late = ProductEdit { cost_cents: Some(Some(500)), ..priced(oil.version, 1_200) };
        match catalogue::edit_product(&cx.of(ben.identity()), &ben, oil.id, &late).await {
            Err(CatalogueError::Stale { current, differs }) => {
                assert_eq!((current.name.as_str(), current.price_cents), ("Engine oil", 1_100));
                assert_eq!(differs, ["price_cents", "cost_cents"]);
            }
            other => panic!("{other:?}"),
        }
        // What changes nothing is no version.
        let same =
            catalogue::edit_product(&cx.of(ben.identity()), &ben, oil.id, &priced(2, 1_100)).await.expect("as it is");
        assert_eq!(same.version, 2);
        let cleared =
            ProductEdit { version: 2, cost_cents: Some(None), category: Some(String::new()), ..ProductEdit::default() };
        let cleared = catalogue::edit_product(&cx.of(ben.identity()), &ben, oil.id, &cleared).await.expect("changed");
        assert_eq!((cleared.cost_cents, cleared.category.as_str()), (None, ""));
    })
    .await;
}

#[tokio::test]
async fn the_history_says_what_a_thing_cost_and_who_changed_that() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let oil =
            catalogue::create_product(&cx.of(manager.identity()), &manager, &new("Oil", 1_000)).await.expect("made");
        catalogue::edit_product(&cx.of(manager.identity()), &manager, oil.id, &priced(1, 1_200))
            .await
            .expect("changed");
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        // By other means than a version nobody is named.
        garage.write("UPDATE products SET price_cents = 1300 WHERE id = $1", vec![oil.id.into()]).await;
        let record =
            catalogue::product_record(&cx.of(manager.identity()), &manager, oil.id).await.expect("the product");
        let prices: Vec<_> =
            record.prices.iter().map(|change| (change.from_cents, change.to_cents, change.by.clone())).collect();
        let me = Some(manager.user.name.clone());
        assert_eq!(prices, [(1_200, 1_300, None), (1_000, 1_200, me)], "{}", garage.engine);
    })
    .await;
}

#[tokio::test]
async fn what_is_archived_leaves_the_tills_and_is_sold_where_it_lies_in_a_basket() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let cashier = garage.teller(Role::Cashier).await;
        let register = garage.register().await;
        let shift = counter::get_or_create(&cx.of(cashier.identity()), &cashier, register, 10_000, None)
            .await
            .expect("opened")
            .shift
            .id;
        let oil =
            catalogue::create_product(&cx.of(manager.identity()), &manager, &with_barcode("Oil", "4006381333931"))
                .await
                .expect("made");
        catalogue::archive_product(&cx.of(manager.identity()), &manager, oil.id).await.expect("archived");
        let tiles = catalogue::catalogue(cx, garage.shop_id).await.expect("the tiles").products;
        assert!(tiles.is_empty(), "{}", garage.engine);
        assert!(catalogue::meant(cx, garage.shop_id, "4006381333931").await.expect("a look").is_none());
        let parked =
            sale::sell(&cx.of(cashier.identity()), &cashier, shift, garage.sale(oil.id, 1, 1_000)).await.expect("sold");
        assert_eq!(parked.sale.total_cents, 1_000);
        // One that waited on a device keeps the price of its time.
        catalogue::edit_product(&cx.of(manager.identity()), &manager, oil.id, &priced(2, 2_000)).await.expect("dearer");
        let mut waited = garage.sale(oil.id, 1, 1_000);
        waited.queued = true;
        waited.lines[0].unit_price_cents = Some(1_000);
        waited.tenders = vec![cash(1_000)];
        let waited = sale::sell(&cx.of(cashier.identity()), &cashier, shift, waited).await.expect("sold");
        assert_eq!(waited.sale.total_cents, 1_000, "{}", garage.engine);
        let filter = ListFilter { is_archived: true, ..ListFilter::default() };
        assert_eq!(names(&garage, &manager, filter).await, ["Oil"]);
        assert_eq!(names(&garage, &manager, ListFilter::default()).await, Vec::<String>::new());
    })
    .await;
}

#[tokio::test]
async fn the_list_is_searched_and_paged_by_name() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        for number in (0..120).rev() {
            let wanted = NewProduct { number: format!("N-{number}"), ..new(&format!("Thing {number:03}"), 1) };
            catalogue::create_product(&cx.of(manager.identity()), &manager, &wanted).await.expect("made");
        }
        let fluid = NewProduct { category: "Fluids".to_owned(), ..new("Öl", 1) };
        catalogue::create_product(&cx.of(manager.identity()), &manager, &fluid).await.expect("made");
        let mut filter = ListFilter { category: "Parts".to_owned(), ..ListFilter::default() };
        let mut all = Vec::new();
        loop {
            let page = catalogue::list_products(&cx.of(manager.identity()), &manager, &filter).await.expect("a page");
            all.extend(page.products.into_iter().map(|product| product.name));
            let Some(next) = page.next else { break };
            filter.after = Some(next.parse().expect("a place"));
        }
        let expected: Vec<String> = (0..120).map(|number| format!("Thing {number:03}")).collect();
        assert_eq!(all, expected, "{}", garage.engine);
        assert_eq!(names(&garage, &manager, found_by("n 119")).await, ["Thing 119"], "by its number");
        assert_eq!(names(&garage, &manager, found_by("fluids")).await, ["Öl"]);
        assert_eq!(names(&garage, &manager, found_by("fluids thing")).await, Vec::<String>::new());
        assert_eq!(names(&garage, &manager, found_by("%")).await, Vec::<String>::new());
        assert_eq!(
            names(&garage, &manager, ListFilter { category: "\0".into(), ..ListFilter::default() }).await.len(),
            0
        );
    })
    .await;
}

#[tokio::test]
async fn tills_show_the_categories_in_the_order_of_the_shop() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        for (name, category) in [("Oil", "Fluids"), ("Pad", "Parts"), ("Hour", "Labour"), ("Gift", "")] {
            let wanted = NewProduct { category: category.to_owned(), ..new(name, 1) };
            catalogue::create_product(&cx.of(manager.identity()), &manager, &wanted).await.expect("made");
        }
        let tiles = async || {
            let tiles = catalogue::catalogue(cx, garage.shop_id).await.expect("the tiles").products;
            tiles.into_iter().map(|product| product.name).collect::<Vec<_>>()
        };
        assert_eq!(tiles().await, ["Gift", "Oil", "Pad", "Hour"], "{}", garage.engine);
        let order = ["Labour", "Tyres", "Parts"].map(str::to_owned);
        let ordered =
            catalogue::arrange_categories(&cx.of(manager.identity()), &manager, &order).await.expect("arranged");
        let of = |categories: &[catalogue::Category]| {
            categories.iter().map(|one| (one.name.clone(), one.products_count)).collect::<Vec<_>>()
        };
        let expected =
            [("Labour", 1), ("Tyres", 0), ("Parts", 1), ("Fluids", 1)].map(|(name, count)| (name.to_owned(), count));
        assert_eq!(of(&ordered), expected, "one that is left out and not empty comes last");
        assert_eq!(tiles().await, ["Gift", "Hour", "Pad", "Oil"], "{}", garage.engine);
        let renamed =
            catalogue::rename_category(&cx.of(manager.identity()), &manager, "Fluids", "Parts").await.expect("renamed");
        let expected = [("Labour", 1), ("Tyres", 0), ("Parts", 2)].map(|(name, count)| (name.to_owned(), count));
        assert_eq!(of(&renamed), expected);
        let twice = ["Parts", "Parts"].map(str::to_owned);
        assert_eq!(
            refused_field(catalogue::arrange_categories(&cx.of(manager.identity()), &manager, &twice).await),
            "names"
        );
        let nothing = catalogue::rename_category(&cx.of(manager.identity()), &manager, "Nothing", "Else").await;
        assert!(matches!(nothing, Err(CatalogueError::NotFound)));
        let left = catalogue::arrange_categories(&cx.of(manager.identity()), &manager, &["Parts".to_owned()])
            .await
            .expect("arranged");
        assert_eq!(left.len(), 2, "what is empty and left out is gone");
    })
    .await;
}

#[tokio::test]
async fn many_prices_change_as_they_were_shown_and_what_changed_meanwhile_is_left_and_named() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let mut made: Vec<ManagedProduct> = Vec::new();
        for (name, price) in [("Oil", 1_190), ("Pad", 2_000), ("Disc", 0)] {
            made.push(
                catalogue::create_product(&cx.of(manager.identity()), &manager, &new(name, price)).await.expect("made"),
            );
        }
        let other = NewProduct { category: "Labour".to_owned(), ..new("Hour", 9_500) };
        catalogue::create_product(&cx.of(manager.identity()), &manager, &other).await.expect("made");
        let filter = ListFilter { category: "Parts".to_owned(), ..ListFilter::default() };
        let wish = (Raise::Bp(500), Rounding::Ten);
        let id =
            catalogue::work_out_prices(&cx.of(manager.identity()), &manager, &filter, wish).await.expect("worked out");
        let catalogue::NewPrices { name, prices: shown, .. } =
            catalogue::new_prices(&cx.of(manager.identity()), &manager, id).await.expect("shown");
        assert_eq!(name, "Parts, +5.00 %");
        let of: Vec<_> = shown.iter().map(|price| (price.name.as_str(), price.from_cents, price.to_cents)).collect();
        assert_eq!(of, [("Oil", 1_190, 1_250), ("Pad", 2_000, 2_100)], "{}", garage.engine);
        let price_of = async |id: ProductId| {
            catalogue::product_record(&cx.of(manager.identity()), &manager, id)
                .await
                .expect("a product")
                .product
                .price_cents
        };
        assert_eq!(price_of(made[0].id).await, 1_190, "nothing is changed yet");
        catalogue::edit_product(&cx.of(manager.identity()), &manager, made[1].id, &priced(1, 2_050))
            .await
            .expect("changed meanwhile");
        let done = catalogue::change_prices(&cx.of(manager.identity()), &manager, id).await.expect("changed");
        assert_eq!((done.changed, done.left, done.left_names), (1, 1, vec!["Pad".to_owned()]), "{}", garage.engine);
        assert_eq!((price_of(made[0].id).await, price_of(made[1].id).await), (1_250, 2_050));
        let again = catalogue::change_prices(&cx.of(manager.identity()), &manager, id).await;
        assert!(matches!(again, Err(CatalogueError::NotFound)), "it is done once: {again:?}");
        for raise in [Raise::Bp(-10_001), Raise::Cents(-3_000), Raise::Bp(1)] {
            let refused =
                catalogue::work_out_prices(&cx.of(manager.identity()), &manager, &filter, (raise, Rounding::Ten)).await;
            assert_eq!(refused_field(refused), "by", "{raise:?}");
        }
        for (field, filter) in [
            ("search", ListFilter { search: "x".repeat(101), ..filter.clone() }),
            ("category", ListFilter { category: "x".repeat(1_000), ..filter.clone() }),
        ] {
            assert_eq!(
                refused_field(catalogue::work_out_prices(&cx.of(manager.identity()), &manager, &filter, wish).await),
                field
            );
        }
        let stranger = garage.next_shop().await.teller(Role::Manager).await;
        let id =
            catalogue::work_out_prices(&cx.of(manager.identity()), &manager, &filter, wish).await.expect("worked out");
        assert!(matches!(
            catalogue::new_prices(&cx.of(stranger.identity()), &stranger, id).await,
            Err(CatalogueError::NotFound)
        ));
        cx.clock.advance(25 * 3_600_000);
        assert!(
            matches!(
                catalogue::new_prices(&cx.of(manager.identity()), &manager, id).await,
                Err(CatalogueError::NotFound)
            ),
            "a day later"
        );
    })
    .await;
}

#[tokio::test]
async fn two_forms_of_one_code_are_told_apart_where_one_is_the_shops_own() {
    // As the migration leaves two that were there before.
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let upc = garage.product("Printed with 12", 1).await;
        let ean = garage.product("Printed with 13", 1).await;
        garage.write("UPDATE products SET barcode = '036000291452' WHERE id = $1", vec![upc.into()]).await;
        let own = "UPDATE products SET barcode = '0036000291452', barcode_kind = 'own' WHERE id = $1";
        garage.write(own, vec![ean.into()]).await;
        for (typed, found) in [("036000291452", upc), ("0036000291452", ean), ("00036000291452", upc)] {
            let meant = catalogue::meant(cx, garage.shop_id, typed).await.expect("a look").map(|meant| meant.id);
            assert_eq!(meant, Some(found), "{} {typed}", garage.engine);
        }
        let listed = names(&garage, &manager, ListFilter::default()).await;
        assert_eq!(listed.len(), 2);
    })
    .await;
}
