//! Claims that rest on a settlement, on an onward grant, or on late use; and what a claim is reduced by.
//!
//! Law: ANBest-P Nr. 2, 8; VwVfG § 49a; LHO § 44.

use super::Raising;
use crate::cli::arguments::{date, euro, seq};
use crate::cli::failure::Answer;
use crate::cli::output;
use crate::cli::session::{Globals, Session, Writing};
use crate::cli::settlement::failed;
use crate::core::agreement::InterestTerm;
use crate::core::claim::{Claimed, RaiseClaim};
use crate::core::command::Act;
use crate::core::ids::{ClaimId, FilingId, OnwardGrantId, RecipientId, Seq, VoucherId};
use crate::core::money::Euro;
use crate::desk::settlement::late_use;
use crate::store::Viewer;
use clap::Args;
use time::Date;

const SURPLUS_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel claim surplus u-2023-1 --project efa-1 --filing n-2022-9 --amount 6000.00 --due 2023-06-30 \\
    --basis 'ANBest-P Nr. 2' --voucher 'Bescheid vom …'";

#[derive(Args)]
#[command(after_help = SURPLUS_EXAMPLES)]
pub struct Surplus {
    #[command(flatten)]
    pub raising: Raising,
    /// Schlussnachweis, aus dem er folgt
    #[arg(long, value_name = "KENNUNG")]
    pub filing: FilingId,
}

const ONWARD_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel claim onward g-2023-1 --project efa-1 --onward-grant w-2022-1 --recipient 10041100 \\
    --amount 12000.00 --due 2023-06-30 --basis '§ 44 LHO' --interest-points 5 --day-count actual_365 \\
    --voucher 'Bescheid vom …'";

#[derive(Args)]
#[command(after_help = ONWARD_EXAMPLES)]
pub struct Onward {
    #[command(flatten)]
    raising: Raising,
    /// Weitergabe
    #[arg(long, value_name = "KENNUNG")]
    onward_grant: OnwardGrantId,
    /// Empfänger
    #[arg(long, value_name = "KENNUNG")]
    recipient: RecipientId,
    /// Zinsen nach dem Bescheid: Prozentpunkte über dem Basiszinssatz
    #[arg(long, value_name = "PUNKTE", requires = "day_count", conflicts_with = "interest_rate")]
    interest_points: Option<String>,
    /// Zinsen nach dem Bescheid: fester Satz in Prozent
    #[arg(long, value_name = "PROZENT", requires = "day_count")]
    interest_rate: Option<String>,
    /// Zählweise der Tage: actual_365, actual_actual, thirty_360
    #[arg(long, value_name = "ZÄHLWEISE")]
    day_count: Option<String>,
}

const LATE_USE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as b.beispiel claim late-use v-2023-1 --of b-2021-33 --matched 152 --due 2023-06-30 \\
    --basis 'VwVfG § 49a Abs. 4' --voucher 'Zinsbescheid vom …'

Betrag, Auszahlung und Tage kommen aus dem Buch, der Satz aus der Vereinbarung.";

#[derive(Args)]
#[command(after_help = LATE_USE_EXAMPLES)]
pub struct LateUse {
    /// Kennung der Forderung
    claim: ClaimId,
    /// Beleg, mit dem verwendet wurde
    #[arg(long, value_name = "BELEG")]
    of: VoucherId,
    /// Ereignis, das den Anteil der Auszahlung zuordnete
    #[arg(long, value_parser = seq, value_name = "NUMMER")]
    matched: Seq,
    /// Fällig am (JJJJ-MM-TT)
    #[arg(long, value_parser = date, value_name = "TAG")]
    due: Date,
    /// Vorschrift oder Bestimmung, auf der sie beruht
    #[arg(long, value_name = "FUNDSTELLE")]
    basis: String,
    /// Wer schuldet; der Name liegt im Tresor, nicht im Journal
    #[arg(long, value_name = "NAME")]
    debtor: Option<String>,
    #[command(flatten)]
    writing: Writing,
}

const REDUCE_EXAMPLES: &str = "\
Beispiel:
  titelbuch --as c.beispiel claim reduce r-2022-1 --amount 500.00 --finding 'Beleg nachgereicht' --voucher 'Vermerk vom …'";

#[derive(Args)]
#[command(after_help = REDUCE_EXAMPLES)]
pub struct Reduce {
    /// Kennung der Forderung
    pub claim: ClaimId,
    /// Um diesen Betrag in Euro
    #[arg(long, value_parser = euro, value_name = "EUR")]
    pub amount: Euro,
    /// Was festgestellt ist; keine Angaben zu Personen
    #[arg(long, value_name = "TEXT")]
    pub finding: String,
    #[command(flatten)]
    pub writing: Writing,
}

impl Onward {
    pub async fn run(self, globals: &Globals) -> Answer {
        let day_count = self.day_count.unwrap_or_default();
        let interest = match (self.interest_points, self.interest_rate) {
            (Some(points_percent), _) => Some(InterestTerm::BaseRatePlus { points_percent, day_count }),
            (None, Some(rate_percent)) => Some(InterestTerm::Fixed { rate_percent, minimum_percent: None, day_count }),
            (None, None) => None,
        };
        let (onward_grant, recipient) = (self.onward_grant, self.recipient);
        self.raising.run(globals, Claimed::Onward { onward_grant, recipient, interest }).await
    }
}

impl LateUse {
    pub async fn run(self, globals: &Globals) -> Answer {
        let mut session = Session::begin(globals, &self.writing).await?;
        let late = late_use(&session.store, &Viewer::all(), &self.of, self.matched, session.booked_on)
            .await
            .map_err(failed)?;
        let debtor = session.seal_note(self.debtor.as_deref())?;
        if !globals.json && globals.stage.is_none() {
            for line in &late.interest.lines {
                let (days, rate) = (line.days, line.rate_percent.normalize().to_string().replace('.', ","));
                let (principal, amount) = (line.principal.to_german(), line.amount.to_german());
                output::say(&format!("{days} Tage, {rate} % auf {principal}: {amount}"));
            }
        }
        let LateUse { claim, due: due_on, basis, .. } = self;
        let (project, what, amount_cents) = (late.project, late.claimed, late.interest.total);
        session.record(Act::RaiseClaim(RaiseClaim { claim, project, what, amount_cents, due_on, basis, debtor })).await
    }
}
