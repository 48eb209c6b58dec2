//! The law of money at the till: whatever is sold, reduced, taxed, paid and formatted, it adds up to the last minor unit.

use proptest::prelude::*;
use session::catalogue::TaxMode;
use session::money;
use session::quantity::Quantity;
use session::sale::TenderKind;
use session::sale::allowance::{ListedLine, comes_off};
use session::sale::basket::{BasketLine, Discount, WHOLE_BP, total};
use session::sale::tender::{Tender, TenderError, settle};

fn discount(most: i64) -> impl Strategy<Value = Discount> {
    prop_oneof![
        2 => Just(Discount::None),
        1 => (0..=most).prop_map(Discount::Cents),
        1 => (0..=WHOLE_BP).prop_map(Discount::Bp),
    ]
}

fn line() -> impl Strategy<Value = BasketLine> {
    // Thousandths: whole pieces and parts of an hour or a litre.
    let quantity =
        prop_oneof![(1_i64..200).prop_map(Quantity::whole), (1_i64..200_000).prop_map(Quantity::of_thousandths)];
    (quantity, 0_i64..1_000_000, prop_oneof![Just(0_i64), Just(700), Just(1_900), 0..=WHOLE_BP]).prop_flat_map(
        |(quantity, unit_price_cents, tax_bp)| {
            discount(quantity.cost_cents(unit_price_cents).expect("an amount")).prop_map(move |discount| BasketLine {
                quantity,
                unit_price_cents,
                discount,
                tax_bp,
            })
        },
    )
}

fn basket() -> impl Strategy<Value = (Vec<BasketLine>, Discount, TaxMode)> {
    let lines = prop::collection::vec(line(), 1..12);
    let mode = prop_oneof![Just(TaxMode::Included), Just(TaxMode::Added)];
    let off = prop_oneof![3 => Just(Discount::None), 1 => (0_i64..500).prop_map(Discount::Cents), 2 => (0..=WHOLE_BP).prop_map(Discount::Bp)];
    (lines, off, mode)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn lines_discounts_and_taxes_add_up_to_the_total((lines, off, mode) in basket()) {
        let gross: i64 = lines.iter().filter_map(|line| line.quantity.cost_cents(line.unit_price_cents)).sum();
        let Ok(sum) = total(&lines, off, mode) else {
            // The one refusal such a basket can meet: a reduction larger than what is left of it.
            prop_assert!(matches!(off, Discount::Cents(_)));
            return Ok(());
        };
        let of = |part: fn(&session::sale::basket::LineTotal) -> i64| sum.lines.iter().map(part).sum::<i64>();
        prop_assert_eq!(of(|line| line.total_cents), sum.total_cents);
        prop_assert_eq!(of(|line| line.tax_cents), sum.tax_cents);
        prop_assert_eq!(of(|line| line.discount_cents), sum.discount_cents);
        let added = if mode == TaxMode::Added { sum.tax_cents } else { 0 };
        prop_assert_eq!(gross - sum.discount_cents + added, sum.total_cents);
        prop_assert_eq!(sum.taxes.iter().map(|tax| tax.tax_cents).sum::<i64>(), sum.tax_cents);
        prop_assert_eq!(sum.taxes.iter().map(|tax| tax.net_cents + tax.tax_cents).sum::<i64>(), sum.total_cents);
        for line in &sum.lines {
            prop_assert!(line.total_cents >= 0 && line.tax_cents >= 0 && line.discount_cents >= 0);
            prop_assert!(line.tax_cents <= line.total_cents);
        }
    }

    #[test]
    fn what_comes_off_the_list_price_is_one_thing_however_it_is_said(
        lines in prop::collection::vec((1_i64..100, 1_i64..100_000, 0_i64..=100, 0_i64..50_000), 1..8),
        limit_bp in 0..=WHOLE_BP,
        mode in prop_oneof![Just(TaxMode::Included), Just(TaxMode::Added)],
    ) {
        // Each line: how many, the list price, how many percent come off each piece, how much dearer it is made before.
        let said = |how: &dyn Fn(i64, i64, i64, i64) -> (i64, Discount), basket: Discount| {
            let lines_said: Vec<BasketLine> = lines.iter().map(|&(quantity, list, percent, dearer)| {
                let (unit_price_cents, discount) = how(quantity, list, list * percent / 100, dearer);
                BasketLine { quantity: Quantity::whole(quantity), unit_price_cents, discount, tax_bp: 1_900 }
            }).collect();
            let sum = total(&lines_said, basket, mode).expect("a sum");
            let listed: Vec<ListedLine> = lines_said.iter().zip(&sum.lines).zip(&lines)
                .map(|((line, sum), &(_, list, ..))| ListedLine::new(line, sum, Some(list))).collect();
            comes_off(&listed, limit_bp)
        };
        let off = |quantity, each| Discount::Cents(quantity * each);
        let by_price = said(&|_, list, each, _| (list - each, Discount::None), Discount::None);
        let by_discount = said(&|quantity, list, each, _| (list, off(quantity, each)), Discount::None);
        let by_both = said(&|quantity, list, each, _| (list - each / 2, off(quantity, each - each / 2)), Discount::None);
        let by_detour = said(&|quantity, list, each, dearer| (list + dearer, off(quantity, each + dearer)), Discount::None);
        prop_assert_eq!(by_price, by_discount);
        prop_assert_eq!(by_price, by_both);
        prop_assert_eq!(by_price, by_detour);
        // All of it off the whole basket is the same sum; no line of it gives more than its part and one minor unit.
        let of_all = said(&|_, list, _, _| (list, Discount::None), Discount::Cents(by_price.off_cents));
        prop_assert_eq!((of_all.off_cents, of_all.off_bp), (by_price.off_cents, by_price.off_bp));
        prop_assert!(!of_all.is_over || by_price.is_over, "spread over all of it, it is never more of one line");
        // More off is never less, and what is under the limit of every line is under that of all.
        let one_more = said(&|quantity, list, each, _| (list, off(quantity, (each + 1).min(list))), Discount::None);
        prop_assert!(one_more.is_over || !by_price.is_over);
        prop_assert!(limit_bp < WHOLE_BP || !by_price.is_over);
        prop_assert!(by_price.off_bp <= WHOLE_BP);
    }

    #[test]
    fn tenders_change_and_drawer_add_up(
        due in 0_i64..1_000_000,
        card in 0_i64..1_000_000,
        given in 0_i64..2_000_000,
        coin in prop_oneof![Just(1_i64), Just(5), Just(10), Just(50)],
    ) {
        let tender = |kind, amount_cents| Tender { kind, amount_cents, reference: String::new(), name: String::new() };
        let tenders: Vec<_> = [tender(TenderKind::Card, card), tender(TenderKind::Cash, given)]
            .into_iter().filter(|tender| tender.amount_cents > 0).collect();
        match settle(due, &tenders, coin) {
            Ok(settled) => {
                prop_assert_eq!(card + given - settled.change_cents, due + settled.rounding_cents);
                prop_assert!(settled.rounding_cents.abs() * 2 <= coin && (given > 0 || settled.rounding_cents == 0));
                prop_assert_eq!(settled.cash_cents, given - settled.change_cents);
                prop_assert!(settled.cash_cents >= 0 && settled.change_cents >= 0);
            }
            Err(TenderError::Missing(missing)) => prop_assert!((card + given + missing - due).abs() * 2 <= coin),
            Err(TenderError::TooMuch(over)) => prop_assert_eq!(card - over, due),
            Err(error) => prop_assert!(false, "{error}"),
        }
    }

    #[test]
    fn what_goes_back_piece_by_piece_is_what_was_paid(amount in 0_i64..10_000_000, pieces in prop::collection::vec(1_i64..20, 1..10)) {
        let all: i64 = pieces.iter().sum();
        let (mut before, mut back) = (0, 0);
        for piece in pieces {
            let part = |pieces| money::part_of(amount, pieces, all).expect("it fits");
            let one = part(before + piece) - part(before);
            prop_assert!(one >= 0);
            back += one;
            before += piece;
        }
        prop_assert_eq!(back, amount);
    }

    #[test]
    fn an_amount_is_read_as_it_is_written(cents in 0_i64..1_000_000_000_000, decimals in prop_oneof![Just(0_u32), Just(2), Just(3)]) {
        prop_assert_eq!(money::typed(&money::amount(cents, decimals), decimals), Some(cents));
    }
}
