//! The command line: what was asked for, and how it ended.
//!
//! To add a command: a file with its arguments and its `run`, and a line in `Command`. A command writes its answer to
//! standard output and everything else to standard error. Code 0 is done, 1 failed, 2 a wrong value.

mod backup;
mod database;
mod deals;
mod doctor;
mod failure;
mod jobs;
mod migrate;
mod open;
mod password;
mod race;
mod say;
mod seed;
mod serve;
mod setup;
mod setup_link;
mod user;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use failure::Failure;

/// Forecourt runs a service garage: consultations, their queue and everybody's sign-in, in one program.
#[derive(Debug, Parser)]
#[command(name = "forecourt", version, propagate_version = true, arg_required_else_help = true)]
#[command(after_help = "Every setting of a command is a flag and an environment variable: forecourt COMMAND --help")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve: bring the database up to date, run the jobs, answer browsers and programs
    Serve(Box<serve::Serve>),
    /// Set up a garage in an empty database, as the pages of the first day do
    Setup(Box<setup::Setup>),
    /// Bring the database up to date, and stop
    Migrate(Box<migrate::Migrate>),
    /// The database server's own things: its roles
    #[command(subcommand)]
    Database(database::Database),
    /// Fill an empty database
    #[command(subcommand)]
    Seed(seed::Seed),
    /// Add people
    #[command(subcommand)]
    User(user::User),
    /// The jobs: what the clock does
    #[command(subcommand)]
    Jobs(jobs::Jobs),
    /// Deals: what somebody has selected
    #[command(subcommand)]
    Deals(deals::Deals),
    /// Race calls against a running server, and see that one thing comes of them
    #[command(subcommand)]
    Race(race::Race),
    /// Copy the database into a file, also while it is being served (a database file only)
    Backup(Box<backup::Backup>),
    /// Look at settings, database, site and secret, and say what is not ok
    Doctor(Box<doctor::Doctor>),
}

/// Reads the command line, carries it out, and answers the program's exit code.
#[must_use]
pub fn run() -> ExitCode {
    let command = match Cli::try_parse() {
        Ok(cli) => cli.command,
        Err(error) => error.exit(),
    };
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return complain(&Failure::failed(format!("the program could not start its threads: {error}"))),
    };
    let done = runtime.block_on(async {
        match command {
            Command::Serve(serve) => serve.run().await,
            Command::Setup(setup) => setup.run().await,
            Command::Migrate(migrate) => migrate.run().await,
            Command::Database(database) => database.run().await,
            Command::Seed(seed) => seed.run().await,
            Command::User(user) => user.run().await,
            Command::Jobs(jobs) => jobs.run().await,
            Command::Deals(deals) => deals.run().await,
            Command::Race(race) => race.run().await,
            Command::Backup(backup) => backup.run().await,
            Command::Doctor(doctor) => doctor.run().await,
        }
    });
    // A blocking thread (a password that is being hashed) must not hold up the end.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => complain(&failure),
    }
}

fn complain(failure: &Failure) -> ExitCode {
    // Nobody reading is no reason to fail differently.
    let _ = writeln!(std::io::stderr(), "error: {failure}");
    ExitCode::from(failure.code())
}
