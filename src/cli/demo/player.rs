//! Plays commands on the demo's book, as its actors would give them.

use crate::cli::failure::Failure;
use crate::cli::session::now;
use crate::core::calendar::parse_date;
use crate::core::command::{Act, Authentication, Channel, Command};
use crate::core::decide::SYSTEM;
use crate::core::ids::{ActorId, CommandId};
use crate::store::{Receipt, RecordError, Store, Submission, VaultDrafts};

/// Who gives a command, on which day, with which voucher.
#[derive(Clone, Copy)]
pub struct Scene {
    pub actor: &'static str,
    /// The value date; the time of recording is that of the clock.
    pub booked_on: &'static str,
    pub voucher: Option<&'static str>,
}

impl Scene {
    pub const fn of(actor: &'static str, booked_on: &'static str) -> Scene {
        Scene { actor, booked_on, voucher: None }
    }

    pub const fn with(self, voucher: &'static str) -> Scene {
        Scene { voucher: Some(voucher), ..self }
    }
}

/// Plays one command after the other; ids count up.
pub struct Player {
    pub store: Store,
    played: u32,
}

impl Player {
    pub fn new(store: Store) -> Player {
        Player { store, played: 0 }
    }

    /// The id of the next command; its texts for the vault hang on it.
    pub fn next_id(&mut self) -> Result<CommandId, Failure> {
        self.played += 1;
        CommandId::new(format!("demo-{:03}", self.played)).map_err(|e| Failure::failed(e.to_string()))
    }

    /// Plays an act that needs no vault.
    pub async fn play(&mut self, scene: Scene, act: Act) -> Result<Receipt, Failure> {
        Ok(self.try_play(scene, act).await??)
    }

    /// The same where a refusal is part of the play.
    pub async fn try_play(&mut self, scene: Scene, act: Act) -> Result<Result<Receipt, RecordError>, Failure> {
        let id = self.next_id()?;
        let drafts = VaultDrafts::new(&id);
        self.submit(scene, act, id, drafts).await
    }

    pub async fn submit(
        &mut self,
        scene: Scene,
        act: Act,
        command_id: CommandId,
        drafts: VaultDrafts,
    ) -> Result<Result<Receipt, RecordError>, Failure> {
        let failed = |e: String| Failure::failed(e);
        let actor = ActorId::new(scene.actor).map_err(|e| failed(e.to_string()))?;
        let by_token = scene.actor != SYSTEM;
        let submission = Submission {
            command_id,
            actor,
            channel: Channel::Demo,
            authentication: if by_token { Authentication::Token } else { Authentication::DatabaseAccess },
            token: None,
            command: Command {
                act,
                booked_on: parse_date(scene.booked_on).map_err(|e| failed(e.to_string()))?,
                voucher: scene.voucher.map(str::to_owned),
            },
            drafts,
            dry_run: false,
        };
        Ok(self.store.record(now(), submission).await)
    }
}
