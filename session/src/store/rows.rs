//! Statements over several rows: one text for each number of them, made once and kept.

use std::sync::OnceLock;

/// Rows of one such statement, at the most: more are several statements. Bounds the texts, and keeps far below the number of
/// arguments that either engine takes.
pub(crate) const ROWS_MAX: usize = 64;

/// A statement that holds a list of rows, such as `INSERT … VALUES ($1, $2), ($1, $3)`.
#[derive(Debug)]
pub(crate) struct Rows {
    head: &'static str,
    /// What every row begins with: `$1, ` where its first column is the same in all of them.
    shared: &'static str,
    /// The number of the first placeholder that is a row's own, and how many each row has.
    own: (usize, usize),
    tail: &'static str,
    texts: [OnceLock<&'static str>; ROWS_MAX],
}

impl Rows {
    /// `head`, the rows, `tail`. Each row begins with `shared` and has `own.1` placeholders of its own; those of the first row
    /// begin at `$own.0`.
    pub(crate) const fn new(head: &'static str, shared: &'static str, own: (usize, usize), tail: &'static str) -> Self {
        Self { head, shared, own, tail, texts: [const { OnceLock::new() }; ROWS_MAX] }
    }

    /// The text for so many rows, of 1 to [`ROWS_MAX`].
    pub(crate) fn text(&self, rows: usize) -> &'static str {
        let rows = rows.clamp(1, ROWS_MAX);
        self.texts.get(rows - 1).map_or("", |text| text.get_or_init(|| String::leak(self.written(rows))))
    }

    fn written(&self, rows: usize) -> String {
        let (first, each) = self.own;
        let row = |row: usize| {
            let own: Vec<String> = (0..each).map(|column| format!("${}", first + row * each + column)).collect();
            format!("({}{})", self.shared, own.join(", "))
        };
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("{}{}{}", self.head, rows.join(", "), self.tail)
    }
}

#[cfg(test)]
mod tests {
    use super::Rows;

    #[test]
    fn each_row_has_placeholders_of_its_own_and_the_shared_ones() {
        static PAIRS: Rows = Rows::new("INSERT INTO a (b, c, d) VALUES ", "$1, ", (2, 2), "");
        assert_eq!(PAIRS.text(2), "INSERT INTO a (b, c, d) VALUES ($1, $2, $3), ($1, $4, $5)");
        static LIST: Rows = Rows::new("SELECT b FROM a WHERE c IN (", "", (1, 1), ")");
        assert_eq!(LIST.text(3), "SELECT b FROM a WHERE c IN (($1), ($2), ($3))");
        assert!(std::ptr::eq(LIST.text(3), LIST.text(3)), "made once");
    }
}
