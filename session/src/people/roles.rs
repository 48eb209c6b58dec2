//! What a person is in their shop: a customer, or of the staff with one role or more. What they may do is what any of their roles may.
//!
//! Nobody is both: whoever works here would take their own consultations, allow their own discounts, and be paid for bringing
//! themselves. Stored as the roles' words in the order of [`Role::ALL`] with a plus between, so that one set has one text and a CHECK can say
//! so; on the wire a list of words. There is no empty set.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::UnknownWord;
use crate::shop::Role;

/// A customer; or one role of the staff, or several.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Vec<Role>", into = "Vec<Role>")]
pub struct Roles(u8);

/// What is said of no role at all.
const NONE: UnknownWord = UnknownWord("Roles");

impl Roles {
    /// Whether `role` is one of them.
    #[must_use]
    pub const fn has(self, role: Role) -> bool {
        self.0 & bit(role) != 0
    }

    /// Each of them, in the order of [`Role::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Role> {
        Role::ALL.iter().copied().filter(move |role| self.has(*role))
    }

    /// All of `roles`; nothing when there is none, or when a customer would be of the staff too.
    #[must_use]
    pub fn of(roles: impl IntoIterator<Item = Role>) -> Option<Self> {
        let bits = roles.into_iter().fold(0, |bits, role| bits | bit(role));
        Self::from_bits(bits)
    }

    /// Every set there is.
    pub fn every() -> impl Iterator<Item = Self> {
        (1..1 << Role::ALL.len()).filter_map(Self::from_bits)
    }

    /// All of them as people say it: `mechanic and cashier`.
    #[must_use]
    pub fn said(self) -> String {
        let words: Vec<&str> = self.iter().map(Role::as_str).collect();
        match words.split_last() {
            Some((last, [])) => (*last).to_owned(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    fn from_bits(bits: u8) -> Option<Self> {
        let is_mixed = bits & bit(Role::Customer) != 0 && bits != bit(Role::Customer);
        (bits != 0 && !is_mixed).then_some(Self(bits))
    }

    /// True for whoever is a customer, and nothing else.
    #[must_use]
    pub const fn is_customer(self) -> bool {
        self.has(Role::Customer)
    }

    /// True for everybody who works here: their login sessions are shorter.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        !self.is_customer()
    }

    /// True for those who take consultations.
    #[must_use]
    pub const fn takes_consultations(self) -> bool {
        self.has(Role::Mechanic)
    }

    /// True for those who may see the queue: whoever takes from it, and whoever runs the shop.
    #[must_use]
    pub const fn sees_the_queue(self) -> bool {
        self.has(Role::Mechanic) || self.runs_the_shop()
    }

    /// True for those who work a till: they open shifts, sell and close.
    #[must_use]
    pub const fn works_at_the_counter(self) -> bool {
        self.has(Role::Cashier) || self.runs_the_shop()
    }

    /// True for those whose word is asked for at the till: large differences, prices far below the catalogue's.
    #[must_use]
    pub const fn runs_the_shop(self) -> bool {
        self.has(Role::Manager) || self.has(Role::Admin)
    }

    /// True for those who may see how the server is doing.
    #[must_use]
    pub const fn sees_operations(self) -> bool {
        self.runs_the_shop()
    }
}

const fn bit(role: Role) -> u8 {
    1 << role as u8
}

impl From<Role> for Roles {
    fn from(role: Role) -> Self {
        Self(bit(role))
    }
}

impl From<Roles> for Vec<Role> {
    fn from(roles: Roles) -> Self {
        roles.iter().collect()
    }
}

impl TryFrom<Vec<Role>> for Roles {
    type Error = UnknownWord;

    fn try_from(roles: Vec<Role>) -> Result<Self, UnknownWord> {
        Self::of(roles).ok_or(NONE)
    }
}

impl fmt::Display for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, role) in self.iter().enumerate() {
            f.write_str(if place == 0 { "" } else { "+" })?;
            f.write_str(role.as_str())?;
        }
        Ok(())
    }
}

impl fmt::Debug for Roles {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Roles {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let roles = text.split('+').map(str::parse).collect::<Result<Vec<Role>, _>>()?;
        Self::of(roles).ok_or(NONE)
    }
}

crate::server_only! {
    impl<DB: sqlx::Database> sqlx::Type<DB> for Roles where String: sqlx::Type<DB> {
        fn type_info() -> DB::TypeInfo { <String as sqlx::Type<DB>>::type_info() }
        fn compatible(ty: &DB::TypeInfo) -> bool { <String as sqlx::Type<DB>>::compatible(ty) }
    }

    impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for Roles where &'r str: sqlx::Decode<'r, DB> {
        fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
            Ok(<&'r str as sqlx::Decode<'r, DB>>::decode(value)?.parse()?)
        }
    }

    impl From<Roles> for crate::store::Value {
        fn from(roles: Roles) -> Self { Self::Text(Some(roles.to_string())) }
    }

    // By hand: a derive would write the number that a set is in memory.
    impl utoipa::PartialSchema for Roles {
        fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
            utoipa::openapi::ArrayBuilder::new()
                .items(utoipa::openapi::Ref::from_schema_name("Role"))
                .min_items(Some(1))
                .max_items(Some(Role::ALL.len()))
                .unique_items(true)
                .description(Some("A customer; or of the staff with one role or more: a person may do what any of theirs may."))
                .into()
        }
    }

    impl utoipa::ToSchema for Roles {
        fn schemas(
            schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>,
        ) {
            schemas.push(("Role".to_owned(), <Role as utoipa::PartialSchema>::schema()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_one_text_and_comes_back_from_it() {
        for roles in Roles::every() {
            assert_eq!(roles.to_string().parse(), Ok(roles));
            let wire = serde_json::to_string(&roles).expect("words are JSON");
            assert_eq!(serde_json::from_str::<Roles>(&wire).expect("it comes back"), roles);
        }
        assert_eq!(Roles::every().count(), 16, "a customer, and every set of the four others");
        assert_eq!(
            "cashier+mechanic".parse::<Roles>().map(|roles| roles.to_string()),
            Ok("mechanic+cashier".to_owned())
        );
        assert!("customer+mechanic".parse::<Roles>().is_err(), "nobody is both");
        assert!("".parse::<Roles>().is_err() && "owner".parse::<Roles>().is_err());
        assert!(serde_json::from_str::<Roles>("[]").is_err());
    }

    #[test]
    fn what_one_may_do_is_what_any_of_ones_roles_may() {
        let may: [fn(Roles) -> bool; 7] = [
            Roles::is_customer,
            Roles::is_staff,
            Roles::takes_consultations,
            Roles::sees_the_queue,
            Roles::works_at_the_counter,
            Roles::runs_the_shop,
            Roles::sees_operations,
        ];
        for roles in Roles::every() {
            for may in may {
                assert_eq!(may(roles), roles.iter().any(|role| may(role.into())), "{roles}");
            }
        }
    }
}
