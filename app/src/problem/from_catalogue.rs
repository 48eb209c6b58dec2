//! How each refusal about the catalogue becomes a problem, and the sentences people read.

use session::catalogue::CatalogueError;

use super::{More, Problem, ProblemKind as Kind};

impl From<CatalogueError> for Problem {
    fn from(error: CatalogueError) -> Self {
        match error {
            CatalogueError::NotAllowed => Self::new(
                Kind::NotAllowed,
                "Only managers and admins keep the catalogue. You are signed in as somebody else; nothing was changed.",
            ),
            CatalogueError::NotFound => Self::not_found(),
            CatalogueError::Stale { current, differs } => {
                let more = More {
                    product: Some(current),
                    differs: Some(differs.iter().map(|field| (*field).to_owned()).collect()),
                    ..More::default()
                };
                Self {
                    more: Some(Box::new(more)),
                    ..Self::new(
                        Kind::Stale,
                        "Somebody else changed this product after you opened it, so your change was not saved. Compare the two and save again what should stay.",
                    )
                }
            }
            CatalogueError::Overtaken => Self::new(
                Kind::Stale,
                "The catalogue was changed while the file was compared with it, so nothing was imported. Look at the preview again, and import then.",
            ),
            CatalogueError::Invalid { field, message } => Self::invalid(field, message),
            CatalogueError::Store(error) => error.into(),
        }
    }
}
