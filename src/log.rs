//! The log: for people on a terminal, one JSON object a line otherwise. It goes to standard error.
//!
//! Every line of a request carries its id, through the span that [`crate::http`] opens. Passwords, keys, cookies and query
//! strings are never written: what could hold one is not logged at all.

use std::io::IsTerminal;

use tracing_subscriber::fmt;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{ConfigError, LogFormat, LogSettings};

/// Starts the log. A second call in one process changes nothing.
///
/// # Errors
/// [`ConfigError`] when the filter cannot be used.
pub fn start(settings: &LogSettings) -> Result<(), ConfigError> {
    let filter = settings.filter()?;
    let is_human = match settings.log_format {
        LogFormat::Auto => std::io::stderr().is_terminal(),
        LogFormat::Human => true,
        LogFormat::Json => false,
    };
    let lines = fmt::layer().with_writer(std::io::stderr);
    let registry = tracing_subscriber::registry().with(filter);
    let started = if is_human {
        registry.with(lines.with_ansi(std::io::stderr().is_terminal())).try_init()
    } else {
        registry.with(lines.json().flatten_event(true).with_current_span(false).with_span_list(true)).try_init()
    };
    if started.is_ok() {
        std::panic::set_hook(Box::new(panicked));
    }
    Ok(())
}

/// Where it happened, in the log like everything else. Only a constant message: any other may hold what a request brought.
fn panicked(panic: &std::panic::PanicHookInfo<'_>) {
    let place = panic.location().map_or_else(String::new, ToString::to_string);
    let why = panic.payload().downcast_ref::<&'static str>().copied().unwrap_or("");
    tracing::error!(place, why, "the server panicked: this is a defect of Forecourt");
}
