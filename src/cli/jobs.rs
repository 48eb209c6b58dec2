//! `forecourt jobs list` and `jobs run NAME`: what the clock does, by hand.

use clap::{Args, Subcommand};
use session::job::{self, Job, JobLine};

use super::failure::Failure;
use super::open::open;
use super::say::say;
use crate::config::Settings;

/// What to do about jobs.
#[derive(Debug, Subcommand)]
pub(super) enum Jobs {
    /// Every job, when it runs, and how its last run went
    List(Box<List>),
    /// Run a job now, whenever it ran last
    Run(Box<Run>),
}

/// Arguments of `jobs list`.
#[derive(Debug, Args)]
pub(super) struct List {
    #[command(flatten)]
    settings: Settings,
}

/// Arguments of `jobs run`.
#[derive(Debug, Args)]
pub(super) struct Run {
    /// The job's name, as `jobs list` shows it
    #[arg(value_parser = job)]
    name: Job,

    #[command(flatten)]
    settings: Settings,
}

fn job(text: &str) -> Result<Job, String> {
    let words: Vec<_> = Job::ALL.iter().map(|job| job.as_str()).collect();
    text.parse().map_err(|_| format!("the jobs are {}", words.join(", ")))
}

impl Jobs {
    pub(super) async fn run(self) -> Result<(), Failure> {
        match self {
            Self::List(list) => {
                let cx = open(&list.settings).await?;
                for line in job::last_runs(&cx).await? {
                    say(row(&line));
                }
            }
            Self::Run(run) => {
                let cx = open(&run.settings).await?;
                let rows = job::run(&cx, run.name).await?;
                say(format_args!("{} ran: {rows} {}", run.name, if rows == 1 { "row" } else { "rows" }));
            }
        }
        Ok(())
    }
}

fn row(line: &JobLine) -> String {
    let ran = match (line.started_at, line.finished_at, &line.error) {
        (None, ..) => "never ran".to_owned(),
        (Some(started), None, _) => format!("running or killed since {started}"),
        (Some(started), _, Some(error)) => format!("failed at {started}: {error}"),
        (Some(started), Some(_), None) => format!("ran at {started}, rows: {}", line.rows_done),
    };
    format!("{:<23} {:<22} {ran}", line.job.as_str(), line.schedule)
}
