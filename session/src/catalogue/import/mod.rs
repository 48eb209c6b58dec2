//! The catalogue from a file and into one. A file is read and compared, kept, and written once somebody says that it is right.

mod view;

pub use view::{FileColumn, ImportPreview, Imported, PreviewLine};

crate::server_only! {
    mod amount;
    mod apply;
    mod columns;
    mod decode;
    mod export;
    mod known;
    mod line;
    mod plan;
    mod run;
    mod says;
    mod starter;
    mod table;

    pub use export::export_catalogue;
    pub use run::{IMPORT_CHARS_MAX, IMPORT_FILE_CHARS_MAX, apply_import, choose_columns, import_preview, read_import};
    pub use starter::starter;
    pub use table::COLUMNS_MAX as IMPORT_COLUMNS_MAX;
}
