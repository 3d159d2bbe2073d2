//! A run beside another key: what each recipient would get by it, everything else as it is. Nothing is booked.

use super::DeskError;
use super::facts::not_computable;
use crate::core::allocation::redistribution::compute_over;
use crate::core::allocation::{ComparedLine, RunParameters, RunResult, compare, compute};
use crate::core::ids::KeyId;
use crate::core::money::{Euro, MoneyError};
use crate::core::proposal::Content;
use crate::report::ReportError;
use crate::store::{Store, Viewer};

/// Another key for the same run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnderKey {
    pub key: KeyId,
    /// By recipient: before is by that key, after is the run.
    pub lines: Vec<ComparedLine>,
    /// What all get by that key.
    pub sum: Euro,
    /// What the run gives more or less than that.
    pub difference: Euro,
}

/// The run that a proposal holds, computed by another key.
///
/// # Errors
/// `NotThere` where there is no such key, or nothing that is distributed by one; `Parameters` where it cannot be computed.
pub async fn under_key(store: &Store, viewer: &Viewer, content: &Content, key: &KeyId) -> Result<UnderKey, DeskError> {
    let missing = || DeskError::NotThere(format!("Den Schlüssel {key} gibt es zu diesem Stand nicht"));
    let other = store.key(viewer, key).await?.ok_or_else(missing)?.definition;
    let by_it = |parameters: &RunParameters| RunParameters { key: key.clone(), ..parameters.clone() };
    let computed = match content {
        Content::Allocation { parameters, .. } => compute(&by_it(parameters), &other),
        Content::Redistribution { parameters, before, .. } => compute_over(&by_it(parameters), &other, before),
        _ => return Err(DeskError::NotThere(format!("{} folgt keinem Schlüssel", content.kind().in_german()))),
    };
    let other = computed.map_err(|refusals| not_computable(key, &refusals))?;
    let Some((_, result)) = content.run() else { return Err(missing()) };
    beside(key, &other, result).map_err(|error| ReportError::from(error).into())
}

fn beside(key: &KeyId, other: &RunResult, result: &RunResult) -> Result<UnderKey, MoneyError> {
    let all = |result: &RunResult| Euro::sum(result.lines.iter().map(|line| line.total_cents));
    let (sum, after) = (all(other)?, all(result)?);
    Ok(UnderKey { key: key.clone(), lines: compare(other, result)?, sum, difference: after.minus(sum)? })
}
