//! The description of the interface: OpenAPI 3.1, made from the handlers themselves.
//!
//! A test holds it equal to the routes that are mounted.

use super::api;
use super::problem::Problem;
use super::writing::ReceiptOut;
use rocket::http::ContentType;
use rocket::{Route, get, routes};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi};

#[derive(OpenApi)]
#[openapi(paths(
    api::accesses::list,
    api::actors::list,
    api::actors::create,
    api::roles::list,
    api::roles::grant,
    api::roles::withdraw,
    api::roles::delegate,
    api::roles::end_delegation,
    api::roles::enforce,
    api::managers::list,
    api::managers::create,
    api::programmes::list,
    api::programmes::create,
    api::components::list,
    api::components::create,
    api::components::amend,
    api::components::grant_frame,
    api::budget_items::list,
    api::budget_items::create,
    api::budget_items::appropriate,
    api::projects::list,
    api::projects::create,
    api::reprofiles::create,
    api::reversals::create,
    api::budget_items::changes::change,
    api::budget_items::changes::block,
    api::budget_items::changes::unblock,
    api::budget_items::changes::note,
    api::budget_items::changes::virement,
    api::budget_items::changes::reinforce,
    api::budget_items::changes::settle,
    api::assignments::give_back,
    api::residues::form,
    api::residues::consent,
    api::year_closings::create,
    api::year_openings::create,
    api::commitment_authority::list,
    api::commitment_authority::grant,
    api::commitment_authority::change,
    api::commitment_authority::block,
    api::commitment_authority::unblock,
    api::commitment_authority::give_back,
    api::commitment_authority::lapse,
    api::keys::list,
    api::keys::one,
    api::keys::register,
    api::keys::activate,
    api::keys::retire,
    api::proposals::list,
    api::proposals::one,
    api::proposals::propose,
    api::proposals::amend,
    api::proposals::approve,
    api::proposals::reject,
    api::proposals::withdraw,
    api::proposals::carry_out,
    api::commitments::list,
    api::commitments::create,
    api::commitments::make,
    api::commitments::change,
    api::forward_commitments::list,
    api::forward_commitments::make,
    api::forward_commitments::change,
    api::orders::list,
    api::orders::certify,
    api::orders::countersign,
    api::orders::issue,
    api::orders::cancel,
    api::payments::create,
    api::payments::reverse,
    api::payments::refund,
    api::statements::list,
    api::statements::one,
    api::statements::import,
    api::statements::assign,
    api::agreements::list,
    api::agreements::create,
    api::agreements::amend,
    api::agreements::place,
    api::recipients::list,
    api::recipients::create,
    api::onward_grants::list,
    api::onward_grants::one,
    api::onward_grants::create,
    api::onward_grants::receive,
    api::onward_grants::reduce,
    api::onward_grants::reverse,
    api::onward_grants::reverse_receipt,
    api::onward_chain::walk,
    api::lists::receipts,
    api::lists::vouchers,
    api::lists::connections,
    api::lists::municipalities_of,
    api::agreements::placements,
    api::duties::list,
    api::vouchers::list,
    api::vouchers::create,
    api::vouchers::match_payment,
    api::vouchers::unmatch,
    api::vouchers::accept,
    api::contributions::list,
    api::contributions::create,
    api::contributions::reverse,
    api::filings::list,
    api::filings::submit,
    api::filings::examine,
    api::settlements::one,
    api::claims::list,
    api::claims::raise,
    api::claims::decide,
    api::claims::repay,
    api::claims::reduce,
    api::services::list,
    api::services::create,
    api::services::amend,
    api::services::attach,
    api::services::detach,
    api::services::reach,
    api::services::withdraw,
    api::reuse::agree,
    api::reuse::end,
    api::reuse::share,
    api::reuse::reverse,
    api::dossiers::list,
    api::dossiers::describe,
    api::dossiers::milestone,
    api::dossiers::cost,
    api::dossiers::criterion,
    api::consortia::list,
    api::consortia::create,
    api::consortia::carry_jointly,
    api::consortia::reimburse,
    api::dossiers::tag_refinancing,
    api::dossiers::untag_refinancing,
    api::roll_out::list_authorities,
    api::roll_out::create_authority,
    api::roll_out::list,
    api::roll_out::declare,
    api::roll_out::connect,
    api::roll_out::withdraw,
    api::tasks::list,
    api::deadlines::feed,
    api::balances::list,
    api::figures::list,
    api::journal::list,
    api::journal::one,
    api::journal::proof,
    api::journal::checkpoint,
    api::journal::consistency,
    api::reports::list,
    api::reports::make,
    api::audit_export::make,
))]
struct Version1;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "titelbuch",
        description = "Das Buch eines öffentlichen Förderprogramms: Verteilung, Zuweisung, Bindung, Auszahlung, Nachweis. \
                       Beträge sind Zeichenketten mit Punkt („41200.00“), Tage JJJJ-MM-TT."
    ),
    nest((path = "/api/v1", api = Version1)),
    // The answers that all routes share are described apart from them, and so are not found by themselves.
    components(schemas(Problem, ReceiptOut, api::statements::imported::ImportOut, api::lists::ListOut)),
    modifiers(&Token)
)]
struct Interface;

/// Writing needs the token of an actor.
struct Token;

impl Modify for Token {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("token", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    }
}

/// The document as it is served.
pub fn document() -> utoipa::openapi::OpenApi {
    Interface::openapi()
}

/// Die Beschreibung der Schnittstelle.
#[get("/openapi.json")]
fn openapi() -> Result<(ContentType, String), rocket::http::Status> {
    let text = document().to_json().map_err(|_| rocket::http::Status::InternalServerError)?;
    Ok((ContentType::JSON, text))
}

pub fn all() -> Vec<Route> {
    routes![openapi]
}
