//! The panel beneath the total: one thing at a time is asked there. Without a script the page's address says which.

use leptos::ev::MouseEvent;
use leptos::prelude::*;

use super::TillView;
use super::sell::focus;
use crate::basket::LineKey;
use crate::components::Piece;
use crate::path;

/// What is asked beneath the total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Panel {
    /// Nothing: the ways that take one press stand there.
    #[default]
    Quick,
    /// What is given in cash.
    Cash,
    /// The reference of a payment by card.
    Card,
    /// Amounts in several ways, credits among them.
    Split,
    /// Under which name the basket waits.
    Park,
    /// Why it is not paid.
    Void,
    /// What comes off all of it.
    Discount,
    /// Whom it is for.
    Customer,
    /// How many of a line, at which price, what comes off it.
    Line(LineKey),
}

/// Each with its word, but for those of lines.
const WORDS: [(Panel, &str); 8] = [
    (Panel::Quick, ""),
    (Panel::Cash, "cash"),
    (Panel::Card, "card"),
    (Panel::Split, "split"),
    (Panel::Park, "park"),
    (Panel::Void, "void"),
    (Panel::Discount, "discount"),
    (Panel::Customer, "customer"),
];

impl Panel {
    /// As an address says it; whatever is none is nothing.
    pub(super) fn read(text: &str) -> Self {
        let word = WORDS.iter().find(|(_, word)| *word == text).map(|(panel, _)| *panel);
        word.or_else(|| text.parse().ok().map(Self::Line)).unwrap_or_default()
    }

    fn write(self) -> String {
        match self {
            Self::Line(key) => key.to_string(),
            panel => {
                WORDS.iter().find(|(word, _)| *word == panel).map(|(_, word)| *word).unwrap_or_default().to_owned()
            }
        }
    }

    /// The id of the first field in it.
    fn first_field(self) -> Option<String> {
        let id = match self {
            Self::Quick => return None,
            Self::Cash | Self::Split => "cash",
            Self::Card => "card_reference",
            Self::Park => "park_name",
            Self::Void => "void_reason",
            Self::Discount => "off",
            Self::Customer => "email",
            Self::Line(key) => return Some(format!("quantity-{key}")),
        };
        Some(id.to_owned())
    }
}

impl TillView {
    /// Asks for `panel` from now on.
    pub(super) fn open(self, panel: Panel) {
        self.error.set(String::new());
        self.panel.set(panel);
        if let Some(field) = panel.first_field() {
            request_animation_frame(move || focus(&field));
        }
    }

    /// The address of this page with `panel` open.
    fn with_panel(self, panel: Panel) -> String {
        let at = self.at(&self.basket.read());
        match panel.write() {
            word if word.is_empty() => format!("{at}#basket"),
            word => format!("{}#basket", path::with_query(&at, "panel", &word)),
        }
    }
}

/// A button that opens `panel`, and closes it where it is open; with the keys for it.
pub(super) fn opener(till: TillView, panel: Panel, keys: &'static str, label: Signal<String>) -> impl IntoView + use<> {
    let is_open = Memo::new(move |_| *till.panel.read() == panel);
    let to = move || till.with_panel(if is_open.get() { Panel::Quick } else { panel });
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        till.open(if is_open.get_untracked() { Panel::Quick } else { panel });
    };
    view! {
        <a
            class="button" data-tone="quiet" href=to aria-expanded=move || is_open.get().to_string()
            aria-keyshortcuts=(!keys.is_empty()).then_some(keys) on:click=on_click
        >
            <span>{label}</span>
            {key(keys)}
        </a>
    }
    .piece()
}

/// A key on a button: shown where keys are used.
pub(super) fn key(keys: &'static str) -> impl IntoView + use<> {
    (!keys.is_empty()).then(|| view! { <kbd class="button-key" aria-hidden="true">{keys.replace('+', " ")}</kbd> })
}

/// The way back from a panel.
pub(super) fn closer(till: TillView) -> impl IntoView + use<> {
    let on_click = move |event: MouseEvent| {
        event.prevent_default();
        till.open(Panel::Quick);
    };
    view! { <a class="button" data-tone="plain" href=move || till.with_panel(Panel::Quick) on:click=on_click>"Cancel"</a> }
        .piece()
}
