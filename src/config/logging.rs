//! What is logged, and how it looks.

use clap::{Args, ValueEnum};
use tracing_subscriber::EnvFilter;

use super::ConfigError;

/// The settings of the log.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = "Log")]
pub struct LogSettings {
    /// What is logged: error, warn, info, debug, trace, or a list such as info,forecourt=debug
    #[arg(long, value_name = "FILTER", env = "FORECOURT_LOG", default_value = "info")]
    pub log: String,

    /// How it looks; auto is human on a terminal and JSON otherwise
    #[arg(long, value_name = "FORMAT", env = "FORECOURT_LOG_FORMAT", value_enum, default_value_t = LogFormat::Auto)]
    pub log_format: LogFormat,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Human on a terminal, JSON otherwise.
    Auto,
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

impl LogSettings {
    /// Looks at the filter.
    ///
    /// # Errors
    /// [`ConfigError`] when it is none.
    pub fn check(&self) -> Result<(), ConfigError> {
        self.filter().map(|_| ())
    }

    /// What passes. Libraries that would write down cookies or statements stay quiet, whatever was asked for.
    ///
    /// # Errors
    /// [`ConfigError`] when the setting is no filter.
    pub fn filter(&self) -> Result<EnvFilter, ConfigError> {
        let wrong = |error: &dyn std::fmt::Display| {
            ConfigError::new(format!("--log (FORECOURT_LOG) is no filter: {error}. Try info, or info,forecourt=debug"))
        };
        let mut filter = EnvFilter::builder().parse(&self.log).map_err(|error| wrong(&error))?;
        for quiet in
            ["tower_sessions=warn", "tower_sessions_core=warn", "tower_cookies=warn", "sqlx=warn", "hyper=info"]
        {
            filter = filter.add_directive(quiet.parse().map_err(|error| wrong(&error))?);
        }
        Ok(filter)
    }
}
