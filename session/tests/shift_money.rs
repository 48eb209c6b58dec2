//! The law of money at the till: whatever is sold, reduced, taxed, paid and formatted, it adds up to the last minor unit.

use proptest::prelude::*;
use session::catalogue::TaxMode;
use session::money;
use session::sale::TenderKind;
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
    (1_i64..200, 0_i64..1_000_000, prop_oneof![Just(0_i64), Just(700), Just(1_900), 0..=WHOLE_BP]).prop_flat_map(
        |(quantity, unit_price_cents, tax_bp)| {
            discount(quantity * unit_price_cents).prop_map(move |discount| BasketLine {
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
        let gross: i64 = lines.iter().map(|line| line.quantity * line.unit_price_cents).sum();
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
    fn tenders_change_and_drawer_add_up(due in 0_i64..1_000_000, card in 0_i64..1_000_000, given in 0_i64..2_000_000) {
        let tender = |kind, amount_cents| Tender { kind, amount_cents, reference: String::new() };
        let tenders: Vec<_> = [tender(TenderKind::Card, card), tender(TenderKind::Cash, given)]
            .into_iter().filter(|tender| tender.amount_cents > 0).collect();
        match settle(due, &tenders) {
            Ok(settled) => {
                prop_assert_eq!(card + given - settled.change_cents, due);
                prop_assert_eq!(settled.cash_cents, given - settled.change_cents);
                prop_assert!(settled.cash_cents >= 0 && settled.change_cents >= 0);
            }
            Err(TenderError::Missing(missing)) => prop_assert_eq!(card + given + missing, due),
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
