//! Posting a form by script, without leaving the page. Whoever sent it keeps what was typed until the server has it.

use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{FormData, Headers, HtmlFormElement, RequestInit, Response, UrlSearchParams};

/// Why a form was not taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// The problem's word; empty when the server was not reached.
    pub(crate) kind: String,
    /// A sentence for people.
    pub(crate) detail: String,
}

/// Sends `form` to where it points.
pub(crate) async fn post(form: &HtmlFormElement) -> Result<(), Refusal> {
    match attempt(form).await {
        Ok(response) if response.ok() => {
            let _ = forms("isDone", form);
            Ok(())
        }
        Ok(response) => Err(refusal(&response).await.unwrap_or_else(|| Refusal {
            kind: String::new(),
            detail: format!(
                "The server answered with an error ({}). Your text was kept; please try again.",
                response.status()
            ),
        })),
        Err(_) => Err(Refusal {
            kind: String::new(),
            detail: "The server cannot be reached. Your text was kept; please try again.".to_owned(),
        }),
    }
}

/// Sends `body` as JSON to `url`; nothing when it did not arrive or was not taken.
pub(crate) async fn post_json(url: &str, body: &impl serde::Serialize) -> Option<()> {
    sent_json(url, body).await?.ok().then_some(())
}

/// The same of JSON that is written already: for whoever has no need of what writes it.
pub(crate) async fn post_written(url: &str, json: &str) -> Option<()> {
    sent_written(url, json).await?.ok().then_some(())
}

/// The same, with a sentence for people when it was not taken; `unreached` is the one for a server that is away.
pub(crate) async fn post_json_or_why(url: &str, body: &impl serde::Serialize, unreached: &str) -> Result<(), String> {
    let Some(response) = sent_json(url, body).await else {
        return Err(unreached.to_owned());
    };
    if response.ok() {
        return Ok(());
    }
    let error = format!("The server answered with an error ({}). Nothing was changed.", response.status());
    Err(detail(&response).await.unwrap_or(error))
}

async fn sent_json(url: &str, body: &impl serde::Serialize) -> Option<Response> {
    sent_written(url, &serde_json::to_string(body).ok()?).await
}

async fn sent_written(url: &str, json: &str) -> Option<Response> {
    let options = RequestInit::new();
    options.set_method("POST");
    let headers = Headers::new().ok()?;
    headers.set("content-type", "application/json").ok()?;
    options.set_headers(&headers);
    options.set_body(&JsValue::from_str(json));
    Some(JsFuture::from(window().fetch_with_str_and_init(url, &options)).await.ok()?.into())
}

/// The sentence of an API's problem.
async fn detail(response: &Response) -> Option<String> {
    let problem = JsFuture::from(response.json().ok()?).await.ok()?;
    Reflect::get(&problem, &"detail".into()).ok()?.as_string()
}

async fn attempt(form: &HtmlFormElement) -> Result<Response, JsValue> {
    let fields = UrlSearchParams::new_with_str_sequence_sequence(&FormData::new_with_form(form)?.into())?;
    let headers = Headers::new()?;
    headers.set("accept", "application/json")?;
    let options = RequestInit::new();
    options.set_method("POST");
    options.set_headers(&headers);
    options.set_body(&fields);
    // The same id for as long as no answer came: sent again, it is the same act.
    let to = forms("address", form).and_then(|to| to.as_string()).unwrap_or_else(|| form.action());
    Ok(JsFuture::from(window().fetch_with_str_and_init(&to, &options)).await?.into())
}

/// Asks `public/forms.js` about `form`; nothing where it has not come.
fn forms(what: &str, form: &HtmlFormElement) -> Option<JsValue> {
    let forms = Reflect::get(&window(), &"forecourtForms".into()).ok()?;
    let function: Function = Reflect::get(&forms, &what.into()).ok()?.dyn_into().ok()?;
    function.call1(&forms, form).ok()
}

/// Reads the two words of a problem by hand: the browser needs no more of it.
async fn refusal(response: &Response) -> Option<Refusal> {
    let problem = JsFuture::from(response.json().ok()?).await.ok()?;
    let field = |name: &str| Reflect::get(&problem, &name.into()).ok()?.as_string();
    Some(Refusal { kind: field("kind")?, detail: field("detail")? })
}
