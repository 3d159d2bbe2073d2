//! A consortium by forms: registered, carrying a project with a share of each member, and a reimbursement among its members.

use super::client;
use super::forms::{DAY, VOUCHER, desk};
use crate::store::money::{begin, certify, commitment, issue, of_bayern, pay_typed};
use crate::support::*;
use titelbuch::core::command::Act;
use titelbuch::store::Viewer;

const REGISTER: &str = "/erfassen/verbund";
const CARRY: &str = "/erfassen/gemeinsame-traegerschaft";
const REIMBURSE: &str = "/erfassen/erstattung-unter-laendern";

#[rocket::async_test]
async fn a_project_is_carried_jointly_by_forms() {
    for (name, store) in open_books().await {
        begin(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let links = anna.get("/projekte").await.links();
        assert!(links.contains(&REGISTER.to_owned()), "{name}");
        let akte = "/projekte/p-1/akte";
        assert!(!anna.get(akte).await.html.contains(CARRY), "{name}: no consortium could carry it");
        let about = [
            ("consortium", "verbund"),
            ("title", "Verbund (Beispiel)"),
            ("since", "01.01.2021"),
            ("lead", "DE-BY"),
            ("members[0]", "DE-BY"),
            ("members[1]", "DE-HB"),
            DAY,
        ];
        anna.book(&store, REGISTER, &about).await;
        let way = format!("{CARRY}?project=p-1");
        assert!(anna.get(akte).await.links().contains(&way), "{name}");
        let first = anna.get(&way).await;
        let chosen = [("project", "p-1"), ("consortium", "verbund")];
        let second = anna.step(CARRY, &first, &chosen, "weiter").await.shown;
        assert!(
            second.text().contains("Bayern (DE-BY)") && second.html.matches("name=\"anteil-").count() == 2,
            "{name}"
        );
        let shares =
            |of_bremen| [("anteil-DE-BY", "66,66"), ("anteil-DE-HB", of_bremen), ("source", "Vereinbarung, § 4"), DAY];
        let refused = anna.step(CARRY, &second, &shares("33,33"), "pruefen").await.shown;
        assert!(refused.status == 422 && refused.html.contains("R-152"), "{name}: {}", refused.text());
        let checked = anna.step(CARRY, &second, &shares("33,34"), "pruefen").await.shown;
        assert!(checked.html.contains("<title>Angaben prüfen: "), "{name}: {}", checked.text());
        assert_eq!(anna.step(CARRY, &checked, &[], "buchen").await.shown.status, 303, "{name}");
        let project = anna.get("/projekte/p-1").await.text();
        assert!(project.contains("verbund: DE-BY 66,66"), "{name}: {project}");

        store.record(now(), creation_of_actor("clara", "Clara Kasse")).await.ok();
        for (who, asked) in [
            ("anna", Act::MakeCommitment(commitment("c-1", &of_bayern(2021), "30.00"))),
            ("anna", certify("o-1", "c-1", "30.00")),
            ("bernd", issue("o-1")),
            ("clara", pay_typed("o-1", "30.00")),
        ] {
            act(&store, who, asked).await.unwrap();
        }
        let of = |amount| [("project", "p-1"), ("partner", "DE-HB"), ("amount", amount), DAY, VOUCHER];
        anna.refused(REIMBURSE, &of("10,01"), &["R-154"]).await;
        anna.book(&store, REIMBURSE, &of("10,00")).await;
        let joint = store.dossier(&Viewer::all(), &id("p-1")).await.unwrap().unwrap().joint.unwrap();
        assert_eq!(joint.what.shares.len(), 2, "{name}");
    }
}
