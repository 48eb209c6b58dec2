//! A form field of a page: its label, what to know, what was wrong with it, and what had been typed.

use leptos::prelude::*;

use crate::components::TextArea;
use crate::request::flash::Refused;

/// Which control a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Control {
    /// One line of this type; what was typed is kept.
    Line(&'static str),
    /// A password, which is never kept.
    Password,
    /// Several lines.
    Lines,
}

/// A field as its form declares it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Field {
    /// Its name and id.
    pub(crate) name: &'static str,
    /// What it is called.
    pub(crate) label: &'static str,
    /// What to know before typing; may be empty.
    pub(crate) hint: &'static str,
    /// Its control.
    pub(crate) control: Control,
    /// What the browser may fill in.
    pub(crate) autocomplete: &'static str,
    /// The most characters.
    pub(crate) chars_max: usize,
    /// Whether it may stay empty.
    pub(crate) optional: bool,
}

impl Field {
    /// The field, with what `refused` says about it.
    pub(crate) fn view(self, refused: Option<&Refused>) -> impl IntoView + use<> {
        let Self { name, label, hint, control, autocomplete, chars_max, optional } = self;
        let error =
            refused.filter(|refused| refused.field.as_deref() == Some(name)).map(|refused| refused.detail.clone());
        let kept = refused.and_then(|refused| refused.kept.get(name).cloned()).unwrap_or_default();
        let is_wrong = error.is_some();
        let ids = [is_wrong.then(|| format!("{name}-error")), (!hint.is_empty()).then(|| format!("{name}-hint"))];
        let described = ids.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let described = (!described.is_empty()).then_some(described);
        let invalid = is_wrong.then_some("true");
        let maxlength = chars_max.to_string();
        let control = match control {
            Control::Lines => view! {
                <TextArea text={kept} {..} id=name name=name rows="4" maxlength=maxlength required=!optional autofocus=is_wrong aria-invalid=invalid aria-describedby=described/>
            }
            .into_any(),
            Control::Line(kind) => view! {
                <input id=name name=name type=kind value=kept maxlength=maxlength required=!optional autofocus=is_wrong autocomplete=autocomplete aria-invalid=invalid aria-describedby=described/>
            }
            .into_any(),
            Control::Password => view! {
                <input id=name name=name type="password" maxlength=maxlength required autofocus=is_wrong autocomplete=autocomplete aria-invalid=invalid aria-describedby=described/>
            }
            .into_any(),
        };
        view! {
            <div class="field">
                <label for=name>{label}{optional.then(|| view! { " " <span class="optional">"optional"</span> })}</label>
                {(!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> })}
                {error.map(|error| view! { <p class="field-error" id=format!("{name}-error")>{error}</p> })}
                {control}
            </div>
        }
    }
}
