//! The chain of a programme in which many projects hand money on: told from above, with ways on, and down to the last
//! recipient over one project; the amounts are those of the API, which walks all of it at once.

use super::settlements::{chain, rows};
use super::{client, get};
use crate::store::money::{begin, commitment, of_bayern};
use crate::store::onward_grants::one_grant;
use crate::support::*;
use titelbuch::core::command::{Act, RegisterProject};
use titelbuch::core::commitment::MakeCommitment;
use titelbuch::core::onward_grant::{
    HandOn, MakeOnwardGrant, OnwardBasis, OnwardFrom, OnwardLine, OnwardTo, ReceiveOnward,
};
use titelbuch::store::Store;

const DOWN: &str = "/weitergaben/kette?programm=ozg";

/// Projects of Bayern that hand ten cents on to a municipality each, of which four arrive.
async fn hand_on(store: &Store, projects: std::ops::Range<u8>) {
    for number in projects {
        let (project, name) = (format!("q-{number:02}"), format!("w-{number:02}"));
        let register = RegisterProject {
            project: id(&project),
            title: format!("Anschluss {number:02}"),
            land: id("DE-BY"),
            policy_field: "bildung".to_owned(),
        };
        let bind = MakeCommitment { project: id(&project), ..commitment(&name, &of_bayern(2021), "0.10") };
        let line = OnwardLine { recipient: id("09162000"), amount_cents: euro("0.10") };
        let grant = MakeOnwardGrant {
            onward_grant: id(&name),
            from: OnwardFrom::Commitment { commitment: id(&name) },
            basis: OnwardBasis::Grant,
            legal_basis: "Art. 44 BayHO".to_owned(),
            purpose: "Anschluss".to_owned(),
            to: OnwardTo::Named { lines: vec![line] },
        };
        let received = ReceiveOnward { onward_grant: id(&name), recipient: id("09162000"), amount_cents: euro("0.04") };
        let acts = [
            Act::RegisterProject(register),
            Act::MakeCommitment(bind),
            Act::HandOn(HandOn::Grant(grant)),
            Act::HandOn(HandOn::Receive(received)),
        ];
        for asked in acts {
            act(store, "anna", asked).await.unwrap();
        }
    }
}

#[rocket::async_test]
async fn a_long_chain_is_told_from_above_and_leads_on_to_the_last_recipient() {
    for (name, store) in open_books().await {
        begin(&store).await;
        one_grant(&store).await;
        hand_on(&store, 0..24).await;
        let client = client(&store).await;
        let (short, cut) = (get(&client, DOWN).await, "Es ist zu viel, um alle Glieder auf einmal zu zeigen");
        assert!(!short.text().contains(cut), "{name}: 25 projects are shown link by link");
        let told = chain(&client, "programme=ozg").await;
        assert_eq!(rows(&short)[..], told[..rows(&short).len()], "{name}");
        hand_on(&store, 24..26).await;
        let upper = get(&client, DOWN).await;
        let told = chain(&client, "programme=ozg").await;
        let lands = rows(&upper);
        assert!(upper.text().contains(cut), "{name}: {}", upper.text());
        assert_eq!(lands[..3], told[..3], "{name}: the programme, what was appropriated and what was assigned");
        // A euro of p-1 and ten cents of each of the others; four of these arrived.
        assert_eq!(lands[3..], ["Land 4 DE-BY: 27 Projekte 3,60 1,04"], "{name}");
        let land = format!("{DOWN}&land=DE-BY");
        assert!(upper.links().contains(&land), "{name}: {:?}", upper.links());
        let projects = get(&client, &land).await;
        let projects_told = rows(&projects);
        assert_eq!(projects_told[..3], told[..3], "{name}");
        assert_eq!(projects_told.len(), 3 + 27, "{name}: {projects_told:?}");
        assert!(
            projects_told.contains(&"Projekt 4 q-25 Anschluss 25 0,10 0,04".to_owned()),
            "{name}: {projects_told:?}"
        );
        let project = format!("{DOWN}&projekt=q-25");
        assert!(projects.links().contains(&project), "{name}: {:?}", projects.links());
        let last = get(&client, &project).await;
        assert!(!last.text().contains(cut), "{name}");
        assert_eq!(rows(&last), chain(&client, "programme=ozg&project=q-25").await, "{name}");
        assert!(rows(&last)[5].contains("09162000 Empfänger 09162000 0,10 0,04"), "{name}: {:?}", rows(&last));
        let none = get(&client, &format!("{DOWN}&land=DE-HB")).await;
        assert!(none.text().contains("Auf diesem Weg ist nichts weitergegeben"), "{name}: {}", none.text());
    }
}
