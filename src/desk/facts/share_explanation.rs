//! From the store to the facts of the share explanation: those of the whole run, and whose share is asked.

use super::{Case, Prepared, allocation_statement};
use crate::desk::DeskError;
use crate::report::share_explanation::{self as explanation, ShareExplanationFacts};

/// Facts and builder of the explanation.
///
/// # Errors
/// Those of the allocation statement; `NotThere` for somebody who is no recipient of the run.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let run = case.asked.required("run", case.asked.run("run"))?;
    let recipient = case.asked.required("recipient", case.asked.manager("recipient"))?;
    let history = allocation_statement::history(case.store, case.viewer, run, case.asked.value_date).await?;
    let seq = history.seq();
    let statement = allocation_statement::statement(case, run, history).await?;
    if !statement.lines.iter().any(|line| line.recipient == recipient.as_str()) {
        let known: Vec<&str> = statement.lines.iter().map(|line| line.recipient.as_str()).collect();
        return Err(DeskError::NotThere(format!(
            "{recipient} ist kein Empfänger des Verteilungslaufs {run}; seine Empfänger sind {}",
            known.join(", ")
        )));
    }
    let facts = ShareExplanationFacts { run: statement, recipient: recipient.to_string() };
    let language = case.language;
    Ok(Prepared {
        rests_on: Some(seq),
        is_example: facts.run.is_example,
        about: vec![run.to_string(), recipient.to_string()],
        build: Box::new(move |provenance| explanation::build(&facts, provenance, language)),
    })
}
