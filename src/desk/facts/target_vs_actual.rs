//! From the store to the facts of target versus actual: the lines of a run, and the balances of its component by Land.

use super::allocation_statement::{history, statement};
use super::breaches::breaches;
use super::lands::Lands;
use super::stocks::{Group, Stocks};
use super::{Case, Prepared};
use crate::core::account::Account;
use crate::core::ids::ManagerId;
use crate::core::money::Euro;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::distribution::place;
use crate::report::target_vs_actual::{self as report, Amounts, Line, TargetVsActualFacts};
use std::collections::BTreeMap;

/// Facts and builder of the comparison.
///
/// # Errors
/// Those of the store; `NotThere` for a run that there is none of; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let run = case.asked.required("run", case.asked.run("run"))?;
    let history = history(case.store, case.viewer, run, None).await?;
    let component = history.content().run().map(|(parameters, _)| parameters.component.clone());
    let run_facts = statement(case, run, history).await?;
    let (stocks, lands) = (Stocks::of(case, component.as_ref()).await?, Lands::of(case).await?);
    let is_of_component = |account: &Account| account.component.is_some() && account.component == component;
    let mut lines: BTreeMap<ManagerId, Amounts> = BTreeMap::new();
    for line in &run_facts.lines {
        // A recipient of a run is a manager, and what is below a Land counts with it.
        let recipient =
            ManagerId::new(line.recipient.as_str()).map_err(|error| DeskError::NotThere(error.to_string()))?;
        let target = &mut lines.entry(lands.land_of(&recipient)).or_default().target;
        *target = Some(target.unwrap_or(Euro::ZERO).plus(line.total).map_err(ReportError::from)?);
    }
    let total_target = Euro::sum(run_facts.lines.iter().map(|line| line.total)).map_err(ReportError::from)?;
    let key = |account: &Account| {
        account.manager.as_ref().filter(|_| is_of_component(account)).map(|manager| lands.land_of(manager))
    };
    for (land, group) in stocks.by(key) {
        let target = lines.get(&land).and_then(|amounts| amounts.target);
        let found = amounts(&group, target)?;
        // Frame alone, such as the one that nobody distributed yet, is no share of anybody.
        if target.is_some() || found != Amounts::default() {
            lines.insert(land, found);
        }
    }
    let all = stocks.by(|account| is_of_component(account).then_some(()));
    let total = all.get(&()).map(|group| amounts(group, Some(total_target))).transpose()?;
    let mut lines: Vec<Line> = lines
        .into_iter()
        .map(|(land, amounts)| Line { land: land.to_string(), name: lands.name_of(&land), amounts })
        .collect();
    lines.sort_by(|one, other| (place(&one.land), &one.land).cmp(&(place(&other.land), &other.land)));
    let facts = TargetVsActualFacts {
        title: Some(format!("{} – {}", run_facts.programme_title, run_facts.component_title)),
        run: run.to_string(),
        run_state: run_facts.state.label(case.language).to_owned(),
        key: run_facts.key.title.clone(),
        lines,
        total: total.unwrap_or(Amounts { target: Some(total_target), ..Amounts::default() }),
        breaches: breaches(case, &stocks, is_of_component).await?,
        is_example: run_facts.is_example,
    };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: vec![run.to_string()],
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

fn amounts(group: &Group<'_>, target: Option<Euro>) -> Result<Amounts, DeskError> {
    Ok(Amounts {
        target,
        assigned: group.figure("assigned")?,
        committed: group.figure("committed")?,
        paid: group.figure("paid")?,
        evidenced: group.figure("evidenced")?,
    })
}
