//! `forecourt setup`: what the pages of the first day do, from a script. The password comes through standard input.

use clap::Args;
use session::login::Password;
use session::money;
use session::shop::country::countries;
use session::shop::setup::{self, Draft, FirstPlace, Owner, SetupError};
use session::shop::{Profile, Reckoning};

use super::failure::Failure;
use super::open::open;
use super::password;
use super::say::say;
use crate::config::Settings;

/// Arguments of `setup`.
#[derive(Debug, Args)]
pub(super) struct Setup {
    /// What the garage is called
    #[arg(long)]
    shop_name: String,

    /// Its country, two letters (DE): currency, time zone and taxes are as is usual there unless said otherwise
    #[arg(long, value_parser = country)]
    country: String,

    /// Its currency, three letters
    #[arg(long)]
    currency: Option<String>,

    /// Its time zone, as in Europe/Berlin
    #[arg(long)]
    time_zone: Option<String>,

    /// Its address
    #[arg(long, default_value = "")]
    address: String,

    /// The number its taxes are paid under
    #[arg(long, default_value = "")]
    tax_number: String,

    /// What its first location is called
    #[arg(long, default_value = "Workshop")]
    location: String,

    /// What its first register is called
    #[arg(long, default_value = "Front desk")]
    register: String,

    /// What the drawer is opened with, in the currency
    #[arg(long, value_name = "AMOUNT", default_value = "200")]
    opening_cash: String,

    /// The owner's e-mail address, which they sign in with
    #[arg(long)]
    owner_email: String,

    /// What the owner is called; the e-mail address before its @ when not given
    #[arg(long)]
    owner_name: Option<String>,

    /// The owner takes consultations too: they are a mechanic
    #[arg(long)]
    owner_repairs: bool,

    /// Begin with a list of what a garage usually sells
    #[arg(long)]
    starter_list: bool,

    /// Read the owner's password from standard input: its first line
    #[arg(long, required = true)]
    password_stdin: bool,

    #[command(flatten)]
    settings: Settings,
}

fn country(text: &str) -> Result<String, String> {
    let code = text.to_uppercase();
    let codes: Vec<&str> = countries().iter().map(|country| country.code).collect();
    if codes.contains(&code.as_str()) { Ok(code) } else { Err(format!("it must be one of {}", codes.join(", "))) }
}

impl Setup {
    pub(super) async fn run(self) -> Result<(), Failure> {
        let password = Password::new(password::from_stdin()?);
        let cx = open(&self.settings).await?;
        let Self { shop_name, country, currency, time_zone, address, tax_number, location, register, .. } = self;
        let profile = Profile { name: shop_name, country, address, tax_number };
        let usual = Draft { profile: Some(profile.clone()), ..Draft::default() }.reckons();
        let reckoning = Reckoning {
            currency: currency.unwrap_or_else(|| usual.currency.clone()).to_uppercase(),
            time_zone: time_zone.unwrap_or_else(|| usual.time_zone.clone()),
            ..usual
        };
        let opening_cash_cents = money::typed(&self.opening_cash, money::decimals(&reckoning.currency))
            .ok_or_else(|| Failure::wrong("--opening-cash: write an amount, like 200.00"))?;
        let place = FirstPlace { location, register, opening_cash_cents };
        let answers =
            Draft { profile: Some(profile), reckoning: Some(reckoning), place: Some(place), people: None, owner: None };
        let name = self.owner_name.unwrap_or_else(|| self.owner_email.split('@').next().unwrap_or_default().to_owned());
        let owner = Owner { name, email: self.owner_email, password, repairs: self.owner_repairs };
        let made = setup::finish(&cx, None, answers, owner).await.map_err(failure)?;
        if self.starter_list {
            setup::begin_with_the_list(&cx, &made).await.map_err(|error| Failure::failed(error.to_string()))?;
        }
        say(format_args!("{} is set up. Its owner signs in as {}", shop_name_of(&cx, made.shop_id).await?, made.email));
        Ok(())
    }
}

async fn shop_name_of(cx: &session::Context, id: session::id::ShopId) -> Result<String, Failure> {
    Ok(session::shop::settings(cx, id).await?.profile.name.clone())
}

fn failure(error: SetupError) -> Failure {
    match error {
        SetupError::Invalid { field, message } => Failure::wrong(format!("{field}: {message}")),
        SetupError::Done | SetupError::NotFound => {
            Failure::failed("this database holds a garage already, so nothing was set up and nothing was changed")
        }
        SetupError::Store(error) => error.into(),
        error => Failure::failed(error.to_string()),
    }
}
