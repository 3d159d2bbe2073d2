//! From the store to the rows of the journal extract: read a stretch ahead of who writes, never all of them.

use super::{Case, Prepared};
use crate::core::event::Event;
use crate::core::ids::Seq;
use crate::desk::DeskError;
use crate::report::ReportError;
use crate::report::journal_extract::{self as extract, Events, Filter, JournalExtractFacts};
use crate::store::{PostingFilter, Store, StoreError, Viewer};
use tokio::sync::mpsc;

/// Events of one stretch, and how many stretches may wait: flat memory, few statements.
const STRETCH: u32 = 1000;
const AHEAD: usize = 2;

/// Facts and builder of the extract.
///
/// # Errors
/// `Parameters` when the numbers are the wrong way round; `NotThere` when the journal ends before them.
pub async fn load(case: &Case<'_>) -> Result<Prepared, DeskError> {
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
    let total = case.store.posting_total(case.viewer, &wanted).await?;
    let scope = case.scope(None).await?;
    let is_example = scope.is_example;
    let facts = JournalExtractFacts {
        programme_titles: scope.title,
        filter,
        first,
        last,
        postings: total.count,
        cents: total.cents,
        is_example,
    };
    let (store, viewer, language) = (case.store.clone(), *case.viewer, case.language);
    let range = (from.is_some() || to.is_some()).then(|| format!("{first}-{last}"));
    let events = events(store, viewer, first, last);
    Ok(Prepared {
        rests_on: None,
        is_example,
        about: range.into_iter().collect(),
        build: Box::new(move |provenance| extract::build(&facts, events, provenance, language)),
    })
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

/// The events of these numbers, as they are pulled. Whoever stops pulling stops the reading.
fn events(store: Store, viewer: Viewer, first: u64, last: u64) -> Events {
    let (send, mut stretches) = mpsc::channel(AHEAD);
    tokio::spawn(async move {
        let mut next = first;
        while next <= last {
            let stretch = stretch(&store, &viewer, next, last).await;
            next = next.saturating_add(u64::from(STRETCH));
            let failed = stretch.is_err();
            if send.send(stretch).await.is_err() || failed {
                return;
            }
        }
    });
    let stretches = std::iter::from_fn(move || stretches.blocking_recv());
    Box::new(stretches.flat_map(|stretch| match stretch {
        Ok(events) => events.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(error) => vec![Err(ReportError::Source(Box::new(error)))],
    }))
}

async fn stretch(store: &Store, viewer: &Viewer, next: u64, last: u64) -> Result<Vec<Event>, StoreError> {
    let left = u32::try_from(last - next).map_or(STRETCH, |left| left.saturating_add(1).min(STRETCH));
    let leaves = store.events(viewer, Seq(next), left).await?;
    leaves.iter().map(crate::store::Leaf::event).collect()
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
