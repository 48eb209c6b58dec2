//! What the API's description gives as an example of a call, and where in it ids stand.

use serde_json::Value;

use super::description::{Operation, members, resolved};

/// Where in a request an id stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In the path, by the parameter's name.
    Path(&'static str),
    /// In the query, by the parameter's name.
    Query(&'static str),
    /// In the body, by its JSON pointer; in a list, in its first piece.
    Body(String),
}

/// A place for an id, and of what.
#[derive(Clone, Debug)]
pub(crate) struct IdPlace {
    pub(crate) place: Place,
    /// The field's or the parameter's own name.
    pub(crate) name: &'static str,
    /// The id's type: `DealId`.
    pub(crate) kind: &'static str,
}

impl Operation {
    /// The example of its body.
    pub(crate) fn example(&self) -> Option<Value> {
        self.call["requestBody"]["content"]["application/json"].get("example").cloned()
    }

    /// Every place of a request that holds an id.
    pub(crate) fn id_places(&self) -> Vec<IdPlace> {
        let mut places = Vec::new();
        for parameter in self.parameters() {
            let name = parameter["name"].as_str().expect("a parameter has a name");
            let place = if parameter["in"] == "path" { Place::Path(name) } else { Place::Query(name) };
            places.extend(id_kind(&parameter["schema"]).map(|kind| IdPlace { place, name, kind }));
        }
        if let Some(schema) = self.body() {
            find_ids(schema, "body", "", &mut places);
        }
        places
    }
}

/// The example of a parameter: its own, or its type's.
pub(crate) fn of_parameter(parameter: &'static Value) -> Option<String> {
    let of_type = &resolved(some(&parameter["schema"]))["example"];
    let example = [&parameter["example"], &parameter["schema"]["examples"][0], of_type];
    example.into_iter().find(|example| !example.is_null()).map(|example| match example {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
}

/// The type of an id, if the schema is one.
fn id_kind(schema: &'static Value) -> Option<&'static str> {
    let schema = some(schema);
    let name = schema["$ref"].as_str()?.rsplit('/').next()?;
    (resolved(schema)["format"] == "uuid").then_some(name)
}

/// What it is when it is not nothing.
fn some(schema: &'static Value) -> &'static Value {
    schema["oneOf"].as_array().and_then(|any| any.iter().find(|one| one["type"] != "null")).unwrap_or(schema)
}

fn find_ids(schema: &'static Value, name: &'static str, at: &str, places: &mut Vec<IdPlace>) {
    if let Some(kind) = id_kind(schema) {
        places.push(IdPlace { place: Place::Body(at.to_owned()), name, kind });
        return;
    }
    let schema = resolved(schema);
    for (field, of) in members(&schema["properties"]) {
        find_ids(of, field, &format!("{at}/{field}"), places);
    }
    if schema["items"].is_object() {
        find_ids(&schema["items"], name, &format!("{at}/0"), places);
    }
    for part in ["allOf", "oneOf"].iter().filter_map(|list| schema[list].as_array()).flatten() {
        find_ids(part, name, at, places);
    }
}
