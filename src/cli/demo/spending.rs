//! What happens in the demo after the allocation: authority for two years, and projects that bind some of it.
//!
//! Item, appropriations, assignments, projects and commitments are invented and say so in their titles and vouchers.
//! They are chosen so that the reports show something: a Land that has bound all, one that has bound nothing, a
//! project without a commitment.

use super::player::{Player, Scene};
use super::scenario::{COMPONENT, cents, content_of};
use super::{ANNA, BERND, step};
use crate::cli::failure::{Answer, Failure};
use crate::core::command::{Act, Commit, CreateBudgetItem, Draft, RegisterProject};
use crate::core::federal_state;
use crate::core::ids::{BudgetItemId, ComponentId, ManagerId, ProjectId, ProposalId};
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AssignmentLine};

const ITEM: &str = "0699/532 99";

/// The authority of one year, in cents.
struct Year {
    number: u16,
    booked_on: &'static str,
    voucher: &'static str,
    appropriated: i64,
    proposal: &'static str,
    assigned: &'static [(&'static str, i64)],
}

const YEARS: [Year; 2] = [
    Year {
        number: 2021,
        booked_on: "2021-02-08",
        voucher: "Beispielbeleg B-02 (erfunden)",
        appropriated: 30_000_000_000,
        proposal: "zuweisung-2021-1",
        assigned: &[("DE-BE", 500_000_000), ("DE-BY", 2_000_000_000), ("DE-NW", 3_000_000_000), ("DE-SN", 800_000_000)],
    },
    Year {
        number: 2022,
        booked_on: "2022-01-17",
        voucher: "Beispielbeleg B-04 (erfunden)",
        appropriated: 10_000_000_000,
        proposal: "zuweisung-2022-1",
        assigned: &[("DE-BY", 1_200_000_000), ("DE-NW", 1_500_000_000)],
    },
];

/// Id, title, Land, policy field, and what is bound: year and cents.
type Project = (&'static str, &'static str, &'static str, &'static str, &'static [(u16, i64)]);

const PROJECTS: [Project; 6] = [
    (
        "bsp-001",
        "Antrag online nach dem Prinzip „Einer für Alle“",
        "DE-BY",
        "bildung",
        &[(2021, 250_000_000), (2022, 120_000_000)],
    ),
    ("bsp-002", "Leistungen für Familien aus einer Hand", "DE-BY", "familie_kind", &[(2021, 1_400_000_050)]),
    ("bsp-003", "Schulanmeldung online", "DE-BE", "bildung", &[(2021, 500_000_000)]),
    ("bsp-004", "Elternbeiträge berechnen und zahlen", "DE-NW", "familie_kind", &[(2021, 1_175_000_099)]),
    ("bsp-005", "Anerkennung von Schulabschlüssen", "DE-NW", "bildung", &[]),
    ("bsp-006", "Unterhalt und Vormundschaft online", "DE-SN", "familie_kind", &[]),
];

/// Two years' authority out of the frame, and projects that bind some of it.
pub async fn play(player: &mut Player) -> Answer {
    let item = BudgetItemId::new(ITEM)?;
    let title = "OZG-Umsetzung, Zuweisungen an Länder (Beispiel, erfunden)".to_owned();
    let what = CreateBudgetItem { budget_item: item, title, manager: ManagerId::new("bmi")? };
    player.play(Scene::of(ANNA, "2021-02-08"), Act::CreateBudgetItem(what)).await?;
    for year in &YEARS {
        authorise(player, year).await?;
    }
    for project in &PROJECTS {
        register(player, project).await?;
    }
    Ok(())
}

async fn authorise(player: &mut Player, year: &Year) -> Answer {
    let (budget_item, component) = (BudgetItemId::new(ITEM)?, ComponentId::new(COMPONENT)?);
    let (booking_year, amount_cents) = (year.number, cents(year.appropriated)?);
    let act = Act::Appropriate { budget_item: budget_item.clone(), booking_year, amount_cents };
    player.play(Scene::of(ANNA, year.booked_on).with(year.voucher), act).await?;
    step("Veranschlagt (erfunden)", &format!("{} in {ITEM}, Haushaltsjahr {booking_year}", amount_cents.to_german()));
    let line = |(recipient, amount): &(&str, i64)| {
        Ok(AssignmentLine { recipient: ManagerId::new(*recipient)?, amount_cents: cents(*amount)? })
    };
    let lines = year.assigned.iter().map(line).collect::<Result<Vec<_>, Failure>>()?;
    let draft = Draft::Assignment(Assignment { component, budget_item, booking_year, lines });
    let proposal = ProposalId::new(year.proposal)?;
    player.play(Scene::of(ANNA, year.booked_on), Act::Propose { proposal: proposal.clone(), draft }).await?;
    let content_sha256 = content_of(player, &proposal).await?;
    let approve = Act::Approve { proposal: proposal.clone(), content_sha256 };
    player.play(Scene::of(BERND, year.booked_on), approve).await?;
    player.play(Scene::of(ANNA, year.booked_on), Act::CarryOut { proposal }).await?;
    let names: Vec<&str> = year.assigned.iter().map(|(land, _)| name_of(land)).collect();
    step("Zugewiesen (erfunden)", &format!("Haushaltsjahr {booking_year}: {}", names.join(", ")));
    Ok(())
}

async fn register(player: &mut Player, (id, title, land, policy_field, bound): &Project) -> Answer {
    let (project, manager) = (ProjectId::new(*id)?, ManagerId::new(*land)?);
    let what = RegisterProject {
        project: project.clone(),
        title: format!("{title} (Beispiel, erfunden)"),
        land: manager.clone(),
        policy_field: (*policy_field).to_owned(),
    };
    player.play(Scene::of(ANNA, "2021-03-15"), Act::RegisterProject(what)).await?;
    for (booking_year, amount) in *bound {
        let commit = Commit {
            project: project.clone(),
            manager: manager.clone(),
            component: ComponentId::new(COMPONENT)?,
            budget_item: BudgetItemId::new(ITEM)?,
            booking_year: *booking_year,
            amount_cents: cents(*amount)?,
        };
        let booked_on = if *booking_year == 2021 { "2021-03-15" } else { "2022-02-01" };
        let scene = Scene::of(ANNA, booked_on).with("Beispielbeleg B-03 (erfunden)");
        player.play(scene, Act::Commit(commit)).await?;
    }
    let sum = Euro::sum(bound.iter().map(|(_, amount)| cents(*amount)).collect::<Result<Vec<_>, Failure>>()?);
    let sum = sum.map_err(|e| Failure::failed(format!("{e}.")))?;
    let said = if bound.is_empty() { "noch keine Bindung".to_owned() } else { format!("{} gebunden", sum.to_german()) };
    step("Projekt (erfunden)", &format!("{id} in {}: {said}", name_of(land)));
    Ok(())
}

fn name_of(land: &str) -> &str {
    federal_state::by_code(land).map_or(land, |known| known.name)
}
