//! The demo's masters: managers, two invented persons, the programme and its components.

use super::player::{Player, Scene};
use super::{ANNA, BERND, step};
use crate::cli::failure::Failure;
use crate::core::command::{Act, CreateActor, CreateComponent, CreateManager, CreateProgramme, ManagerKind};
use crate::core::decide::SYSTEM;
use crate::core::federal_state;
use crate::core::ids::{ActorId, ComponentId, IdError, ManagerId, ProgrammeId};
use crate::store::VaultDrafts;

const ADMINISTRATION: Scene = Scene::of(SYSTEM, "2020-12-01");
const SOURCE: &str = "Presseberichte zum Konjunkturpaket (eGovernment Computing, Haufe), dort „circa“; genaue Beträge nicht \
                      veröffentlicht";

impl From<IdError> for Failure {
    fn from(error: IdError) -> Failure {
        Failure::usage(format!("{error}."))
    }
}

/// Creates all masters; returns the tokens of the two persons.
pub async fn play(player: &mut Player) -> Result<[(ActorId, String); 2], Failure> {
    managers(player).await?;
    let anna = actor(player, ANNA, "Anna Beispiel").await?;
    let bernd = actor(player, BERND, "Bernd Muster").await?;
    step("Akteure angelegt", "Anna Beispiel (a.beispiel) und Bernd Muster (b.muster), beide erfunden");
    programme(player).await?;
    Ok([anna, bernd])
}

async fn managers(player: &mut Player) -> Result<(), Failure> {
    manager(player, "bund", "Bundesrepublik Deutschland", None, ManagerKind::Federation).await?;
    let ministry = "Bundesministerium des Innern, für Bau und Heimat";
    manager(player, "bmi", ministry, Some("bund"), ManagerKind::FederalMinistry).await?;
    for state in federal_state::ALL {
        manager(player, state.code, state.name, Some("bmi"), ManagerKind::FederalState).await?;
    }
    step("Bewirtschafter angelegt", "Bund, BMI und die 16 Länder");
    Ok(())
}

async fn manager(
    player: &mut Player,
    id: &str,
    title: &str,
    parent: Option<&str>,
    kind: ManagerKind,
) -> Result<(), Failure> {
    let parent = parent.map(ManagerId::new).transpose()?;
    let what = CreateManager { manager: ManagerId::new(id)?, title: title.to_owned(), parent, kind };
    player.play(ADMINISTRATION, Act::CreateManager(what)).await?;
    Ok(())
}

async fn actor(player: &mut Player, id: &str, name: &str) -> Result<(ActorId, String), Failure> {
    let command_id = player.next_id()?;
    let mut drafts = VaultDrafts::new(&command_id);
    let actor = ActorId::new(id)?;
    let name = drafts.seal(&format!("{name} (erfunden)"))?;
    let what = CreateActor { actor: actor.clone(), name, manager: Some(ManagerId::new("bmi")?) };
    player.submit(ADMINISTRATION, Act::CreateActor(what), command_id, drafts).await??;
    let token = player.store.issue_token(&actor).await?;
    Ok((actor, token))
}

async fn programme(player: &mut Player) -> Result<(), Failure> {
    let scene = Scene::of(ANNA, "2020-12-01");
    let what = CreateProgramme {
        programme: ProgrammeId::new("ozg")?,
        title: "OZG-Umsetzung (Konjunkturpaket 2020)".to_owned(),
        lead: ManagerId::new("bmi")?,
        example: true,
    };
    player.play(scene, Act::CreateProgramme(what)).await?;
    let components = [
        ("foederal", "Föderale Umsetzung („OZG Föderal“)", "50"),
        ("bund", "Bundesprogramm", "20"),
        ("infrastruktur", "Digitale Infrastruktur", "30"),
    ];
    for (id, title, share) in components {
        let what = CreateComponent {
            component: ComponentId::new(id)?,
            programme: ProgrammeId::new("ozg")?,
            title: title.to_owned(),
            planned_share_percent: Some(share.to_owned()),
            approximate: true,
            source: SOURCE.to_owned(),
        };
        player.play(scene, Act::CreateComponent(what)).await?;
    }
    step("Programm angelegt", "ozg, Programmteile foederal (ca. 50 %), bund (ca. 20 %), infrastruktur (ca. 30 %)");
    Ok(())
}
