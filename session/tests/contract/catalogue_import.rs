//! The catalogue from a file and into one: recognised however it was written, shown before it is written, written whole or not at all,
//! and out and in again without a change. On both engines.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use crate::support::{Garage, on_both};
use session::catalogue::{
    self, BarcodeKind, CatalogueError, ImportColumn, ImportPreview, Imported, ListFilter, ManagedProduct, NewProduct,
    ProductEdit,
};
use session::change::{Actor, By};
use session::id::DraftId;
use session::quantity::Unit;
use session::shop::Role;

async fn read(garage: &Garage, manager: &Actor, file: &[u8]) -> ImportPreview {
    catalogue::read_import(&garage.theirs(manager), manager, "list.csv", file).await.expect("it is read")
}

async fn imported(garage: &Garage, manager: &Actor, file: &[u8]) -> Imported {
    let preview = read(garage, manager, file).await;
    catalogue::apply_import(&garage.theirs(manager), manager, preview.id, false).await.expect("it is imported")
}

async fn all(garage: &Garage, manager: &Actor) -> Vec<ManagedProduct> {
    let mut filter = ListFilter::default();
    let mut all = Vec::new();
    loop {
        let page = catalogue::list_products(&garage.theirs(manager), manager, &filter).await.expect("a page");
        all.extend(page.products);
        let Some(next) = page.next else { return all };
        filter.after = Some(next.parse().expect("a place"));
    }
}

fn counts(preview: &ImportPreview) -> (i64, i64, i64, i64) {
    (preview.new_count, preview.changed_count, preview.same_count, preview.wrong_count)
}

const GERMAN: &str = "Art.-Nr.;Bezeichnung;Warengruppe;VK-Preis (€);EK;MwSt.;Einheit;EAN\r\n\
    OEL-1;\"Motoröl 5W-30; 1 l\";Öle;14,90;7,20;19;l;4006381333931\r\n\
    ARB-1;Arbeitsstunde;Arbeit;1.095,00;;19,00 %;Std.;\r\n";

/// A product of any kind: name, number, category, price, cost, tax, unit, and whether its code is its own.
type Row = (String, String, String, i64, Option<i64>, i64, usize, bool);

#[tokio::test]
async fn a_file_of_a_german_spreadsheet_is_recognised_and_comes_in_once() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        // As Windows writes it: 0x80 is the euro, 0xf6 the ö.
        let file: Vec<u8> =
            GERMAN.chars().map(|c| if c == '€' { 0x80 } else { u8::try_from(u32::from(c)).expect("Latin") }).collect();
        let preview = read(&garage, &manager, &file).await;
        assert_eq!((preview.separator.as_str(), preview.decimal_mark.as_str(), preview.lines_count), (";", ",", 2));
        assert!(preview.columns.iter().all(|column| column.column.is_some()), "{:?}", preview.columns);
        assert_eq!(counts(&preview), (2, 0, 0, 0), "{:?}", preview.wrong);
        assert_eq!(garage.count("SELECT COUNT(*) FROM products", vec![]).await, 0, "nothing is written yet");
        let done = catalogue::apply_import(cx, &manager, preview.id, false).await.expect("imported");
        assert_eq!((done.new_count, done.changed_count), (2, 0));
        let products = all(&garage, &manager).await;
        let (hour, oil) = (&products[0], &products[1]);
        assert_eq!(
            (hour.name.as_str(), hour.price_cents, hour.unit, hour.tax_bp),
            ("Arbeitsstunde", 109_500, Unit::Hour, 1_900)
        );
        assert_eq!((oil.name.as_str(), oil.price_cents, oil.cost_cents), ("Motoröl 5W-30; 1 l", 1_490, Some(720)));
        assert_eq!((oil.category.as_str(), oil.number.as_deref()), ("Öle", Some("OEL-1")), "{}", garage.engine);
        // The same file again, as UTF-8 with its mark this time.
        let again = read(&garage, &manager, format!("\u{feff}{GERMAN}").as_bytes()).await;
        assert_eq!(counts(&again), (0, 0, 2, 0), "{:?}", again.changed);
        catalogue::apply_import(cx, &manager, again.id, false).await.expect("nothing to do");
        let versions: Vec<i64> = all(&garage, &manager).await.iter().map(|product| product.version).collect();
        assert_eq!(versions, [1, 1], "no row was touched");
        let twice = catalogue::apply_import(cx, &manager, again.id, false).await;
        assert!(matches!(twice, Err(CatalogueError::NotFound)), "a file is imported once: {twice:?}");
    })
    .await;
}

#[tokio::test]
async fn a_line_is_a_products_by_its_number_else_its_barcode_else_its_name() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let first = "number,name,price,barcode\nA-1,Oil,10.00,036000291452\n,Filter,5.00,4006381333931\n,Cap,1.00,\n";
        imported(&garage, &manager, first.as_bytes()).await;
        let second = "number,name,price,barcode\nA-1,Engine oil,11.00,\nF-1,Filter,5.00,04006381333931\n,CAP,1.50,\n";
        let preview = read(&garage, &manager, second.as_bytes()).await;
        assert_eq!(counts(&preview), (0, 3, 0, 0), "{:?}", preview.wrong);
        let said: Vec<&str> = preview.changed.iter().map(|line| line.said.as_str()).collect();
        assert!(said[0].contains("Name: Oil → Engine oil") && said[0].contains("10.00 EUR → 11.00 EUR"), "{said:?}");
        catalogue::apply_import(&garage.theirs(&manager), &manager, preview.id, false).await.expect("imported");
        let products = all(&garage, &manager).await;
        assert_eq!(products.len(), 3, "{}", garage.engine);
        let oil = products.iter().find(|product| product.name == "Engine oil").expect("the oil");
        assert_eq!(oil.barcode.as_deref(), Some("036000291452"), "an empty cell leaves what is there");
    })
    .await;
}

#[tokio::test]
async fn a_wrong_line_is_said_by_its_number_and_left_out_and_the_others_come_in() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let holder = NewProduct {
            barcode: "96385074".to_owned(),
            name: "Holder".to_owned(),
            tax_bp: 1_900,
            ..NewProduct::default()
        };
        catalogue::create_product(&garage.theirs(&manager), &manager, &holder).await.expect("made");
        let file = "number,name,price,tax,unit,barcode\n\
            A-1,Oil,10.00,19,l,\n\
            A-1,Oil again,10.00,19,l,\n\
            A-2,,10.00,19,l,\n\
            A-3,\"Two\nlines\",ten,19,l,\n\
            A-4,Pad,10.00,190,piece,\n\
            A-5,Disc,10.00,19,furlong,\n\
            A-6,Bulb,-1.00,19,,\n\
            A-7,Battery,99999999999.00,19,,\n\
            A-8,Code,1.00,19,,4006381333932\n\
            A-9,Fuse,1.00,19,,036000291452\n\
            A-10,Fuse 2,1.00,19,,0036000291452\n";
        let preview = read(&garage, &manager, file.as_bytes()).await;
        let mut lines: Vec<i64> = preview.wrong.iter().map(|line| line.line).collect();
        lines.sort_unstable();
        assert_eq!(lines, [3, 4, 5, 7, 8, 9, 10, 13], "a cell over two lines counts as two");
        assert_eq!(preview.wrong_count, 8, "{:#?}", preview.wrong);
        assert_eq!((preview.new_count, preview.doubtful_count), (2, 1), "{:?}", preview.doubtful);
        let done =
            catalogue::apply_import(&garage.theirs(&manager), &manager, preview.id, false).await.expect("imported");
        assert_eq!((done.new_count, done.left_out_count), (2, 9), "{}", garage.engine);
        let own = read(&garage, &manager, file.as_bytes()).await;
        let done = catalogue::apply_import(&garage.theirs(&manager), &manager, own.id, true).await.expect("imported");
        assert_eq!((done.new_count, done.same_count), (1, 2), "the shop's own code, as was said");
        let again = read(&garage, &manager, file.as_bytes()).await;
        assert_eq!((again.doubtful_count, again.same_count), (0, 3), "and it is not asked again");
    })
    .await;
}

#[tokio::test]
async fn columns_without_headings_are_chosen() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let preview = read(&garage, &manager, b"Oil;12,50;x\nFilter;8,00;y\n").await;
        assert_eq!((preview.lines_count, preview.new_count, preview.wrong_count), (2, 0, 2), "no line has a name yet");
        assert_eq!(preview.columns[1].sample, "12,50");
        let columns = [Some(ImportColumn::Name), Some(ImportColumn::Price), None];
        let chosen =
            catalogue::choose_columns(&garage.theirs(&manager), &manager, preview.id, &columns).await.expect("chosen");
        assert_eq!(counts(&chosen), (2, 0, 0, 0), "{:?}", chosen.wrong);
        let twice = [Some(ImportColumn::Name), Some(ImportColumn::Name)];
        let refused = catalogue::choose_columns(&garage.theirs(&manager), &manager, preview.id, &twice).await;
        assert!(matches!(refused, Err(CatalogueError::Invalid { field: "columns", .. })), "{refused:?}");
        catalogue::apply_import(&garage.theirs(&manager), &manager, preview.id, false).await.expect("imported");
        assert_eq!(all(&garage, &manager).await[1].price_cents, 1_250, "{}", garage.engine);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_table_or_too_long_is_refused_and_the_oldest_drafts_make_room() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits.import_lines_max = 3;
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        for file in [&b""[..], b"\n\n", b"PK\x03\x04", b"name\0;price", b"name\na\nb\nc\nd\n"] {
            let refused = catalogue::read_import(cx, &manager, "x", file).await;
            assert!(matches!(refused, Err(CatalogueError::Invalid { field: "csv", .. })), "{file:?}: {refused:?}");
        }
        let first = read(&garage, &manager, b"name,price\na,1\nb,1\nc,1\n").await;
        for _ in 0..5 {
            cx.clock.advance(1);
            read(&garage, &manager, b"name,price\na,1\n").await;
        }
        assert_eq!(garage.count("SELECT COUNT(*) FROM catalogue_drafts", vec![]).await, 5, "{}", garage.engine);
        let gone = catalogue::import_preview(cx, &manager, first.id).await;
        assert!(matches!(gone, Err(CatalogueError::NotFound)), "{gone:?}");
        let cashier = garage.teller(Role::Cashier).await;
        let refused = catalogue::read_import(cx, &cashier, "x", b"name\na\n").await;
        assert!(matches!(refused, Err(CatalogueError::NotAllowed)));
    })
    .await;
}

#[tokio::test]
async fn an_import_that_breaks_off_changes_no_row() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let kept = NewProduct { name: "Oil".to_owned(), number: "N-0".to_owned(), price_cents: 1, ..NewProduct::default() };
        catalogue::create_product(cx, &manager, &kept).await.expect("made");
        let lines: String = (0..300).map(|number| format!("N-{number},Thing {number},2.00\n")).collect();
        let preview = read(&garage, &manager, format!("number,name,price\n{lines}").as_bytes()).await;
        // The last of the rows is refused by the database itself.
        let breaks = if garage.engine == "sqlite" {
            "CREATE TRIGGER tr_breaks BEFORE INSERT ON products WHEN NEW.number = 'N-299'
             BEGIN SELECT RAISE(ABORT, 'broken off'); END"
        } else {
            "CREATE TRIGGER tr_breaks BEFORE INSERT ON products FOR EACH ROW WHEN (NEW.number = 'N-299') EXECUTE FUNCTION refuse_change()"
        };
        garage.as_owner(breaks).await;
        catalogue::apply_import(cx, &manager, preview.id, false).await.expect_err("it breaks off");
        let rows = "SELECT COUNT(*) FROM products WHERE price_cents = 1 AND version = 1";
        assert_eq!(garage.count("SELECT COUNT(*) FROM products", vec![]).await, 1, "{}", garage.engine);
        assert_eq!(garage.count(rows, vec![]).await, 1, "{}", garage.engine);
        let drop = if garage.engine == "sqlite" { "DROP TRIGGER tr_breaks" } else { "DROP TRIGGER tr_breaks ON products" };
        garage.as_owner(drop).await;
        let done = catalogue::apply_import(cx, &manager, preview.id, false).await.expect("it is still there to be imported");
        assert_eq!((done.new_count, done.changed_count), (299, 1));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn out_and_in_again_changes_nothing_whatever_a_product_holds() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let text = "[ =+@'\",;\\-A-Za-z0-9äöüß€\n]{0,12}";
        let product = (
            text,
            text,
            text,
            0..1_000_000_i64,
            proptest::option::of(0..1_000_000_i64),
            0..=10_000_i64,
            0..5_usize,
            any::<bool>(),
        );
        let strategy = proptest::collection::vec(product, 1..6);
        let mut runner = TestRunner::new(Config { cases: 24, failure_persistence: None, ..Config::default() });
        let handle = tokio::runtime::Handle::current();
        let run = async |rows: Vec<Row>| {
            garage.write("UPDATE products SET archived_at = 1 WHERE archived_at IS NULL", vec![]).await;
            for (name, number, category, price_cents, cost_cents, tax_bp, unit, is_own) in rows {
                let new = NewProduct {
                    name,
                    number: number.clone(),
                    barcode: number,
                    barcode_kind: if is_own { BarcodeKind::Own } else { BarcodeKind::Standard },
                    category,
                    price_cents,
                    cost_cents,
                    tax_bp,
                    unit: Unit::ALL[unit],
                    ..NewProduct::default()
                };
                // What cannot be a product is none.
                let _ = catalogue::create_product(&garage.theirs(&manager), &manager, &new).await;
            }
            let before = all(&garage, &manager).await;
            let file = catalogue::export_catalogue(&garage.theirs(&manager), &manager).await.expect("exported");
            if !before.is_empty() {
                let preview = read(&garage, &manager, file.as_bytes()).await;
                let count = i64::try_from(before.len()).expect("few");
                if counts(&preview) != (0, 0, count, 0) || preview.doubtful_count != 0 {
                    return Err(format!("{preview:#?}\n{file}"));
                }
                catalogue::apply_import(&garage.theirs(&manager), &manager, preview.id, false).await.expect("imported");
            }
            if all(&garage, &manager).await == before { Ok(()) } else { Err("it was changed".to_owned()) }
        };
        let outcome = tokio::task::block_in_place(|| {
            runner.run(&strategy, |rows| handle.block_on(run(rows)).map_err(TestCaseError::fail))
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", garage.engine));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn rubbish_is_refused_or_read_and_never_panics() {
    on_both(async |garage: Garage| {
        let manager = garage.teller(Role::Manager).await;
        let bytes = prop_oneof![
            proptest::collection::vec(any::<u8>(), 0..200),
            "[name;price,tax\"\n\r\t0-9.€=' ]{0,120}".prop_map(String::into_bytes),
            "(name|number|price|barcode|unit)(;|,)(name|price|tax)\n([\"a-z0-9.,;]{0,20}\n){0,6}"
                .prop_map(String::into_bytes),
        ];
        let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
        let handle = tokio::runtime::Handle::current();
        let run =
            async |file: Vec<u8>| match catalogue::read_import(&garage.theirs(&manager), &manager, "x", &file).await {
                Ok(preview) => {
                    let columns = vec![Some(ImportColumn::Name), Some(ImportColumn::Price), Some(ImportColumn::Number)];
                    catalogue::choose_columns(&garage.theirs(&manager), &manager, preview.id, &columns)
                        .await
                        .map_err(|error| error.to_string())?;
                    catalogue::apply_import(&garage.theirs(&manager), &manager, preview.id, true)
                        .await
                        .map_err(|error| error.to_string())?;
                    Ok(())
                }
                Err(CatalogueError::Invalid { .. }) => Ok(()),
                Err(other) => Err(other.to_string()),
            };
        let outcome = tokio::task::block_in_place(|| {
            runner.run(&bytes, |file| handle.block_on(run(file)).map_err(TestCaseError::fail))
        });
        outcome.unwrap_or_else(|error| panic!("{}: {error}", garage.engine));
    })
    .await;
}

#[tokio::test]
async fn a_starter_list_fills_a_new_shop_and_twice_is_once() {
    on_both(async |garage: Garage| {
        let owner = garage.teller(Role::Admin).await;
        let by = By::from(&owner);
        let done = catalogue::starter(&garage.cx, by, 1_900).await.expect("it is put in");
        assert_eq!((done.new_count, done.left_out_count), (43, 0), "{}", garage.engine);
        let again = catalogue::starter(&garage.cx, by, 1_900).await.expect("it is there");
        assert_eq!((again.new_count, again.changed_count, again.same_count), (0, 0, 43));
        let products = all(&garage, &owner).await;
        assert!(products.iter().all(|product| product.tax_bp == 1_900 && product.price_cents > 0));
        let yen = garage.next_shop().await;
        yen.write("UPDATE shops SET currency = 'JPY' WHERE id = $1", vec![yen.shop_id.into()]).await;
        let owner = yen.teller(Role::Admin).await;
        catalogue::starter(&yen.cx, By::from(&owner), 1_000).await.expect("it is put in");
        let hour = all(&yen, &owner).await.into_iter().find(|product| product.number.as_deref() == Some("L-100"));
        assert_eq!(hour.expect("an hour").price_cents, 9_500, "a hundred units stand for one");
    })
    .await;
}

/// Lines of a large file.
const MANY: usize = 10_000;
/// What importing them may take where the program is built for speed; the tests' own build has more time.
const IMPORT_MAX: Duration = Duration::from_secs(if cfg!(debug_assertions) { 20 } else { 3 });

#[expect(clippy::print_stdout, reason = "how long it takes is for whoever runs the test to read")]
#[tokio::test]
async fn ten_thousand_lines_come_in_within_seconds_and_again_change_nothing() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let lines: String = (0..MANY)
            .map(|number| {
                format!("N-{number};Part {number}, front axle;Parts {};{},90;19\n", number % 20, number % 500)
            })
            .collect();
        let file = format!("number;name;category;price;tax\n{lines}");
        let begun = Instant::now();
        let preview = read(&garage, &manager, file.as_bytes()).await;
        let read_in = begun.elapsed();
        let begun = Instant::now();
        let done = catalogue::apply_import(cx, &manager, preview.id, false).await.expect("imported");
        let took = begun.elapsed();
        assert_eq!(done.new_count, i64::try_from(MANY).expect("it fits"));
        let begun = Instant::now();
        let again = read(&garage, &manager, file.as_bytes()).await;
        println!("{}: read in {read_in:?}, imported in {took:?}, read again in {:?}", garage.engine, begun.elapsed());
        assert_eq!(counts(&again), (0, 0, i64::try_from(MANY).expect("it fits"), 0));
        assert!(read_in + took < IMPORT_MAX, "{}: {read_in:?} and {took:?}", garage.engine);
    })
    .await;
}

#[tokio::test]
async fn a_product_that_is_changed_while_the_file_is_compared_ends_the_import_or_is_compared_anew() {
    on_both(async |garage: Garage| {
        let (cx, manager) = (&garage.cx, garage.teller(Role::Manager).await);
        let oil =
            NewProduct { name: "Oil".to_owned(), number: "A-1".to_owned(), price_cents: 100, ..NewProduct::default() };
        let oil = catalogue::create_product(cx, &manager, &oil).await.expect("made");
        let preview = read(&garage, &manager, b"number,name,price\nA-1,Oil,2.00\n").await;
        let edit = ProductEdit { version: 1, name: Some("Engine oil".to_owned()), ..ProductEdit::default() };
        catalogue::edit_product(cx, &manager, oil.id, &edit).await.expect("changed");
        let shown: DraftId = preview.id;
        let now = catalogue::import_preview(cx, &manager, shown).await.expect("compared anew");
        assert!(now.changed[0].said.contains("Name: Engine oil → Oil"), "{:?}", now.changed);
        let done = catalogue::apply_import(cx, &manager, shown, false).await.expect("imported");
        assert_eq!(done.changed_count, 1, "{}", garage.engine);
        assert_eq!(all(&garage, &manager).await[0].version, 3);
    })
    .await;
}
