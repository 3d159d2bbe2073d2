//! What Länder have in common: services, authorities and consortia, which are for all to see, and projects that two of
//! them carry jointly, which are for these two. In the federal order, whatever each of them does beside.

use super::year::project;
use super::{Step, day, mark, named};
use crate::store::money::{certify, commitment, issue, of_bayern, pay_typed};
use crate::support::*;
use titelbuch::core::command::Act;
use titelbuch::core::commitment::MakeCommitment;
use titelbuch::core::consortium::{CarryJointly, CostShare, RegisterConsortium, ReimbursePartner};
use titelbuch::core::federal_state;
use titelbuch::core::roll_out::{AuthorityKind, Competent, ConnectAuthority, DeclareCompetence, RegisterAuthority};
use titelbuch::core::service::{MaturityScheme, ReachMaturity, RegisterService, ServiceOfProject};

/// These Länder in the federal order.
fn ordered(lands: &[&str]) -> Vec<&'static str> {
    let codes = federal_state::ALL.map(|land| land.code).into_iter();
    codes.filter(|code| lands.contains(code)).collect()
}

/// The Länder by two; one may be left over.
pub fn pairs(lands: &[&str]) -> Vec<[&'static str; 2]> {
    ordered(lands).chunks_exact(2).map(|two| [two[0], two[1]]).collect()
}

/// `paar-sh-hh`: the project of two Länder, which has the mark of neither.
pub fn joint(pair: [&str; 2]) -> String {
    let [one, other] = pair.map(|land| mark(land).trim_start_matches("de-").to_owned());
    format!("paar-{one}-{other}")
}

/// Services with who is competent and connected, and consortia; told with the code of the Land, which is no mark.
pub fn for_all(lands: &[&str]) -> Vec<Step> {
    let services = ordered(lands).into_iter().flat_map(service);
    let consortia = pairs(lands).into_iter().map(|[lead, partner]| {
        Act::RegisterConsortium(RegisterConsortium {
            consortium: id(&format!("verbund.{lead}.{partner}")),
            title: format!("Verbund {lead}, {partner}"),
            members: vec![id(lead), id(partner)],
            lead: id(lead),
            since: day("2021-01-01"),
        })
    });
    services.chain(consortia).map(|act| ("anna", act)).collect()
}

/// The service that the project of a Land works on.
fn service(land: &str) -> [Act; 6] {
    let place = federal_state::ALL.iter().position(|known| known.code == land).unwrap();
    let number = format!("9900800101{:04}", 3000 + place);
    let authority = format!("kreis.{land}");
    [
        Act::RegisterService(RegisterService {
            service: id(&number),
            title: format!("Leistung {land}"),
            bundle: None,
            deadline: None,
            source: "Beispiel".to_owned(),
        }),
        Act::RegisterAuthority(RegisterAuthority {
            authority: id(&authority),
            title: format!("Landkreis {land}"),
            kind: AuthorityKind::District,
            land: id(land),
        }),
        Act::DeclareCompetence(DeclareCompetence {
            service: id(&number),
            land: id(land),
            competent_from: day("2021-01-01"),
            competent: vec![Competent { kind: AuthorityKind::District, number: Some(4) }],
            source: format!("Verordnung {land}"),
        }),
        Act::ConnectAuthority(ConnectAuthority {
            service: id(&number),
            authority: id(&authority),
            connected_on: day("2021-01-20"),
            evidence: format!("Protokoll {land}"),
        }),
        Act::ReachMaturity(ReachMaturity {
            service: id(&number),
            land: Some(id(land)),
            scheme: MaturityScheme::V1,
            level: 2,
            reached_on: day("2021-01-20"),
            evidence: format!("Abnahme {land}"),
        }),
        Act::AttachService(ServiceOfProject { project: id(&named("p", land)), service: id(&number) }),
    ]
}

/// A project of two, what the first binds and pays for it, and what the second reimburses.
pub fn carried(lands: &[&str]) -> Vec<Step> {
    pairs(lands).into_iter().flat_map(together).collect()
}

fn together(pair: [&str; 2]) -> Vec<Step> {
    let ([lead, partner], name) = (pair, joint(pair));
    let share = |member: &str, percent: &str| CostShare { member: id(member), percent: percent.to_owned() };
    let jointly = CarryJointly {
        project: id(&name),
        consortium: id(&format!("verbund.{lead}.{partner}")),
        shares: vec![share(lead, "75"), share(partner, "25")],
        source: format!("Vereinbarung {name}"),
    };
    let made = MakeCommitment {
        project: id(&name),
        manager: id(lead),
        purpose: format!("Los von {}", mark(lead)),
        ..commitment(&named("k", lead), &of_bayern(2021), "4.00")
    };
    let back = ReimbursePartner { project: id(&name), partner: id(partner), amount_cents: euro("0.25") };
    vec![
        ("anna", project(&name, lead, format!("Vorhaben {name}"))),
        ("anna", Act::CarryJointly(jointly)),
        ("anna", Act::MakeCommitment(made)),
        ("anna", certify(&named("l", lead), &named("k", lead), "2.00")),
        ("bernd", issue(&named("l", lead))),
        ("clara", pay_typed(&named("l", lead), "2.00")),
        ("anna", Act::ReimbursePartner(back)),
    ]
}
