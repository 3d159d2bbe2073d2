//! The API, version 1: one file a noun. An `…In` is what a caller sends, an `…Out` what the book says, a `…Form` both:
//! what was answered can be sent again.
//!
//! Handlers read, hand on and answer; what is allowed is decided in the core, what is stored in the store.

pub mod accesses;
pub mod actors;
pub mod agreements;
pub mod assignments;
pub mod audit_export;
pub mod authority;
pub mod balances;
pub mod budget_items;
pub mod claims;
pub mod commitment_authority;
pub mod commitments;
pub mod components;
pub mod consortia;
pub mod contributions;
pub mod deadlines;
pub mod dossiers;
pub mod duties;
pub mod figures;
pub mod filings;
pub mod forward_commitments;
pub mod journal;
pub mod keys;
pub mod lists;
pub mod managers;
pub mod onward_chain;
pub mod onward_grants;
pub mod orders;
pub mod payments;
pub mod programmes;
pub mod projects;
pub mod proposals;
pub mod recipients;
pub mod reports;
pub mod reprofiles;
pub mod residues;
pub mod reuse;
pub mod reversals;
pub mod roles;
pub mod roll_out;
pub mod services;
pub mod settlements;
pub mod statements;
pub mod tasks;
pub mod vouchers;
pub mod year_closings;
pub mod year_openings;

use super::problem::Problem;
use rocket::{Route, routes};
use std::fmt::Display;
use std::str::FromStr;
use utoipa::IntoResponses;

/// The currency of every amount in this interface.
pub const CURRENCY: &str = "EUR";

/// What every route may answer beside what it is there for.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "describes the answers for the OpenAPI document")]
pub enum Refusals {
    /// Angabe in Adresse, Abfrage oder Kopf nicht verständlich
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// In diesem Buch gelten Rechte, und es fehlt ein gültiges Token
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(Problem),
    /// Außerhalb dessen, was dieser Akteur sehen darf
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Nicht gefunden
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// Nicht bereit oder ausgelastet
    #[response(status = 503, content_type = "application/problem+json")]
    Unavailable(Problem),
}

/// What every command may be answered with.
#[derive(IntoResponses)]
#[allow(dead_code, reason = "describes the answers for the OpenAPI document")]
pub enum WriteAnswers {
    /// Gebucht
    #[response(status = 201)]
    Created(super::writing::ReceiptOut),
    /// Schon früher unter dieser Kennung gebucht, oder ein Probelauf
    #[response(status = 200)]
    Repeated(super::writing::ReceiptOut),
    /// Kopf, Abfrage oder JSON nicht verständlich
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(Problem),
    /// Kein oder kein gültiges Token
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthorised(Problem),
    /// Kein Recht dazu
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(Problem),
    /// Unter dieser Kennung ist ein anderer Inhalt gebucht
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// Inhalt zu groß
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// Kein application/json
    #[response(status = 415, content_type = "application/problem+json")]
    MediaType(Problem),
    /// Felder nicht verwendbar, oder vom Buch abgelehnt: alle Verstöße auf einmal
    #[response(status = 422, content_type = "application/problem+json")]
    Refused(Problem),
    /// Ausgelastet; Retry-After sagt, wann wieder
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(Problem),
}

/// Gives a body its value date and voucher.
///
/// `sealing` names the field whose text lies in the vault.
macro_rules! booking {
    ($body:ty, sealing $text:ident) => {
        impl crate::web::writing::Booking for $body {
            fn booked_on(&self) -> &str {
                &self.booked_on
            }

            fn voucher(&self) -> Option<&str> {
                self.voucher.as_deref()
            }

            fn confidential(&self) -> Option<&str> {
                self.$text.as_deref()
            }
        }
    };
    ($($body:ty),+) => {
        $(impl crate::web::writing::Booking for $body {
            fn booked_on(&self) -> &str {
                &self.booked_on
            }

            fn voucher(&self) -> Option<&str> {
                self.voucher.as_deref()
            }
        })+
    };
}
pub(crate) use booking;

/// Reads an id or a number that stands in the address.
pub fn in_path<T: FromStr<Err: Display>>(name: &str, text: &str) -> Result<T, Problem> {
    text.parse().map_err(|error: T::Err| Problem::bad_parameter(name, text, format!("{error}.")))
}

pub fn all() -> Vec<Route> {
    [masters(), authority(), decisions(), spending(), handing_on(), evidence(), results(), answers()].concat()
}

/// What there is: persons, programmes, items, projects.
fn masters() -> Vec<Route> {
    routes![
        actors::list,
        actors::create,
        roles::list,
        roles::grant,
        roles::withdraw,
        roles::delegate,
        roles::end_delegation,
        roles::enforce,
        managers::list,
        managers::create,
        programmes::list,
        programmes::create,
        components::list,
        components::create,
        components::amend,
        components::grant_frame,
        budget_items::list,
        budget_items::create,
        budget_items::appropriate,
        projects::list,
        projects::create,
        reprofiles::create,
        reversals::create
    ]
}

/// What may be spent, from a change of the budget to the closed year.
fn authority() -> Vec<Route> {
    routes![
        budget_items::changes::change,
        budget_items::changes::block,
        budget_items::changes::unblock,
        budget_items::changes::note,
        budget_items::changes::virement,
        budget_items::changes::reinforce,
        budget_items::changes::settle,
        assignments::give_back,
        residues::form,
        residues::consent,
        year_closings::create,
        year_openings::create,
        commitment_authority::list,
        commitment_authority::grant,
        commitment_authority::change,
        commitment_authority::block,
        commitment_authority::unblock,
        commitment_authority::give_back,
        commitment_authority::lapse
    ]
}

/// What one person brings in and another decides.
fn decisions() -> Vec<Route> {
    routes![
        keys::list,
        keys::one,
        keys::register,
        keys::activate,
        keys::retire,
        proposals::list,
        proposals::one,
        proposals::propose,
        proposals::amend,
        proposals::approve,
        proposals::reject,
        proposals::withdraw,
        proposals::carry_out
    ]
}

/// What is bound, ordered and paid.
fn spending() -> Vec<Route> {
    routes![
        commitments::list,
        commitments::create,
        commitments::make,
        commitments::change,
        forward_commitments::list,
        forward_commitments::make,
        forward_commitments::change,
        orders::list,
        orders::certify,
        orders::countersign,
        orders::issue,
        orders::cancel,
        payments::create,
        payments::reverse,
        payments::refund,
        statements::list,
        statements::one,
        statements::import,
        statements::assign
    ]
}

/// To whom money is handed on, and what arrived.
fn handing_on() -> Vec<Route> {
    routes![
        recipients::list,
        recipients::create,
        onward_grants::list,
        onward_grants::one,
        onward_grants::create,
        onward_grants::receive,
        onward_grants::reduce,
        onward_grants::reverse,
        onward_grants::reverse_receipt,
        onward_chain::walk,
        lists::receipts,
        lists::vouchers,
        lists::connections,
        lists::municipalities_of
    ]
}

/// On which terms money was given, and what proves that it was used.
fn evidence() -> Vec<Route> {
    routes![
        agreements::list,
        agreements::create,
        agreements::amend,
        agreements::place,
        agreements::placements,
        duties::list,
        vouchers::list,
        vouchers::create,
        vouchers::match_payment,
        vouchers::unmatch,
        vouchers::accept,
        contributions::list,
        contributions::create,
        contributions::reverse,
        filings::list,
        filings::submit,
        filings::examine,
        settlements::one,
        claims::list,
        claims::raise,
        claims::decide,
        claims::repay,
        claims::reduce
    ]
}

/// What projects are for and what they reached.
fn results() -> Vec<Route> {
    routes![
        services::list,
        services::create,
        services::amend,
        services::attach,
        services::detach,
        services::reach,
        services::withdraw,
        reuse::agree,
        reuse::end,
        reuse::share,
        reuse::reverse,
        dossiers::list,
        dossiers::describe,
        dossiers::milestone,
        dossiers::cost,
        dossiers::criterion,
        consortia::list,
        consortia::create,
        consortia::carry_jointly,
        consortia::reimburse,
        dossiers::tag_refinancing,
        dossiers::untag_refinancing,
        roll_out::list_authorities,
        roll_out::create_authority,
        roll_out::list,
        roll_out::declare,
        roll_out::connect,
        roll_out::withdraw
    ]
}

/// What pages offer as files: the same answers to whoever is signed in. They are mounted beside the API, which reads no
/// cookie.
pub fn files() -> Vec<Route> {
    routes![
        keys::one,
        journal::one,
        journal::proof,
        journal::checkpoint,
        journal::consistency,
        reports::make,
        audit_export::make,
        deadlines::feed
    ]
}

/// What the book says.
fn answers() -> Vec<Route> {
    routes![
        tasks::list,
        deadlines::feed,
        accesses::list,
        balances::list,
        figures::list,
        journal::list,
        journal::one,
        journal::proof,
        journal::checkpoint,
        journal::consistency,
        reports::list,
        reports::make,
        audit_export::make
    ]
}
