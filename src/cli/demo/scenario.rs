//! What happens in the demo: keys, an allocation by two persons, and authority for one year.
//!
//! The keys are real tables with their sources. Frame, item, appropriation, assignments and the
//! project are invented and say so in their titles and vouchers.

use super::player::{Player, Scene};
use super::{ANNA, BERND, RUN, step};
use crate::cli::failure::{Answer, Failure};
use crate::cli::{key, output};
use crate::core::allocation::RunParameters;
use crate::core::command::{Act, Commit, CreateBudgetItem, Draft, RegisterProject};
use crate::core::ids::{BudgetItemId, ComponentId, KeyId, ManagerId, ProjectId, ProposalId};
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use crate::core::proposal::{Assignment, AssignmentLine};
use crate::intake::tables;
use crate::store::{RecordError, Viewer};

const KEY: &str = "koenigstein-2019";
const COMPONENT: &str = "foederal";
const ITEM: &str = "0699/532 99";
const PROJECT: &str = "bsp-001";
const YEAR: u16 = 2021;
const FRAME_VOUCHER: &str =
    "Beispielbeleg B-01 (Größenordnung: Koalitionsausschuss vom 03.06.2020, Ziffer 41, ca. 50 %)";
const INVENTED: &str = "Beispielbeleg B-02 (erfunden)";

/// Registers every published table; one does not add up and is refused.
pub async fn keys(player: &mut Player) -> Answer {
    let scene = Scene::of(ANNA, "2020-12-15");
    for table in tables::ALL_KEYS {
        let definition = key::of_table(table)?;
        let (id, title) = (definition.id.clone(), definition.title.clone());
        match player.try_play(scene, Act::RegisterKey { definition }).await? {
            Ok(receipt) => {
                step("Schlüssel erfasst", &format!("{id} ({title})"));
                receipt.notices.iter().for_each(|notice| output::text(&format!("  Hinweis: {}", notice.0)));
            }
            Err(RecordError::Refused(violations)) => {
                step("Schlüssel abgelehnt", id.as_str());
                violations.iter().for_each(|violation| output::text(&format!("  {violation}")));
            }
            Err(other) => return Err(other.into()),
        }
    }
    player.play(scene, Act::ActivateKey { key: KeyId::new(KEY)? }).await?;
    step("Schlüssel in Kraft gesetzt", KEY);
    Ok(())
}

/// Frame, proposal by one, approval by another, carrying out.
pub async fn allocate(player: &mut Player) -> Answer {
    let (component, proposal) = (ComponentId::new(COMPONENT)?, ProposalId::new(RUN)?);
    let amount_cents = cents(150_000_000_000)?;
    let frame = Act::GrantFrame { component: component.clone(), amount_cents };
    player.play(Scene::of(ANNA, "2021-01-11").with(FRAME_VOUCHER), frame).await?;
    step("Rahmen erteilt", &format!("{} für {COMPONENT}", amount_cents.to_german()));
    let parameters = RunParameters::plain(component, amount_cents, KeyId::new(KEY)?);
    let draft = Draft::Allocation { parameters };
    player.play(Scene::of(ANNA, "2021-02-01"), Act::Propose { proposal: proposal.clone(), draft }).await?;
    step("Verteilung vorgeschlagen", &format!("{RUN} von Anna Beispiel, nach {KEY}"));
    approve(player, &proposal, "2021-02-03").await?;
    player.play(Scene::of(ANNA, "2021-02-05"), Act::CarryOut { proposal }).await?;
    step("Verteilung ausgeführt", "auf alle 16 Länder gebucht");
    Ok(())
}

async fn approve(player: &mut Player, proposal: &ProposalId, on: &'static str) -> Answer {
    let content_sha256 = content_of(player, proposal).await?;
    let approve = || Act::Approve { proposal: proposal.clone(), content_sha256 };
    if let Err(RecordError::Refused(violations)) = player.try_play(Scene::of(ANNA, on), approve()).await? {
        step("Genehmigung durch Anna Beispiel abgelehnt", "sie hat selbst vorgeschlagen");
        violations.iter().for_each(|violation| output::text(&format!("  {violation}")));
    }
    player.play(Scene::of(BERND, on), approve()).await?;
    step("Genehmigt", &format!("{proposal} von Bernd Muster, Prüfsumme des Inhalts {content_sha256}"));
    Ok(())
}

async fn content_of(player: &Player, id: &ProposalId) -> Result<Hash, Failure> {
    let proposal = player.store.proposal(&Viewer::all(), id).await?;
    let lost = || Failure::failed(format!("Der Vorschlag {id} ist nicht im Buch."));
    Ok(proposal.ok_or_else(lost)?.content_sha256)
}

/// One year's authority out of the frame, and a project that binds some of it.
pub async fn spend(player: &mut Player) -> Answer {
    let (item, component) = (BudgetItemId::new(ITEM)?, ComponentId::new(COMPONENT)?);
    let title = "OZG-Umsetzung, Zuweisungen an Länder (Beispiel, erfunden)".to_owned();
    let what = CreateBudgetItem { budget_item: item.clone(), title, manager: ManagerId::new("bmi")? };
    player.play(Scene::of(ANNA, "2021-02-08"), Act::CreateBudgetItem(what)).await?;
    let amount_cents = cents(30_000_000_000)?;
    let act = Act::Appropriate { budget_item: item.clone(), booking_year: YEAR, amount_cents };
    player.play(Scene::of(ANNA, "2021-02-08").with(INVENTED), act).await?;
    step("Veranschlagt (erfunden)", &format!("{} in {ITEM}, Haushaltsjahr {YEAR}", amount_cents.to_german()));
    assign(player, &component, &item).await?;
    let project = ProjectId::new(PROJECT)?;
    let title = "Antrag online nach dem Prinzip „Einer für Alle“ (Beispiel, erfunden)".to_owned();
    let (land, policy_field) = (ManagerId::new("DE-BY")?, "bildung".to_owned());
    let what = RegisterProject { project: project.clone(), title, land: land.clone(), policy_field };
    player.play(Scene::of(ANNA, "2021-03-15"), Act::RegisterProject(what)).await?;
    let amount_cents = cents(250_000_000)?;
    let commit = Commit { project, manager: land, component, budget_item: item, booking_year: YEAR, amount_cents };
    player.play(Scene::of(ANNA, "2021-03-15").with("Beispielbeleg B-03 (erfunden)"), Act::Commit(commit)).await?;
    step("Mittel gebunden (erfunden)", &format!("{} an Projekt {PROJECT} in Bayern", amount_cents.to_german()));
    Ok(())
}

async fn assign(player: &mut Player, component: &ComponentId, item: &BudgetItemId) -> Answer {
    let proposal = ProposalId::new("zuweisung-2021-1")?;
    let amounts = [("DE-BE", 500_000_000), ("DE-BY", 2_000_000_000), ("DE-NW", 3_000_000_000)];
    let line = |(recipient, amount): (&str, i64)| {
        Ok(AssignmentLine { recipient: ManagerId::new(recipient)?, amount_cents: cents(amount)? })
    };
    let lines = amounts.into_iter().map(line).collect::<Result<Vec<_>, Failure>>()?;
    let assignment = Assignment { component: component.clone(), budget_item: item.clone(), booking_year: YEAR, lines };
    let draft = Draft::Assignment(assignment);
    player.play(Scene::of(ANNA, "2021-03-01"), Act::Propose { proposal: proposal.clone(), draft }).await?;
    let content_sha256 = content_of(player, &proposal).await?;
    let approve = Act::Approve { proposal: proposal.clone(), content_sha256 };
    player.play(Scene::of(BERND, "2021-03-02"), approve).await?;
    player.play(Scene::of(ANNA, "2021-03-03"), Act::CarryOut { proposal }).await?;
    step("Zugewiesen (erfunden)", &format!("Haushaltsjahr {YEAR}: Berlin, Bayern, Nordrhein-Westfalen"));
    Ok(())
}

fn cents(count: i64) -> Result<Euro, Failure> {
    Euro::from_cents(count).map_err(|e| Failure::failed(e.to_string()))
}
