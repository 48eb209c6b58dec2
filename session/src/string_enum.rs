//! Enums that are stored, sent and shown as one fixed lower-case word each.
//!
//! `string_enum!` writes such an enum once: its text in SQL, JSON and HTML is the same text, so it cannot drift.
//! A word that is not in the list never becomes a value: decoding it is an error, not a default.

/// Declares an enum whose variants are words, with `as_str`, `FromStr`, `Display`, serde and (on the server) SQL and its
/// schema in the API's description. Each of them writes the word that stands here; no derive may write another.
macro_rules! string_enum {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $means:literal])* $variant:ident => $word:literal),+ $(,)? }) => {
        $(#[doc = $about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[doc = $means])* #[serde(rename = $word)] $variant),+ }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The one text of this value, the same in SQL, JSON and HTML.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($word => Ok($name::$variant),)+ _ => Err($crate::UnknownWord(stringify!($name))) }
            }
        }

        crate::server_only! {
            impl<DB: sqlx::Database> sqlx::Type<DB> for $name where String: sqlx::Type<DB> {
                fn type_info() -> DB::TypeInfo { <String as sqlx::Type<DB>>::type_info() }
                fn compatible(ty: &DB::TypeInfo) -> bool { <String as sqlx::Type<DB>>::compatible(ty) }
            }
            impl<'r, DB: sqlx::Database> sqlx::Decode<'r, DB> for $name where &'r str: sqlx::Decode<'r, DB> {
                fn decode(value: DB::ValueRef<'r>) -> Result<Self, sqlx::error::BoxDynError> {
                    Ok(<&'r str as sqlx::Decode<'r, DB>>::decode(value)?.parse()?)
                }
            }
            impl From<$name> for crate::store::Value {
                fn from(word: $name) -> Self { crate::store::Value::Text(Some(word.as_str().to_owned())) }
            }
            impl From<Option<$name>> for crate::store::Value {
                fn from(word: Option<$name>) -> Self { crate::store::Value::Text(word.map(|word| word.as_str().to_owned())) }
            }
            // By hand: a derive would write the variants' names, which the wire never carries.
            impl utoipa::PartialSchema for $name {
                fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                    let about = concat!($($about),* $(, "\n- `", $word, "`:", $($means),*)+).trim();
                    utoipa::openapi::ObjectBuilder::new()
                        .schema_type(utoipa::openapi::schema::Type::String)
                        .description(Some(about))
                        .enum_values(Some($name::ALL.iter().map(|word| word.as_str())))
                        .into()
                }
            }
            impl utoipa::ToSchema for $name {}
        }
    };
}

crate::server_only! {
    #[cfg(test)]
    mod tests {
        use utoipa::PartialSchema;

        use crate::counter::MovementKind;

        #[test]
        fn a_word_is_the_same_in_its_schema_on_the_wire_and_as_text() {
            let schema = serde_json::to_value(MovementKind::schema()).expect("a schema is JSON");
            let on_the_wire = serde_json::to_value(MovementKind::ALL).expect("words are JSON");
            assert_eq!(schema["enum"], on_the_wire);
            let as_text: Vec<_> = MovementKind::ALL.iter().map(|word| word.as_str()).collect();
            assert_eq!(on_the_wire, serde_json::json!(as_text));
            assert!(schema["description"].as_str().is_some_and(|about| about.contains("`paid_in`: ")), "{schema}");
        }
    }
}
