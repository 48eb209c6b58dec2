//! Intake: a customer opens a consultation.

use app::problem::Problem;
use axum::Json as Answer;
use axum::http::{HeaderName, StatusCode, header};
use serde::{Deserialize, Serialize};
use session::clock::Timestamp;
use session::consultation::{self, Assignment, Channel, Consultation, Intake, Plan};
use session::id::UserId;
use utoipa::ToSchema;

use super::json::Json;
use crate::http::{Customer, Refusal, Theirs};

#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct IntakeBody {
    plan: Plan,
    channel: Channel,
    /// What is wrong, in the customer's words.
    #[schema(example = "The brakes squeal when it rains.")]
    concern: String,
    /// Which car.
    #[schema(example = "VW Golf, 2014")]
    vehicle: Option<String>,
    /// When it is to join the queue; at once when left out.
    scheduled_for: Option<Timestamp>,
    /// The mechanic the customer would like.
    preferred_mechanic: Option<UserId>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct IntakeAnswer {
    session: Consultation,
    assignment: Assignment,
}

/// Start a consultation
#[utoipa::path(post, path = "/api/intake/start", tag = "Consultations", request_body(content = IntakeBody, example = json!({ "plan": "free", "channel": "chat", "concern": "The brakes squeal when it rains.", "vehicle": "VW Golf, 2014", "preferred_mechanic": "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58" })), responses(
    (status = 201, body = IntakeAnswer, description = "It is in the queue, or will be at its time; `Location` names it.",
        headers(("Location" = String, description = "The consultation."))),
    (status = 402, description = "`no-credit`: the plan needs a credit and there is none."),
    (status = 403, description = "`not-allowed`: only customers start consultations."),
    (status = 409, description = "`active-session-exists`: `session` is the one there is."),
    (status = 429, description = "`too-many-consultations`: wait for as long as `Retry-After` says."),
    (status = 501, description = "`payments-not-configured`: the plan `paid` is not set up."),
))]
pub(super) async fn start(
    Theirs(cx): Theirs,
    Customer(customer): Customer,
    Json(body): Json<IntakeBody>,
) -> Result<(StatusCode, [(HeaderName, String); 1], Answer<IntakeAnswer>), Refusal> {
    let intake = Intake {
        plan: body.plan,
        channel: body.channel,
        concern: body.concern,
        vehicle: body.vehicle.unwrap_or_default(),
        scheduled_for: body.scheduled_for,
        preferred_mechanic_id: body.preferred_mechanic,
    };
    let created = consultation::create(&cx, &customer, intake).await.map_err(in_our_words)?;
    let location = [(header::LOCATION, format!("/api/consultations/{}", created.session.id))];
    let answer = IntakeAnswer { session: created.session, assignment: created.assignment };
    Ok((StatusCode::CREATED, location, Answer(answer)))
}

/// The field's name as it stands in the body.
fn in_our_words(error: consultation::CreateError) -> Refusal {
    let mut problem = Problem::from(error);
    if problem.field.as_deref() == Some("preferred_mechanic_id") {
        problem.field = Some("preferred_mechanic".to_owned());
    }
    problem.into()
}
