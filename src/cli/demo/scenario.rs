//! What happens in the demo: keys, and an allocation by two persons; what is spent of it stands in `spending`.
//!
//! The keys are real tables with their sources. The frame is invented and says so in its voucher.

use super::player::{Player, Scene};
use super::{ANNA, BERND, RUN, step};
use crate::cli::failure::{Answer, Failure};
use crate::cli::{key, output};
use crate::core::allocation::RunParameters;
use crate::core::command::{Act, Draft};
use crate::core::ids::{ComponentId, KeyId, ProposalId};
use crate::core::journal::hash::Hash;
use crate::core::money::Euro;
use crate::intake::tables;
use crate::store::{RecordError, Viewer};

const KEY: &str = "koenigstein-2019";
pub const COMPONENT: &str = "foederal";
const FRAME_VOUCHER: &str =
    "Beispielbeleg B-01 (Größenordnung: Koalitionsausschuss vom 03.06.2020, Ziffer 41, ca. 50 %)";

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

pub async fn content_of(player: &Player, id: &ProposalId) -> Result<Hash, Failure> {
    let proposal = player.store.proposal(&Viewer::all(), id).await?;
    let lost = || Failure::failed(format!("Der Vorschlag {id} ist nicht im Buch."));
    Ok(proposal.ok_or_else(lost)?.content_sha256)
}

pub fn cents(count: i64) -> Result<Euro, Failure> {
    Euro::from_cents(count).map_err(|e| Failure::failed(e.to_string()))
}
