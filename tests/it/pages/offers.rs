//! Ways to forms: shown to whoever may go them and to nobody else, and each leads to a form.

use super::forms::{DAY, Desk, desk};
use super::{Shown, client};
use crate::store::money::{ITEM, begin, form, note, of_bayern, of_item};
use crate::store::roles::grant;
use crate::support::*;
use std::collections::BTreeSet;
use titelbuch::core::allocation::RunParameters;
use titelbuch::core::budget::BudgetNote;
use titelbuch::core::command::{Act, Draft};
use titelbuch::core::proposal::ProposalState;
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::store::{Store, Viewer};

/// The names of forms.
type Forms = &'static [&'static str];

/// Pages with ways to forms, and the forms that the Bund, Bayern and the approver of the Bund may go to from there.
const WAYS: [(&str, Forms, Forms, Forms); 7] = [
    ("/", &["programm", "programmteil", "programmteilaenderung", "verteilung"], &[], &[]),
    (
        "/haushalt",
        &[
            "rahmen",
            "haushaltsstelle",
            "soll",
            "sollaenderung",
            "sperre",
            "entsperrung",
            "deckung",
            "haushaltsvermerk",
            "verstaerkung",
            "ausgleich",
            "ausgaberest",
            "einwilligung",
            "jahresabschluss",
            "verpflichtungsermaechtigung",
            "verpflichtungsaenderung",
            "verpflichtungssperre",
            "verpflichtungsentsperrung",
            "verpflichtungsverfall",
        ],
        &["rueckgabe", "ausgaberest", "verpflichtungsrueckgabe", "spaetere-verpflichtungsaenderung"],
        &[],
    ),
    (
        "/laeufe",
        &["verteilung", "zuweisung", "rueckholung", "umschichtung", "zuweisung-von-verpflichtungen"],
        &["zuweisung-im-land"],
        &[],
    ),
    ("/schluessel", &["schluessel"], &[], &[]),
    ("/schluessel/koenigstein-2019", &["verteilung", "ausserkraftsetzung"], &[], &[]),
    ("/vereinbarungen", &["vereinbarung"], &[], &[]),
    ("/projekte", &["projekt", "verbund"], &["projekt", "belegliste", "verbund"], &[]),
];

/// The names of the forms that a page leads to.
fn ways(shown: &Shown) -> BTreeSet<String> {
    let links = shown.links();
    let names = links.iter().filter_map(|link| link.strip_prefix("/erfassen/"));
    names.map(|name| name.split('?').next().unwrap().to_owned()).collect()
}

async fn with_roles(store: &Store) {
    begin(store).await;
    store.record(now(), creation_of_actor("dora", "Dora Freigabe")).await.unwrap();
    for (actor, role, organisation) in [
        ("anna", Role::FederalAdministrator, "bmi"),
        ("bernd", Role::StateFinanceOfficer, "DE-BY"),
        ("dora", Role::FederalApprover, "bmi"),
    ] {
        act(store, "system", grant(actor, role, organisation, None)).await.unwrap();
    }
    act(store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
}

#[rocket::async_test]
async fn a_way_is_shown_to_whoever_may_go_it_and_leads_to_a_form() {
    for (name, store) in open_books().await {
        with_roles(&store).await;
        let client = client(&store).await;
        let mut desks = Vec::new();
        for who in ["anna", "bernd", "dora"] {
            desks.push(desk(&client, &store, who).await);
        }
        for (page, of_bund, of_land, of_approver) in WAYS {
            for (desk, expected) in desks.iter_mut().zip([of_bund, of_land, of_approver]) {
                let shown = desk.get(page).await;
                let expected: BTreeSet<String> = expected.iter().map(|way| (*way).to_owned()).collect();
                assert_eq!(ways(&shown), expected, "{name} {page}");
                for way in shown.links().iter().filter(|link| link.starts_with("/erfassen/")) {
                    let form = desk.get(way).await;
                    assert!(form.status == 200 && form.html.contains("tb-entry"), "{name} {way}: {}", form.text());
                }
            }
        }
        let project: Vec<BTreeSet<String>> = [
            ways(&desks[0].get("/projekte/p-1").await),
            ways(&desks[1].get("/projekte/p-1").await),
            ways(&desks[2].get("/projekte/p-1").await),
        ]
        .into();
        assert!(project[1].contains("festlegung") && project[1].contains("beleg"), "{name}: {project:?}");
        assert!(!project[1].contains("nachweis"), "{name}: who files certifies, {project:?}");
        assert!(project[0].is_empty() && project[2].is_empty(), "{name}: {project:?}");
        let earlier = desks[0].get("/haushalt?stand=5").await;
        assert!(earlier.status == 200 && ways(&earlier).is_empty(), "{name}: nothing is done in an earlier book");
    }
}

async fn propose(store: &Store, proposal: &str) {
    let parameters = RunParameters::plain(id("foederal"), euro("1000.00"), id("koenigstein-2019"));
    let draft = Draft::Allocation { parameters };
    act(store, "anna", Act::Propose { proposal: id(proposal), draft }).await.unwrap();
}

async fn state(store: &Store, proposal: &str) -> ProposalState {
    store.proposal(&Viewer::all(), &id(proposal)).await.unwrap().unwrap().state
}

#[rocket::async_test]
async fn a_proposal_is_rejected_by_somebody_else_and_withdrawn_by_whoever_made_it() {
    const NOTE: (&str, &str) = ("note", "Der Schlüssel ist nicht der beschlossene");
    for (name, store) in open_books().await {
        with_roles(&store).await;
        act(&store, "anna", Act::GrantFrame { component: id("foederal"), amount_cents: euro("9000.00") })
            .await
            .unwrap();
        propose(&store, "lauf-a").await;
        propose(&store, "lauf-b").await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let mut dora: Desk<'_> = desk(&client, &store, "dora").await;
        let ways_of = |shown: &Shown| ways(shown).into_iter().collect::<Vec<_>>();
        assert_eq!(ways_of(&anna.get("/laeufe/lauf-a").await), ["ruecknahme", "vorschlagsaenderung"], "{name}");
        assert_eq!(ways_of(&dora.get("/laeufe/lauf-a").await), ["ablehnung", "genehmigung"], "{name}");
        propose(&store, "lauf-c").await;
        let made = store.proposal(&Viewer::all(), &id("lauf-c")).await.unwrap().unwrap();
        let approve = Act::Approve { proposal: id("lauf-c"), content_sha256: made.content_sha256 };
        act(&store, "dora", approve).await.unwrap();
        assert!(ways_of(&dora.get("/laeufe/lauf-c").await).is_empty(), "{name}: approved is not rejected any more");
        let own = ["ausfuehrung", "ruecknahme", "vorschlagsaenderung"];
        assert_eq!(ways_of(&anna.get("/laeufe/lauf-c").await), own, "{name}");
        // The reason is not asked for again by whoever reads the journal: it lies in the vault.
        dora.book(&store, "/erfassen/ablehnung?proposal=lauf-a", &[NOTE, DAY]).await;
        anna.book(&store, "/erfassen/ruecknahme?proposal=lauf-b", &[DAY]).await;
        assert_eq!(state(&store, "lauf-a").await, ProposalState::Rejected, "{name}");
        assert_eq!(state(&store, "lauf-b").await, ProposalState::Withdrawn, "{name}");
        let head = store.head(&Viewer::all()).await.unwrap().size;
        for page in ["/laeufe/lauf-a".to_owned(), format!("/journal/{}", head - 2)] {
            let shown = anna.get(&page).await;
            assert!(shown.status == 200 && !shown.html.contains(NOTE.1), "{name} {page}: {}", shown.text());
            assert!(ways(&shown).is_empty(), "{name} {page}");
        }
        // Whoever has no right is told before they read on, and what has ended does not end once more.
        let told = dora.get("/erfassen/ruecknahme?proposal=lauf-b").await;
        assert!(told.status == 403 && told.html.contains("R-200"), "{name}: {}", told.text());
        anna.refused("/erfassen/ruecknahme?proposal=lauf-a", &[DAY], &["R-03"]).await;
        let none = dora.get("/erfassen/ablehnung?proposal=gibt-es-nicht").await;
        assert!(none.status == 404 && none.text().contains("gibt es nicht"), "{name}: {}", none.text());
    }
}

#[rocket::async_test]
async fn what_is_not_assigned_to_a_land_is_no_residue_of_it() {
    for (name, store) in open_books().await {
        with_roles(&store).await;
        act(&store, "anna", note(ITEM, BudgetNote::Transferable)).await.unwrap();
        let own = form(of_bayern(2021), "10.00");
        assert_eq!(refused(&store, "bernd", form(of_item(2021), "10.00")).await, ["R-200"], "{name}: the Bund's money");
        act(&store, "bernd", own).await.unwrap();
        act(&store, "anna", form(of_item(2021), "10.00")).await.unwrap();
    }
}
