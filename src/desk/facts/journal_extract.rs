//! From the store to the rows of the journal extract: read a stretch ahead of who writes, never all of them.
//!
//! The sum of the postings is asked for at once and waited for where it is needed: on paper above the first row, in a
//! CSV file below the last one.

use super::{Case, Prepared};
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::journal_extract::{
    self as report, AskMovements, Events, Filter, JournalExtractFacts, Movements, TakeLeaf,
};
use crate::report::lines::Lines;
use crate::store::{Leaves, PostingFilter, Store, StoreError, Viewer};
use tokio::sync::oneshot;

/// Facts and builder of the extract.
///
/// # Errors
/// `Parameters` when the numbers are the wrong way round; `NotThere` when the journal ends before them.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
    let Extract { facts, leaves, movements, about } = extract(case).await?;
    let (is_example, language) = (facts.is_example, case.language);
    let build =
        Box::new(move |provenance: &_| report::build(&facts, movements()?, events(leaves), provenance, language));
    Ok(Prepared { rests_on: None, is_example, about, build })
}

/// The same as lines.
///
/// # Errors
/// As `load`.
pub async fn load_lines(case: &Case<'_>) -> Result<Prepared<Lines>, DeskError> {
    let Extract { facts, leaves, movements, about } = extract(case).await?;
    let (is_example, language) = (facts.is_example, case.language);
    let build =
        Box::new(move |provenance: &_| report::lines(facts, movements, Box::new(Stored(leaves)), provenance, language));
    Ok(Prepared { rests_on: None, is_example, about, build })
}

/// What both are made of.
struct Extract {
    facts: JournalExtractFacts,
    leaves: Leaves,
    movements: AskMovements,
    about: Vec<String>,
}

async fn extract(case: &Case<'_>) -> Result<Extract, DeskError> {
    let size = case.store.head(case.viewer).await?.size;
    let asked = case.asked;
    let (from, to) = (asked.seq("from").copied(), asked.seq("to").copied());
    let (first, last) = range(from, to, size)?;
    let filter = Filter {
        event_type: asked.word("event").map(str::to_owned),
        manager: asked.manager("manager").cloned(),
        project: asked.project("project").cloned(),
    };
    let wanted = PostingFilter {
        from,
        to,
        event_type: filter.event_type.clone(),
        manager: filter.manager.clone(),
        project: filter.project.clone(),
    };
    let scope = case.scope(None).await?;
    let facts =
        JournalExtractFacts { programme_titles: scope.title, filter, first, last, is_example: scope.is_example };
    let leaves = case.store.leaves(case.viewer, Seq(first), Seq(last)).await?;
    let movements = movements(case.store.clone(), case.viewer.clone(), wanted);
    let about = (from.is_some() || to.is_some()).then(|| format!("{first}-{last}"));
    Ok(Extract { facts, leaves, movements, about: about.into_iter().collect() })
}

/// Count and sum of the postings, asked for now.
fn movements(store: Store, viewer: Viewer, wanted: PostingFilter) -> AskMovements {
    let (send, answer) = oneshot::channel();
    tokio::spawn(async move {
        // Who stopped writing needs no sum.
        let _ = send.send(store.posting_total(&viewer, &wanted).await);
    });
    Box::new(move || {
        let total = answer.blocking_recv().unwrap_or(Err(StoreError::Closed)).map_err(source)?;
        Ok(Movements { postings: total.count, cents: total.cents })
    })
}

fn source(error: StoreError) -> ReportError {
    ReportError::Source(Box::new(error))
}

/// The first and the last number, both included.
fn range(from: Option<Seq>, to: Option<Seq>, size: u64) -> Result<(u64, u64), DeskError> {
    let end = size.saturating_sub(1);
    let (first, last) = (from.map_or(0, |seq| seq.0), to.map_or(end, |seq| seq.0));
    if first > last && from.is_some() && to.is_some() {
        return Err(DeskError::Parameters(format!("Die erste Nummer ({first}) liegt hinter der letzten ({last})")));
    }
    if first > end {
        return Err(DeskError::NotThere(format!(
            "Das Journal hat zu diesem Stand die Nummern 0 bis {end}; eine Nummer {first} gibt es noch nicht"
        )));
    }
    Ok((first, last.min(end)))
}

/// The leaves as the report takes them.
struct Stored(Leaves);

impl report::Leaves for Stored {
    fn each(&mut self, take: TakeLeaf<'_>) -> Result<(), ReportError> {
        while let Some(pack) = self.0.next_pack() {
            let pack = pack.map_err(source)?;
            pack.leaves().try_for_each(|(seq, leaf)| take(seq, leaf))?;
            self.0.give_back(pack);
        }
        Ok(())
    }
}

/// The same as events, as they are pulled. Whoever stops pulling stops the reading.
fn events(mut leaves: Leaves) -> Events {
    let packs = std::iter::from_fn(move || leaves.next_pack());
    Box::new(packs.flat_map(|pack| match pack {
        Ok(pack) => pack.leaves().map(event).collect::<Vec<_>>(),
        Err(error) => vec![Err(source(error))],
    }))
}

fn event((seq, leaf): (Seq, &[u8])) -> Result<Event, ReportError> {
    Event::from_bytes(leaf).map_err(|e| source(StoreError::Unreadable(format!("Ereignis {seq}: {e}"))))
}

#[cfg(test)]
mod tests {
    //! Tests of the numbers.

    use super::*;

    #[test]
    fn the_numbers_are_bounded_by_the_journal_and_refused_with_what_is_possible() {
        let seq = |number: u64| Some(Seq(number));
        assert_eq!(range(None, None, 42).unwrap(), (0, 41));
        assert_eq!(range(seq(3), seq(900), 42).unwrap(), (3, 41));
        assert!(range(seq(5), seq(4), 42).unwrap_err().to_string().contains("hinter"));
        assert!(range(seq(42), None, 42).unwrap_err().to_string().contains("0 bis 41"));
    }
}
