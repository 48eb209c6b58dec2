//! What the columns of a file hold, by the words above them: in English and German, as shops and their suppliers write them.

use super::super::kind::ImportColumn;

/// The words for each column, as [`word`] writes them.
const WORDS: [(ImportColumn, &[&str]); 13] = [
    (ImportColumn::Id, &["id", "forecourtid"]),
    (
        ImportColumn::Name,
        &[
            "name",
            "product",
            "productname",
            "article",
            "item",
            "itemname",
            "title",
            "description",
            "bezeichnung",
            "artikel",
            "artikelname",
            "artikelbezeichnung",
            "produkt",
            "produktname",
            "beschreibung",
            "leistung",
        ],
    ),
    (
        ImportColumn::Number,
        &[
            "number",
            "no",
            "sku",
            "itemno",
            "itemnumber",
            "articleno",
            "articlenumber",
            "productno",
            "productnumber",
            "partno",
            "partnumber",
            "nummer",
            "nr",
            "artnr",
            "artikelnr",
            "artikelnummer",
            "produktnummer",
            "teilenummer",
            "teilenr",
            "bestellnummer",
        ],
    ),
    (ImportColumn::Barcode, &["barcode", "ean", "gtin", "upc", "ean13", "eancode", "eangtin", "strichcode", "gtinean"]),
    (ImportColumn::BarcodeKind, &["barcodekind", "owncode", "barcodetype", "eigenercode", "codeart"]),
    (
        ImportColumn::Category,
        &[
            "category",
            "group",
            "kind",
            "productgroup",
            "kategorie",
            "gruppe",
            "warengruppe",
            "artikelgruppe",
            "produktgruppe",
        ],
    ),
    (
        ImportColumn::Price,
        &[
            "price",
            "unitprice",
            "salesprice",
            "sellingprice",
            "retailprice",
            "listprice",
            "preis",
            "vk",
            "vkpreis",
            "vkbrutto",
            "verkaufspreis",
            "bruttopreis",
            "einzelpreis",
            "listenpreis",
        ],
    ),
    (
        ImportColumn::Cost,
        &[
            "cost",
            "costprice",
            "purchaseprice",
            "buyingprice",
            "ek",
            "ekpreis",
            "ekvonnetto",
            "eknetto",
            "einkaufspreis",
            "kosten",
        ],
    ),
    (
        ImportColumn::Tax,
        &[
            "tax",
            "taxrate",
            "vat",
            "vatrate",
            "taxpercent",
            "mwst",
            "mwstsatz",
            "ust",
            "ustsatz",
            "steuer",
            "steuersatz",
            "mehrwertsteuer",
            "umsatzsteuer",
        ],
    ),
    (ImportColumn::Unit, &["unit", "uom", "einheit", "mengeneinheit", "me", "vpe"]),
    (ImportColumn::Colour, &["colour", "color", "farbe"]),
    (ImportColumn::Mark, &["mark", "zeichen", "kürzel", "symbol"]),
    (ImportColumn::Position, &["position", "place", "order", "sort", "platz", "reihenfolge", "sortierung"]),
];

/// Letters and figures of a heading, without what stands in brackets: `Price (EUR)` is `price`.
fn word(heading: &str) -> String {
    let before = heading.split(['(', '[']).next().unwrap_or_default();
    before.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What a column with this heading holds.
fn known(heading: &str) -> Option<ImportColumn> {
    let word = word(heading);
    let of_currency =
        |word: &str| ["eur", "usd", "gbp", "chf"].iter().find_map(|code| word.strip_suffix(code).map(str::to_owned));
    let find = |word: &str| WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(column, _)| *column);
    find(&word).or_else(|| find(&of_currency(&word)?))
}

/// What each column holds by its heading; of two that say the same the first.
pub(super) fn recognised<'a>(headings: impl Iterator<Item = &'a str>) -> Vec<Option<ImportColumn>> {
    let mut columns: Vec<Option<ImportColumn>> = Vec::new();
    for heading in headings {
        let column = known(heading).filter(|column| !columns.contains(&Some(*column)));
        columns.push(column);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::super::super::kind::ImportColumn as Column;
    use super::recognised;

    #[test]
    fn headings_are_recognised_in_english_and_german() {
        let of = |line: &str| recognised(line.split(';'));
        assert_eq!(
            of("Art.-Nr.;Bezeichnung;VK-Preis (€);MwSt.-Satz;EAN;Lager"),
            [
                Some(Column::Number),
                Some(Column::Name),
                Some(Column::Price),
                Some(Column::Tax),
                Some(Column::Barcode),
                None
            ]
        );
        assert_eq!(
            of("SKU;Product name;Price EUR;Price"),
            [Some(Column::Number), Some(Column::Name), Some(Column::Price), None]
        );
        assert_eq!(of("Oil;4.5"), [None, None]);
        let exported: Vec<&str> = Column::ALL.iter().map(|column| column.as_str()).collect();
        assert_eq!(recognised(exported.into_iter()), Column::ALL.iter().copied().map(Some).collect::<Vec<_>>());
    }
}
