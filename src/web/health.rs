//! Whether the server lives, and whether it can work.

use super::problem::{Problem, not_ready};
use crate::store::{Store, Viewer};
use rocket::serde::json::Json;
use rocket::{Route, State, get, routes};
use serde::Serialize;
use utoipa::ToSchema;

/// The state of the server in one word.
#[derive(Serialize, ToSchema)]
pub struct Health {
    #[schema(example = "ready")]
    status: &'static str,
}

/// The process answers.
#[utoipa::path(tag = "health", responses((status = 200, body = Health)))]
#[get("/health/live")]
fn live() -> Json<Health> {
    Json(Health { status: "live" })
}

/// The database answers, has the schema of this program, and its book is opened.
#[utoipa::path(tag = "health", responses(
    (status = 200, body = Health),
    (status = 503, description = "Nicht bereit, mit dem Grund", body = Problem, content_type = "application/problem+json"),
))]
#[get("/health/ready")]
async fn ready(store: &State<Store>) -> Result<Json<Health>, Problem> {
    store.ready(&Viewer::all()).await.map_err(|error| not_ready(&error))?;
    Ok(Json(Health { status: "ready" }))
}

pub fn all() -> Vec<Route> {
    routes![live, ready]
}
