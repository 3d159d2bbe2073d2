//! What two Länder have together: a statement of the Kasse that names both, and a service whose running cost they share. Each
//! report comes to its own sums in the sight of either.

use super::lands::sixteen;
use super::*;
use crate::store::consortium::carry_jointly;
use crate::store::evidence::tell;
use crate::store::kept::viewers;
use crate::store::money::{begin, certify, issue, pay, second_item, statement};
use titelbuch::core::apportion::Method;
use titelbuch::core::reuse::{AgreeReuse, ReuseAct, ShareRunningCost};
use titelbuch::core::service::RegisterService;
use titelbuch::desk::{DeskError, Format, ReportParameters, make_report};
use titelbuch::report::Language;
use titelbuch::report::definition::catalogue;
use titelbuch::store::{StoreError, Viewer};

/// A statement of two lines, one for each, and a running cost of ten euro that both bear.
async fn together(store: &Store) {
    sixteen(store, &["DE-BY", "DE-HB", "DE-HH"]).await;
    for land in ["de-by", "de-hb"] {
        let order = format!("x-{land}");
        act(store, "anna", certify(&order, &format!("c-{land}"), "1.00")).await.unwrap();
        act(store, "bernd", issue(&order)).await.unwrap();
    }
    for step in [statement("k-1", 2, "2.00"), pay("x-de-by", "k-1", 1, "1.00"), pay("x-de-hb", "k-1", 2, "1.00")] {
        act(store, "clara", step).await.unwrap();
    }
    let service = RegisterService {
        service: id("10119"),
        title: "Wohngeld".to_owned(),
        bundle: None,
        deadline: None,
        source: "Beispiel".to_owned(),
    };
    let reuse = AgreeReuse {
        service: id("10119"),
        provider: id("DE-BY"),
        user: id("DE-HB"),
        since_on: titelbuch::core::calendar::parse_date("2021-01-15").unwrap(),
        agreement: "Vereinbarung".to_owned(),
    };
    let cost = ShareRunningCost {
        service: id("10119"),
        provider: id("DE-BY"),
        cost_year: 2021,
        total_cents: euro("10.00"),
        key: id("koenigstein-2019"),
        method: Method::LargestRemainder,
    };
    let acts = [Act::RegisterService(service), Act::Reuse(ReuseAct::Agree(reuse)), Act::Reuse(ReuseAct::Share(cost))];
    for asked in acts {
        act(store, "anna", asked).await.unwrap();
    }
}

/// Makes every report that asks for nothing, in the sight of whoever looks.
async fn all_reports(store: &Store, name: &str, viewers: &[Viewer]) {
    let reports = catalogue(Language::De).unwrap();
    let asks_nothing = reports.iter().filter(|report| report.parameters.iter().all(|one| !one.required));
    let ids: Vec<String> = asks_nothing.map(|report| report.id.clone()).collect();
    assert!(ids.len() > 12, "{ids:?}");
    for viewer in viewers {
        let sight = format!("{name} {:?}", viewer.sight());
        for report in &ids {
            let parameters = ReportParameters::at(None, None);
            let made = make_report(store, viewer, report, &parameters, Format::Csv, Language::De).await;
            match made {
                Ok(_) => {}
                // Some take any of several parameters and need one of them; the journal is told whole or not at all.
                Err(DeskError::Parameters(_)) if ["allocation-comparison", "statement-of-use"].contains(&&**report) => {
                }
                Err(DeskError::Store(StoreError::OutOfSight)) if report == "journal-extract" => {}
                Err(error) => panic!("{sight} {report}: {error:?}"),
            }
        }
    }
}

#[tokio::test]
async fn every_report_comes_to_its_sums_in_the_sight_of_a_land() {
    for (name, store) in open_books().await {
        together(&store).await;
        let viewers: Vec<Viewer> = viewers(&store).await.into_iter().take(3).collect();
        all_reports(&store, &name, &viewers).await;
        for viewer in viewers {
            shares(&store, &viewer).await;
        }
    }
}

/// What is claimed of a project that a Land carries with the one that leads is that one's money: the other sees the claims, and
/// no report mixes them with amounts of its own.
#[tokio::test]
async fn every_report_comes_to_its_sums_for_whoever_carries_a_project_with_another() {
    for (name, store) in open_books().await {
        begin(&store).await;
        act(&store, "anna", second_item()).await.unwrap();
        tell(&store).await;
        carry_jointly(&store).await;
        let viewers = viewers(&store).await;
        let [bayern, bremen] = [&viewers[1], &viewers[2]];
        assert_eq!(store.claims(bayern).await.unwrap(), store.claims(bremen).await.unwrap(), "{name}");
        all_reports(&store, &name, &viewers[..3]).await;
        let parameters = ReportParameters::at(None, None);
        for (report, of) in [("project-dossier", ("project", "p-1")), ("statement-of-use", ("filing", "n-1"))] {
            let asked = ReportParameters::at(None, None).with("project", "p-1").with(of.0, of.1);
            for viewer in &viewers[..3] {
                let made = make_report(&store, viewer, report, &asked, Format::Csv, Language::De).await;
                assert!(made.is_ok(), "{name} {report} {:?}: {:?}", viewer.sight(), made.err());
            }
        }
        let csv = async |viewer| {
            let made = make_report(&store, viewer, "claims", &parameters, Format::Csv, Language::De).await.unwrap();
            String::from_utf8(made.bytes).unwrap()
        };
        assert_eq!([csv(bayern).await.contains("r-1"), csv(bremen).await.contains("r-1")], [true, false], "{name}");
    }
}

/// Whoever sees all has both lines and both shares, a Land its own.
async fn shares(store: &Store, viewer: &Viewer) {
    let csv = async |report: &str| {
        let parameters = ReportParameters::at(None, None);
        let made = make_report(store, viewer, report, &parameters, Format::Csv, Language::De).await.unwrap();
        String::from_utf8(made.bytes).unwrap()
    };
    let is_whole = viewer.sight().is_whole();
    let cost = csv("running-cost").await;
    let shown = cost.lines().filter(|line| line.starts_with("10119,")).count();
    assert_eq!(shown, if is_whole { 2 } else { 1 }, "two shares, or the own one: {cost}");
    assert_eq!(csv("cash-reconciliation").await.contains("k-1"), is_whole, "{:?}", viewer.sight());
}
