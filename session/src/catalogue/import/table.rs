//! A file as a table: what splits its cells, which mark its amounts have, what its columns hold, and its lines.

use serde::{Deserialize, Serialize};

use super::super::kind::ImportColumn;
use super::amount::Mark;
use super::columns::recognised;

/// Columns of a file; what stands beyond them is not looked at.
pub const COLUMNS_MAX: usize = 60;
/// Lines that are looked at to tell how a file is written.
const LOOKED_AT: usize = 200;

/// How a file is to be read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Settings {
    /// What splits its cells.
    pub(super) separator: char,
    /// Whether its amounts have a comma before their decimals.
    pub(super) has_commas: bool,
    /// Whether its first line holds headings.
    pub(super) has_headings: bool,
    /// What its columns hold.
    pub(super) columns: Vec<Option<ImportColumn>>,
}

impl Settings {
    pub(super) const fn mark(&self) -> Mark {
        if self.has_commas { Mark::Comma } else { Mark::Point }
    }

    /// How a file seems to be written.
    pub(super) fn told_by(text: &str) -> Self {
        let separator = separator(text);
        let first: Vec<Line> = lines(text, separator).take(LOOKED_AT).collect();
        let headings = first.first().map(|line| line.cells.as_slice()).unwrap_or_default();
        let columns = recognised(headings.iter().map(String::as_str));
        let has_headings = columns.iter().any(Option::is_some);
        let mut settings = Self { separator, has_commas: separator == ';', has_headings, columns };
        settings.has_commas = settings.commas(&first);
        settings
    }

    /// Whether amounts have commas, by what their columns hold; where nothing tells, as files with such a separator have them.
    fn commas(&self, lines: &[Line]) -> bool {
        let is_amount = |column: &Option<ImportColumn>| {
            matches!(column, Some(ImportColumn::Price | ImportColumn::Cost | ImportColumn::Tax))
        };
        let (mut commas, mut points) = (0, 0);
        for line in lines.iter().skip(usize::from(self.has_headings)) {
            let cells = line.cells.iter().zip(&self.columns).filter(|(_, column)| is_amount(column));
            for (cell, _) in cells {
                match Mark::said_by(cell) {
                    Some(Mark::Comma) => commas += 1,
                    Some(Mark::Point) => points += 1,
                    None => {}
                }
            }
        }
        if commas == points { self.has_commas } else { commas > points }
    }

    /// The same with other columns, chosen by somebody.
    pub(super) fn with(&self, text: &str, columns: Vec<Option<ImportColumn>>) -> Self {
        let mut settings = Self { columns, ..self.clone() };
        let first: Vec<Line> = lines(text, settings.separator).take(LOOKED_AT).collect();
        settings.has_commas = settings.commas(&first);
        settings
    }
}

/// A line with something in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Where it begins in the file, counted from 1.
    pub(super) number: u64,
    pub(super) cells: Vec<String>,
}

/// The lines of a text; one that is empty is none. Quotes may hold separators and ends of lines.
pub(super) fn lines(text: &str, separator: char) -> impl Iterator<Item = Line> {
    let delimiter = u8::try_from(separator).unwrap_or(b',');
    let reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let records = reader.into_records().filter_map(Result::ok);
    // The reader counts an end of a line when it comes to the next one's text, and skips what is empty: so it is counted here.
    let (mut at, mut number) = (0, 1);
    records.filter_map(move |record| {
        let bytes = text.as_bytes();
        let begins = record.position().map_or(at, |place| usize::try_from(place.byte()).unwrap_or(at));
        let blank = bytes[begins..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        number += ends_of_lines(&bytes[at..begins + blank]);
        at = begins + blank;
        let cells: Vec<String> = record.iter().take(COLUMNS_MAX).map(|cell| plain(cell.trim())).collect();
        cells.iter().any(|cell| !cell.is_empty()).then_some(Line { number, cells })
    })
}

fn ends_of_lines(bytes: &[u8]) -> u64 {
    bytes.iter().filter(|byte| **byte == b'\n').count() as u64
}

/// A cell as it was meant: an apostrophe keeps a spreadsheet from taking what follows for a formula.
fn plain(cell: &str) -> String {
    let mut chars = cell.chars();
    let is_guarded = chars.next() == Some('\'') && chars.next().is_some_and(is_guarded);
    if is_guarded { cell.chars().skip(1).collect() } else { cell.to_owned() }
}

/// A cell as an export writes it.
pub(super) fn guarded(cell: &str) -> String {
    let mut chars = cell.chars();
    let begins = chars.next();
    let is_risky = match begins {
        Some('\'') => chars.next().is_some_and(is_guarded),
        Some(c) => c != '\'' && is_guarded(c),
        None => false,
    };
    if is_risky { format!("'{cell}") } else { cell.to_owned() }
}

/// What a spreadsheet takes for the beginning of a formula, and the apostrophe itself.
const fn is_guarded(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\'')
}

/// What stands most often in the first line, outside of quotes.
fn separator(text: &str) -> char {
    let mut counts = [(';', 0), ('\t', 0), (',', 0)];
    let mut is_quoted = false;
    for c in text.chars() {
        match c {
            '"' => is_quoted = !is_quoted,
            '\n' if !is_quoted && counts.iter().any(|(_, count)| *count > 0) => break,
            c if !is_quoted => {
                if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| *separator == c) {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // Of as many, the one that stands in no amount.
    counts
        .into_iter()
        .rev()
        .max_by_key(|(_, count)| *count)
        .filter(|(_, count)| *count > 0)
        .map_or(',', |(found, _)| found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_tells_how_it_is_written() {
        let settings = Settings::told_by("Bezeichnung;Preis\nÖl;1.234,50\n\nFilter;9,9\n");
        assert_eq!((settings.separator, settings.has_commas, settings.has_headings), (';', true, true));
        let settings = Settings::told_by("name\tprice\nOil\t49.50\n");
        assert_eq!((settings.separator, settings.has_commas), ('\t', false));
        let settings = Settings::told_by("name;price\nOil;49.50\n");
        assert_eq!((settings.separator, settings.has_commas), (';', false));
        let settings = Settings::told_by("\"name, long\",price\n");
        assert_eq!(settings.separator, ',');
        assert!(!Settings::told_by("Oil,49.50\n").has_headings);
    }

    #[test]
    fn quotes_hold_separators_and_ends_of_lines_and_lines_are_counted_as_in_the_file() {
        let read: Vec<Line> =
            lines("name,price\r\n\"Oil, \"\"5W\"\"\r\nsynthetic\",49\r\n\r\n,\r\nFilter,9\r\n", ',').collect();
        let cells: Vec<&str> = read.iter().map(|line| line.cells[0].as_str()).collect();
        assert_eq!(cells, ["name", "Oil, \"5W\"\r\nsynthetic", "Filter"]);
        assert_eq!(read.iter().map(|line| line.number).collect::<Vec<_>>(), [1, 2, 6]);
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_guarded_and_comes_back_as_it_was() {
        for cell in ["=1+1", "+49", "-", "@x", "'=x", "''", "'", "'a", "a", ""] {
            assert_eq!(plain(&guarded(cell)), cell);
        }
        assert_eq!(guarded("=1+1"), "'=1+1");
    }
}
