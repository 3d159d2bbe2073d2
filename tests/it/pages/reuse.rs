//! Who uses what another Land runs, and what funds of the EU refinance, by HTTP and without script, on both databases.

use super::client;
use super::forms::{VOUCHER, desk};
use super::rights::signed_in;
use crate::store::roles::grant;
use crate::support::*;
use titelbuch::core::apportion::Method;
use titelbuch::core::calendar::parse_date;
use titelbuch::core::command::Act;
use titelbuch::core::ids::{Seq, ServiceId};
use titelbuch::core::proposal::ReasonCode;
use titelbuch::core::reuse::{AgreeReuse, EndReuse, ReuseAct, ShareRunningCost};
use titelbuch::core::role::{Role, RoleAct};
use titelbuch::core::service::RegisterService;
use titelbuch::store::{Store, Viewer};

const DAY: (&str, &str) = ("booked_on", "01.06.2023");
const SERVICE: (&str, &str) = ("service", "10119");

#[rocket::async_test]
async fn a_service_is_amended_re_used_and_its_running_cost_shared() {
    for (name, store) in open_books().await {
        seed_masters(&store).await;
        seed_key(&store).await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let told = [SERVICE, ("content.title", "Wohngeld"), ("content.source", "OZG-Katalog"), DAY];
        anna.book(&store, "/erfassen/leistung", &told).await;
        let amendment = "/erfassen/leistungsaenderung?service=10119";
        let shown = anna.get(amendment).await;
        assert!(shown.html.contains("value=\"Wohngeld\"") && shown.html.contains("value=\"OZG-Katalog\""), "{name}");
        let due = [
            ("content.title", "Wohngeld beantragen"),
            ("content.source", "OZG-Katalog"),
            ("content.deadline.due_on", "31.12.2022"),
            ("content.deadline.scheme", "1.1"),
            ("content.deadline.level", "3"),
            ("content.deadline.source", "OZG § 1"),
            DAY,
        ];
        anna.book(&store, amendment, &due).await;
        let shown = anna.get(amendment).await;
        assert!(shown.html.contains("value=\"31.12.2022\""), "{name}: {}", shown.html);
        let missing = anna.get("/erfassen/leistungsaenderung?service=10120").await;
        assert!(missing.status == 404 && missing.text().contains("Die Leistung 10120 gibt es nicht"), "{name}");

        let page = anna.get("/leistungen/10119").await;
        assert!(
            page.text().contains("Keine Nachnutzung aufgezeichnet.") && page.text().contains("31.12.2022"),
            "{name}"
        );
        for form in ["leistungsaenderung", "nachnutzung", "nachnutzungsende", "betriebskosten", "betriebskostenumkehr"]
        {
            let way = format!("/erfassen/{form}?service=10119");
            assert!(page.links().contains(&way), "{name}: {way}");
        }
        let reuse = |user| {
            let (provider, since) = (("provider", "DE-BY"), ("since_on", "01.03.2022"));
            [SERVICE, provider, ("user", user), since, ("agreement", "Vertrag vom 1. Februar 2022"), DAY]
        };
        anna.refused("/erfassen/nachnutzung", &reuse("DE-BY"), &["R-1"]).await;
        anna.book(&store, "/erfassen/nachnutzung?service=10119", &reuse("DE-SL")).await;
        let agreed = (store.head(&Viewer::all()).await.unwrap().size - 1).to_string();
        let cost = |year, amount| {
            let (provider, key) = (("provider", "DE-BY"), ("key", "koenigstein-2019"));
            let method = ("method", "largest_remainder");
            [SERVICE, provider, ("cost_year", year), ("amount", amount), key, method, VOUCHER, DAY]
        };
        anna.book(&store, "/erfassen/betriebskosten?service=10119", &cost("2022", "1.000,00")).await;
        anna.refused("/erfassen/betriebskosten?service=10119", &cost("2022", "1.000,00"), &["R-1"]).await;
        let shared = (store.head(&Viewer::all()).await.unwrap().size - 1).to_string();
        let page = anna.get("/leistungen/10119").await.text();
        for said in ["Vertrag vom 1. Februar 2022", "DE-SL", "koenigstein-2019", "928,"] {
            assert!(page.contains(said), "{name}: no „{said}“ in {page}");
        }
        let back = [SERVICE, ("shared", shared.as_str()), ("reason", "wrong_amount"), VOUCHER, DAY];
        anna.book(&store, "/erfassen/betriebskostenumkehr?service=10119", &back).await;
        assert!(anna.get("/leistungen/10119").await.text().contains("Keine Betriebskosten aufgezeichnet."), "{name}");
        let end = |day| [SERVICE, ("agreed", agreed.as_str()), ("ended_on", day), DAY];
        anna.refused("/erfassen/nachnutzungsende?service=10119", &end("01.01.2022"), &["R-1"]).await;
        anna.book(&store, "/erfassen/nachnutzungsende?service=10119", &end("31.12.2022")).await;
        assert!(anna.get("/leistungen/10119").await.text().contains("31.12.2022"), "{name}");
    }
}

#[rocket::async_test]
async fn a_project_says_which_fund_refinances_it_until_it_says_so_no_more() {
    for (name, store) in open_books().await {
        seed_assigned(&store, "80.00").await;
        let client = client(&store).await;
        let mut anna = desk(&client, &store, "anna").await;
        let file = anna.get("/projekte/p-1/akte").await.links();
        let (tag, untag) = ("/erfassen/refinanzierung?project=p-1", "/erfassen/refinanzierungsende?project=p-1");
        assert!([tag, untag].iter().all(|way| file.iter().any(|link| link == way)), "{name}: {file:?}");
        let of = |rate| {
            [("project", "p-1"), ("fund", "EFRE 2021–2027"), ("reference", "BY-77"), ("rate_percent", rate), DAY]
        };
        anna.refused(tag, &of("100,5"), &["R-1"]).await;
        anna.refused(untag, &[("project", "p-1"), DAY], &["R-"]).await;
        anna.book(&store, tag, &of("40")).await;
        let shown = anna.get("/projekte/p-1/akte").await.text();
        assert!(shown.contains("EFRE 2021–2027, BY-77: 40"), "{name}: {shown}");
        for asked in ["by-77", "EFRE"] {
            let found = anna.get(&format!("/suche?q={asked}")).await;
            assert!(found.links().iter().any(|link| link == "/projekte/p-1"), "{name} {asked}: {}", found.text());
        }
        anna.book(&store, untag, &[("project", "p-1"), DAY]).await;
        assert!(!anna.get("/projekte/p-1/akte").await.text().contains("BY-77"), "{name}");
    }
}

/// Bayern runs a service that the Saarland uses, and a year of its cost is shared: the events that say so.
async fn agreed_and_shared(store: &Store) -> (ServiceId, Seq, Seq) {
    seed_assigned(store, "80.00").await;
    for actor in ["clara", "dora"] {
        store.record(now(), creation_of_actor(actor, actor)).await.unwrap();
    }
    let service = ServiceId::new("10119").unwrap();
    let (title, source) = ("Wohngeld".to_owned(), "OZG-Katalog".to_owned());
    let known = RegisterService { service: service.clone(), title, bundle: None, deadline: None, source };
    act(store, "anna", Act::RegisterService(known)).await.unwrap();
    let agreed = AgreeReuse {
        service: service.clone(),
        provider: id("DE-BY"),
        user: id("DE-SL"),
        since_on: parse_date("2020-01-01").unwrap(),
        agreement: "Vertrag unter Zweien".to_owned(),
    };
    let agreed = act(store, "anna", Act::Reuse(ReuseAct::Agree(agreed))).await.unwrap().seq;
    let cost = ShareRunningCost {
        service: service.clone(),
        provider: id("DE-BY"),
        cost_year: 2020,
        total_cents: euro("1000.00"),
        key: id("koenigstein-2019"),
        method: Method::LargestRemainder,
    };
    let shared = act(store, "anna", Act::Reuse(ReuseAct::Share(cost))).await.unwrap().seq;
    (service, agreed, shared)
}

#[rocket::async_test]
async fn what_others_agree_and_share_is_neither_seen_nor_ended_nor_taken_back() {
    for (name, store) in open_books().await {
        let (service, agreed, shared) = agreed_and_shared(&store).await;
        for (actor, land) in [("bernd", "DE-HB"), ("clara", "DE-SL"), ("dora", "DE-BY")] {
            act(&store, "system", grant(actor, Role::StateFinanceOfficer, land, None)).await.unwrap();
        }
        act(&store, "system", Act::Role(RoleAct::Enforce)).await.unwrap();
        let client = client(&store).await;
        for (actor, sees) in [("bernd", false), ("clara", true), ("dora", true)] {
            let mut desk = desk(&client, &store, actor).await;
            for (page, said) in [
                ("/leistungen/10119", "Vertrag unter Zweien"),
                ("/leistungen/10119", "koenigstein-2019"),
                ("/erfassen/nachnutzungsende?service=10119", "DE-BY → DE-SL"),
                ("/erfassen/betriebskostenumkehr?service=10119", "DE-BY 2020"),
            ] {
                let shown = desk.get(page).await;
                assert_eq!(shown.status, 200, "{name} {actor} {page}");
                assert_eq!(shown.text().contains(said), sees, "{name} {actor} {page}: {}", shown.text());
            }
        }
        let reason = ReasonCode::WrongAmount;
        let ended_on = parse_date("2020-12-31").unwrap();
        let end = Act::Reuse(ReuseAct::End(EndReuse { service: service.clone(), agreed, ended_on }));
        let back = Act::Reuse(ReuseAct::Reverse { service, shared, reason });
        for (actor, asked, rule) in [
            ("bernd", &end, Some("R-200")),
            ("bernd", &back, Some("R-200")),
            ("clara", &back, Some("R-200")),
            ("clara", &end, None),
            ("dora", &back, None),
        ] {
            let done = act(&store, actor, asked.clone()).await;
            let refused = done.err().map(|error| format!("{error:?}"));
            assert_eq!(refused.is_some(), rule.is_some(), "{name} {actor}: {refused:?}");
            assert!(rule.is_none_or(|rule| refused.unwrap().contains(rule)), "{name} {actor}");
        }
        let head = store.head(&Viewer::all()).await.unwrap().size;
        for (actor, sees) in [("bernd", false), ("clara", true), ("dora", true)] {
            let mut desk = signed_in(&client, &store, actor).await;
            for seq in [agreed.0, shared.0, head - 2, head - 1] {
                let status = desk.get(&format!("/journal/{seq}")).await.status;
                assert_eq!(status == 200, sees, "{name} {actor} {seq}: {status}");
            }
        }
    }
}
