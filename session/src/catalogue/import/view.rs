//! What an import would do, as whoever runs the shop is shown it before it does.

use serde::{Deserialize, Serialize};

use super::super::kind::ImportColumn;
use crate::id::DraftId;

/// A file that was read and compared with the catalogue. Nothing is written yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    /// By what it is applied.
    pub id: DraftId,
    /// What the file is called.
    pub file: String,
    /// So many lines have something in them, the headings apart.
    pub lines_count: i64,
    /// What its cells are split by: `,`, `;` or a tab.
    pub separator: String,
    /// What its amounts have before their decimals: `.` or `,`.
    pub decimal_mark: String,
    /// Its columns.
    pub columns: Vec<FileColumn>,
    /// What is new is taxed so where the file does not say, in basis points.
    pub default_tax_bp: i64,
    /// So many products are new.
    pub new_count: i64,
    /// So many are in the catalogue otherwise.
    pub changed_count: i64,
    /// So many are in the catalogue just so.
    pub same_count: i64,
    /// So many lines are wrong. They are left out.
    pub wrong_count: i64,
    /// So many lines have a barcode whose last digit does not fit. They are left out unless these are said to be the shop's own codes.
    pub doubtful_count: i64,
    /// What is new; the first hundred.
    pub new: Vec<PreviewLine>,
    /// What changes; the first hundred.
    pub changed: Vec<PreviewLine>,
    /// What is wrong; the first hundred.
    pub wrong: Vec<PreviewLine>,
    /// What has a barcode whose last digit does not fit; the first hundred.
    pub doubtful: Vec<PreviewLine>,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FileColumn {
    /// What stands above it; empty where nothing does.
    pub heading: String,
    /// What it holds; nothing where it is not read.
    pub column: Option<ImportColumn>,
    /// What stands in its first cell that is not empty.
    pub sample: String,
}

/// A line of the file, and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PreviewLine {
    /// Where it begins in the file, counted from 1.
    pub line: i64,
    /// What the product is called.
    pub name: String,
    /// What changes, or what is wrong.
    pub said: String,
}

/// What an import did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Imported {
    /// So many products are new.
    pub new_count: i64,
    /// So many were changed.
    pub changed_count: i64,
    /// So many were there just so.
    pub same_count: i64,
    /// So many lines were left out.
    pub left_out_count: i64,
}
