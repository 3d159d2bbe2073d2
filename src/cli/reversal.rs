//! Reversals: a booking is corrected by its mirror image, never by a change.
//!
//! What one person booked, one person reverses (`reverse SEQ`). What two persons decided needs two:
//! `reverse propose`, `approve`, `carry-out`.

use super::arguments;
use super::failure::{Answer, Failure};
use super::proposal::{self, Approve, CarryOut, End};
use super::session::{Globals, Session, Writing};
use crate::core::command::{Act, AmendProposal, Draft};
use crate::core::ids::{ProposalId, Seq};
use crate::core::proposal::{ContentKind, ReasonCode};
use clap::{Args, Subcommand};

const KINDS: &[ContentKind] = &[ContentKind::Reversal];

const EXAMPLES: &str = "\
Beispiele:
  titelbuch --as a.beispiel reverse 12 --reason wrong-amount --voucher 'Vermerk 7/2021'
  titelbuch --as a.beispiel reverse propose storno-1 --seq 31 --reason decision-revoked
  titelbuch --as b.muster reverse approve storno-1 --content …
  titelbuch --as b.muster reverse carry-out storno-1";

/// Eine Buchung umkehren. Was zwei Personen beschlossen haben, kehren zwei um (propose, approve, carry-out).
#[derive(Args)]
#[command(after_help = EXAMPLES, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Reverse {
    #[command(subcommand)]
    step: Option<ReverseStep>,
    /// Nummer des Ereignisses, das umgekehrt wird
    #[arg(required = true, value_name = "EREIGNIS", value_parser = arguments::seq)]
    seq: Option<Seq>,
    /// Grund: wrong-amount, wrong-account, booked-twice, decision-revoked
    #[arg(long, required = true, value_parser = reason, value_name = "GRUND")]
    reason: Option<ReasonCode>,
    /// Begründung; sie liegt im Tresor und ist löschbar
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

#[derive(Subcommand)]
enum ReverseStep {
    /// Die Umkehrung einer von zweien beschlossenen Buchung vorschlagen
    Propose(Propose),
    /// Den Vorschlag ändern; eine Genehmigung verfällt damit
    Amend(Propose),
    /// Den Vorschlag genehmigen (zweite Person)
    Approve(Approve),
    /// Den Vorschlag ablehnen
    Reject(End),
    /// Den Vorschlag zurückziehen
    Withdraw(End),
    /// Den genehmigten Vorschlag ausführen
    CarryOut(CarryOut),
    /// Alle vorgeschlagenen Umkehrungen zeigen
    List,
    /// Eine vorgeschlagene Umkehrung zeigen
    Show {
        /// Kennung des Vorschlags
        proposal: ProposalId,
    },
}

#[derive(Args)]
struct Propose {
    /// Kennung des Vorschlags
    proposal: ProposalId,
    /// Nummer des Ereignisses, das umgekehrt wird
    #[arg(long, value_name = "EREIGNIS", value_parser = arguments::seq)]
    seq: Seq,
    /// Grund: wrong-amount, wrong-account, booked-twice, decision-revoked
    #[arg(long, value_parser = reason, value_name = "GRUND")]
    reason: ReasonCode,
    #[command(flatten)]
    writing: Writing,
}

pub fn reason(text: &str) -> Result<ReasonCode, String> {
    let wanted = text.replace('-', "_");
    ReasonCode::ALL.into_iter().find(|code| code.as_str() == wanted).ok_or_else(|| {
        let all: Vec<String> = ReasonCode::ALL
            .iter()
            .map(|code| format!("{} ({})", code.as_str().replace('_', "-"), code.in_german()))
            .collect();
        format!("„{text}“ ist kein Grund; möglich sind {}", all.join(", "))
    })
}

impl Propose {
    fn draft(&self) -> Draft {
        Draft::Reversal { reverses: self.seq, reason: self.reason }
    }
}

impl Reverse {
    pub async fn run(self, globals: &Globals) -> Answer {
        if let Some(step) = self.step {
            return step.run(globals).await;
        }
        let (Some(seq), Some(reason)) = (self.seq, self.reason) else {
            return Err(Failure::usage("Ereignis und Grund fehlen.").with_hint("reverse 12 --reason wrong-amount"));
        };
        let mut session = Session::begin(globals, &self.writing).await?;
        let note = session.seal_note(self.note.as_deref())?;
        session.record(Act::Reverse { reverses: seq, reason, note }).await
    }
}

impl ReverseStep {
    async fn run(self, globals: &Globals) -> Answer {
        match self {
            ReverseStep::Propose(propose) => {
                let session = Session::begin(globals, &propose.writing).await?;
                let draft = propose.draft();
                session.record(Act::Propose { proposal: propose.proposal, draft }).await
            }
            ReverseStep::Amend(amend) => {
                let session = Session::begin(globals, &amend.writing).await?;
                let draft = amend.draft();
                session.record(Act::Amend(AmendProposal { proposal: amend.proposal, draft, replaces: None })).await
            }
            ReverseStep::Approve(step) => step.run(globals, KINDS).await,
            ReverseStep::Reject(step) => step.reject(globals, KINDS).await,
            ReverseStep::Withdraw(step) => step.withdraw(globals, KINDS).await,
            ReverseStep::CarryOut(step) => step.run(globals, KINDS).await,
            ReverseStep::List => proposal::list(globals, KINDS).await,
            ReverseStep::Show { proposal } => proposal::show(globals, &proposal, KINDS).await,
        }
    }
}
