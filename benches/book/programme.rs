//! What a programme has beside commitments, orders, payments and vouchers, on a book that has those: what is handed on to
//! every municipality of Germany, statements of use, claims, contracts for later years, contributions, joint projects.
//!
//! As many of each as a programme of so many projects may have; whatever there is of them is invented, but for the names
//! and inhabitants of the municipalities.

use super::{commitment_of, land, record_all, record_by};
use crate::support::*;
use std::collections::BTreeMap;
use titelbuch::core::account::FundingSource;
use titelbuch::core::apportion::{Method, Unit};
use titelbuch::core::calendar::parse_date;
use titelbuch::core::claim::{Claimed, RaiseClaim};
use titelbuch::core::command::Act;
use titelbuch::core::consortium::{CarryJointly, CostShare, RegisterConsortium};
use titelbuch::core::contribution::{ContributionKind, RecordContribution, Valuation};
use titelbuch::core::federal_state::ALL;
use titelbuch::core::filing::{Examine, FilingKind, FilingLine, SubmitFiling};
use titelbuch::core::forward_commitment::{DueAmount, ForwardBasis, MakeForwardCommitment};
use titelbuch::core::ids::Seq;
use titelbuch::core::journal::hash::sha256;
use titelbuch::core::keys::{KeyDefinition, KeyKind, KeySource, RecipientRule, Value};
use titelbuch::core::money::Euro;
use titelbuch::core::onward_grant::*;
use titelbuch::core::recipient::{RecipientKind, RegisterRecipient};
use titelbuch::intake::municipalities::Municipality;
use titelbuch::intake::{municipalities, tables};
use titelbuch::store::Store;

/// Consortia of two Länder each, and the projects that each of them carries.
const CONSORTIA: u64 = 50;
const CARRIED: u64 = 4;

/// All of it. The share of the voucher `b-N` is the event `matched` + N, and there are `shares` of them.
pub async fn tell(store: &Store, projects: u64, matched: u64, shares: u64) {
    handed_on(store, projects).await;
    let some = projects / 2;
    record_all(store, "vv", 0..some, forward).await;
    record_all(store, "ei", 0..some, contribution).await;
    record_all(store, "na", 0..projects, filing).await;
    let examined = some.min(shares);
    record_by(store, "bernd", "pr", 0..examined, |number| examination(number, matched, projects)).await;
    record_by(store, "bernd", "fo", 0..examined / 2, |number| claim(number, matched, projects)).await;
    record_all(store, "vb", 0..CONSORTIA, consortium).await;
    record_all(store, "gt", 0..CONSORTIA * CARRIED, carried).await;
}

/// Every municipality gets a share of what its Land hands on by a key, and some one of their own for a project.
async fn handed_on(store: &Store, projects: u64) {
    let all = municipalities::read(tables::MUNICIPALITIES.csv.as_bytes()).unwrap();
    let at = |number: u64| &all[usize::try_from(number).unwrap() % all.len()];
    record_all(store, "ge", 0..u64::try_from(all.len()).unwrap(), |number| recipient(at(number))).await;
    let mut of_land: BTreeMap<&str, Vec<&Municipality>> = BTreeMap::new();
    all.iter().for_each(|one| of_land.entry(&one.land_code).or_default().push(one));
    for (number, (land, ones)) in (0..).zip(&of_land) {
        let bound = |_| commitment_of(&format!("wl-{land}"), number_of(land), land, "100000.00");
        record_all(store, &format!("wl{land}"), number..number + 1, bound).await;
        act(store, "anna", Act::RegisterKey { definition: inhabitants(land, ones) }).await.unwrap();
        act(store, "anna", Act::ActivateKey { key: id(&format!("einwohner-{land}")) }).await.unwrap();
        act(store, "anna", hand_on(&format!("wl-{land}"), by_key(land))).await.unwrap();
    }
    let some = projects / 2;
    record_all(store, "w", 0..some, |number| commitment_of(&format!("w-{number}"), number, land(number), "1.00")).await;
    let to = |number: u64| {
        let ones = &of_land[land(number)];
        ones[usize::try_from(number / 16).unwrap() % ones.len()].ags.as_str()
    };
    record_all(store, "wn", 0..some, |number| {
        let line = OnwardLine { recipient: id(to(number)), amount_cents: euro("1.00") };
        hand_on(&format!("w-{number}"), OnwardTo::Named { lines: vec![line] })
    })
    .await;
    record_all(store, "wa", 0..some / 2, |number| {
        let (onward_grant, recipient) = (id(&format!("w-{number}")), id(to(number)));
        Act::HandOn(HandOn::Receive(ReceiveOnward { onward_grant, recipient, amount_cents: euro("0.50") }))
    })
    .await;
}

/// The first project of a Land.
fn number_of(land: &str) -> u64 {
    u64::try_from(ALL.iter().position(|one| one.code == land).unwrap()).unwrap()
}

fn recipient(one: &Municipality) -> Act {
    Act::HandOn(HandOn::Register(RegisterRecipient {
        recipient: id(&one.ags),
        kind: RecipientKind::Municipality,
        title: Some(one.name.clone()),
        name: None,
        land: Some(id(&one.land_code)),
        ags: Some(one.ags.clone()),
        ars: Some(one.ars.clone()),
    }))
}

fn inhabitants(land: &str, ones: &[&Municipality]) -> KeyDefinition {
    let value =
        |one: &&Municipality| Value { recipient: id(&one.ags), value: one.population.to_string().parse().unwrap() };
    let values = ones.iter().map(value).collect();
    let title = "Zensus 2022".to_owned();
    KeyDefinition {
        id: id(&format!("einwohner-{land}")),
        version: 1,
        supersedes: None,
        title: "Einwohner der Gemeinden".to_owned(),
        kind: KeyKind::Indicator { name: "Einwohner".to_owned(), unit: "Personen".to_owned(), values },
        recipients: RecipientRule::AsNamed,
        legal_basis: "Beispiel".to_owned(),
        source: KeySource { title, url: None, retrieved_on: None, sha256: None, licence: None, note: None },
        as_of: parse_date("2022-05-15").unwrap(),
        as_of_assumed: None,
        scale: 0,
        valid_from: None,
        valid_to: None,
    }
}

/// Of the commitment of the same name.
fn hand_on(name: &str, to: OnwardTo) -> Act {
    Act::HandOn(HandOn::Grant(MakeOnwardGrant {
        onward_grant: id(name),
        from: OnwardFrom::Commitment { commitment: id(name) },
        basis: OnwardBasis::Grant,
        legal_basis: "Beispiel".to_owned(),
        purpose: "Anschluss der Gemeinden".to_owned(),
        to,
    }))
}

fn by_key(land: &str) -> OnwardTo {
    OnwardTo::Key(OnwardKey {
        key: id(&format!("einwohner-{land}")),
        total_cents: euro("100000.00"),
        within: None,
        base_cents: Euro::ZERO,
        floor_cents: None,
        cap_cents: None,
        unit: Unit::Cent,
        method: Method::LargestRemainder,
    })
}

fn forward(number: u64) -> Act {
    let due = |due_year| DueAmount { due_year, amount_cents: euro("1.00") };
    Act::MakeForwardCommitment(MakeForwardCommitment {
        forward_commitment: id(&format!("sp-{number}")),
        project: id(&format!("p-{number}")),
        manager: id(land(number)),
        component: id("foederal"),
        budget_item: id("0699/532 99"),
        basis: ForwardBasis::CurrentBusiness { reason: "Beispiel".to_owned() },
        amounts: vec![due(2022), due(2023)],
        purpose: "Beispiel".to_owned(),
        payee: None,
    })
}

fn contribution(number: u64) -> Act {
    Act::RecordContribution(RecordContribution {
        contribution: id(&format!("e-{number}")),
        project: id(&format!("p-{number}")),
        kind: ContributionKind::OwnWork,
        source: FundingSource::FederalState,
        amount_cents: euro("58.00"),
        valuation: Valuation::Hours { minutes: 60, hourly_rate_cents: euro("58.00") },
        contributed_on: parse_date("2021-01-20").unwrap(),
        reason: "Fachkonzept".to_owned(),
        document_sha256: sha256(format!("e-{number}").as_bytes()),
    })
}

fn filing(number: u64) -> Act {
    let category = "Beispiel".to_owned();
    let line = FilingLine { category, planned_cents: Some(euro("9.00")), spent_cents: euro("8.00") };
    Act::SubmitFiling(SubmitFiling {
        filing: id(&format!("n-{number}")),
        project: id(&format!("p-{number}")),
        kind: FilingKind::Interim,
        from: parse_date("2021-01-01").unwrap(),
        until: parse_date("2021-12-31").unwrap(),
        narrative_sha256: sha256(format!("n-{number}").as_bytes()),
        lines: vec![line],
        totals: None,
    })
}

/// The project of a voucher.
fn of_voucher(number: u64, projects: u64) -> u64 {
    number.wrapping_mul(7919) % projects
}

fn examination(number: u64, matched: u64, projects: u64) -> Act {
    Act::Examine(Examine {
        filing: id(&format!("n-{}", of_voucher(number, projects))),
        voucher: id(&format!("b-{number}")),
        matched: Seq(matched + number),
        accepted_cents: euro("0.60"),
        disputed_cents: euro("0.40"),
        finding: None,
    })
}

fn claim(number: u64, matched: u64, projects: u64) -> Act {
    Act::RaiseClaim(RaiseClaim {
        claim: id(&format!("r-{number}")),
        project: id(&format!("p-{}", of_voucher(number, projects))),
        what: Claimed::Recovery { voucher: id(&format!("b-{number}")), matched: Seq(matched + number) },
        amount_cents: euro("0.40"),
        due_on: parse_date("2022-03-31").unwrap(),
        basis: "Beispiel".to_owned(),
        debtor: None,
    })
}

/// Of the Länder of two neighbouring projects.
fn consortium(number: u64) -> Act {
    Act::RegisterConsortium(RegisterConsortium {
        consortium: id(&format!("verbund-{number}")),
        title: format!("Verbund {number} (Beispiel)"),
        members: vec![id(land(number)), id(land(number + 1))],
        lead: id(land(number)),
        since: parse_date("2021-01-01").unwrap(),
    })
}

/// A project of the Land that leads.
fn carried(number: u64) -> Act {
    let of = number % CONSORTIA;
    let project = of + (number / CONSORTIA) * 16 * CONSORTIA;
    let share = |member: &str, percent: &str| CostShare { member: id(member), percent: percent.to_owned() };
    Act::CarryJointly(CarryJointly {
        project: id(&format!("p-{project}")),
        consortium: id(&format!("verbund-{of}")),
        shares: vec![share(land(of), "60"), share(land(of + 1), "40")],
        source: "Beispiel".to_owned(),
    })
}
