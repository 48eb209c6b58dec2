//! Refusals on the wire: RFC 9457 problem documents.
//!
//! What a refusal means is [`Problem`]'s, in one place for pages and API alike; here it only becomes a response. Four more
//! sorts exist in HTTP alone, where no page ever meets them.

use std::collections::BTreeSet;

use app::problem::{Problem, ProblemKind};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};

use super::request_id::RequestId;

/// The media type of a problem document (RFC 9457 §3).
pub(crate) const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/problem+json");

/// A refusal that a handler answers with.
#[derive(Clone, Debug)]
pub struct Refusal {
    sort: Sort,
    problem: Box<Problem>,
}

/// What decides type, status and title.
#[derive(Clone, Copy, Debug)]
struct Sort {
    word: &'static str,
    status: u16,
    title: &'static str,
}

impl<E: Into<Problem>> From<E> for Refusal {
    fn from(error: E) -> Self {
        let problem = Box::new(error.into());
        let kind = problem.kind;
        Self { sort: Sort { word: kind.as_str(), status: kind.status(), title: kind.title() }, problem }
    }
}

impl Refusal {
    /// Of this kind, with this sentence for people.
    #[must_use]
    pub fn new(kind: ProblemKind, detail: &str) -> Self {
        Problem::new(kind, detail).into()
    }

    /// There is nothing there, or nothing this person may see.
    #[must_use]
    pub fn not_found() -> Self {
        Problem::not_found().into()
    }

    /// The same, naming what it is about.
    #[must_use]
    pub fn about(mut self, field: &str) -> Self {
        self.problem.field = Some(field.to_owned());
        self
    }

    /// The client was too slow.
    #[must_use]
    pub fn too_slow() -> Self {
        Self::new(
            ProblemKind::Timeout,
            "The request did not arrive in time and nothing was changed. Please send it again.",
        )
    }

    /// There is something there, but not for this method.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        let sort = Sort { word: "method-not-allowed", status: 405, title: "Method not allowed" };
        Self::of(sort, "This address does not take this method; the header Allow names those it takes.")
    }

    /// The body is of a type that is not read.
    #[must_use]
    pub fn unsupported_media_type() -> Self {
        let sort = Sort { word: "unsupported-media-type", status: 415, title: "Unsupported content type" };
        Self::of(sort, "Send the body as JSON, with the header Content-Type: application/json.")
    }

    /// The request's line and headers are larger than allowed, or more.
    #[must_use]
    pub fn headers_too_large() -> Self {
        let sort = Sort { word: "headers-too-large", status: 431, title: "Too large" };
        Self::of(
            sort,
            "The address and the headers of the request are more than is read, and nothing was changed. A browser sends \
             less once this site's cookies are deleted in it.",
        )
    }

    /// The request's line and headers could not be read.
    #[must_use]
    pub fn malformed_head() -> Self {
        Self::new(
            ProblemKind::Malformed,
            "The request's line and headers are not HTTP/1.1, or are broken. Nothing was changed.",
        )
    }

    /// The person, or everybody together, has as many live streams as there may be.
    #[must_use]
    pub fn too_many_streams() -> Self {
        let sort = Sort { word: "too-many-streams", status: 429, title: "Too many live streams" };
        let mut refusal =
            Self::of(sort, "As many live streams are open as there may be. Close a tab, or ask again in a while.");
        refusal.problem.retry_after_s = Some(30);
        refusal
    }

    /// The sorts that exist in HTTP alone.
    #[must_use]
    pub fn of_http_alone() -> [Self; 4] {
        [
            Self::method_not_allowed(),
            Self::unsupported_media_type(),
            Self::too_many_streams(),
            Self::headers_too_large(),
        ]
    }

    fn of(sort: Sort, detail: &str) -> Self {
        Self { sort, problem: Box::new(Problem::new(ProblemKind::Malformed, detail)) }
    }

    /// Its stable word.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        self.sort.word
    }

    /// Its name for people.
    #[must_use]
    pub const fn title(&self) -> &'static str {
        self.sort.title
    }

    /// Its HTTP status.
    #[must_use]
    pub const fn status(&self) -> u16 {
        self.sort.status
    }

    /// What it says, for whoever shows it to a person.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }

    /// The problem document of this refusal in the request `request_id`.
    #[must_use]
    pub fn document(&self, request_id: &str) -> Value {
        let Problem { kind: _, detail, field, session, by, at, current, more, retry_after_s } = &*self.problem;
        let more = more.as_deref();
        let mut document = json!({
            "type": format!("/problems/{}", self.sort.word),
            "title": self.sort.title,
            "status": self.sort.status,
            "detail": detail,
            "instance": format!("urn:uuid:{request_id}"),
            "request_id": request_id,
        });
        let members = [
            ("field", json!(field)),
            ("session", json!(session)),
            ("by", json!(by)),
            ("at", json!(at)),
            ("current", json!(current)),
            ("devices", json!(more.and_then(|more| more.devices.as_ref()))),
            ("beyond_cents", json!(more.and_then(|more| more.beyond_cents))),
            ("shift_id", json!(more.and_then(|more| more.shift_id.as_ref()))),
            ("deal", json!(more.and_then(|more| more.deal.as_ref()))),
            ("product", json!(more.and_then(|more| more.product.as_ref()))),
            ("differs", json!(more.and_then(|more| more.differs.as_ref()))),
            ("selection", json!(more.and_then(|more| more.selection.as_ref()))),
            ("retry_after_s", json!(retry_after_s)),
        ];
        for (name, value) in members.into_iter().filter(|(_, value)| !value.is_null()) {
            document[name] = value;
        }
        document
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.sort.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let document = self.document(RequestId::current().as_str());
        let mut response = (status, Json(document)).into_response();
        response.headers_mut().insert(header::CONTENT_TYPE, MEDIA_TYPE);
        if let Some(seconds) = self.problem.retry_after_s
            && matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
        {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds.max(1)));
        }
        // For whoever shows it to a person instead of a program.
        response.extensions_mut().insert(self);
        response
    }
}

/// A problem document, as the API's description shows it.
#[derive(Debug, utoipa::ToSchema)]
#[allow(dead_code, reason = "describes the shape; the document itself is built as JSON")]
pub struct ProblemDocument {
    /// What sort it is: `/problems/` and a stable word. Programs decide by this.
    #[schema(schema_with = types)]
    r#type: String,
    /// The sort's name for people.
    title: String,
    /// The HTTP status.
    #[schema(example = 409, minimum = 400, maximum = 599)]
    status: u16,
    /// What happened, what was kept, what to do: for people.
    detail: String,
    /// This occurrence, as a URN.
    instance: String,
    /// This request, as in the header `x-request-id` and the log.
    request_id: String,
    /// The field at fault.
    field: Option<String>,
    /// The consultation that is in the way.
    session: Option<session::consultation::Consultation>,
    /// Who was first.
    by: Option<String>,
    /// When that was.
    at: Option<session::clock::Timestamp>,
    /// Where it stands now: a consultation, a shift, a quote or a deal.
    #[schema(schema_with = standings)]
    current: Option<String>,
    /// The devices that hold sales which are not here yet.
    devices: Option<Vec<session::counter::ShiftDevice>>,
    /// So much more than was approved: what a manager would sign for, in minor units.
    beyond_cents: Option<i64>,
    /// The shift at which the device stands.
    shift_id: Option<session::id::ShiftId>,
    /// The deal as it is now.
    deal: Option<session::deal::DealRecord>,
    /// The product as it is now.
    product: Option<session::catalogue::ManagedProduct>,
    /// Which of the fields sent the deal or the product holds otherwise now.
    differs: Option<Vec<String>>,
    /// The selection as it is now.
    selection: Option<session::deal::Selection>,
    /// After how many seconds trying again makes sense.
    retry_after_s: Option<i64>,
}

/// Every sort's address, from the sorts themselves.
fn types() -> Schema {
    let of_house = ProblemKind::ALL.iter().map(|kind| kind.as_str());
    let words = of_house.chain(Refusal::of_http_alone().map(|refusal| refusal.word()));
    text_of(words.map(|word| format!("/problems/{word}")))
}

/// Every word a thing's state can have.
fn standings() -> Schema {
    let consultations = session::consultation::Status::ALL.iter().map(|word| word.as_str());
    let shifts = session::counter::ShiftStatus::ALL.iter().map(|word| word.as_str());
    let quotes = session::deal::QuoteStatus::ALL.iter().map(|word| word.as_str());
    let deals = session::deal::Stage::ALL.iter().map(|word| word.as_str());
    let words: BTreeSet<_> = consultations.chain(shifts).chain(quotes).chain(deals).collect();
    text_of(words.into_iter().map(str::to_owned))
}

fn text_of(words: impl Iterator<Item = String>) -> Schema {
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(words)).into()
}
