//! From the store to the facts of re-use and running cost: services with their re-use, the total from the balances.

use super::stocks::Stocks;
use super::{Case, Prepared};
use crate::core::ids::{ManagerId, Seq};
use crate::core::money::Euro;
use crate::core::reuse::{AgreeReuse, RunningCostShared};
use crate::core::service::Service;
use crate::desk::DeskError;
use crate::report::running_cost::{self as report, Line, Role, RunningCostFacts};

/// Facts and builder of the report.
///
/// # Errors
/// Those of the store; when a sum leaves the range of the book.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let scope = case.scope(None).await?;
    let stocks = Stocks::of(case, None).await?;
    let groups = stocks.by(|_| Some(()));
    let total = groups.get(&()).map(|group| group.figure("running_cost")).transpose()?.flatten();
    let services = case.store.services(case.viewer).await?;
    // Who takes part in a sharing sees all of its shares; what stands on the accounts, and so the total, are the own ones.
    let is_seen =
        |line: &Line| ManagerId::new(line.land.as_str()).is_ok_and(|land| case.viewer.sight().sees_manager(&land));
    let mut lines: Vec<Line> = services.iter().flat_map(lines).filter(is_seen).collect();
    lines.sort_by(|one, other| key(one).cmp(&key(other)));
    let facts = RunningCostFacts { title: scope.title, lines, total, is_example: scope.is_example };
    let language = case.language;
    Ok(Prepared {
        rests_on: None,
        is_example: facts.is_example,
        about: Vec::new(),
        build: Box::new(move |provenance| report::build(&facts, provenance, language)),
    })
}

type Key<'l> = (&'l str, &'l str, Option<u16>, bool, &'l str);

fn key(line: &Line) -> Key<'_> {
    (&line.service, &line.provider, line.cost_year, line.role == Role::User, &line.land)
}

/// The shares of a service that stand, and whoever uses it without a share yet.
fn lines(service: &Service) -> Vec<Line> {
    let reuse = &service.reuse;
    let shares = reuse.standing().flat_map(|(seq, shared)| {
        shared.shares.iter().map(move |share| of_share(service, seq, shared, &share.land, share.amount_cents))
    });
    let bears = |what: &AgreeReuse| {
        let of_provider = reuse.standing().filter(|(_, shared)| shared.provider == what.provider);
        of_provider.flat_map(|(_, shared)| shared.shares.iter()).any(|share| share.land == what.user)
    };
    let without = reuse.agreed.iter().filter(|(_, what)| !bears(what)).map(|(seq, what)| agreed(service, *seq, what));
    shares.chain(without).collect()
}

fn of_share(service: &Service, seq: Seq, shared: &RunningCostShared, land: &ManagerId, amount: Euro) -> Line {
    let of_land = |(_, what): &(&Seq, &AgreeReuse)| what.user == *land && what.provider == shared.provider;
    let counted = |(_, what): &(&Seq, &AgreeReuse)| what.since_on.year() <= i32::from(shared.cost_year);
    let last = service.reuse.agreed.iter().filter(of_land).rfind(counted);
    let known = last.map(|(seq, what)| agreed(service, *seq, what));
    let (since_on, ended_on) = known.map_or((None, None), |line| (line.since_on, line.ended_on));
    Line {
        service: service.what.service.to_string(),
        title: service.what.title.clone(),
        provider: shared.provider.to_string(),
        cost_year: Some(shared.cost_year),
        land: land.to_string(),
        role: if *land == shared.provider { Role::Provider } else { Role::User },
        since_on,
        ended_on,
        key: Some(shared.key.to_string()),
        shared_seq: Some(seq.0),
        amount: Some(amount),
    }
}

fn agreed(service: &Service, seq: Seq, what: &AgreeReuse) -> Line {
    Line {
        service: service.what.service.to_string(),
        title: service.what.title.clone(),
        provider: what.provider.to_string(),
        cost_year: None,
        land: what.user.to_string(),
        role: Role::User,
        since_on: Some(what.since_on),
        ended_on: service.reuse.ended.get(&seq).copied(),
        key: None,
        shared_seq: None,
        amount: None,
    }
}
