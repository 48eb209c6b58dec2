//! The zip in which somebody takes their data along: a JSON and a CSV file a table, and one that says what is what.

use std::io::{Cursor, Write as _};

use serde_json::{Map, Value};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A zip that is ready to be sent.
#[derive(Clone, Debug)]
pub struct Archive {
    /// What a browser calls it.
    pub name: String,
    /// The zip itself.
    pub bytes: Vec<u8>,
}

/// The rows of one table.
pub(super) struct Sheet {
    pub(super) table: &'static str,
    pub(super) columns: &'static [&'static str],
    pub(super) rows: Vec<Map<String, Value>>,
}

impl Sheet {
    /// As JSON: a list of objects.
    pub(super) fn json(&self) -> String {
        serde_json::to_string_pretty(&self.rows).unwrap_or_default()
    }

    /// As CSV (RFC 4180) with a head, in UTF-8 with its mark, by which spreadsheets know it.
    pub(super) fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
        let mut write = |cells: Vec<String>| {
            // Into memory nothing fails to be written.
            if let Err(error) = writer.write_record(cells) {
                tracing::error!(%error, "a line of an export could not be written");
            }
        };
        write(self.columns.iter().map(|column| (*column).to_owned()).collect());
        for row in &self.rows {
            write(self.columns.iter().map(|column| cell(row.get(*column).unwrap_or(&Value::Null))).collect());
        }
        writer.into_inner().unwrap_or_default()
    }
}

/// A cell: numbers stay numbers; a text that a spreadsheet would take for a formula begins with an apostrophe (ASVS 5.0 1.2.10).
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@', '\t', '\0', '\r']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// A zip of these files, each by its name.
pub(super) fn zipped(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, zip::result::ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Sheet, cell, zipped};

    #[test]
    fn a_text_that_looks_like_a_formula_is_guarded_and_a_number_stays_one() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\0x", "\rx"] {
            assert_eq!(cell(&json!(text)), format!("'{text}"));
        }
        assert_eq!(
            (cell(&json!(-42)), cell(&json!("a=b")), cell(&json!(null))),
            ("-42".into(), "a=b".into(), String::new())
        );
    }

    #[test]
    fn a_sheet_is_the_same_rows_as_json_and_as_csv() {
        let row = json!({ "id": "1", "note": "say \"=\", please" });
        let rows = vec![row.as_object().expect("an object").clone()];
        let sheet = Sheet { table: "x", columns: &["id", "note"], rows };
        let csv = String::from_utf8(sheet.csv()).expect("UTF-8");
        assert_eq!(csv, "\u{feff}id,note\n1,\"say \"\"=\"\", please\"\n");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&sheet.json()).expect("JSON"), json!([row]));
    }

    #[test]
    fn a_zip_holds_its_files() {
        let zip = zipped(&[("a.txt".to_owned(), b"abc".repeat(1_000))]).expect("it is written");
        assert!(zip.starts_with(b"PK") && zip.len() < 1_000, "deflated");
    }
}
