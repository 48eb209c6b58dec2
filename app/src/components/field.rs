//! A form field: its label, whether it may stay empty, what to know, what was wrong with it, what had been typed, and how much
//! it holds. One type for all of them, at the till and on pages: each further one would be built again, twice.

use leptos::either::Either;
use leptos::prelude::*;

use session::login::EMAIL_BYTES_MAX;

use super::{Piece, TextArea};

/// What is said about a field beside its label: under which id, as which class, and the text.
type Note = (String, &'static str, String);

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
    /// Which keys a phone shows: `text`, `decimal`, `numeric`, `email` or `search`; or `password`, or `datetime-local`.
    pub(crate) keys: &'static str,
    /// What it would be if nothing is typed.
    pub(crate) placeholder: String,
    /// Whether it must be filled in.
    pub(crate) is_required: bool,
    /// What the browser may fill in.
    pub(crate) autocomplete: &'static str,
    /// The most characters: an e-mail address's, unless its form says otherwise.
    pub(crate) chars_max: usize,
    /// So many lines to write in, for what is more than one.
    pub(crate) rows: Option<u8>,
    /// The id of the list that it offers.
    pub(crate) list: Option<&'static str>,
    /// Whether its label says that it may stay empty.
    pub(crate) is_marked: bool,
    /// Whether what was typed was refused.
    pub(crate) is_wrong: bool,
    /// Whether it takes what room its form leaves.
    pub(crate) is_wide: bool,
    /// Whether its label is for whoever does not see where it stands.
    pub(crate) is_unlabelled: bool,
    /// The id of its form, where it stands outside of it.
    pub(crate) form: Option<String>,
    /// What is said about it, in the order in which it is read out.
    pub(crate) notes: Vec<Note>,
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
            autocomplete: "off",
            chars_max: EMAIL_BYTES_MAX,
            rows: None,
            list: None,
            is_marked: false,
            is_wrong: false,
            is_wide: false,
            is_unlabelled: false,
            form: None,
            notes: Vec::new(),
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

    /// It for so many characters.
    pub(crate) fn at_most(self, chars_max: usize) -> Self {
        Self { chars_max, ..self }
    }

    /// It with what it would be if nothing is typed.
    pub(crate) fn placeholder(self, placeholder: impl Into<String>) -> Self {
        Self { placeholder: placeholder.into(), ..self }
    }

    /// The ids of what is said about it, for whoever does not see it.
    fn described(&self) -> Option<String> {
        let ids: Vec<&str> = self.notes.iter().map(|(id, ..)| id.as_str()).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// The field.
pub(crate) fn field(field: Field) -> impl IntoView + use<> {
    let described = field.described();
    let Field {
        id,
        name,
        value,
        keys,
        placeholder,
        is_required,
        autocomplete,
        chars_max,
        rows,
        list,
        form,
        is_wrong,
        ..
    } = field.clone();
    let invalid = is_wrong.then_some("true");
    let control = if let Some(rows) = rows {
        Either::Left(view! {
            <TextArea
                text=value.get_untracked() {..} id=id name=name rows=rows.to_string() maxlength=chars_max.to_string()
                required=is_required autofocus=is_wrong aria-invalid=invalid aria-describedby=described
            />
        })
    } else {
        let is_plain = matches!(keys, "text" | "decimal" | "numeric");
        let (kind, is_typed) = (if is_plain { "text" } else { keys }, !matches!(keys, "password" | "datetime-local"));
        Either::Right(view! {
            <input
                id=id name=name type=kind inputmode=is_typed.then_some(keys) autocomplete=autocomplete
                maxlength=is_measured(keys).then(|| chars_max.to_string()) required=is_required autofocus=is_wrong list=list form=form
                placeholder=(!placeholder.is_empty()).then_some(placeholder)
                aria-invalid=invalid aria-describedby=described value=move || value.get()
            />
        })
    };
    framed(field, control)
}

/// A field that is one of several: what is sent, what it is called, and whether it is chosen.
pub(crate) fn choice(of: Field, options: Vec<(String, String, bool)>) -> impl IntoView + use<> {
    let described = of.described();
    let options = options
        .into_iter()
        .map(|(value, text, is_chosen)| view! { <option value=value selected=is_chosen>{text}</option> })
        .collect_view();
    let control = view! {
        <select id=of.id.clone() name=of.name required=of.is_required aria-describedby=described>{options}</select>
    };
    framed(of, control)
}

/// A date has no length.
fn is_measured(keys: &str) -> bool {
    keys != "datetime-local"
}

/// A control with its field's label and what is said about it, in the order in which they are read out.
fn framed(field: Field, control: impl IntoView + 'static) -> impl IntoView {
    let Field { id, label, is_marked, is_wide, is_unlabelled, notes, .. } = field;
    let notes = notes.into_iter().map(|(id, class, text)| view! { <p class=class id=id>{text}</p> }).collect_view();
    view! {
        <div class="field" data-wide=is_wide.then_some("yes")>
            <label for=id class=is_unlabelled.then_some("hidden")>{label}{is_marked.then(|| view! { " " <span class="optional">"optional"</span> })}</label>
            {notes}
            {control}
        </div>
    }
    .piece()
}

server_only! {
    use crate::request::flash::Refused;

    /// What only pages say of a field.
    impl Field {
        /// A field of a page, whose id is its name.
        pub(crate) fn named(name: &'static str, label: impl Into<String>) -> Self {
            Self::new(name, name, label)
        }

        /// It as one whose label says that it may stay empty.
        pub(crate) fn optional(self) -> Self {
            Self { is_marked: true, ..self }
        }

        /// It with other keys than those for any text.
        pub(crate) fn keys(self, keys: &'static str) -> Self {
            Self { keys, ..self }
        }

        /// It with several lines to write in, so many of them seen.
        pub(crate) fn lines(self, rows: u8) -> Self {
            Self { rows: Some(rows), ..self }
        }

        /// It as one that a browser may fill in.
        pub(crate) fn autocomplete(self, autocomplete: &'static str) -> Self {
            Self { autocomplete, ..self }
        }

        /// It with a list to choose from.
        pub(crate) fn offering(self, list: &'static str) -> Self {
            Self { list: Some(list), ..self }
        }

        /// It as one that takes what room its form leaves.
        pub(crate) fn wide(self) -> Self {
            Self { is_wide: true, ..self }
        }

        /// It in a place that says what it is: in the column of a table.
        pub(crate) fn unlabelled(self) -> Self {
            Self { is_unlabelled: true, ..self }
        }

        /// It as one of a form that it stands outside of.
        pub(crate) fn within(self, form: &str) -> Self {
            Self { form: Some(form.to_owned()), ..self }
        }

        /// It with what to know before typing.
        pub(crate) fn hint(self, text: impl Into<String>) -> Self {
            let id = format!("{}-hint", self.id);
            self.noted(id, "hint", text)
        }

        /// It with something said about it, under an id and a class of its own.
        pub(crate) fn noted(mut self, id: impl Into<String>, class: &'static str, text: impl Into<String>) -> Self {
            self.notes.push((id.into(), class, text.into()));
            self
        }

        /// It with what had been typed into it, if its form was refused.
        pub(crate) fn kept(self, refused: Option<&Refused>) -> Self {
            match refused.and_then(|refused| refused.kept.get(self.name)) {
                Some(typed) if self.keys != "password" => self.holding(typed.clone()),
                _ => self,
            }
        }

        /// It with what was wrong with it, if it was, and what had been typed.
        pub(crate) fn answered(self, refused: Option<&Refused>) -> Self {
            let at_fault = refused.filter(|refused| refused.field.as_deref() == Some(self.name));
            let Some(error) = at_fault.map(|refused| refused.detail.clone()) else { return self.kept(refused) };
            let id = format!("{}-error", self.id);
            Self { is_wrong: true, ..self }.noted(id, "field-error", error).kept(refused)
        }
    }
}
