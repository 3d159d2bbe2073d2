//! From the store to the facts of services and deadlines: what was reached up to the day that is asked for.

use super::week_sheet::day_of;
use super::{Case, Prepared};
use crate::core::ids::LandCode;
use crate::core::service::{MaturityScheme, Service};
use crate::desk::DeskError;
use crate::report::services_and_deadline::{self as report, Line, ServicesFacts};
use time::Date;

/// Facts and builder of the report.
///
/// # Errors
/// Those of the store; `NotThere` on an empty journal.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let day = day(case).await?;
    let services = case.store.services(case.viewer).await?;
    let facts = ServicesFacts {
        title: scope.title,
        day,
        lines: services.iter().map(|service| line(service, day)).collect(),
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

/// The day that is asked for, or that of the last event.
pub(super) async fn day(case: &Case<'_>) -> Result<Date, DeskError> {
    match case.asked.day("day") {
        Some(day) => Ok(*day),
        None => day_of(case).await,
    }
}

fn line(service: &Service, day: Date) -> Line {
    let what = &service.what;
    let due = what.deadline.as_ref();
    let reached = |land: Option<&LandCode>| {
        let reached = due.and_then(|due| service.reached_on(land, due.scheme, due.level));
        reached.filter(|on| *on <= day)
    };
    let level = |scheme: MaturityScheme| {
        let known = service.levels(None, scheme).filter(|what| what.reached_on <= day);
        known.map(|what| what.level).max().map(|level| (level, scheme.as_str()))
    };
    // The scheme of the deadline first, then the newer one.
    let schemes = due.map(|due| due.scheme).into_iter().chain([MaturityScheme::V2, MaturityScheme::V1]);
    let stands = |land: &&LandCode| match due {
        Some(_) => reached(Some(land)).is_some(),
        None => MaturityScheme::ALL
            .into_iter()
            .any(|scheme| service.levels(Some(land), scheme).any(|what| what.reached_on <= day)),
    };
    Line {
        service: what.service.to_string(),
        kind: what.service.kind(),
        title: what.title.clone(),
        bundle: what.bundle.as_ref().map(ToString::to_string),
        deadline: what.deadline.clone(),
        standing: service.standing(day),
        reached_on: reached(None),
        level: schemes.into_iter().find_map(level),
        lands: service.lands_with_levels().into_iter().filter(stands).map(ToString::to_string).collect(),
        projects: service.projects().map(|(_, what)| what.project.to_string()).collect(),
    }
}
