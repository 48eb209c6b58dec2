//! Type erasure, where a large view is cut: the server forgets its type, which it would build for minutes; the browser
//! keeps it, because forgetting it makes what is fetched a third larger.

use leptos::prelude::*;

/// A view that is a piece of a larger one.
pub(crate) trait Piece: IntoView + Sized + Send + 'static {
    /// The view, its type forgotten.
    #[cfg(feature = "ssr")]
    fn piece(self) -> AnyView {
        self.into_any()
    }

    /// The view as it is.
    #[cfg(not(feature = "ssr"))]
    fn piece(self) -> Self {
        self
    }
}

impl<V: IntoView + Send + 'static> Piece for V {}
