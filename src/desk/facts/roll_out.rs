//! From the store to the facts of the roll-out: competence and connections on the day that is asked for.

use super::services_and_deadline::day;
use super::{Case, Prepared};
use crate::core::federal_state;
use crate::core::ids::ManagerId;
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
    let (service, land) = (case.asked.service("service"), case.asked.manager("land"));
    if let Some(land) = land.filter(|land| federal_state::by_code(land.as_str()).is_none()) {
        let known: Vec<&str> = federal_state::ALL.iter().map(|state| state.code).collect();
        return Err(DeskError::NotThere(format!("{land} ist kein Land; möglich sind {}", known.join(", "))));
    }
    let all = case.store.services(case.viewer).await?;
    let services: Vec<&Service> = all.iter().filter(|known| service.is_none_or(|s| known.what.service == *s)).collect();
    if let Some(asked) = service.filter(|_| services.is_empty()) {
        return Err(DeskError::NotThere(format!("Die Leistung {asked} ist nicht erfasst")));
    }
    let about = service.map(ToString::to_string).into_iter().chain(land.map(ToString::to_string)).collect();
    let facts = RollOutFacts {
        title: scope.title,
        day,
        land: land.map(ToString::to_string),
        services: services.into_iter().map(|service| of_service(service, land, day)).collect(),
        is_example: scope.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about,
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn of_service(service: &Service, only: Option<&ManagerId>, day: Date) -> OfService {
    let lines = service.lands_of_roll_out().into_iter().filter_map(|land| {
        if only.is_some_and(|only| only.as_str() != land.as_str()) {
            return None;
        }
        let (competence, coverage) = (service.competence(land, day).cloned(), service.coverage(land, day));
        // What begins later is nothing yet.
        let is_there = competence.is_some() || coverage.connected + coverage.beside > 0;
        is_there.then(|| Line { land: land.to_string(), competence, coverage })
    });
    let what = &service.what;
    OfService { service: what.service.to_string(), title: what.title.clone(), lines: lines.collect() }
}
