//! What the statement says of a run at a day and at a size: never amounts that were not decided,
//! never „carried out“ of what was reversed.

use crate::support::*;
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::{Act, AmendProposal, Draft};
use titelbuch::core::ids::Seq;
use titelbuch::core::proposal::{ProposalState, ReasonCode};
use titelbuch::desk::{AsOf, DeskError, Format, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::store::{Store, Viewer};

/// Records an act with a value date of its own.
async fn act_on(store: &Store, actor: &str, day: &str, asked: Act) {
    let mut submission = submission(actor, &unique("c"), asked);
    submission.command.booked_on = parse_date(day).unwrap();
    store.record(now(), submission).await.unwrap();
}

fn run_of(total: &str) -> Draft {
    Draft::Allocation { parameters: RunParameters::plain(id("foederal"), euro(total), id("koenigstein-2019")) }
}

/// The statement as CSV and the provenance beside it, which holds state and banners.
async fn said(store: &Store, as_of: Option<AsOf>, day: Option<&str>) -> Result<(String, String), DeskError> {
    let value_date = day.map(|day| parse_date(day).unwrap());
    let parameters = ReportParameters::at(as_of, value_date).with("run", "run-1");
    let viewer = Viewer::all();
    let made = make_report(store, &viewer, "allocation-statement", &parameters, Format::Csv, Language::De).await?;
    Ok((String::from_utf8(made.bytes).unwrap(), made.provenance_json))
}

async fn approve_on(store: &Store, day: &str) {
    let made = store.proposal(&Viewer::all(), &id("run-1")).await.unwrap().unwrap();
    let content_sha256 = made.content_sha256;
    act_on(store, "bernd", day, Act::Approve { proposal: id("run-1"), content_sha256 }).await;
}

#[tokio::test]
async fn a_value_date_never_shows_amounts_that_nobody_approved() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        seed_key(&store).await;
        act(&store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro("900") }).await.unwrap();
        let proposal = || id("run-1");
        act_on(&store, "anna", "2021-01-02", Act::Propose { proposal: proposal(), draft: run_of("100") }).await;
        approve_on(&store, "2021-01-03").await;
        act_on(
            &store,
            "anna",
            "2021-01-10",
            Act::Amend(AmendProposal { proposal: proposal(), draft: run_of("900"), replaces: None }),
        )
        .await;
        let (first, _) = said(&store, None, Some("2021-01-07")).await.unwrap();
        assert!(
            first.contains(",100.00,") && !first.contains(",900.00,"),
            "{name}: the day knew only the first version"
        );
        approve_on(&store, "2021-01-05").await;
        act_on(&store, "bernd", "2021-01-05", Act::CarryOut { proposal: proposal() }).await;
        let refused = said(&store, None, Some("2021-01-07")).await.unwrap_err();
        assert!(matches!(refused, DeskError::ValueDate(_)), "{name}: {refused}");
        let text = refused.to_string();
        assert!(text.contains("07.01.2021") && text.contains("ab dem 10.01.2021"), "{name}: {text}");
        for day in [Some("2021-01-10"), None] {
            let (whole, _) = said(&store, None, day).await.unwrap();
            assert!(whole.contains(",900.00,") && !whole.contains(",100.00,"), "{name} {day:?}");
        }
    }
}

#[tokio::test]
async fn a_reversed_run_is_stated_as_reversed() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        seed_key(&store).await;
        act(&store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro("900") }).await.unwrap();
        decide_by_two(&store, "run-1", run_of("900")).await;
        let size = store.head(&Viewer::all()).await.unwrap().size;
        let draft = Draft::Reversal { reverses: Seq(size - 1), reason: ReasonCode::DecisionRevoked };
        decide_by_two(&store, "undo-1", draft).await;
        let (_, now) = said(&store, None, None).await.unwrap();
        assert!(now.contains("Umgekehrter Verteilungslauf"), "{name}: {now}");
        let (_, then) = said(&store, Some(AsOf::Size(size)), None).await.unwrap();
        assert!(!then.contains("Umgekehrter"), "{name}: {then}");
        let run = store.proposal(&Viewer::all(), &id("run-1")).await.unwrap().unwrap();
        assert_eq!(run.state, ProposalState::Reversed, "{name}");
        assert!(run.reversed_seq.is_some_and(|by| by.0 >= size), "{name}");
        let earlier = store.proposal(&Viewer::all().at(size), &id("run-1")).await.unwrap().unwrap();
        assert_eq!((earlier.state, earlier.reversed_seq), (ProposalState::CarriedOut, None), "{name}");
        let all = store.proposals(&Viewer::all()).await.unwrap();
        let states: Vec<_> = all.iter().map(|(id, proposal)| (id.as_str(), proposal.state)).collect();
        assert_eq!(states, [("run-1", ProposalState::Reversed), ("undo-1", ProposalState::CarriedOut)], "{name}");
    }
}
