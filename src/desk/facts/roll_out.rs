//! From the store to the facts of the roll-out: competence and connections on the day that is asked for.

use super::services_and_deadline::day;
use super::{Case, Prepared};
use crate::core::service::Service;
use crate::desk::DeskError;
use crate::report::roll_out::{self as report, Line, OfService, RollOutFacts};
use time::Date;

/// Facts and builder of the report.
///
/// # Errors
/// Those of the store; `NotThere` on an empty journal.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let day = day(case).await?;
    let services = case.store.services(case.viewer).await?;
    let facts = RollOutFacts {
        title: scope.title,
        day,
        services: services.iter().map(|service| of_service(service, day)).collect(),
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Vec::new(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn of_service(service: &Service, day: Date) -> OfService {
    let lines = service.lands_of_roll_out().into_iter().filter_map(|land| {
        let (competence, coverage) = (service.competence(land, day).cloned(), service.coverage(land, day));
        // What begins later is nothing yet.
        let is_there = competence.is_some() || coverage.connected + coverage.beside > 0;
        is_there.then(|| Line { land: land.to_string(), competence, coverage })
    });
    let what = &service.what;
    OfService { service: what.service.to_string(), title: what.title.clone(), lines: lines.collect() }
}
