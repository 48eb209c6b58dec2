//! A form field at the till, with its label, for the browser too. One type for all of them: each further one would be built
//! again, twice.

use leptos::prelude::*;

use super::Piece;

/// What a field is.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// Its id, one of its kind on the page.
    pub(crate) id: String,
    /// What its form calls it.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: String,
    /// What is in it at first, and after what it shows changed.
    pub(crate) value: Signal<String>,
    /// Which keys a phone shows: `text`, `decimal`, `numeric` or `email`.
    pub(crate) keys: &'static str,
    /// What it would be if nothing is typed.
    pub(crate) placeholder: String,
    /// Whether it may be left empty.
    pub(crate) is_required: bool,
}

impl Field {
    /// A field that may be left empty.
    pub(crate) fn new(id: impl Into<String>, name: &'static str, label: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name,
            label: label.into(),
            value: Signal::stored(String::new()),
            keys: "text",
            placeholder: String::new(),
            is_required: false,
        }
    }

    /// It with something in it.
    pub(crate) fn holding(self, value: impl Into<Signal<String>>) -> Self {
        Self { value: value.into(), ..self }
    }

    /// It for an amount.
    pub(crate) fn decimal(self) -> Self {
        Self { keys: "decimal", ..self }
    }

    /// It as one that must be filled in.
    pub(crate) fn required(self) -> Self {
        Self { is_required: true, ..self }
    }
}

/// The field.
pub(crate) fn field(field: Field) -> impl IntoView + use<> {
    let Field { id, name, label, value, keys, placeholder, is_required } = field;
    let kind = if keys == "email" { "email" } else { "text" };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                id=id name=name type=kind inputmode=keys autocomplete="off" maxlength="254" required=is_required
                placeholder=placeholder value=move || value.get()
            />
        </div>
    }
    .piece()
}
